"""The exact worst case against rho: its order among the bounds, its exponents, and what is stored of them."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from verify.errors import ContradictionError, NotEnclosed
from verify.ladder import growth
from verify.ladder.growth import SCHEDULES, Ending, worst_cases
from verify.methods.simulation import contradiction
from verify.search.potential import potential_certificate
from verify.search.problem import Problem
from verify.search.steps import scheduled_steps


@pytest.fixture(scope="module")
def short() -> dict[str, Any]:
    """Linear decay over the whole run and over its second half, forty steps."""
    return worst_cases(40, {"linear": SCHEDULES["linear"], "wsd:1/2": Ending(1, Fraction(1, 2))})


def test_the_worst_case_grows_beyond_the_best_factor(short: dict[str, Any]) -> None:
    """Past its least value it grows, as rho^(1/3) where the exponent is settled; the first has none."""
    rows = [row for row in short["rows"] if row["schedule"] == "linear"]
    values = [row["value"] for row in rows]
    best = values.index(min(values))
    assert len(values) > best + 3 and values[best:] == sorted(values[best:])
    assert rows[0]["exponent"] is None and rows[0]["settled"] == {}
    settled = [row["settled"]["linear"] for row in rows if row["settled"]]
    assert len(settled) >= 2 and all(abs(excess) < 0.01 for excess in settled)
    assert rows[1]["settled"] == {}  # the control: where the whole run is the suffix the exponent is another
    assert abs(rows[1]["exponent_excess"]) > 0.5


def test_what_is_forced_and_the_worst_case_lie_below_the_sharp_bound(short: dict[str, Any]) -> None:
    """An exact oracle forces no more than the worst case, a noisy one no more than the bound."""
    for row in short["rows"]:
        assert 0 < row["forced"] <= (row["value"] if row["oracle"] == "exact" else row["sharp"])
        assert row["value"] <= row["sharp"] <= row["value"] + 0.01
        assert row["below_suffix"] == pytest.approx(row["sharp"] - row["value"], abs=1e-9)
    assert short["violations"] == []
    assert any(row["below_suffix"] > 1e-5 for row in short["rows"])


def test_stored_numbers_are_the_certified_ones_rounded_outwards(short: dict[str, Any]) -> None:
    """The value holds what the certificate proves, and less by a millionth would not."""
    row = next(r for r in short["rows"] if r["schedule"] == "linear" and r["below_suffix"] > 0)
    steps = scheduled_steps("linear", 40, Fraction(row["rho"]))
    found = potential_certificate(Problem(steps, None, True))
    assert found is not None
    assert Fraction(row["value"]) - Fraction(1, 10**6) < found.value <= Fraction(row["value"])
    assert json.loads(json.dumps(short)) == short


def test_an_exponent_is_settled_where_the_suffix_is_like_the_schedule(short: dict[str, Any]) -> None:
    """With a tail of a half the suffix has to lie in it; counted from any suffix on, the exponent is further off."""
    rows = [row for row in short["rows"] if row["schedule"] == "wsd:1/2"]
    assert [bool(row["settled"]) for row in rows[1:]] == [row["suffix"] < 20 for row in rows[:-1]]
    anywhere = worst_cases(40, {"wsd:1/2": Ending(1, Fraction(1))})["rows"]
    off, further = (max(abs(e) for r in found for e in r["settled"].values()) for found in (rows, anywhere))
    assert off < 0.01 < 0.03 < further


def test_progress_is_counted_in_step_sequences() -> None:
    """From 1 to all of them."""
    seen: list[tuple[int, int]] = []
    found = worst_cases(10, {"linear": SCHEDULES["linear"]}, lambda done, total: seen.append((done, total)))
    total = len(found["rows"])
    assert seen == [(i, total) for i in range(1, total + 1)]
    assert found["series"][0]["value"] == [row["value"] for row in found["rows"]]


def test_a_lower_bound_above_an_upper_one_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the order: an error that is said to be forced and is not is a contradiction."""
    monkeypatch.setattr(growth, "_forced", lambda steps: (Fraction(1, 2), True))
    found = worst_cases(10, {"linear": SCHEDULES["linear"]})
    assert len(found["violations"]) >= 1
    with pytest.raises(ContradictionError, match=r"linear on f\(x\) = delta x.*above"):
        contradiction(found)


def test_an_infinite_end_is_no_number() -> None:
    """An enclosure without an end bounds nothing."""
    with pytest.raises(NotEnclosed, match="infinite"):
        growth._end(None)
