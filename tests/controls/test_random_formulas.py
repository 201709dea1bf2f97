"""Random statements of the whole language, the engine against another reading of it (tests/controls/independent)."""

from __future__ import annotations

from random import Random

import hypothesis
from independent import Reading, Undefined, read_number
from random_formulas import statements

from verify.decision import Decision, decide_statement
from verify.errors import StatementError
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.verdict import Verdict

_ENOUGH = 60  # sampled points against a proof


@hypothesis.settings(max_examples=60)
@hypothesis.given(text=statements())
def test_verdicts_survive_another_reading(text: str) -> None:
    """What is proved is not falsified by sampling, what is refuted fails at its witness, ill-posed is undefined."""
    try:
        found = decide_statement(parse_statement(text), None, Budget(200, 0.5))
    except StatementError:
        hypothesis.assume(False)
        return
    hypothesis.event(str(found.verdict))
    _CHECKS.get(found.verdict, lambda text, found: None)(text, found)


def _proved(text: str, found: Decision) -> None:
    reading, random = Reading(text), Random(1)
    for _ in range(_ENOUGH):
        point = reading.sample(random)
        assert point is None or not reading.falsified_at(point), f"{text} at {point}: {found.deciding.reason}"


def _refuted(text: str, found: Decision) -> None:
    point = {name: read_number(value) for name, value in (found.witness or {}).items()}
    assert Reading(text).falsified_at(point), f"{text} at {point}: {found.deciding.reason}"


def _ill_posed(text: str, found: Decision) -> None:
    reading, random = Reading(text), Random(2)
    if found.witness is None:
        assert all(reading.sample(random) is None for _ in range(_ENOUGH)), f"{text} is not empty"
        return
    point = {name: read_number(value) for name, value in found.witness.items()}
    try:
        reading.falsified_at(point)
    except Undefined:
        return
    raise AssertionError(f"{text} is defined at {point}: {found.deciding.reason}")


_CHECKS = {Verdict.PROVED: _proved, Verdict.REFUTED: _refuted, Verdict.ILL_POSED: _ill_posed}
