"""The exact worst case in the report: two tables, one figure, a line on the terminal for each schedule."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from verify.ladder.growth import SCHEDULES, worst_cases
from verify.report import worst_cases as shown
from verify.report.figures import figures
from verify.report.runs import runs
from verify.report.terminal import plain

EMPTY: dict[str, Any] = {"claims": [], "results": [], "meta": {}}


@pytest.fixture(scope="module")
def audit() -> dict[str, Any]:
    """A short experiment where the ledger stores it; cosine does not settle on so few steps."""
    found = worst_cases(30, {name: SCHEDULES[name] for name in ("linear", "cosine")})
    return {**EMPTY, "meta": {"experiments": {"worst-cases": found}}}


def test_the_tables_show_the_stored_numbers(audit: dict[str, Any]) -> None:
    """Exponents where they are settled and a dash where none is; values at rho = 1, 8, 64, ..."""
    (experiment,) = runs(audit)
    exponents, values = ([[plain(cell) for cell in row] for row in table.rows] for table in experiment.tables)
    rows = audit["meta"]["experiments"]["worst-cases"]["rows"]
    settled = [r["exponent"] for r in rows if r["settled"]]
    assert exponents[0][1] == "1/3 = 0.333"
    assert exponents[0][3] == f"{min(settled):.3f} to {max(settled):.3f}"
    assert exponents[1][2:4] == ["—", "—"]
    assert [row[1] for row in values] == ["1", "8"] * 2
    first = rows[0]
    assert values[0][3:6] == [
        f"{first['forced']:.6f} (exact)",
        f"{first['value']:.6f}",
        f"{first['sharp']:.6f}",
    ]
    assert "T = 30" in plain(experiment.about)


def test_the_terminal_has_a_line_for_each_schedule(audit: dict[str, Any]) -> None:
    """Measured beside the paper's exponent; a violation is counted."""
    (experiment,) = runs(audit)
    assert [b.name for b in experiment.brief] == ["worst-cases, linear", "worst-cases, cosine"]
    assert experiment.brief[0].proved == "exponent 1/3" and experiment.brief[0].violations == "none"
    broken = copy.deepcopy(audit)
    broken["meta"]["experiments"]["worst-cases"]["rows"][0]["violations"] = [{}]
    assert runs(broken)[0].brief[0].violations == "✗ 1"


def test_the_figure_names_each_curve_and_its_power(audit: dict[str, Any]) -> None:
    """One figure, each curve named, a guide where the exponent is settled; without numbers there is nothing."""
    (figure,) = figures(audit)
    assert figure.name == "worst-cases"
    assert "linear, ρ" in figure.svg and "cosine, ρ" in figure.svg and "1/3" in figure.svg
    assert figure.svg.count("stroke-dasharray") == 1
    assert shown.figure(EMPTY) is None and shown.experiment(EMPTY) is None and runs(EMPTY) == ()
