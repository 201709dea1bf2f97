"""Premises about vectors, induction over sequences, and what no rule may do with what the vectors depend on."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import all_proved, step, verdicts
from rules_vectors import vector_claim

from verify.errors import ClaimError
from verify.rules import FOR_VECTORS, RULES
from verify.verdict import Verdict

STEP = "forall t in [1, T] integer: "
PEEL = f"{STEP}S(t) == eta(t) + S(t + 1)"


def moment() -> Any:
    """A premise that needs the second moment."""
    return vector_claim(
        f"{STEP}norm2(g(t)) <= G**2", "law", "lipschitz", "M/1", law="second-moment", step="t"
    )


# -- premises


def test_a_premise_goes_to_a_setting_that_says_more_and_not_to_one_that_says_less() -> None:
    """What holds of every model holds of one with a second moment; not the other way."""
    general = vector_claim(f"{STEP}norm2(g(t)) >= 0", "formula", "path", "M/0")
    assert all_proved(
        vector_claim(f"{STEP}norm2(g(t)) >= 0", "gram", "lipschitz", **{"from": ["M/0"]}), general
    )
    for rule, data in (
        ("gram", {"use": [{"claim": "M/1", "set": {"G": "1"}}]}),
        ("substitution", {"set": {"G": "1"}}),
    ):
        for where in ("path", "smooth"):
            made = vector_claim(f"{STEP}norm2(g(t)) >= 0", rule, where, **{"from": ["M/1"]}, **data)
            with pytest.raises(ClaimError, match="does not say what the model of 'M/1' says"):
                step(made, moment())


def test_a_premise_about_fewer_stepsizes_is_refused() -> None:
    """eta(t) <= 1/(2 beta) in the premise, any eta(t) > 0 in the claim."""
    short = vector_claim(f"{STEP}2*beta*eta(t) <= 1", "formula", "smooth", "E/1")
    assert all_proved(vector_claim(f"{STEP}beta*eta(t) <= 1", "gram", "smooth", **{"from": ["E/1"]}), short)
    plain = vector_claim("eta(1) > 0", "formula", "path", "E/2")
    wide = vector_claim("eta(1) > 0", "substitution", "any-step", **{"from": ["E/2"]})
    with pytest.raises(ClaimError, match="'eta' has another interval"):
        step(wide, plain)


def test_other_vectors_are_refused() -> None:
    """Names mean something only in their setting."""
    free = vector_claim("norm2(a - b) >= 0", "formula", "free", "F/1")
    with pytest.raises(ClaimError, match="about other vectors or sequences"):
        step(vector_claim("norm2(o) >= 0", "gram", "path", **{"from": ["F/1"]}), free)


@pytest.mark.parametrize("rule", ["gram", "substitution"])
@pytest.mark.parametrize("put", [{"T": "T + 1"}, {"G": "G/2"}])
def test_what_the_vectors_depend_on_stays_what_it_is(rule: str, put: dict[str, str]) -> None:
    """norm2(g(t)) <= G**2 with G/2 for G would be a bound on another model's vectors."""
    data = {"use": [{"claim": "M/1", "set": put}]} if rule == "gram" else {"set": put}
    with pytest.raises(ClaimError, match="depend on"):
        step(
            vector_claim(f"{STEP}norm2(g(t)) <= G**2/4", rule, "lipschitz", **{"from": ["M/1"]}, **data),
            moment(),
        )


def test_an_index_outside_the_premise_is_not_proved() -> None:
    """norm2(g(t)) <= G**2 for t up to T says nothing of T + 1: its domain is an obligation that fails."""
    use = [{"claim": "M/1", "set": {"t": "t + 1"}}]
    off = vector_claim(f"{STEP}norm2(g(t + 1)) <= G**2", "gram", "lipschitz", **{"from": ["M/1"]}, use=use)
    found = verdicts(off, moment())
    assert found["conclusion"] is Verdict.PROVED
    assert found["conclusion: domain of M/1"] is not Verdict.PROVED


