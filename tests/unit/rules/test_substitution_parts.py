"""Rule substitution: which premise bounds which quantity, whose interval counts, what a schedule is obliged to."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language import to_text
from verify.rules.substitution import schedule_obligations
from verify.verdict import Verdict

TWO = setting(None, E_a="one error", E_b="another error")
A = claim("E_a <= 1", "cited", TWO, "A", source="[1]")
B = claim("E_b <= 5", "cited", TWO, "B", source="[1]")


def substituted(holds: str, where: Any, *premises: Claim, **values: str) -> dict[str, list[str]]:
    """The obligations of a claim by substitution, by label."""
    made = claim(holds, "substitution", where, set=values, **{"from": [p.id for p in premises]})
    out: dict[str, list[str]] = {}
    for o in step(made, *premises).obligations:
        out.setdefault(o.label, []).append(to_text(o.statement))
    return out


def test_a_bound_on_one_quantity_says_nothing_about_another() -> None:
    """E_a <= 1 leaves E_b <= 2 open, alone and beside E_b <= 5; each conclusion takes its own premise."""
    with pytest.raises(ClaimError, match="no premise bounds its quantity on the same side"):
        substituted("E_b <= 2", TWO, A)
    for premises in ((A, B), (B, A)):
        assert substituted("E_b <= 2", TWO, *premises) == {"entailment": ["5 <= 2"]}
        assert substituted("E_a <= 2 and E_b <= 7", TWO, *premises) == {"entailment": ["1 <= 2 and 5 <= 7"]}


def test_a_bound_by_a_quantity_is_no_bound() -> None:
    """E_a <= E_b leaves E_a <= 2 open; a premise with a number behind it decides."""
    mixed = claim("E_a <= E_b", "cited", TWO, "C", source="[1]")
    with pytest.raises(ClaimError, match="no premise bounds"):
        substituted("E_a <= 2", TWO, mixed)
    with pytest.raises(ClaimError, match="no premise bounds"):
        substituted("E_a <= E_b", TWO, A)
    assert substituted("E_a <= 2", TWO, mixed, A) == {"entailment": ["1 <= 2"]}


SIGNS = {
    ("<=", "<="): "<=", ("<=", "<"): "<", ("<", "<="): "<=", ("<", "<"): "<=",
    (">=", ">="): ">=", (">=", ">"): ">", (">", ">="): ">=", (">", ">"): ">=", ("==", "=="): "==",
}  # fmt: skip


@pytest.mark.parametrize("goal", ["<=", "<", ">=", ">", "=="])
@pytest.mark.parametrize("premise", ["<=", "<", ">=", ">", "=="])
def test_what_is_left_of_two_bounds(premise: str, goal: str) -> None:
    """q < 1 and the conclusion q < 2 leave 1 <= 2; a strict conclusion from q <= 1 leaves 1 < 2."""
    given = claim(f"E_a {premise} 1", "cited", TWO, "A", source="[1]")
    if (premise, goal) in SIGNS:
        assert substituted(f"E_a {goal} 2", TWO, given) == {"entailment": [f"1 {SIGNS[premise, goal]} 2"]}
    else:
        with pytest.raises(ClaimError, match="on the same side"):
            substituted(f"E_a {goal} 2", TWO, given)


def test_a_premise_without_a_formula_is_passed_over() -> None:
    """Those behind it are still used, and the domain of each is asked for."""
    prose = claim(None, "read", None, "N")
    given = claim("forall x in [0, 1]: x**2 <= x", "formula", None, "X")
    wanted = substituted("forall x in [0, 2]: x**3 <= x**2", None, given)
    assert wanted["domain of X"] == ["forall x in [0, 2]: 0 <= x", "forall x in [0, 2]: x <= 1"]
    assert wanted["entailment"] == ["forall x in [0, 2] given x**2 <= x: x**3 <= x**2"]
    for premises in ((prose, given), (given, prose)):
        assert substituted("forall x in [0, 2]: x**3 <= x**2", None, *premises) == wanted


@pytest.mark.parametrize("outer", ["[0, 1]", "[0, 2]", "[1/2, 1]", "(0, 1]", "[0, 1)", "[0, 1] integer"])
@pytest.mark.parametrize(
    ("inner", "covered"),
    [
        ("[0, 1]", True), ("[0, 2]", False), ("[-1, 1]", False), ("(0, 1]", False), ("[0, 1)", False),
        ("[0, 1] integer", True),
    ],
)  # fmt: skip
def test_the_interval_that_the_claim_binds_counts(outer: str, inner: str, covered: bool) -> None:
    """Not the one that its setting gives the same name; only the premise's own needs no obligation."""
    given = claim("forall x in [0, 1]: x**2 <= x", "formula", None, "P")
    found = substituted(f"forall x in {inner}: x**2 <= x", setting(None, f"x in {outer}"), given)
    assert ("domain of P" not in found) is covered
    if not covered:
        assert found["domain of P"] == [f"forall x in {inner}: 0 <= x", f"forall x in {inner}: x <= 1"]


