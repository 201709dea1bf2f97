"""Rule induction: an end, a step, and premises at chosen values; each part can fail."""

from __future__ import annotations

import pytest
from rules_claims import all_proved, claim, setting, step, verdicts

from verify.errors import ClaimError
from verify.language import to_text
from verify.verdict import Verdict

COUNTED = "forall n in [1, oo) integer: sum(s, s, 1, n) == n*(n + 1)/2"
SUFFIX = "forall T in [1, oo) integer, k in [1, T] integer: sum(s, s, k, T) >= k"


def test_upwards_the_last_term_is_split_off() -> None:
    """At n = 1 the sum is its one term; from n to n + 1 it gains the term n + 1."""
    made = claim(COUNTED, "induction", variable="n", direction="up")
    base, following = step(made).obligations
    assert to_text(base.statement) == "1 == 1*(1 + 1)/2"
    assert to_text(following.statement) == (
        "forall n in [1, oo) integer given sum(s, s, 1, n) == n*(n + 1)/2: "
        "sum(s, s, 1, n) + n + 1 == (n + 1)*(n + 1 + 1)/2"
    ).replace("+ n + 1 ==", "+ (n + 1) ==")
    assert all_proved(made)


def test_downwards_the_first_term_is_split_off() -> None:
    """At k = T one term is left; at k the sum from k + 1 gains the term k."""
    made = claim(SUFFIX, "induction", variable="k")
    base, following = step(made).obligations
    assert to_text(base.statement) == "forall T in [1, oo) integer: T >= T"
    assert (
        "k in [1, T - 1] integer given sum(s, s, k + 1, T) >= k + 1: k + sum(s, s, k + 1, T) >= k"
        in to_text(following.statement)
    )
    assert all_proved(made)


@pytest.mark.parametrize(
    ("holds", "variable", "direction", "failing"),
    [
        ("forall n in [1, oo) integer: sum(s, s, 1, n) == n*(n + 1)/2 + 1", "n", "up", {"base"}),
        ("forall n in [1, oo) integer: sum(s, s, 1, n) <= n", "n", "up", {"step"}),
        ("forall n in [1, oo) integer: sum(s**2, s, 1, n) == n*(n + 1)/2", "n", "up", {"step"}),
        ("forall T in [1, oo) integer, k in [1, T] integer: sum(s, s, k, T) > T", "k", "down", {"base"}),
        ("forall T in [1, oo) integer, k in [1, T] integer: sum(1, s, k, T) <= T - k", "k", "down", {"base"}),
        (
            "forall T in [1, oo) integer, k in [1, T] integer: sum(2, s, k, T) <= T - k + 2",
            "k",
            "down",
            {"step"},
        ),
    ],
)
def test_false_claims_are_not_shown(holds: str, variable: str, direction: str, failing: set[str]) -> None:
    """A relation that fails where induction begins, or is not handed on (a step about no true sum shows nothing)."""
    found = verdicts(claim(holds, "induction", variable=variable, direction=direction))
    assert failing <= {label for label, v in found.items() if v is not Verdict.PROVED}


def test_a_sum_that_does_not_begin_at_the_variable_keeps_its_terms() -> None:
    """Only what begins at k is split: the sum from k + 1 to T at k is not the one from k + 2."""
    made = claim(
        "forall T in [2, oo) integer, k in [1, T] integer: sum(s, s, 1, T) >= T", "induction", variable="k"
    )
    assert "sum(s, s, 1, T) >= T: sum(s, s, 1, T) >= T" in to_text(step(made).obligations[-1].statement)


def test_sums_inside_the_first_term_are_split_too() -> None:
    """The term of t = k holds the sum from k on, which is its first term and the sum from k + 1."""
    holds = "forall T in [1, oo) integer, k in [1, T] integer: sum(1/sum(s, s, t, T), t, k, T) >= 0"
    following = to_text(step(claim(holds, "induction", variable="k")).obligations[-1].statement)
    assert following.endswith(": 1/(k + sum(s, s, k + 1, T)) + sum(1/sum(s, s, t, T), t, k + 1, T) >= 0")


