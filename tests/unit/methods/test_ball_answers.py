"""What branch and bound answers: where formulas are undefined, where the domain is empty, what it says of itself."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.methods import ball
from verify.methods.budget import Budget
from verify.problem.problem import prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


def found(text: str, schedule: str | None = None, boxes: int = 100) -> Evidence:
    """What branch and bound says."""
    problem = prepare(parse_statement(text), None if schedule is None else in_force(schedule))
    return ball.decide(problem, Budget(boxes, 4.0))


@pytest.mark.parametrize(
    ("open_there", "closed_there"),
    [
        ("forall x in (0, 1] given 1/x >= 0: x >= 0", "forall x in [0, 1] given 1/x >= 0: x >= 0"),
        ("forall x in (0, 1] given log(x) <= 0: x >= 0", "forall x in [0, 1] given log(x) <= 0: x >= 0"),
        (
            "forall x in [0, 1) given 1/(1 - x) >= 0: x >= 0",
            "forall x in [0, 1] given 1/(1 - x) >= 0: x >= 0",
        ),
        ("forall x in [-1, 0) given 1/x <= 0: x <= 0", "forall x in [-1, 0] given 1/x <= 0: x <= 0"),
        (
            "forall x in (0, 1], y in (0, 1] given 1/y >= 0: x >= 0",
            "forall x in (0, 1], y in [0, 1] given 1/y >= 0: x >= 0",
        ),
        (
            "forall x in [0, 1], y in [0, 1) given 1/(1 - y) >= 0: x >= 0",
            "forall x in [0, 1], y in [0, 1] given 1/(1 - y) >= 0: x >= 0",
        ),
        ("forall x in (0, 1]: diff(sqrt(x), x) > 0", "forall x in [0, 1]: diff(sqrt(x), x) > 0"),
        ("forall x in (0, 1]: diff(0*log(x), x) <= 0", "forall x in [0, 1]: diff(0*log(x), x) <= 0"),
    ],
)
def test_a_formula_may_be_undefined_at_an_end_that_is_open(open_there: str, closed_there: str) -> None:
    """One box proves it there; with the end in the domain nothing is proved, and nothing refuted."""
    answer = found(open_there)
    assert (answer.verdict, answer.details["boxes"]) == (Verdict.PROVED, 1)
    assert found(closed_there).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("middle", ["1/(x - 1/2)", "log(abs(x - 1/2))"])
def test_undefined_inside_is_not_undefined_at_an_end(middle: str) -> None:
    """Open ends excuse nothing that lies between them."""
    assert found(f"forall x in (0, 1) given {middle} <= 99: x >= 0").verdict is Verdict.UNDECIDED


def test_a_point_at_which_a_hypothesis_is_undefined_is_named() -> None:
    """A domain of one point, where 1/x has no value."""
    answer = found("forall x in [0, 0] given 1/x >= 0: x >= 0")
    assert answer.verdict is Verdict.UNDECIDED
    assert (
        answer.reason.endswith("a formula may be undefined at x = 0.")
        or "undefined at x = 0" in answer.reason
    )


SQRT = "sqrt(2)*sqrt(2)"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (f"{SQRT} <= 2", f"{SQRT} < 2"),
        (f"{SQRT} >= 2", f"{SQRT} > 2"),
        (f"{SQRT} >= 2", f"{SQRT} >= 2 + 1/10**50"),
        (f"{SQRT} <= 2", f"{SQRT} <= 2 - 1/10**50"),
        (f"forall x in [0, 1]: x + {SQRT} >= 2", f"forall x in [0, 1]: x + {SQRT} >= 2 + 1/10**50"),
        (f"1/10**50 + {SQRT} > 2", f"{SQRT} > 2 + 1/10**50"),
        (f"forall x in (0, 1]: x + {SQRT} >= 2", f"forall x in (0, 1]: x + {SQRT} >= 2 + 1/10**30"),
        (f"forall x in [0, 1): {SQRT} - x >= 1", f"forall x in [0, 1): {SQRT} - x >= 1 + 1/10**30"),
        (f"forall x in [0, 1]: x + {SQRT} >= 2", f"forall x in [0, 1]: x + {SQRT} > 2"),
        (
            "forall x in [0, 1], y in [0, 0]: exp(2*x) - exp(x)**2 + y >= 0",
            "forall x in [0, 1], y in [0, 0]: exp(2*x) - exp(x)**2 + y > 0",
        ),
        ("forall x in (0, 1]: x/x >= 1", "forall x in (0, 1]: x/x > 1"),
        ("forall x in (0, 1]: x/x <= 1", "forall x in (0, 1]: x/x < 1"),
    ],
)
def test_both_sides_are_equal_by_normal_form_alone(true: str, false: str) -> None:
    """Enclosures of equal numbers overlap: exact algebra proves <= there, at an open end too, and never <."""
    assert found(true).verdict is Verdict.PROVED
    assert found(false, boxes=30).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 < 1", "1 < 1 was not decided: it fails on the whole of the statement"),
        (f"{SQRT} < 2", "the statement the two sides could not be separated"),
        ("forall x in [0, 1]: 1/x > 0", "at x = 0 the two sides could not be separated"),
        ("forall x in [0, 1]: x == 1", "x == 1 was not decided: an equality cannot be proved by enclosures"),
        (
            "forall x in [0, log(-1)]: x >= 0",
            "the domain could not be enclosed: an end of an interval may be undef",
        ),
    ],
)
def test_why_nothing_was_decided(text: str, reason: str) -> None:
    """One clause for a reader."""
    answer = found(text)
    assert answer.verdict is Verdict.UNDECIDED
    assert reason in answer.reason


def test_the_relation_that_stopped_it_is_named_and_the_boxes_before_it_count() -> None:
    """x <= 1 takes one box, x <= 1/2 two; 1 <= 0 is not looked at any more."""
    answer = found("forall x in [0, 1]: x <= 1 and x <= 1/2 and 1 <= 0")
    assert answer.reason.startswith("x <= 1/2 was not decided: it fails on the whole of x = 1")
    assert answer.details["boxes"] == 3
    assert answer.details["suspects"] == [{"x": "1"}]
    assert found("forall x in [0, 1]: x <= 1 and x <= 1/2", boxes=2).details["boxes"] == 2


def test_what_was_not_started_costs_nothing() -> None:
    """An equality is refused before a box is looked at; what was spent before it is told."""
    assert found("forall x in [0, 1]: x == 1").details["boxes"] == 0
    assert found("forall x in [0, 1]: x >= 0 and x == 1").details["boxes"] == 1
    assert found("forall x in [0, 1]: x == 1").details["suspects"] == []


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("forall x in [0, 1] given x > 2: x >= 5", 1),
        ("forall x in [0, 1] given x > 2: x >= 0 and x >= 5", 2),
    ],
)
def test_an_empty_domain_says_how_many_boxes_are_outside(text: str, boxes: int) -> None:
    """The false body is not blamed; with a point left it is."""
    answer = found(text)
    assert (answer.verdict, answer.rigor) == (Verdict.ILL_POSED, Rigor.ENCLOSED)
    assert f"({boxes} box" in answer.reason and answer.details["boxes"] == boxes
    assert found(text.replace("x > 2", "x >= 1")).verdict is Verdict.UNDECIDED


def test_an_empty_body_is_not_an_empty_domain() -> None:
    """Nothing to prove on a domain that holds points: proved, from no box."""
    problem = prepare(parse_statement("forall x in [0, 1]: x <= 1")).with_body(())
    answer = ball.decide(problem, Budget(10, 1.0))
    assert (answer.verdict, answer.details["boxes"]) == (Verdict.PROVED, 0)


def test_no_integer_in_the_interval() -> None:
    """Exact, and in words; with one integer the statement is proved."""
    answer = found("forall n in (0, 1/2] integer: n >= 5")
    assert (answer.verdict, answer.rigor) == (Verdict.ILL_POSED, Rigor.EXACT)
    assert answer.reason == "No point satisfies the domain: the interval holds no integer."
    assert found("forall n in (0, 1] integer: n >= 1").verdict is Verdict.PROVED


def test_one_box_is_one_box() -> None:
    """The number agrees with its noun, and the budget is told."""
    assert "on 1 box that" in found("forall x in [0, 1]: exp(x) <= 3").reason
    assert "on 3 boxes that" in found("forall x in [0, 1]: x*(1 - x) <= 1/2").reason
    assert found("1 <= 2").details == {"budget": {"boxes": 100, "seconds": 4.0}, "boxes": 1}


def test_without_a_budget_the_usual_one_is_spent() -> None:
    """Twenty thousand boxes, twenty seconds: the limits a report prints."""
    problem = prepare(parse_statement("1 <= 2"))
    assert ball.decide(problem).details["budget"] == {"boxes": 20_000, "seconds": 20.0}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("forall u in [0, 1]: h(u) >= 0", Verdict.PROVED),
        ("forall u in [0, 1]: h(2*u) >= 0", Verdict.UNDECIDED),
        ("forall u in [0, 1]: H(u) <= 1/2", Verdict.PROVED),
        ("forall u in [0, 1]: H(u) <= 0.499", Verdict.UNDECIDED),
    ],
)
def test_arguments_of_the_schedule_stay_in_its_domain(text: str, verdict: Verdict) -> None:
    """h(2 u) has no value beyond u = 1/2."""
    assert found(text, "linear", boxes=40).verdict is verdict


def test_side_conditions_are_proved_with_the_body() -> None:
    """Closed forms of poly:p have values beyond 1; the argument of h has to stay below it all the same."""
    text = "forall p in [1, 2], u in [0, {}]: h(u)**2 + 9 >= 0"
    assert found(text.format(1), "poly:p").verdict is Verdict.PROVED
    outside = found(text.format(2), "poly:p")
    assert outside.verdict is Verdict.UNDECIDED
    assert outside.reason.startswith("u <= 1 was not decided")
