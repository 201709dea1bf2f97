"""How far the search for a witness goes, what the second evaluator must see, and instances for a reader."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from verify.language import parse_statement
from verify.methods import instances, numeric, witness
from verify.methods.simulation import contradiction
from verify.problem.points import Examiner, Finding, Status
from verify.problem.problem import Problem, prepare
from verify.theory.in_force import in_force
from verify.verdict import Verdict


def ready(text: str, schedule: str | None = None) -> Problem:
    """The problem of a statement."""
    return prepare(parse_statement(text), None if schedule is None else in_force(schedule))


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The points that are examined, as they are examined."""
    points: list[Any] = []
    genuine = Examiner.examine

    def examine(self: Examiner, point: Any) -> Finding:
        points.append(point)
        return genuine(self, point)

    monkeypatch.setattr(Examiner, "examine", examine)
    return points


def test_an_inequality_is_looked_at_in_all_points(looked_at: list[Any]) -> None:
    """It may fail at a few of them only: here next to 2/7, which is none of the simple ones."""
    against, _ = witness.search(ready("forall x in [0, 1]: (x - 2/7)**2 >= 1/10**6"))
    assert against is not None and against.verdict is Verdict.REFUTED
    assert len(looked_at) > 8
    looked_at.clear()
    assert witness.search(ready("forall x in [0, 1]: (x - 2/7)**2 >= 0"))[0] is None
    assert len(looked_at) > 9


def test_an_equality_is_looked_at_in_nine_points(looked_at: list[Any]) -> None:
    """A false one fails nearly everywhere; with an inequality beside it all points count."""
    against, member = witness.search(ready("forall x in [0, 1], y in [0, 1]: x*y == y*x"))
    assert against is None and member is not None
    assert len(looked_at) == 9
    looked_at.clear()
    witness.search(ready("forall x in [0, 1], y in [0, 1]: x*y == y*x and x*y >= 0"))
    assert len(looked_at) > 40


def test_a_brief_search_ends_once_a_point_of_the_domain_is_known(looked_at: list[Any]) -> None:
    """Beside a proof forty points do; without a member the search goes on, and without being told so it is not brief."""
    problem = ready("forall x in [0, 1], y in [0, 1]: x*y >= 0")
    against, member = witness.search(problem, briefly=True)
    assert against is None and member is not None
    assert len(looked_at) == 40
    looked_at.clear()
    assert witness.search(problem)[1] == member
    assert len(looked_at) > 40
    looked_at.clear()
    assert witness.search(ready("forall x in [0, 1], y in [0, 1] given x + y > 2: x >= 0"), briefly=True) == (
        None,
        None,
    )
    assert len(looked_at) > 40


