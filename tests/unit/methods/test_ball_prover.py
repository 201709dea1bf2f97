"""One step of branch and bound: what it leaves of a box, and how much work a proof takes.

A way that is broken may leave too little (a false statement is proved), or too much (a true one costs more boxes).
"""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.methods import ball
from verify.methods.ball.prover import Prover, Stuck
from verify.methods.budget import Budget
from verify.problem.boxes import where
from verify.problem.domain import domain_of
from verify.problem.problem import prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


def left_of(text: str) -> list[str]:
    """What one step leaves to be proved of the whole domain."""
    problem = prepare(parse_statement(text))
    domain = domain_of(problem)
    return [where(box) for box in Prover(problem, domain, problem.statement.body[0]).step(domain.root)]


def found(text: str, schedule: str | None = None, boxes: int = 300) -> Evidence:
    """What branch and bound says."""
    problem = prepare(parse_statement(text), None if schedule is None else in_force(schedule))
    return ball.decide(problem, Budget(boxes, 4.0))


HALVES = ["x in [0, 0.5]", "x in [0.5, 1]"]
FACES = [
    ("forall x in [0, 1]: x - x**2/4 >= 0", ["x = 0"]),
    ("forall x in [0, 1]: x**2/4 - x <= 0", ["x = 0"]),
    ("forall x in [0, 1]: sin(x) >= x", ["x = 1"]),
    ("forall x in (0, 1]: x - x**2/4 >= 0", ["x = 0"]),
    ("forall x in (0, 1]: x - x**2/4 > 0", []),
    ("forall x in [0, 1]: x - x**2/4 > 0", ["x = 0"]),
    ("forall x in [0, 1): x - x**2/4 > 0", ["x = 0"]),
    ("forall x in [0, 1): x*(x - 1) <= 0", []),
    ("forall n in [0, 4] integer: n - n**2/16 >= 0", ["n in [0, 2]", "n in [3, 4]"]),
    ("forall x in [0, 1], y in [0, 1]: x + y - x**2/4 - y**2/4 >= 0", ["x = 0, y in [0, 1]"]),
    ("forall x in [0, 1], y in [0, 1]: y - y**2/4 + x*(1 - x) >= 0", ["x in [0, 1], y = 0"]),
    ("forall n in [0, 3] integer, y in [0, 1]: y - y**2/4 + n >= 0", ["n in [0, 3], y = 0"]),
    ("forall x in [0, 2], y in [0, 1]: y - y**2/4 + floor(x) >= 0", ["x in [0, 2], y = 0"]),
    ("forall x in (0, 1], y in [0, 1]: x - x**2/4 + y - y**2/4 > 0", ["x in [0, 1], y = 0"]),
    ("forall x in [1, 2], y in [0, 1] given x*y <= 2: x - x**2/8 >= 7/8", ["x = 1, y in [0, 1]"]),
    ("forall x in [1, oo): x - log(x) >= 1", ["x = 1"]),
    ("forall x in (-oo, -1]: x + log(-x) <= -1", ["x = -1"]),
]


@pytest.mark.parametrize(("text", "left"), FACES, ids=[f[0] for f in FACES])
def test_a_step_leaves_the_face_where_the_margin_is_smallest(text: str, left: list[str]) -> None:
    """Rising: the lower face; falling: the upper; an open end that is strict has none, integers are split."""
    assert left_of(text) == left


def test_a_face_is_taken_only_inside_the_hypotheses() -> None:
    """Where a hypothesis cuts the box, the face may lie outside: there nothing may be demanded."""
    assert left_of("forall x in [0, 1] given x >= 1/2: x + x**3 >= 5/8") == HALVES
    assert found("forall x in [0, 1] given x >= 1/2: x + x**3 >= 0.62").verdict is Verdict.PROVED
    assert found("forall x in [0, 1] given x >= 1/2: x + x**3 >= 0.63").verdict is Verdict.UNDECIDED


EXPANSIONS = [
    ("forall x in [1, oo): 1/x > 0", []),
    ("forall x in [1/2, oo): 1/x > 0", []),
    ("forall x in (-oo, -1]: 1/x < 0", []),
    ("forall x in (-oo, -1/2]: 1/x < 0", []),
    ("forall x in (-oo, 1]: 1/x < 0", ["x in [-oo, -1]", "x in [-1, 1]"]),
    ("forall n in [1, oo) integer: 1/n > 0", []),
    ("forall x in (0, 1]: sin(x)/x < 1", []),
    ("forall x in [0, 1): sin(1 - x)/(1 - x) < 1", []),
    ("forall x in [0, 1]: exp(x) - x - x**2/2 >= 1", ["x = 0"]),
    ("forall x in (0, 1]: x/x >= 1", []),
    ("forall x in (0, 1]: x/x > 1", HALVES),
    ("forall n in [1, 3] integer, x in (0, 1]: n*(1 - sin(x)/x) > 0", []),
    ("forall x in (0, 1], n in [1, 3] integer: n*(1 - sin(x)/x) > 0", []),
]


