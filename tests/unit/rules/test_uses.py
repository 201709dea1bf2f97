"""Premises at chosen values: their domains, the hypotheses they may rest on, and what is refused."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language import to_text
from verify.verdict import Verdict

P = claim("forall m in [1, oo): m**2 >= m", "formula", None, "P")


def counting(holds: str = "forall n in [1, oo) integer: n >= 1", where: Any = None, **by: Any) -> Claim:
    """A claim by induction upwards in n."""
    return claim(holds, "induction", where, variable="n", direction="up", **by)


def statements(of: Claim, *premises: Claim) -> list[tuple[str, str | None, str]]:
    """Label, schedule and text of every obligation."""
    return [(o.label, o.schedule, to_text(o.statement)) for o in step(of, *premises).obligations]


@pytest.mark.parametrize(
    "entry",
    ["P", {}, {"set": {"m": "n"}}, {"claim": "P", "value": {"m": "n"}}, {"what": "P"}, ["claim"], 3],
)
def test_an_entry_that_is_not_understood_is_refused(entry: object) -> None:
    """A text, a missing claim or a misspelt key would leave the premise unused without a word."""
    with pytest.raises(ClaimError, match="is not { claim = "):
        step(counting(use=[entry]), P)
    with pytest.raises(ClaimError, match="is not { claim = "):
        step(counting(use=[{"claim": "P", "set": {"m": "n"}}, entry]), P)


def test_only_premises_with_a_formula_to_evaluate_are_used() -> None:
    """One that is not under from, one without a formula, one about a quantity."""
    opaque = claim("Err <= 1", "cited", setting(Err="an error"), "P", source="[1]")
    for premises in ((), (claim(None, "read", None, "P"),), (opaque,)):
        with pytest.raises(ClaimError, match="not in from or without a formula to evaluate"):
            step(counting(use=[{"claim": "P"}]), *premises)


@pytest.mark.parametrize(
    ("premise", "value", "wanted"),
    [
        ("forall m in [1, 9]: m >= 1", "n", ["1 <= n", "n <= 9"]),
        ("forall m in (1, 9): m >= 1", "n + 1", ["1 < n + 1", "n + 1 < 9"]),
        ("forall m in (-oo, 9): m <= 9", "n", ["n < 9"]),
        ("forall m in (-oo, oo): m == m", "n", []),
        ("forall m in [1, oo) given m > 2: m > 2", "2*n", ["1 <= 2*n", "2*n > 2"]),
        ("forall l in [0, 1], m in [l, l + 1]: m >= l", "n", ["0 <= 1/n", "1/n <= 1", "1/n <= n", "n <= 1/n + 1"]),
    ],
)  # fmt: skip
def test_values_lie_in_the_domain_of_the_premise(premise: str, value: str, wanted: list[str]) -> None:
    """Each end with its sign, ends that depend on other values, hypotheses; one obligation for each."""
    given = claim(premise, "formula", None, "P")
    values = {"m": value, **({"l": "1/n"} if " l in" in premise else {})}
    of = counting(use=[{"claim": "P", "set": values, "at": "step"}])
    found = [(label, text) for label, _, text in statements(of, given) if "domain" in label]
    every = "forall n in [1, oo) integer: "
    assert found == [("step: domain of P", every + relation) for relation in wanted]


def test_premises_before_it_may_show_that_a_value_is_in_the_domain() -> None:
    """f >= 1 by the first premise, so that the second is used at f; never by what comes behind."""
    first = claim("forall m in [1, oo): m**2 >= 1", "formula", None, "A")
    second = claim("forall x in [1, oo): x**3 >= x", "formula", None, "B")
    use = [
        {"claim": "A", "set": {"m": "n"}, "at": "step"},
        {"claim": "B", "set": {"x": "n**2"}, "at": "step"},
    ]
    of = counting(use=use)
    texts = {label: text for label, _, text in statements(of, first, second)}
    every = "forall n in [1, oo) integer"
    assert texts["step: domain of A"] == f"{every}: 1 <= n"
    assert texts["step: domain of B"] == f"{every} given n**2 >= 1: 1 <= n**2"
    assert texts["step"] == f"{every} given n >= 1 and n**2 >= 1 and (n**2)**3 >= n**2: n + 1 >= 1"
    back = {label: text for label, _, text in statements(counting(use=use[::-1]), first, second)}
    assert back["step: domain of B"] == f"{every}: 1 <= n**2"


@pytest.mark.parametrize(("domains", "used"), [(True, False), (False, True), ("true", True)])
def test_a_premise_for_domains_alone_is_no_hypothesis_of_the_goal(domains: object, used: bool) -> None:
    """It stands in front of the domains behind it and nowhere else."""
    first = claim("forall m in [1, oo): m**2 >= 1", "formula", None, "A")
    second = claim("forall x in [1, oo): x**3 >= x", "formula", None, "B")
    use: list[dict[str, Any]] = [
        {"claim": "A", "set": {"m": "n"}, "at": "step", "domains": domains},
        {"claim": "B", "set": {"x": "n**2"}, "at": "step"},
    ]
    texts = {label: text for label, _, text in statements(counting(use=use), first, second)}
    assert "given n**2 >= 1: 1 <= n**2" in texts["step: domain of B"]
    assert ("n**2 >= 1 and (n**2)**3" in texts["step"]) is used


def test_the_relation_supposed_by_induction_does_not_show_a_domain() -> None:
    """n >= 5 is false at 1; supposing it may not put n into [5, oo)."""
    given = claim("forall m in [5, oo): m >= 5", "formula", None, "P")
    of = counting(
        "forall n in [1, oo) integer: n >= 5", use=[{"claim": "P", "set": {"m": "n"}, "at": "step"}]
    )
    assert verdicts(of, given)["step: domain of P"] is Verdict.REFUTED


def test_a_premise_at_the_beginning_has_the_value_of_the_beginning() -> None:
    """n is 1 there: the premise about m = n says what it says of 1."""
    of = counting(use=[{"claim": "P", "set": {"m": "n + 2"}, "at": "base"}])
    assert statements(of, P)[0] == ("base: domain of P", None, "1 <= 1 + 2")
    base = next(o.statement for o in step(of, P).obligations if o.label == "base")
    assert [to_text(r) for r in base.hypotheses] == ["(1 + 2)**2 >= 1 + 2"]
    assert next(o.statement for o in step(of, P).obligations if o.label == "step").hypotheses[1:] == ()


@pytest.mark.parametrize(
    ("given", "schedule", "value", "kept", "decided_for"),
    [
        ("x >= 0", "linear", "n", "x >= 0", None),
        ("h(0) <= x + 1", "linear", "n", "", None),
        ("x + 1 >= h(0)", "linear", "n", "", None),
        ("h(0) <= h(0)", "linear", "n", "", None),
        ("x >= 0 and h(0) <= x + 1", "linear", "n", "x >= 0", None),
        ("x >= h(0)", "linear", "n + h(0)", "x >= h(0)", "linear"),
        ("x >= 0", "poly:2", "n", "x >= 0", "poly:2"),
    ],
)
def test_a_domain_without_the_schedule_is_asked_for_without_it(
    given: str, schedule: str, value: str, kept: str, decided_for: str | None
) -> None:
    """Then hypotheses that speak of h, on either side, are left out: more is asked for; others stay."""
    head = "forall x in [0, 1], n in [1, oo) integer"
    use = [{"claim": "P", "set": {"m": value}, "at": "step"}]
    of = counting(f"{head} given {given}: n + x >= 1", setting(schedule), use=use)
    found = [(s, text) for label, s, text in statements(of, P) if "domain" in label]
    assert found == [(decided_for, f"{head}{f' given {kept}' if kept else ''}: 1 <= {value}")]


def test_a_premise_about_every_schedule_or_none_is_used_and_another_is_not() -> None:
    """One without a schedule says the same under each; one about the constant schedule nothing of linear."""
    holds = "forall n in [1, 9] integer: h(0) <= n"
    use = [{"claim": "P", "set": {"m": "n"}}]
    of = counting(holds, setting("linear"), use=use)
    assert step(of, P).obligations
    for other in ("constant", "annealed"):
        with pytest.raises(ClaimError, match="another schedule"):
            step(of, claim("forall m in [1, 9]: h(0) <= m", "formula", setting(other), "P"))


def test_a_variable_that_nothing_names_is_asked_for() -> None:
    """m is no variable of the claim; n is, and stands for itself."""
    with pytest.raises(ClaimError, match="say what 'm' of 'P' is"):
        step(counting(use=[{"claim": "P"}]), P)
    same = claim("forall n in [1, oo): n**2 >= n", "formula", None, "P")
    assert ("step: domain of P", None, "forall n in [1, oo) integer: 1 <= n") in statements(
        counting(use=[{"claim": "P"}]), same
    )


@pytest.mark.parametrize(
    ("value", "right"), [("n", True), ("n + 1", True), ("n/2", False), ("x", False), ("x*n", False)]
)
def test_integers_are_those_that_the_claim_binds(value: str, right: bool) -> None:
    """n is an integer of the claim, x a real number of it."""
    given = claim("forall m in [0, oo) integer: m*(m - 1) >= 0", "formula", None, "P")
    holds = "forall x in [0, 1], n in [1, oo) integer: n + x >= 1"
    of = counting(holds, use=[{"claim": "P", "set": {"m": value}, "at": "step"}])
    if right:
        assert step(of, given).obligations
    else:
        with pytest.raises(ClaimError, match="'m' of 'P' is an integer; set it to one"):
            step(of, given)


def test_a_direction_is_read_from_a_file() -> None:
    """ "down" and "up" as toml gives them."""
    for direction, begin, half in (("down", "9 >= 1", "(-oo, 9]"), ("up", "1 >= 1", "[1, oo)")):
        by = tomllib.loads(f'direction = "{direction}"')
        of = claim("forall n in [1, 9] integer: n >= 1", "induction", variable="n", **by)
        assert to_text(step(of).obligations[0].statement) == begin
        assert step(claim(f"forall n in {half} integer: n >= 1", "induction", variable="n", **by)).obligations
        with pytest.raises(ClaimError, match=f"induction {direction} needs a closed end"):
            step(claim("forall n in (-oo, oo) integer: n >= 1", "induction", variable="n", **by))
