"""Witnesses and mutants judged by another program: Python's parser, mpmath and quadrature, not the engine."""

from __future__ import annotations

import re
from random import Random

import mpmath as mp
import pytest
from control_rows import Control, decided, name_of
from independent import Reading, Undefined, read_number
from tables import ROWS

from verify.decision import decide_statement
from verify.errors import VerifyError
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.verdict import Verdict

READABLE = [row for row in ROWS if "diff(" not in row.text and row.schedule != "annealed"]
PLAIN = [row for row in READABLE if row.schedule is None]
MUTATIONS = (
    ("<=", ">="),
    (">=", "<="),
    (" + ", " - "),
    ("**2", "**3"),
    ("<=", "<"),
    (">=", ">"),
    (" - ", " + "),
)


@pytest.mark.parametrize("row", READABLE, ids=name_of)
def test_witness_falsifies_by_another_reading(row: Control) -> None:
    """At the witness of a refutation the point is in the domain and the body fails, by the other program."""
    found = decided(row.false_text, row.schedule)
    assert found.verdict is Verdict.REFUTED
    point = {name: read_number(value) for name, value in (found.witness or {}).items()}
    assert Reading(row.false_text, row.schedule).falsified_at(point)


@pytest.mark.parametrize("row", READABLE, ids=name_of)
def test_sampling_by_another_reading_finds_nothing_against_the_true_ones(row: Control) -> None:
    """Random points of the domain do not falsify the true statement."""
    assert _counterexample(row.true_text, row.schedule, tries=6 if row.schedule else 40) is None


@pytest.mark.parametrize("row", PLAIN, ids=name_of)
def test_mutants_killed_by_another_reading_are_not_proved(row: Control) -> None:
    """One sign, power or relation changed: what sampling falsifies, the engine does not prove, and the reverse."""
    for mutant in mutants(row.true_text):
        try:
            found = decide_statement(parse_statement(mutant), None, Budget(200, 0.4))
        except VerifyError:
            continue  # an empty interval, say
        if found.verdict is Verdict.PROVED:
            assert _counterexample(mutant, None, tries=60) is None, mutant
        if found.verdict is Verdict.REFUTED:
            point = {name: read_number(value) for name, value in (found.witness or {}).items()}
            assert Reading(mutant).falsified_at(point), mutant


def test_the_other_reading_can_falsify() -> None:
    """The control: it does find counterexamples, keeps open ends, integers and hypotheses, and reads 0.1 exactly."""
    assert _counterexample("forall x in [0, 1]: x <= 1/2", None, tries=40) is not None
    one = {"x": mp.mpf(1)}
    assert Reading("forall x in [0, 1]: x < 1").falsified_at(one)
    assert not Reading("forall x in [0, 1): x < 1").falsified_at(one)
    assert not Reading("forall x in [0, 1] given x < 1: x < 1").falsified_at(one)
    assert not Reading("forall x in [0, 5] integer: x > 1").falsified_at({"x": mp.mpf("0.5")})
    assert not Reading("0.1 == 1/10").falsified_at({})
    with pytest.raises(Undefined):
        Reading("forall x in [0, 1]: 1/(x - 1) < 0").falsified_at(one)


def mutants(text: str) -> list[str]:
    """The statement with one token of its body changed."""
    head, colon, body = text.rpartition(":")
    out = []
    for old, new in MUTATIONS:
        for match in re.finditer(re.escape(old), body):
            out.append(head + colon + body[: match.start()] + new + body[match.end() :])
    return out[:4]


def _counterexample(text: str, schedule: str | None, tries: int) -> dict[str, object] | None:
    reading, random = Reading(text, schedule), Random(5)
    for _ in range(tries):
        try:
            point = reading.sample(random)
            if point is not None and reading.falsified_at(point):
                return point
        except Undefined:
            continue
    return None
