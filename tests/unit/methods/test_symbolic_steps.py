"""The steps of a proof by exact algebra, as a reader sees them, and what is asked of the numeric prover."""

from __future__ import annotations

import pytest

from verify.language import parse_statement
from verify.language.printer import to_text
from verify.methods import symbolic
from verify.problem.problem import Problem, prepare
from verify.verdict import Evidence, Rigor, Verdict


def decided(text: str, *, believed: bool = False) -> tuple[Evidence, list[str]]:
    """What exact algebra says beside a prover that proves everything or nothing, and what that one was asked."""
    asked: list[str] = []

    def prove(part: Problem) -> Evidence:
        asked.append(to_text(part.statement.body[0]))
        verdict, rigor = (Verdict.PROVED, Rigor.ENCLOSED) if believed else (Verdict.UNDECIDED, Rigor.EXACT)
        return Evidence(part.text, verdict, rigor, "boxes", "Too hard.")

    return symbolic.decide(prepare(parse_statement(text)), None, prove), asked


FOUR = "forall x in [0, 9], y in [0, 9], z in [0, 9], w in (0, 1] given "
TWO = "forall x in [0, 9], y in [0, 9], w in (0, 1] given "
SQUARE = "forall x in {}, y in [0, 9], z in [0, 9], w in (0, 1] given {}: w*(y - z + x**2 - x)"
STEPS = [
    (
        "forall x in (0, 1): x*(1 - x) > 0",
        ["x > 0 by its coefficients", "(-1)*x + 1 > 0 by its coefficients"],
    ),
    (
        "forall x in [0, 1]: x*(1 - x) >= 0",
        ["x >= 0 by its coefficients", "(-1)*x + 1 >= 0 by its coefficients"],
    ),
    (
        "forall x in [1, 2]: 1/x >= 1/2",
        ["(-1)*x + 2 >= 0 by its coefficients", "x > 0 by its coefficients", "x > 0 by hypothesis"],
    ),
    (
        "forall x in [0, 1]: (sin(x) - 1/2)**2*x >= 0",
        ["x >= 0 by its coefficients", "(2*sin(x) + (-1))**2 is an even power"],
    ),
    (
        "forall x in [0, 1], p in [1, oo): x**p <= x",
        ["(-1)*x**p + x >= 0: one power dominates the other", "x >= 0 by hypothesis", "p > 0 by hypothesis"],
    ),
    (
        FOUR + "x <= y and y <= z: w*(z - x) >= 0",
        ["(-1)*x + z >= 0 by hypothesis", "w >= 0 by its coefficients"],
    ),
    (FOUR + "x < y and y <= z: w*(z - x) > 0", ["(-1)*x + z > 0 by hypothesis", "w > 0 by its coefficients"]),
    (TWO + "x <= y: w*(2*y - x) >= 0", ["(-1)*x + 2*y >= 0 by hypothesis", "w >= 0 by its coefficients"]),
    (TWO + "x <= y: w*(y - x + 1) > 0", ["(-1)*x + y + 1 > 0 by hypothesis", "w > 0 by its coefficients"]),
    (
        TWO + "x <= y: w*(y*(1 + w) - x) >= 0",
        ["w >= 0 by its coefficients", "w*y + (-1)*x + y >= 0 by hypothesis"],
    ),
    (
        "forall x in (-oo, oo), w in [0, 1]: w*(x**2 + x + 1) >= 0",
        ["x**2 + x + 1 >= 0 by completing the square", "w >= 0 by its coefficients"],
    ),
    (
        SQUARE.format("[1, 2]", "z <= y") + " >= 0",
        ["x**2 + (-1)*x + y + (-1)*z >= 0 by hypothesis", "w >= 0 by its coefficients"],
    ),
    (
        SQUARE.format("(1, 2]", "y >= z") + " > 0",
        ["x**2 + (-1)*x + y + (-1)*z > 0 by hypothesis", "w > 0 by its coefficients"],
    ),
    (
        SQUARE.format("[1, 2]", "z < y") + " > 0",
        ["x**2 + (-1)*x + y + (-1)*z > 0 by hypothesis", "w > 0 by its coefficients"],
    ),
    (
        "forall x in [-1, 1]: abs(x)*(x**2 + 1) >= 0",
        ["x >= 0 by hypothesis", "x**2 + 1 >= 0 by its coefficients", "(-1)*x >= 0 by hypothesis"],
    ),
    (
        "forall x in [-2, 2]: abs(x - 1)*(3 - x) >= 0",
        [
            "(-1)*x + 3 >= 0 by its coefficients",
            "x + (-1) >= 0 by hypothesis",
            "(-1)*x + 1 >= 0 by hypothesis",
        ],
    ),
    ("forall x in [-1, 1]: abs(x) <= 1", ["x <= 1 by hypothesis", "-x <= 1 by hypothesis"]),
    (
        "forall x in [0, oo), y in [0, oo) given x >= y + 1: x**2 >= y**2 + 1",
        ["s_x**2 + 2*s_x*y + 2*s_x + 2*y >= 0 by its coefficients"],
    ),
    ("forall x in [0, 1]: x*2 == x + x", ["both sides of x*2 == x + x have the same normal form"]),
    ("1 <= 2", ["the difference is 1"]),
]


