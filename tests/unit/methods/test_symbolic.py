"""Exact algebra: identities, signs by coefficients and factors, cases and slack, each with a false sibling."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.methods import symbolic
from verify.problem.problem import Problem, prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


def nothing(part: Problem) -> Evidence:
    """A prover that proves nothing, so that algebra stands alone."""
    return Evidence(part.text, Verdict.UNDECIDED, Rigor.EXACT, "nobody", "not asked")


def found(text: str, schedule: str | None = None) -> Evidence:
    """What exact algebra alone says."""
    return symbolic.decide(
        prepare(parse_statement(text), None if schedule is None else in_force(schedule)), None, nothing
    )


PAIRS = [
    ("identity", "forall x in (-oo, oo): (x + 1)**2 == x**2 + 2*x + {}", "1", "1.0000001", None),
    (
        "identity of closed forms",
        "forall v in [0, 1]: H(v) == (1 - v)/2 - sin(pi*v)/(2*pi){}",
        "",
        " + 1/10**12",
        "cosine",
    ),
    ("coefficients", "forall x in [0, oo): x**2 + 3*x >= {}", "0", "1/10**12", None),
    ("coefficients on an interval", "forall x in [1, 2]: x**3 - x >= {}", "0", "1/10**9", None),
    (
        "an even power",
        "forall x in (-oo, oo), y in (-oo, oo): x**2 - 2*x*y + y**2 >= {}",
        "0",
        "1/10**12",
        None,
    ),
    ("factors", "forall x in [0, 1], y in [0, x]: x**2 - y**2 >= {}", "0", "1/10**12", None),
    ("strict", "forall x in (0, 1): x*(1 - x) {} 0", ">", "<", None),
    ("strict at a closed end", "forall x in {}: x*(1 - x) > 0", "(0, 1)", "(0, 1]", None),
    ("a strict half-line", "forall x in {}: x**2 + x > 0", "(0, oo)", "[0, oo)", None),
    ("cases of abs", "forall x in [-1, 1]: abs(x) <= {}", "1", "0.9999999", None),
    ("cases of max", "forall x in [0, oo), y in [0, oo): max(x, y) <= x + {}", "y", "y/2", None),
    ("cases of floor", "forall x in [0, 9]: floor(x) {} x - 1", ">", "<", None),
    ("ceiling below an integer", "forall n in [1, oo) integer: ceiling(n/2) <= {}", "n", "n/2", None),
    (
        "slack",
        "forall x in [0, oo), y in [0, oo) given x >= y + 1: x**2 >= y**2 + {}",
        "1",
        "1.0000001",
        None,
    ),
    (
        "two hypotheses",
        "forall x in [0, 9], y in [0, 9], z in [0, 9] given x <= y and y <= z: x <= {}",
        "z",
        "z/2",
        None,
    ),
    ("roots", "forall x in [0, oo): sqrt(x)*sqrt(x) >= {}", "x", "x + 1/10**9", None),
    ("exponentials", "forall x in (-oo, oo): exp(2*x) {} 2*exp(x) - 1", ">=", ">", None),
    ("monotone exp", "forall x in [0, 1]: exp(x) {} exp(2*x)", "<=", "<", None),
    ("one power dominates", "forall x in [0, 1], p in [1, oo): x**p <= {}", "x", "x**2", None),
    ("symbolic powers", "forall p in [1, oo), v in [0, 1]: h(v) {} 1", "<=", "<", "poly:p"),
    (
        "dependent interval",
        "forall T in [17, oo), rho in (1, sqrt(T/16)): {}*rho**2 < T",
        "16",
        "16.0000001",
        None,
    ),
    ("pi", "forall x in [0, oo): pi*x >= {}*x", "3", "22/7", None),
]


@pytest.mark.parametrize(("way", "text", "true", "false", "schedule"), PAIRS, ids=[p[0] for p in PAIRS])
def test_each_way_proves_and_does_not_overprove(
    way: str, text: str, true: str, false: str, schedule: str | None
) -> None:
    """The true filling is proved exactly; the false one never."""
    right = found(text.format(true), schedule)
    assert right.verdict is Verdict.PROVED, right.reason
    assert right.rigor is Rigor.EXACT
    assert right.details["steps"]
    assert found(text.format(false), schedule).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "forall x in [0, 1]: x/x >= 1",
        "forall x in [-1, 1]: sqrt(x**2) == x",
        "forall x in [-1, 1]: sqrt(x)**2 == x",
        "forall x in [0, 1]: x**(1/2)*x**(-1/2) == 1",
        "forall x in [0, 1], a in [0, 1]: x**a*x**(-a) == 1",
        "forall x in [-1, 1]: exp(log(x)) - exp(log(x)) >= 0",
        "forall x in [0, 2]: (x - 1)/(x - 1) >= 1",
        "forall x in [0, 1] given 1/x > 0: x >= 0",
    ],
)
def test_what_is_undefined_somewhere_is_not_proved(text: str) -> None:
    """Every operation of the formula as written must be defined on the whole domain."""
    assert found(text).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "forall x in (0, 1]: x/x >= 1",
        "forall x in [0, 1]: sqrt(x**2) == x",
        "forall x in [0, 1]: sqrt(x)**2 == x",
        "forall x in (0, 1]: x**(1/2)*x**(-1/2) == 1",
        "forall x in (0, 1], a in [0, 1]: x**a*x**(-a) == 1",
    ],
)
def test_the_same_where_it_is_defined(text: str) -> None:
    """The control: on the smaller domain each is proved."""
    assert found(text).verdict is Verdict.PROVED


def test_a_prover_may_finish_a_factor_and_sets_the_rigor() -> None:
    """sin(x) + 2 > 0 is no matter of coefficients; a prover that says so is believed, at its rigor."""

    def enclosed(part: Problem) -> Evidence:
        return Evidence(part.text, Verdict.PROVED, Rigor.ENCLOSED, "made up", "by enclosure")

    problem = prepare(parse_statement("forall x in [0, 1]: x*(sin(x) + 2) >= 0"))
    right = symbolic.decide(problem, None, enclosed)
    assert (right.verdict, right.rigor) == (Verdict.PROVED, Rigor.ENCLOSED)
    assert symbolic.decide(problem, None, nothing).verdict is Verdict.UNDECIDED


def test_algebra_refutes_nothing() -> None:
    """A false statement is undecided here; whether a domain is empty is for its caller to see."""
    for text in ("1 == 2", "forall x in [0, 1]: x >= 2", "forall x in [0, 1] given x >= 1/2: x >= 5"):
        assert found(text).verdict is Verdict.UNDECIDED


def test_the_steps_say_how_many_hypotheses_were_used() -> None:
    """One, or a sum of several."""
    three = "forall x in [0, 9], y in [0, 9], z in [0, 9] given "
    assert found(three + "x <= y: x <= y").details["steps"] == ["x <= y by hypothesis"]
    both = found(three + "x <= y and y <= z: x <= z")
    assert both.details["steps"] == ["x <= z as a sum of 2 hypotheses"]


@pytest.mark.parametrize(
    ("hypotheses", "op", "expected"),
    [
        ("x <= y and y <= z", ">=", Verdict.PROVED),
        ("x <= y and y <= z", ">", Verdict.UNDECIDED),
        ("x < y and y <= z", ">", Verdict.PROVED),
    ],
)
def test_a_factor_is_as_strict_as_its_hypotheses(hypotheses: str, op: str, expected: Verdict) -> None:
    """z - x is a sum of two hypotheses: > 0 only where one of them is strict."""
    text = f"forall x in [0, 9], y in [0, 9], z in [0, 9], w in (0, 1] given {hypotheses}: w*(z - x) {op} 0"
    assert found(text).verdict is expected


@pytest.mark.parametrize(
    ("interval", "side", "expected"),
    [
        ("[0, 1]", "x", Verdict.PROVED),
        ("[-1, 0]", "-x", Verdict.PROVED),
        ("[-1, 1]", "x", Verdict.UNDECIDED),
        ("[-1, 1]", "-x", Verdict.UNDECIDED),
    ],
)
def test_the_sign_that_a_hypothesis_was_read_with_is_shown(
    interval: str, side: str, expected: Verdict
) -> None:
    """sqrt(x**2) is x or -x: the hypothesis gives the one only where its sign holds on the whole domain."""
    assert (
        found(f"forall x in {interval}, y in [-1, 1] given sqrt(x**2) >= y: {side} >= y").verdict is expected
    )


@pytest.mark.parametrize(
    ("holds", "steps"),
    [("x + 1 > x", ["the difference is 1"]), ("x**2 >= 0", ["(x)**2 is an even power"])],
)
def test_a_difference_that_is_a_number_is_said_to_be(holds: str, steps: list[str]) -> None:
    """And only such a one."""
    assert found(f"forall x in [-1, 1]: {holds}").details["steps"] == steps