class Second:
    """A schedule whose second evaluation gives this value."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def mp(self, op: str, x: object) -> Any:
        """h by mpmath."""
        return self.value


@pytest.mark.parametrize(
    ("relation", "value", "status", "agrees"),
    [
        ("h(x) <= 1", mpmath.inf, Status.UNDEFINED, True),
        ("1 >= h(x)", mpmath.inf, Status.UNDEFINED, True),
        ("h(x) <= h(x)", mpmath.nan, Status.UNDEFINED, True),
        ("h(x) <= 1", mpmath.mpf(2), Status.UNDEFINED, False),
        ("h(x) == 1", mpmath.mpf(2), Status.FAILS, True),
        ("h(x) == 1", mpmath.mpf(1), Status.FAILS, False),
        ("h(x) == 1", mpmath.mpc(2, 1), Status.FAILS, False),
        ("h(x) == 1", mpmath.mpc(2, -1), Status.FAILS, False),
        ("1 == h(x)", mpmath.mpc(2, 1), Status.FAILS, False),
        ("1 == h(x)", mpmath.mpc(2, -1), Status.FAILS, False),
    ],
)
def test_what_the_second_evaluator_has_to_see(
    relation: str, value: Any, status: Status, agrees: bool
) -> None:
    """Undefined: one side is not finite. Fails: both sides are real and differ."""
    problem = replace(ready(f"forall x in [0, 1]: {relation}", "linear"), functions=Second(value))
    claimed = Finding({"x": Fraction(1, 2)}, status, problem.statement.body[0], member=True)
    assert witness.confirmed(problem, claimed) is agrees


@pytest.mark.parametrize(
    ("text", "x", "agrees"),
    [
        ("forall x in [0, 1]: x <= 0", Fraction(1, 10**48), True),
        ("forall x in [0, 1]: x <= 0", Fraction(1, 10**52), False),
        ("forall x in [0, 1]: x == 0", Fraction(1, 10**48), True),
        ("forall x in [0, 1]: x == 0", Fraction(1, 10**52), False),
        ("forall x in [-1, 1]: x > 0", Fraction(1, 10**48), False),
        ("forall x in [-1, 1]: x > 0", Fraction(-1, 10**48), True),
        ("forall x in [0, 1] given x > 0: x >= 1", Fraction(1, 10**48), True),
        ("forall x in [0, 1] given x > 0: x >= 1", Fraction(1, 10**52), False),
        ("forall x in [0, 1] given x <= 0: x >= 1", Fraction(1, 10**52), True),
        ("forall x in [0, 1] given x <= 0: x >= 1", Fraction(1, 10**48), False),
        ("forall x in [0, 10**9]: x <= 10**9 - 1", Fraction(10**9), True),
    ],
)
def test_the_second_evaluator_compares_up_to_its_rounding(text: str, x: Fraction, agrees: bool) -> None:
    """In 60 digits, near 0 as elsewhere: a difference below 1e-50 is none, one of 1e-48 is."""
    problem = ready(text)
    claimed = Finding({"x": x}, Status.FAILS, problem.statement.body[0], member=True)
    assert witness.confirmed(problem, claimed) is agrees


# -- instances --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bound", "name"), [("1/20", "poly:5"), ("3/10", "poly:2")])
def test_every_schedule_may_refute_unless_it_is_brief(bound: str, name: str) -> None:
    """h(1/2) is 1/4 for (1 - u)**2 and 1/32 for (1 - u)**5; a brief look stops at linear and cosine."""
    statement = parse_statement(f"forall u in [0, 1/2]: h(u) >= {bound}")
    against, inhabited = instances.by_schedule(statement)
    assert against is not None and against.verdict is Verdict.REFUTED
    assert against.witness is not None
    assert against.witness["h"] == name and Fraction(against.witness["u"]) <= Fraction(1, 2)
    assert against.reason.startswith(f"For the schedule {name}: At u = ")
    assert inhabited is not None and inhabited["h"] == "linear"
    assert instances.by_schedule(statement, briefly=True)[0] is None
    true = parse_statement("forall u in [0, 1/2]: h(u) >= 1/40")
    assert instances.by_schedule(true)[0] is None


def test_a_brief_look_ends_at_the_first_schedule_with_a_point_after_a_few_instances() -> None:
    """e**T >= 100 leaves T >= 5; without a point of the domain the look goes on, with one it ends."""
    statement = parse_statement("forall T in [1, oo) integer given exp(T) >= 100: sum(s, s, 1, T) <= 15")
    assert instances.search(statement, None, briefly=True) == (None, {"T": "5"})
    against, member = instances.search(statement, None)
    assert against is not None and against.witness == {"T": "6"}
    assert member == {"T": "5"}


def test_an_instance_says_what_it_puts_in() -> None:
    """The integers, the relation with its sums written out, and whether a sum has no value."""
    refuted, _ = instances.search(parse_statement("forall T in [1, oo) integer: sum(s, s, 1, T) <= 15"), None)
    assert refuted is not None and refuted.reason.startswith("With T = 6: ")
    assert "does not run" not in refuted.reason and "At as it stands" not in refuted.reason
    undefined, _ = instances.search(
        parse_statement("forall T in [2, oo) integer: sum(s, s, 1, T/2) >= 0"), None
    )
    assert undefined is not None and undefined.verdict is Verdict.ILL_POSED
    assert undefined.reason.startswith(
        "With T = 3: a sum does not run from an integer a to an integer b >= a - 1;"
    )
    beside, _ = instances.search(parse_statement("forall x in [0, 1]: sum(s*x, s, 1, 3) <= 5"), None)
    assert beside is not None and beside.verdict is Verdict.REFUTED


# -- sampling and simulation ----------------------------------------------------------------------------


def test_sampling_leaves_out_points_where_an_operand_is_undefined() -> None:
    """The derivative of 0 log(x) is 0 everywhere, its operand has no value for x <= 0."""
    assert numeric.decide(ready("forall x in [-2, -1]: diff(0*log(x), x) <= 0")).verdict is Verdict.UNDECIDED
    assert numeric.decide(ready("forall x in [1, 2]: diff(0*log(x), x) <= 0")).verdict is Verdict.SUPPORTED


def test_the_first_of_several_crossings_is_named() -> None:
    """With their number."""
    run = {
        "rho": 2.0,
        "schedule": "cosine",
        "instance": "abs",
        "measured": 3.0,
        "side": "above",
        "limit": 2.0,
    }
    crossings = [{"T": t, "start": 1.0, "bound": "theorem", "parameter": None, **run} for t in (10, 20, 30)]
    with pytest.raises(
        Exception, match=r"3 runs cross a proved bound, first cosine on abs with T = 10, rho = 2\.0"
    ):
        contradiction({"violations": crossings})
    contradiction({"violations": []})