def test_premises_are_used_at_chosen_values_inside_their_domain() -> None:
    """n <= 2**n needs 2**n >= 1 at the step; a value outside the premise's domain is not accepted."""
    where = setting(forall="n in [1, oo) integer")
    premise = claim("forall m in [1, oo): m**2 >= m", "formula", where, "P")
    use = [{"claim": "P", "set": {"m": "n"}, "at": "step"}]
    holds = "forall n in [1, oo) integer: n**2 >= n"
    made = claim(holds, "induction", variable="n", direction="up", use=use)
    labels = [o.label for o in step(made, premise).obligations]
    assert labels == ["base", "step: domain of P", "step"]
    assert all_proved(made, premise)
    outside = claim(
        holds, "induction", variable="n", direction="up", use=[{"claim": "P", "set": {"m": "n - 5"}}]
    )
    assert verdicts(outside, premise)["step: domain of P"] is Verdict.REFUTED


@pytest.mark.parametrize(
    ("holds", "by", "words"),
    [
        ("forall n in [1, oo): n >= 1", {"variable": "n", "direction": "up"}, "bound to the integers"),
        ("forall n in [1, oo) integer: n >= 1", {"variable": "m"}, "bound to the integers"),
        ("forall n in [1, oo) integer: n >= 1", {"variable": "n"}, "a closed end to begin at"),
        ("forall n in [1, 9] integer: n >= 1", {"variable": "n", "direction": "left"}, "neither"),
        ("forall n in [1, 9] integer given n >= 2: n >= 1", {"variable": "n"}, "in the relation alone"),
        ("forall n in [1, 9] integer, x in [0, n]: n >= x", {"variable": "n"}, "in the relation alone"),
        ("forall n in [1, 9] integer: n >= 1", {"variable": "n", "use": [{"claim": "P"}]}, "not in from"),
        ("forall n in [1, 9] integer: n >= 1", {"variable": "n", "use": [{"what": "P"}]}, "is not"),
    ],
)
def test_other_shapes_are_refused(holds: str, by: dict[str, object], words: str) -> None:
    """The reason is in the message."""
    with pytest.raises(ClaimError, match=words):
        step(claim(holds, "induction", **by))


def test_a_premise_about_another_schedule_or_a_broken_integer_is_refused() -> None:
    """What is true of the constant schedule, or of integers, is not used elsewhere."""
    holds = "forall n in [1, 9] integer: h(0) >= 0"
    use = [{"claim": "P", "set": {"m": "n/2"}}]
    made = claim(holds, "induction", setting("linear"), variable="n", use=use)
    other = claim("forall m in [1, 9] integer: h(1) >= 1/2", "formula", setting("constant"), "P")
    with pytest.raises(ClaimError, match="another schedule"):
        step(made, other)
    broken = claim("forall m in [1, 9] integer: floor(m) == m", "formula", setting(), "P")
    with pytest.raises(ClaimError, match="is an integer"):
        step(made, broken)


def test_each_part_uses_the_premises_named_for_it() -> None:
    """A use for the other part is passed over, and those behind it still count."""
    first = claim("forall m in [1, 5]: m**2 >= m", "formula", setting(), "P")
    second = claim("forall m in [1, oo): m**3 >= m", "formula", setting(), "R")
    use = [
        {"claim": "P", "set": {"m": "1"}, "at": "base"},
        {"claim": "R", "set": {"m": "n"}, "at": "step"},
    ]
    made = claim("forall n in [1, oo) integer: n >= 1", "induction", variable="n", direction="up", use=use)
    base, following = (o for o in step(made, first, second).obligations if o.label in ("base", "step"))
    assert [to_text(r) for r in base.statement.hypotheses] == ["1**2 >= 1"]
    assert [to_text(r) for r in following.statement.hypotheses] == ["n >= 1", "n**3 >= n"]


@pytest.mark.parametrize(
    ("value", "integer"),
    [
        ("floor(n/2)", True),
        ("ceiling(n/2) - 3*n", True),
        ("-floor(n/2)", True),
        ("floor(n/2)/3", False),
        ("floor(n/2) + 1/2", False),
        ("sqrt(n)", False),
        ("2", True),
    ],
)
def test_what_counts_as_an_integer(value: str, integer: bool) -> None:
    """By its form: integers, floor and ceiling, combined by + - *."""
    premise = claim("forall m in (-oo, oo) integer: m**2 >= m", "formula", setting(), "P")
    use = [{"claim": "P", "set": {"m": value}}]
    made = claim("forall n in [1, oo) integer: n >= 1", "induction", variable="n", direction="up", use=use)
    if integer:
        assert step(made, premise).obligations
    else:
        with pytest.raises(ClaimError, match="is an integer"):
            step(made, premise)