def test_a_real_variable_is_no_integer_on_the_same_interval() -> None:
    """The premise holds for 0 and 1, the claim is about all between them, whatever the setting binds."""
    given = claim("forall x in [0, 1] integer: x*(x - 1) >= 0", "formula", None, "P")
    for where in (None, setting(None, "x in [0, 1] integer")):
        with pytest.raises(ClaimError, match="'x' of 'P' is an integer"):
            substituted("forall x in [0, 1]: x*(x - 1) >= 0", where, given)


def test_the_variable_itself_must_be_put_in_for_its_interval_to_count() -> None:
    """2*x for y on the interval of x, and another variable of the claim with that interval."""
    given = claim("forall y in [0, 1]: y**2 <= y", "formula", None, "P")
    holds = "forall x in [0, 1], z in [0, 3]: x*z >= 0"
    assert "domain of P" not in substituted(holds, None, given, y="x")
    for value in ("2*x", "z"):
        assert substituted(holds, None, given, y=value)["domain of P"][1].endswith(f": {value} <= 1")


def test_an_annealed_schedule_is_all_of_this() -> None:
    """0 < h <= 1 and -p <= h' <= 0 on [0, 1), h(1) = 0; under a name that the claim leaves free."""
    for holds, u in (("forall v in [0, 1]: h(v) <= 2", "u"), ("forall u in [0, 1]: h(u) <= 2", "u_2")):
        made = claim(holds, "substitution", setting("cosine"))
        found = {o.label: (o.schedule, to_text(o.statement)) for o in schedule_obligations(made, None)}
        every = f"forall {u} in [0, 1): "
        assert found == {
            "h is positive": ("cosine", f"{every}h({u}) > 0"),
            "h is at most 1": ("cosine", f"{every}h({u}) <= 1"),
            "h(1) is 0": ("cosine", "h(1) == 0"),
            "h is non-increasing": ("cosine", f"{every}diff(h({u}), {u}) <= 0"),
        }
    taken = claim("forall u in [0, 1], u_2 in [0, 1]: h(u) <= u_2 + 2", "substitution", setting("cosine"))
    assert to_text(schedule_obligations(taken, None)[0].statement).startswith("forall u_2_2 in")


@pytest.mark.parametrize(("p", "right"), [("pi/2", True), ("1.58", True), ("1.57", False)])
def test_the_lipschitz_constant_bounds_the_slope(p: str, right: bool) -> None:
    """The cosine schedule falls by pi/2 at most."""
    given = claim("forall v in [0, 1]: h(v) <= p", "formula", setting("annealed", "p in [1, oo)"), "P")
    made = claim("forall v in [0, 1]: h(v) <= 2", "substitution", setting("cosine"), set={"p": p})
    assert (verdicts(made, given)["h is p-Lipschitz"] is Verdict.PROVED) is right
    label = {o.label: to_text(o.statement) for o in step(made, given).obligations}["h is p-Lipschitz"]
    assert label.startswith("forall u in [0, 1): -diff(h(u), u) <= ")


@pytest.mark.parametrize(("concrete", "obliged"), [("cosine", True), ("annealed", False)])
def test_only_a_concrete_schedule_is_obliged(concrete: str, obliged: bool) -> None:
    """And only by a premise about every annealed one; p stays the claim's own where both are abstract."""
    where = setting("annealed", "p in [1, oo)")
    given = claim("forall v in [0, 1]: h(v) <= p", "formula", where, "P")
    of = where if concrete == "annealed" else setting(concrete)
    found = substituted("forall v in [0, 1]: h(v) <= 2", of, given, **({"p": "2"} if obliged else {}))
    assert ("h is positive" in found) is obliged
    same = claim("forall v in [0, 1]: h(v) <= 1", "formula", setting("cosine"), "P")
    assert list(substituted("forall v in [0, 1]: h(v) <= 2", setting("cosine"), same)) == ["entailment"]


def test_hypotheses_of_a_premise_may_rest_on_premises_before_it() -> None:
    """x**2 <= x is what the second premise supposes; the first one says it on [0, 1]."""
    first = claim("forall x in [0, 1]: x**2 <= x", "formula", None, "A")
    second = claim("forall x in [0, 1] given x**2 <= x: x <= 1", "formula", None, "B")
    holds = "forall x in [0, 1]: x <= 2"
    assert substituted(holds, None, first, second)["domain of B"] == [
        "forall x in [0, 1] given x**2 <= x: x**2 <= x"
    ]
    assert substituted(holds, None, second, first)["domain of B"] == ["forall x in [0, 1]: x**2 <= x"]
    own = claim("forall x in [0, 1] given x**2 <= x: x <= 1", "formula", None, "B")
    assert list(substituted("forall x in [0, 1] given x**2 <= x: x <= 2", None, own)) == ["entailment"]


def test_a_bound_in_terms_of_other_variables_binds_them_all() -> None:
    """The entailment is about every variable its relations and intervals name, and about no other."""
    given = claim("forall n in [1, oo) integer: n >= 1", "formula", None, "P")
    holds = "forall T in [1, oo) integer, k in [1, T] integer, z in [0, 1]: k + 1 >= 2"
    found = substituted(holds, None, given, n="k")
    every = "forall T in [1, oo) integer, k in [1, T] integer"
    assert found["entailment"] == [f"{every} given k >= 1: k + 1 >= 2"]
    assert found["domain of P"] == [f"{every}: 1 <= k"]