@pytest.mark.parametrize(("text", "steps"), STEPS, ids=[s[0] for s in STEPS])
def test_the_steps_name_each_factor_with_its_sign(text: str, steps: list[str]) -> None:
    """Strict where the relation is, or where it divides; exact, so that no prover was needed."""
    answer, asked = decided(text)
    assert (answer.verdict, answer.rigor) == (Verdict.PROVED, Rigor.EXACT)
    assert sorted(answer.details["steps"]) == sorted(steps)
    assert asked == []
    assert answer.reason.startswith("Exact algebra: ")


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("forall x in [0, 1]: x*(sin(x) + 2) >= 0", ["sin(x) + 2 >= 0"]),
        ("forall x in (0, 1]: x*(sin(x) + 2) > 0", ["sin(x) + 2 > 0"]),
        ("forall x in [0, 1]: x*(sin(x) - 2) <= 0", ["(-1)*sin(x) + 2 >= 0"]),
        ("forall x in [0, 1]: (sin(x) - 1/2)**3*x >= 0", ["2*sin(x) + (-1) >= 0"]),
        ("forall x in [0, 1]: x/(sin(x) + 2) >= 0", ["sin(x) + 2 > 0", "sin(x) + 2 > 0"]),
        (TWO + "x <= y: w*(2*y - x) > 0", ["(-1)*x + 2*y > 0"]),
    ],
)
def test_the_prover_is_asked_for_a_factor_as_strictly_as_it_is_needed(
    text: str, questions: list[str]
) -> None:
    """A divisor must not vanish; a factor of >= may. An answer of no leaves the statement undecided."""
    answer, asked = decided(text, believed=True)
    assert (answer.verdict, answer.rigor) == (Verdict.PROVED, Rigor.ENCLOSED)
    assert asked == questions
    assert f"{questions[0]} by boxes" in answer.details["steps"]
    assert answer.reason.startswith("Exact algebra and certified signs of factors: ")
    refused, asked = decided(text)
    assert refused.verdict is Verdict.UNDECIDED
    assert asked == questions[:1]


@pytest.mark.parametrize("text", ["sin(x) + 2 >= 0", "1/(sin(x) + 2) >= 0", "cos(x) + x >= 0"])
def test_the_prover_is_not_asked_for_the_whole(text: str) -> None:
    """A relation that does not factor is left to the other methods."""
    answer, asked = decided(f"forall x in [0, 1]: {text}", believed=True)
    assert answer.verdict is Verdict.UNDECIDED
    assert answer.reason == "Exact algebra did not decide: the difference does not factor."
    assert asked == []


def test_the_prover_may_be_asked_for_a_side_condition_as_it_is() -> None:
    """That the radicand is >= 0 is no factor of the body; an answer of no is passed on."""
    text = "forall x in [0, 1]: x*sqrt(sin(x) + 2) - x*sqrt(sin(x) + 2) >= 0"
    answer, asked = decided(text, believed=True)
    assert (answer.verdict, answer.rigor) == (Verdict.PROVED, Rigor.ENCLOSED)
    assert set(asked) == {"sin(x) + 2 >= 0"}
    refused, _ = decided(text)
    assert refused.verdict is Verdict.UNDECIDED
    assert "sin(x) + 2 >= 0" in refused.reason or "sin(x) + 2" in refused.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("forall x in [0, 1]: x >= 2", "the sign at a sample point is against the relation"),
        ("forall x in [-1, 1]: (x - 2)*(x - 3) <= 0", "the sign at a sample point is against the relation"),
        ("forall x in [0, 1]: x > x", "both sides are identical"),
        ("forall x in [0, 1]: x == x + 1", "the difference has a normal form that is not 0"),
        (
            "forall x in [0, 1]: x*(sin(x) + 2) >= 0",
            "the sign of sin(x) + 2 is not seen from its coefficients",
        ),
    ],
)
def test_why_algebra_stopped(text: str, reason: str) -> None:
    """One clause for a reader; a prover that believes everything does not help where the sign is wrong."""
    assert decided(text)[0].reason == f"Exact algebra did not decide: {reason}."
    if "sin" not in text:
        assert decided(text, believed=True)[0].verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("interval", ["[-2, -1]", "[1, 2]"])
