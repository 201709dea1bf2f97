"""False claims that a rule once let through: premises about another parameter, meaning or domain."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.claim import Claim
from verify.errors import ClaimError
from verify.verdict import Verdict

P_HALF = setting("annealed", "p in [1, oo)")


def substituted(holds: str, premise: Claim, where: Any = None, **values: str) -> Claim:
    """A claim by substitution from one premise."""
    return claim(holds, "substitution", where, "A/1", **{"from": [premise.id], "set": values})


@pytest.mark.parametrize(
    ("schedule", "premise", "holds", "p"),
    [
        ("annealed", "forall u in [0, 1): h(u) <= p*(1 - u)", "forall u in [0, 1): h(u) <= 5*(1 - u)", "5"),
        ("annealed", "forall u in [0, 1): h(u) <= p*(1 - u)", "forall u in [0, 1): h(u) <= 1 - u", "1"),
        ("poly:p", "h(1/2) <= 1/(p + 1)", "h(1/2) <= 1/(p + 2)", "p + 1"),
    ],
)
def test_the_parameter_of_a_schedule_is_not_replaced(schedule: str, premise: str, holds: str, p: str) -> None:
    """h stays what it is whatever is put for p."""
    where = setting(schedule, "p in [1, oo)")
    given = claim(premise, "formula", where, "P")
    with pytest.raises(ClaimError, match="belongs to the schedule"):
        step(substituted(holds, given, where, p=p), given)
    used = claim(
        holds.replace("forall u", "forall n in [1, 2] integer, u") if "forall" in holds else f"forall n in [1, 2] integer: {holds}",
        "induction", where, "A/2", variable="n", use=[{"claim": "P", "set": {"p": p}}],
    )  # fmt: skip
    with pytest.raises(ClaimError, match="belongs to the schedule"):
        step(used, given)


def test_the_parameter_may_be_kept() -> None:
    """The control: with p for p the premise is used."""
    where = setting("annealed", "p in [1, oo)")
    given = claim("forall u in [0, 1): h(u) <= p*(1 - u)", "formula", where, "P")
    made = substituted("forall u in [0, 1): h(u) <= 2*p*(1 - u)", given, where)
    assert verdicts(made, given)["entailment"] is Verdict.PROVED


@pytest.mark.parametrize(
    ("holds", "direction"),
    [
        ("forall k in [1/2, 5] integer: 4*(k - 1)**2 >= 1", "up"),
        ("forall T in [1, oo), k in [1, T] integer: (2*(T - k) - 1)**2 >= 1", "down"),
    ],
)
def test_induction_begins_at_an_integer(holds: str, direction: str) -> None:
    """Base and step hold along the half-integers, and the claim is false."""
    with pytest.raises(ClaimError, match="no integer by its form"):
        step(claim(holds, "induction", variable="k", direction=direction))


def test_a_name_bound_again_is_what_it_is_bound_to() -> None:
    """The setting's T is an integer, the claim's own T is a real number."""
    where = setting(None, "T in [1, oo) integer")
    given = claim("(T - 1)*(T - 2) >= 0", "formula", where, "P")
    made = substituted("forall T in [1, oo): (T - 1)*(T - 2) >= 0", given, where)
    try:
        found = verdicts(made, given)
    except ClaimError:
        return
    assert any(v is not Verdict.PROVED for v in found.values())


def test_the_lipschitz_constant_is_asked_for_at_every_point() -> None:
    """A constant that depends on the claim's u bounds the slope at u alone, not everywhere."""
    given = claim(
        "forall u in [0, 1): h(u) <= p*(1 - u)", "formula", setting("annealed", "p in [1, oo)"), "P"
    )
    holds = "forall u in [0, 1): h(u) <= max(1, pi/2*sin(pi*u))*(1 - u)"
    made = substituted(holds, given, setting("cosine"), p="max(1, pi/2*sin(pi*u))")
    assert verdicts(made, given)["h is p-Lipschitz"] is not Verdict.PROVED


def test_a_quantity_is_the_one_of_its_setting() -> None:
    """The error under one schedule says nothing about another (by whatever words), nor at another horizon."""
    cosine = setting("cosine", Err="error of cosine")
    given = claim("Err <= 1", "cited", cosine, "P", source="[1]")
    with pytest.raises(ClaimError):
        step(substituted("Err <= 1", given, setting("linear", Err="error of linear")), given)
    for other in (setting("linear", Err="error of cosine"), setting(None, Err="error of cosine")):
        with pytest.raises(ClaimError, match=f"is about {other.schedule}, its premise 'P' about cosine"):
            step(substituted("Err <= 1", given, other), given)
    assert verdicts(substituted("Err <= 1", given, cosine), given) == {"entailment": Verdict.PROVED}
    plain = setting(None, "T in [1, oo) integer", Err="error after T steps")
    given = claim("Err <= 1/T", "cited", plain, "P", source="[1]")
    with pytest.raises(ClaimError, match="keep it"):
        step(substituted("Err <= 1/(2*T)", given, plain, T="2*T"), given)


def test_monotone_and_antiderivative_need_their_variable_alone() -> None:
    """Another interval that depends on it is refused, not dropped."""
    with pytest.raises(ClaimError, match="in no other interval"):
        step(claim("forall u in [0, 1], v in [u, 1]: u <= v", "monotone", variable="u", end="0"))


def test_a_premise_is_used_where_the_rule_has_an_obligation() -> None:
    """A misspelt place would leave the premise unused without a word."""
    given = claim("forall m in [1, oo) integer: m >= 1", "formula", None, "P")
    for place, rule in (("stepp", "induction"), ("step", "monotone")):
        use = [{"claim": "P", "set": {"m": "n"}, "at": place}]
        holds = "forall n in [1, oo) integer: n >= 1" if rule == "induction" else "forall n in [1, 2]: n >= 1"
        made = claim(holds, rule, None, "A/1", variable="n", end="1", use=use, **{"from": ["P"]})
        with pytest.raises(ClaimError, match=f"is at '{place}'; this rule has"):
            step(made, given)
