"""Branch and bound: what each of its ways proves, and that none proves the variant that is false."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.methods import ball
from verify.methods.budget import Budget
from verify.problem.problem import prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


def found(text: str, schedule: str | None = None, boxes: int = 2000) -> Evidence:
    """What branch and bound says."""
    problem = prepare(parse_statement(text), None if schedule is None else in_force(schedule))
    return ball.decide(problem, Budget(boxes, 4.0))


PAIRS = [
    ("boxes", "forall x in [0, 1]: exp(x) <= {}", "2.72", "2.71", None),
    ("mean value form", "forall x in [0, 1]: x*(1 - x) <= {}", "0.2500001", "0.2499999", None),
    ("monotone", "forall x in [0, 1]: x + x**2 >= {}", "0", "1/10**9", None),
    ("monotone in each of two", "forall x in [0, 1], y in [0, 1]: x + y**3 <= {}", "2", "1.9999999", None),
    ("expansion at an end", "forall u in [0, 1]: (1 - u)**2*{} <= h(u)", "1", "1.0000001", "cosine"),
    ("expansion at an open end", "forall x in (0, 1]: sin(x)/x < {}", "1", "0.9999999", None),
    ("expansion at infinity", "forall x in [1, oo): x/(x + 1) < {}", "1", "0.9999999", None),
    ("expansion at minus infinity", "forall x in (-oo, -1]: x/(x - 1) < {}", "1", "0.9999999", None),
    ("Taylor on a half-line", "forall x in [0, oo): exp(x) >= 1 + x + {}*x**2", "1/2", "0.5000001", None),
    ("Taylor at an end", "forall x in [0, 1/2]: sin(pi*x) <= {}*pi*x", "1", "0.9999999", None),
    (
        "hypotheses cut boxes",
        "forall x in [0, 1], y in [0, 1] given x + y <= 1/2: x*y <= {}",
        "1/15",
        "1/17",
        None,
    ),
    ("dependent intervals", "forall x in [0, 1], y in [x, 2*x]: y - x <= {}", "1.0000001", "0.9999999", None),
    ("integers", "forall n in [0, 20] integer: (n - 1/2)**2 >= {}", "1/4", "0.2500001", None),
    ("integers on a half-line", "forall n in [1, oo) integer: n**2 >= {}*n", "1", "1.0000001", None),
    ("kinks", "forall x in [-1, 1]: abs(x) + abs(1 - x) <= {}", "3.0000001", "2.9999999", None),
    ("floor", "forall x in [0, 3]: floor(x) <= {}", "3", "2.9", None),
    ("a kinked schedule", "forall v in [0, 1]: H(v) <= {}*(1 - v)", "0.9000001", "0.8999999", "wsd:1/5"),
    ("K on a half-line", "forall rho in [1, oo): K(rho) <= {}*rho**(1/3)", "4", "3.9999999", "linear"),
]


@pytest.mark.parametrize(("way", "text", "true", "false", "schedule"), PAIRS, ids=[p[0] for p in PAIRS])
def test_each_way_proves_and_does_not_overprove(
    way: str, text: str, true: str, false: str, schedule: str | None
) -> None:
    """The true constant is proved within the budget; the false one never."""
    right = found(text.format(true), schedule)
    assert right.verdict is Verdict.PROVED, right.reason
    assert right.rigor is Rigor.ENCLOSED
    assert found(text.format(false), schedule, boxes=300).verdict is not Verdict.PROVED


@pytest.mark.parametrize(
    "text",
    [
        "forall x in [-1, 1]: 1/x**2 >= 0",
        "forall x in [0, 2]: 0/(x**2 - 2) <= 1",
        "forall x in [0, 1]: log(x) <= 0",
        "forall x in [-1/10**9, 1]: sqrt(x) >= 0",
        "forall x in [0, 1] given 1/x >= 0: x >= 0",
        "forall x in [-2, 1] given sqrt(x + 1) >= 0: x >= -2",
        "forall x in [-1, 1]: diff(0*log(x), x) <= 0",
    ],
)
def test_what_may_be_undefined_is_not_proved(text: str) -> None:
    """Divisors, radicands and logarithms, in the body, in hypotheses and in what was differentiated."""
    assert found(text, boxes=300).verdict is not Verdict.PROVED


def test_an_equality_is_left_to_algebra() -> None:
    """Enclosures do not prove that two numbers are equal."""
    assert found("forall x in [0, 1]: x == x").verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("text", "rigor"),
    [
        ("forall x in [0, 1] given x > 2: x >= 0", Rigor.ENCLOSED),
        ("forall x in [0, 1], y in [0, 1] given x**2 + y**2 > 2: x >= 0", None),
        ("forall x in [0, 1], y in [0, 1] given x**2 + y**2 > 2.0000001: x >= 0", Rigor.ENCLOSED),
        ("forall n in (1, 2) integer: n >= 0", Rigor.EXACT),
    ],
)
def test_an_empty_domain_is_ill_posed_where_certified(text: str, rigor: Rigor | None) -> None:
    """Every box outside the hypotheses; a corner that only just fails is not certified, and nothing is proved."""
    answer = found(text)
    if rigor is None:
        assert answer.verdict is not Verdict.ILL_POSED or answer.rigor is Rigor.ENCLOSED
    else:
        assert (answer.verdict, answer.rigor) == (Verdict.ILL_POSED, rigor)


def test_one_point_left_is_not_empty() -> None:
    """x + y >= 2 leaves the corner (1, 1)."""
    assert found("forall x in [0, 1], y in [0, 1] given x + y >= 2: x >= 0").verdict is Verdict.PROVED


def test_the_budget_is_kept_and_named() -> None:
    """What is not decided says what it spent."""
    answer = found("forall x in [0, 1], y in [0, 1]: x*y*(1 - x)*(1 - y) <= 1/16", boxes=50)
    assert answer.verdict is Verdict.UNDECIDED
    assert answer.details["boxes"] <= 50
    assert answer.details["budget"] == {"boxes": 50, "seconds": 4.0}


def test_all_relations_must_be_proved() -> None:
    """One that is false is enough."""
    assert found("forall x in [0, 1]: x >= 0 and x <= 1").verdict is Verdict.PROVED
    assert found("forall x in [0, 1]: x >= 0 and x <= 0.999").verdict is not Verdict.PROVED


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("forall x in [0, 1] given x >= 1/2: sin(pi*x) <= pi*(1 - x)", Verdict.PROVED),
        ("forall x in [0, 1] given x >= 1/2: 1 + cos(pi*x) <= 5*(1 - x)**2", Verdict.PROVED),
        ("forall x in [0, 1] given x >= 1/2: x >= 1", Verdict.UNDECIDED),
        ("forall x in [0, 1] given x >= 1/2: (1 - x)**2 <= 0", Verdict.UNDECIDED),
        ("forall x in [0, 1] given x >= 1/2: (1 - x)**3 <= 0", Verdict.UNDECIDED),
    ],
)
def test_taylor_at_an_upper_end_has_signs_of_its_own(text: str, verdict: Verdict) -> None:
    """Towards 1 the sides touch: an odd derivative there has to be negative, an even one positive."""
    assert found(text, boxes=300).verdict is verdict


@pytest.mark.parametrize(("least", "verdict"), [("0", Verdict.PROVED), ("1/10**7", Verdict.UNDECIDED)])
def test_a_touch_along_a_line_is_seen_however_many_halvings_lead_there(least: str, verdict: Verdict) -> None:
    """y = 1/32 ends a box after several; along it exp(2 x) - exp(x)**2 vanishes, which intervals do not see."""
    text = f"forall x in [0, 1], y in [0, 1/4]: exp(2*x) - exp(x)**2 + 64*(y - 1/32)**2 >= {least}"
    assert found(text, boxes=500).verdict is verdict


@pytest.mark.parametrize(
    ("interval", "reason"),
    [("[1, 1 + 1/2**170]", "too narrow to split"), ("[2**300, oo)", "stays open")],
)
def test_a_box_that_cannot_be_split_stays_undecided(interval: str, reason: str) -> None:
    """Too narrow or too far out: the answer says so."""
    answer = found(f"forall x in {interval}: sin(x)**2 + cos(x)**2 <= 1")
    assert answer.verdict is Verdict.UNDECIDED
    assert reason in answer.reason


@pytest.mark.parametrize("low", ["1", "0.9999999"])
def test_taylor_on_a_face(low: str) -> None:
    """sin(pi x) <= a pi x rises in a: what remains is the face of the smallest a, with a touch at x = 0."""
    answer = found(f"forall a in [{low}, 2], x in [0, 1/2]: sin(pi*x) <= a*pi*x", boxes=300)
    assert (answer.verdict is Verdict.PROVED) is (low == "1")