@pytest.mark.parametrize("rule", sorted(set(RULES) - FOR_VECTORS))
def test_rules_that_move_a_variable_are_not_for_vectors(rule: str) -> None:
    """Slopes and integrals would take the vectors for constants."""
    with pytest.raises(ClaimError, match="not about vectors or sequences"):
        step(vector_claim(f"{STEP}norm2(g(t)) >= 0", rule, variable="t"))


# -- induction


def test_a_suffix_of_stepsizes_loses_its_first_term() -> None:
    """For every T, downwards."""
    assert all_proved(vector_claim(PEEL, "induction", variable="t"))


def test_induction_over_what_the_vectors_depend_on_is_refused() -> None:
    """With T + 1 steps they are other vectors."""
    with pytest.raises(ClaimError, match="the vectors depend on 'T'"):
        step(vector_claim("f(x(T + 1)) <= f(x(1))", "induction", variable="T", direction="up"))


@pytest.mark.parametrize(
    "holds",
    [
        f"{STEP}S(t) == eta(t) + S(t)",
        f"{STEP}S(t) == eta(t + 1) + S(t + 1)",
        f"{STEP}S(t) == S(t + 1)",
        "forall t in [1, T + 1] integer: S(t) > 0",  # empty at T + 1
        "forall t in [0, T] integer: S(t) == eta(T)",
        "forall k in [1, T] integer: sum(eta(t)*f(x(t)), t, 1, k) >= 0",
        "forall k in [1, T] integer: sum(norm2(x(t)), t, 1, k) <= norm2(x(1))",
    ],
)
def test_false_sums_are_not_proved(holds: str) -> None:
    """Off by one, empty, of any sign."""
    for direction in ("up", "down"):
        variable = "k" if "forall k" in holds else "t"
        found = verdicts(vector_claim(holds, "induction", variable=variable, direction=direction))
        assert set(found.values()) != {Verdict.PROVED}


GROWS = "forall k in [1, T] integer: sum(f(x(t + 1)) - f(x(t)), t, 1, k) <= 2*G**2*sum(eta(t), t, 1, k)"


def bounded(end: str = "T") -> Any:
    """A made-up premise: the increase of one step."""
    return vector_claim(
        f"forall t in [1, {end}] integer: f(x(t + 1)) - f(x(t)) <= 2*eta(t)*G**2",
        "formula",
        "lipschitz",
        "B/1",
    )


@pytest.mark.parametrize(
    ("base", "index", "end", "proved"),
    [
        ("1", "k + 1", "T", True),
        ("1", "k", "T", False),  # the step before
        ("1", "k + 2", "T + 1", False),  # the step after
        ("2", "k + 1", "T + 1", False),
        ("1", "k + 1", "T - 1", False),  # a premise that ends before T; at T = 1 it says nothing
    ],
)
def test_a_premise_is_summed_at_the_right_index(base: str, index: str, end: str, proved: bool) -> None:
    """One off, or beyond its domain, and the sum is not bounded."""
    use = [
        {"claim": "B/1", "at": "base", "set": {"t": base}},
        {"claim": "B/1", "at": "step", "set": {"t": index}, "times": "1"},
    ]
    made = vector_claim(
        GROWS, "induction", "lipschitz", variable="k", direction="up", **{"from": ["B/1"]}, use=use
    )
    assert all_proved(made, bounded(end)) == proved


def test_a_number_that_may_be_negative_multiplies_no_premise() -> None:
    """times is shown to be >= 0."""
    use = [{"claim": "M/1", "times": "eta(t) - 1"}]
    found = verdicts(
        vector_claim(f"{STEP}(eta(t) - 1)*norm2(g(t)) <= (eta(t) - 1)*G**2", "gram", "lipschitz", **{"from": ["M/1"]}, use=use),
        moment(),
    )  # fmt: skip
    assert found["conclusion"] is Verdict.PROVED
    assert found["conclusion: times of M/1"] is not Verdict.PROVED
