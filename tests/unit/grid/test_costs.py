"""The cost of coarse grids: a second implementation on random logs with holes, and what is said of what is missing."""

from __future__ import annotations

import json
import math
import statistics
import tempfile
from pathlib import Path
from typing import Any

import pytest
from grid_logs import read
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.grid.costs import LOST, NO_GRID, NO_SEEDS, ONE_SEED, grid

RATES = ["1e-3", "0.0022", "0.005", "0.01", "0.022", "0.05", "0.1"]
NAN = float("nan")
CELL = st.one_of(st.none(), st.just(NAN), st.integers(-50, 50).map(lambda n: n / 8))
LOGS = st.fixed_dictionaries({(s, r, k): CELL for s in ("fixed", "cosine") for r in RATES for k in (0, 1)})


def by_hand(cells: dict[float, list[float]], k: int, sign: float) -> tuple[float, float, list[float]]:
    """Mean best, drop and chosen rates of one schedule, from lists of results per rate: every k-th rate."""
    order = sorted(cells)
    mean = {r: sign * statistics.fmean(cells[r]) for r in order}
    good = {r: math.inf if math.isnan(m) else m for r, m in mean.items()}
    bests = [min((good[r], r) for r in order[o::k]) for o in range(k)]
    top = min(good.values())
    drop = statistics.fmean(b - top for b, _ in bests) if math.isfinite(top) else NAN
    return statistics.fmean(b for b, _ in bests), drop, [r for _, r in bests]


@given(LOGS, st.booleans())
def test_random_logs_against_a_second_implementation(log: dict[Any, float | None], higher: bool) -> None:
    """Empty cells leave, diverged ones stay; mean best, drop and overestimation of every spacing that is even."""
    rows = [(s, r, k, "" if v is None else v) for (s, r, k), v in log.items()]
    if all(v is None for v in log.values()):
        return
    with tempfile.TemporaryDirectory() as folder:
        found = grid(read(Path(folder), rows), higher_is_better=higher)
    json.dumps(found, allow_nan=False)
    assert sum(found["dropped"]["empty"].values()) == sum(v is None for v in log.values())
    sign = -1.0 if higher else 1.0
    for entry in found["schedules"]:
        own = {}
        for (s, r, _), v in log.items():
            if s == entry["schedule"] and v is not None:
                own.setdefault(float(r), []).append(v)
        assert [row["learning_rate"] for row in entry["rates"]] == sorted(own)
        assert len(entry["factors"]) == len(own) - 1
        for row in entry["factors"] if entry["even"] else entry["factors"][:1]:
            best, drop, chosen = by_hand(own, row["spacing"], sign)
            if math.isinf(best):
                assert row["mean_best"] == ("-oo" if higher else "oo")
                assert row["drop"] == (None if math.isnan(drop) else "oo")
                assert row["reason"] == LOST
                continue
            assert row["mean_best"] == pytest.approx(sign * best, abs=1e-9)
            assert row["drop"] == pytest.approx(drop, abs=1e-9)
            assert row["drop"] >= 0
            ratios = [r / entry["best"]["learning_rate"] for r in chosen]
            assert row["overestimated"]["largest"] == pytest.approx(max(ratios))
            assert row["overestimated"]["smallest"] == pytest.approx(min(ratios))
            assert row["overestimated"]["mean"] == pytest.approx(statistics.geometric_mean(ratios))


def test_the_second_implementation_can_tell() -> None:
    """The control: by ranks that start one rate late, or with the worst in place of the best, other numbers come out."""
    cells = {float(r): [float(v)] for r, v in zip(RATES, (0, 3, 4, 1, 5, 9, 2), strict=True)}
    right = by_hand(cells, 3, 1.0)
    assert right[:2] == (pytest.approx((0 + 3 + 4) / 3), pytest.approx(7 / 3))
    shifted = by_hand(dict(list(cells.items())[1:]), 3, 1.0)
    assert shifted[:2] != right[:2]
    assert by_hand(cells, 3, -1.0)[:2] != right[:2]


def costs(tmp_path: Path, rows: list[Any], **options: Any) -> dict[str, Any]:
    """The entry of the only schedule, or all of them."""
    found = grid(read(tmp_path, rows, **options))
    return found["schedules"][0] if len(found["schedules"]) == 1 else found


def test_the_largest_numbers_are_worked_out(tmp_path: Path) -> None:
    """Rates and values at the ends of what is accepted: finite results; a value beyond counts as diverged."""
    ends = ("1e-150", "1", "1e150")
    rows = [("a", r, s, v) for s in (0, 1) for r, v in zip(ends, ("9e149", "-9e149", "9e149"), strict=True)]
    row = costs(tmp_path, rows)["factors"][1]
    assert row["factor"] == pytest.approx(1e300)
    assert row["drop"] == pytest.approx(9e149)
    assert row["interval"] == pytest.approx([9e149, 9e149])
    assert row["overestimated"]["largest"] == 1.0
    beyond = costs(tmp_path, [("a", r, 0, v) for r, v in ((1, "1e151"), (2, 1), (4, 2))])
    assert [rate["diverged"] for rate in beyond["rates"]] == [1, 0, 0]


def test_too_many_learning_rates_are_refused_at_once(tmp_path: Path) -> None:
    """Before the work begins, which would take hours."""
    with pytest.raises(DomainError, match="has 501 different learning rates, at most 500 are taken"):
        costs(tmp_path, [("a", 1 + i, 0, i) for i in range(501)])


