"""Every best constant of the paper agrees with an optimisation by mpmath, and is best: a little past it fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import mpmath as mp
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from best_constants_by_mpmath import DIGITS, Sought, cosine_q

from verify.best_constant import NAME, sharpen_statement
from verify.claim import find_papers, full_statement, load_paper
from verify.decision import decide_statement
from verify.language import parse_expression
from verify.language.formula import Statement, num, substitute
from verify.language.printer import to_text
from verify.methods.budget import Budget
from verify.methods.instances import INSTANCES
from verify.problem.problem import map_statement
from verify.verdict import Verdict

Case = tuple[Statement, str | None]
ROOT = Path(__file__).resolve().parents[2] / "proofs"
STEP = Fraction(1, 10**6)
SAFE_IS_OPEN = (
    "D.2/sum 1",
    "E/quadratic-four 1",
    "E/cubic-range 1",
)  # flat over a half-line: no proof in seconds


def _cases() -> dict[str, Case]:
    """Each statement to sharpen once, under the first claim that has it; a class of schedules by its first."""
    out: dict[str, Case] = {}
    for paper in (load_paper(d) for d in find_papers(ROOT)):
        for claim in paper.claims:
            for i, constant in enumerate(claim.constants):
                if constant.sharpen is None:
                    continue
                statement = full_statement(constant.sharpen, claim.setting, (NAME,))
                schedule = claim.setting.schedule
                if claim.setting.abstract:
                    schedule, lipschitz = next(iter(INSTANCES.items()))
                    statement = _at_p(statement, lipschitz)
                if (statement, schedule) not in out.values():
                    out[f"{claim.id} {i + 1}"] = (statement, schedule)
    return out


def _at_p(statement: Statement, lipschitz: str) -> Statement:
    put = map_statement(statement, lambda e: substitute(e, {"p": parse_expression(lipschitz)}))
    return Statement(tuple(q for q in put.quantifiers if q.name != "p"), put.hypotheses, put.body)


CASES = _cases()
FULL = os.environ.get("VERIFY_FULL") == "1"
NAMES = tuple(CASES) if FULL else tuple(CASES)[::6]  # all take minutes: part of the full run


@pytest.fixture(autouse=True)
def many_digits() -> Iterator[None]:
    """mpmath works with far more digits than are compared."""
    with mp.workdps(DIGITS):
        yield


@cache
def enclosed(name: str) -> Any:
    """What the package says."""
    statement, schedule = CASES[name]
    return sharpen_statement(statement, schedule, to_text(statement))


def exact(x: Any) -> Fraction:
    """The exact value of an mpmath number."""
    return Fraction(*map(int, mp.libmp.to_rational(x._mpf_)))


def test_the_series_of_q_is_its_integral() -> None:
    """Quadrature of the integrand, over the whole range and near the end."""
    for x in (mp.mpf(1), mp.mpf(1) / 1000):
        with mp.workdps(100):
            points = [0, mp.pi * x / 2, mp.pi * x]
            integral = mp.quad(
                lambda t: (1 - mp.cos(t)) ** 2 / (t - mp.sin(t)) / 2, points, method="gauss-legendre"
            )
        assert abs(cosine_q(x) / integral - 1) < mp.mpf(10) ** -30


@pytest.mark.parametrize("name", NAMES)
def test_mpmath_finds_the_same_constant(name: str) -> None:
    """To 15 digits; and never past the enclosure, which holds every value that the formula takes."""
    found, (statement, schedule) = enclosed(name), CASES[name]
    best, _ = Sought(statement, schedule).best()
    low, high = (Fraction(end) for end in found.constant.decimal(25))
    value = exact(best)
    tiny = max(abs(value), Fraction(1)) / 10**15
    assert low - tiny <= value <= high + tiny
    if found.smallest:
        assert value <= high + Fraction(1, 10**30)
    else:
        assert value >= low - Fraction(1, 10**30)


@pytest.mark.parametrize("name", NAMES)
def test_the_place_attains_it(name: str) -> None:
    """At the middle of the place the formula has the constant's value, to 15 digits; without one it is a limit."""
    found, (statement, schedule) = enclosed(name), CASES[name]
    if not found.place:
        assert statement.quantifiers == () or found.attained.startswith(("approached", "attained everywhere"))
        return
    middle = {n: v.mid_fraction() for n, v in found.place.items()}
    point = {n: mp.mpf(m.numerator) / m.denominator for n, m in middle.items()}
    value = exact(Sought(statement, schedule).at(point))
    low, high = (Fraction(end) for end in found.constant.decimal(25))
    tiny = max(abs(value), Fraction(1)) / 10**15
    assert low - tiny <= value <= high + tiny


@pytest.mark.parametrize("name", NAMES)
def test_past_the_best_constant_it_fails_and_before_it_holds(name: str) -> None:
    """A constant moved by a millionth: past the best one the statement is refuted, on the other side proved."""
    found, (statement, schedule) = enclosed(name), CASES[name]
    best = found.constant.mid_fraction()
    inward = STEP * max(abs(best), Fraction(1)) * (1 if found.smallest else -1)
    assert _verdict(statement, best - inward, schedule) is Verdict.REFUTED
    if name not in SAFE_IS_OPEN:
        assert _verdict(statement, best + inward, schedule) is Verdict.PROVED


def _verdict(statement: Statement, constant: Fraction, schedule: str | None) -> Verdict:
    put = map_statement(statement, lambda e: substitute(e, {NAME: num(constant)}))
    return decide_statement(put, schedule, Budget(2000, 3.0)).verdict
