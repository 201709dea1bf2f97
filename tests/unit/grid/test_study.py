"""The cost of coarse grids of a study, against the rule of Appendix C written out."""

from __future__ import annotations

import json
import random
import statistics
from typing import Any

import pytest

from verify.grid.study import MAX_SPACING, coarse_rows

RATES = (0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0)


def study(seed: int = 1) -> list[dict[str, Any]]:
    """Three seeds of two schedules, in no order."""
    rng = random.Random(seed)
    keys = [(s, r, k) for s in ("fixed", "cosine") for r in RATES for k in range(3)]
    rng.shuffle(keys)
    return [{"schedule": s, "learning_rate": r, "seed": k, "value": rng.random()} for s, r, k in keys]


def mean(rows: list[dict[str, Any]], schedule: str, rate: float) -> float:
    """The mean of a cell."""
    return statistics.fmean(
        r["value"] for r in rows if r["schedule"] == schedule and r["learning_rate"] == rate
    )


def test_every_number_by_hand() -> None:
    """Means over seeds, every k-th rate, the mean of the best over offsets, and differences of drops."""
    rows = study()
    found = coarse_rows(rows)
    assert [row["spacing"] for row in found] == list(range(1, MAX_SPACING + 1))
    for row in found:
        k, best = row["spacing"], {}
        for name in ("fixed", "cosine"):
            offsets = [min(mean(rows, name, r) for r in RATES[o::k]) for o in range(k)]
            best[name] = statistics.fmean(offsets) - min(mean(rows, name, r) for r in RATES)
            assert row["mean_best"][name] == pytest.approx(statistics.fmean(offsets), rel=1e-14)
            assert row["drop"][name] == pytest.approx(best[name], abs=1e-15)
        assert row["factor"] == pytest.approx(500.0 ** (k / 8))
        assert row["drop_fixed_minus_cosine"] == pytest.approx(best["fixed"] - best["cosine"], abs=1e-15)
    assert found != coarse_rows(study(2))


def test_a_diverged_run_spoils_its_rate_and_json_is_written() -> None:
    """One lost seed of three: never the best; a sub-grid with nothing else has no mean, and so no drop."""
    rows = [
        {"schedule": "fixed", "learning_rate": r, "seed": s, "value": v}
        for r, v in zip(RATES[:3], (1.0, 0.0, 2.0), strict=True)
        for s in range(3)
    ]
    assert coarse_rows(rows)[1]["mean_best"] == {"fixed": 0.5}
    rows[3]["value"] = None
    first, second = coarse_rows(rows)
    assert (first["mean_best"], first["drop"]) == ({"fixed": 1.0}, {"fixed": 0.0})
    assert (second["mean_best"], second["drop"]) == ({"fixed": None}, {"fixed": None})
    json.dumps([first, second], allow_nan=False)


def test_too_few_rates_have_no_rows() -> None:
    """Nothing to thin out: no run, one rate."""
    assert coarse_rows([]) == []
    assert coarse_rows([{"schedule": "fixed", "learning_rate": 1.0, "seed": 0, "value": 0.5}]) == []