@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("x**2 > 0", "x**2 < 0"),
        ("1/x**2 >= 0", "1/x**2 <= 0"),
        ("1/x**2 > 0", "-1/x**2 > 0"),
        ("x**3/x**2*x > 0", "x**3/x**2*x < 0"),
        ("x**2*(x**2 + 1) > 0", "x**2*(x**2 + 1) < 0"),
        ("x*(x**2 - 9)**2*x >= 0", "x*(x**2 - 9)**2*x <= 0"),
        ("x**3*x > 0", "x**3*x <= 0"),
    ],
)
def test_an_even_power_has_no_sign_of_its_factor(interval: str, true: str, false: str) -> None:
    """Strict or in a divisor it is a factor like others: its sign counts twice, on either side of 0."""
    assert decided(f"forall x in {interval}: {true}")[0].verdict is Verdict.PROVED
    assert decided(f"forall x in {interval}: {false}", believed=True)[0].verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("interval", "op", "verdict"),
    [
        ("[-2, -1]", "<", Verdict.PROVED),
        ("[-2, -1]", ">", Verdict.UNDECIDED),
        ("[1, 2]", ">", Verdict.PROVED),
    ],
)
def test_an_odd_power_has(interval: str, op: str, verdict: Verdict) -> None:
    """x, x**3 and 1/x**3 change sign with x."""
    for power in ("x", "x**3", "1/x**3", "x**3*(x**2 + 1)"):
        assert decided(f"forall x in {interval}: {power} {op} 0", believed=True)[0].verdict is verdict


@pytest.mark.parametrize(
    ("interval", "hypothesis", "op"),
    [
        ("[1, 2]", "y >= z", ">"),
        ("[1/2, 2]", "y >= z", ">="),
        ("[1/2, 2]", "z < y", ">"),
        ("[1, 2]", "y <= z", ">="),
    ],
)
def test_what_lies_above_a_hypothesis_is_as_strict_as_the_two(
    interval: str, hypothesis: str, op: str
) -> None:
    """y - z + x**2 - x is y - z and what x >= 1 adds: neither is > 0, or one of them is not known >= 0."""
    answer, _ = decided(SQUARE.format(interval, hypothesis) + f" {op} 0")
    assert answer.verdict is Verdict.UNDECIDED


def test_a_long_proof_is_cut_after_four_steps() -> None:
    """The details hold all of them; four fit."""
    four = "forall x in [0, 1]: x >= 0 and x <= 1 and x**2 >= 0 and x + 1 > x"
    shown = "x >= 0 by hypothesis; x <= 1 by hypothesis; (x)**2 is an even power; the difference is 1"
    answer = decided(four)[0]
    assert answer.reason == f"Exact algebra: {shown}."
    assert len(answer.details["steps"]) == 4
    longer = decided(four + " and x*(1 - x) >= 0")[0]
    assert longer.reason == f"Exact algebra: {shown}; ...."
    assert len(longer.details["steps"]) == 6


def test_a_step_is_told_once() -> None:
    """The same line twice is one."""
    answer = decided("forall x in [0, 1]: x >= 0 and x >= 0")[0]
    assert answer.details["steps"] == ["x >= 0 by hypothesis"]


@pytest.mark.parametrize(("interval", "verdict"), [("(0, 1]", Verdict.PROVED), ("[0, 1]", Verdict.UNDECIDED)])
def test_zero_to_a_power_is_zero_only_where_the_exponent_is_positive(
    interval: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0**0 is 1. The normal form notes the exponent, so this holds without the check that all is defined."""
    text = f"forall p in {interval}: 0**p == 0"
    assert decided(text)[0].verdict is verdict
    monkeypatch.setattr(symbolic, "needs", lambda problem, member: [])
    assert decided(text)[0].verdict is verdict


@pytest.mark.parametrize(("ends", "verdict"), [("[0, 1]", Verdict.PROVED), ("[-1, 1]", Verdict.UNDECIDED)])
def test_what_the_normal_form_assumed_is_shown(
    ends: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sqrt(x**2) is x only where x >= 0, whatever sign the sample point has."""
    monkeypatch.setattr(symbolic, "needs", lambda problem, member: [])
    assert decided(f"forall x in {ends}: sqrt(x**2) == x")[0].verdict is verdict