@pytest.mark.parametrize(("text", "left"), EXPANSIONS, ids=[e[0] for e in EXPANSIONS])
def test_an_expansion_closes_a_box_up_to_its_closed_end(text: str, left: list[str]) -> None:
    """At an open or infinite end nothing is left; a margin that is 0 throughout proves >= and not >."""
    assert left_of(text) == left


@pytest.mark.parametrize(
    ("text", "where_it_fails", "points"),
    [
        ("2 <= 1", "the whole of the statement", [{}]),
        ("1 < 1", "the whole of the statement", [{}]),
        ("forall x in [0, 1]: x <= -1", r"the whole of x in \[0, 1\]", [{"x": "1/2"}]),
        ("forall x in [0, 1]: x < 0", r"the whole of x in \[0, 1\]", [{"x": "1/2"}]),
    ],
)
def test_a_step_stops_where_all_of_the_box_fails(
    text: str, where_it_fails: str, points: list[dict[str, str]]
) -> None:
    """The middle is a suspect; equality is a failure of a strict relation alone."""
    with pytest.raises(Stuck, match=where_it_fails) as stop:
        left_of(text)
    assert [{n: str(v) for n, v in p.items()} for p in stop.value.suspects] == points
    closed = text.replace("1 < 1", "1 <= 1").replace("<= -1", "<= 1").replace("x < 0", "x <= 1")
    assert left_of(closed.replace("2 <= 1", "1 <= 2")) == []


def test_near_an_end_the_suspects_approach_it() -> None:
    """Halving the distance; where the hypotheses do not certify the box, it is split and nothing suspected."""
    with pytest.raises(Stuck, match=r"it fails near an end of x in \[0, 1\]") as stop:
        left_of("forall x in (0, 1]: 1/x <= 1/2")
    near = [p["x"] for p in stop.value.suspects]
    assert near == sorted(near, reverse=True) and 0 < near[-1] < 1e-12
    assert left_of("forall x in (0, 1] given x*(1 - x) >= 1/5: 1/x <= 1/2") == HALVES


COSTS = [
    ("1 <= 2", None, 1),
    ("forall x in [0, 1]: exp(x) <= 3", None, 1),
    ("forall x in [0, 1]: x*(1 - x) <= 1/2", None, 3),
    ("forall x in [0, 1]: x >= 0 and x <= 1", None, 2),
    ("forall x in [0, oo): x/(x + 1) < 1", None, 5),
    ("forall x in (-oo, oo): x**2 + 1 > x", None, 6),
    ("forall x in [0, oo): exp(x) >= 1 + x + x**2/2", None, 2),
    ("forall x in [0, 1/2]: sin(pi*x) <= pi*x", None, 5),
    ("forall x in [0, 32]: sin(pi*x) <= pi*x", None, 17),
    ("forall x in [0, 1/2]: sqrt(2)*sqrt(2) - 2 + pi*x - sin(pi*x) >= 0", None, 11),
    ("forall x in [0, 32]: sqrt(2)*sqrt(2) - 2 + pi*x - sin(pi*x) >= 0", None, 17),
    ("forall n in [0, 20] integer: (n - 1/2)**2 >= 1/4", None, 11),
    ("forall n in [1, oo) integer: n**2 >= n", None, 2),
    ("forall x in [0, 1]: sqrt(x) >= x", None, 5),
    ("forall x in [0, 1]: sqrt(1 - x) >= 1 - x", None, 5),
    ("forall x in [0, 1]: sqrt(1 - x) <= 1 - x/2", None, 6),
    ("forall x in [0, 1]: x**2 >= 2*x - 1", None, 2),
    ("forall x in (0, 1): x*(1 - x) > 0", None, 3),
    ("forall x in [0, 1], y in [0, 1]: x**2 + y**2 <= 1 + x*y", None, 12),
    ("forall u in [0, 1]: (1 - u)**2 <= h(u)", "cosine", 5),
]


@pytest.mark.parametrize(("text", "schedule", "boxes"), COSTS, ids=[c[0] for c in COSTS])
def test_a_proof_says_what_it_cost(text: str, schedule: str | None, boxes: int) -> None:
    """The number of boxes, in the reason and in the details; one box less to spend, and nothing is proved."""
    answer = found(text, schedule, boxes + 1)
    assert (answer.verdict, answer.rigor) == (Verdict.PROVED, Rigor.ENCLOSED)
    assert answer.details["boxes"] == boxes
    assert f" {answer.details['boxes']} box" in answer.reason
    spent = found(text, schedule, answer.details["boxes"])
    assert spent.verdict is Verdict.UNDECIDED
    assert f"the budget was spent ({answer.details['boxes']} boxes, 4 s allowed)" in spent.reason
    assert spent.details["boxes"] == answer.details["boxes"]