def test_a_drop_that_is_overstated_is_marked(tmp_path: Path) -> None:
    """The best rate in no sub-grid: each of them pays. With another best rate, or on an even grid, nothing is marked."""
    rates = ("1e-4", "5e-4", "1e-3", "2e-3", "3e-3")  # every second: 1e-3 is unused
    for values, marked in (((3, 2, 1, 2, 3), True), ((3, 2, 2, 1, 3), False)):
        row = costs(tmp_path, [("a", r, 0, v) for r, v in zip(rates, values, strict=True)])["factors"][1]
        assert (row["incomplete"], row["without_best"]) == (1, marked)
    even = costs(tmp_path, [("a", 2**i, 0, v) for i, v in enumerate((3, 2, 1, 2, 3))])
    assert not any(row["without_best"] for row in even["factors"])


def test_reasons_stand_in_the_place_of_numbers(tmp_path: Path) -> None:
    """No seeds, one seed, no sub-grid, a lost sub-grid, one learning rate."""
    columns = ("schedule", "learning_rate", "value")
    free = costs(tmp_path, [("a", r, i) for i, r in enumerate((1, 2, 4))], columns=columns)
    assert [row["reason"] for row in free["factors"]] == [NO_SEEDS] * 2
    single = costs(tmp_path, [("a", r, 0, 1) for r in (1, 2, 4)])
    assert {(row["reason"], row["interval"]) for row in single["factors"]} == {(ONE_SEED, None)}
    far = costs(tmp_path, [("a", r, 0, 1) for r in ("1", "1.01", "1.02", "1e6", "1.01e6", "1.02e6")])
    assert (far["factors"][1]["reason"], far["factors"][1]["grids"]) == (NO_GRID, 0)
    assert far["factors"][1]["incomplete"] == 6
    assert not far["even"]
    lost = costs(tmp_path, [("a", r, 0, v) for r, v in ((1, "nan"), (2, 5), (4, "inf"))])
    assert [(row["mean_best"], row["drop"]) for row in lost["factors"]] == [(5.0, 0.0), ("oo", "oo")]
    assert lost["diverged"] == 2
    alone = costs(tmp_path, [("a", 1, 0, 1)])
    assert (alone["factors"], alone["reason"]) == ([], "one learning rate")
    nothing = costs(tmp_path, [("a", r, 0, "nan") for r in (1, 2)])
    assert (nothing["best"], nothing["factors"][0]["drop"]) == (None, None)


def test_the_best_at_an_end_is_said(tmp_path: Path) -> None:
    """The optimum may lie beyond the grid; in the middle it does not."""
    edges = []
    for values in ((1, 2, 3), (3, 2, 1), (2, 1, 3)):
        rows = [("a", r, 0, v) for r, v in zip((1, 2, 4), values, strict=True)]
        edges.append(costs(tmp_path, rows)["best"]["edge"])
    assert edges == ["lowest", "highest", None]


def test_groups_are_kept_apart(tmp_path: Path) -> None:
    """An entry per group and schedule, groups in the order of their numbers."""
    columns = ("schedule", "learning_rate", "value", "size")
    rows = [(s, r, r * n, n) for n in (10, 9) for s in ("a", "b") for r in (1, 2)]
    found = grid(read(tmp_path, rows, columns, groups=("size",)))
    assert [(e["group"], e["schedule"]) for e in found["schedules"]] == [
        ({"size": n}, s) for n in ("9", "10") for s in ("a", "b")
    ]
    assert [e["best"]["mean"] for e in found["schedules"]] == [9, 9, 10, 10]


def test_runs_that_other_settings_tell_apart_are_named(tmp_path: Path) -> None:
    """The column that tells most apart first; run names and other measurements are not settings; a group cures it."""
    columns = ("run", "schedule", "learning_rate", "decay", "warm", "value", "other")
    rows = [
        (f"run{i}{d}", "wsd", r, d, "1" if i else "2", r + i, r * i * 7.1 + float(d))
        for i, r in enumerate((1, 2, 4, 8))
        for d in ("0.1", "0.2")
    ]
    rows.append(("last", "wsd", 1, "0.20", "3", 5, 9))
    found = grid(read(tmp_path, rows, columns))
    same = found["duplicates"]
    assert (same["cells"], same["runs"], same["schedules"]) == (4, 9, ["wsd"])
    assert same["columns"] == {"decay": ["0.1", "0.2"], "warm": ["2", "3", "1"]}
    assert list(same["columns"]) == ["decay", "warm"]
    assert grid(read(tmp_path, rows, columns, groups=("decay", "warm")))["duplicates"] is None
    seeds = [("a", r, s, 1) for r in (1, 2) for s in (0, 1)]
    assert grid(read(tmp_path, seeds))["duplicates"] is None


def test_repeats_of_one_seed_count_once(tmp_path: Path) -> None:
    """Three runs of seed 0 and one of seed 1: the mean over seeds is not that over runs, and the repeats are said."""
    rows = [("a", 1, 0, v) for v in (0, 0, 0)] + [("a", 1, 1, 4), ("a", 2, 0, 9), ("a", 2, 1, 9)]
    found = grid(read(tmp_path, rows))
    assert found["schedules"][0]["rates"][0]["mean"] == 2.0
    assert found["duplicates"]["runs"] == 3
    assert found["duplicates"]["columns"] == {}
