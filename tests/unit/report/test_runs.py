"""The experiments as tables, in every renderer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from report_experiments import appendix_d, costs, growth, training

from verify.report import summary_text
from verify.report.figures import figures
from verify.report.html import html
from verify.report.markdown import markdown
from verify.report.runs import runs, slopes_note
from verify.report.terminal import plain
from verify.report.view import view


@pytest.fixture
def measured() -> dict[str, Any]:
    """An audit of experiments alone, stored where the ledger stores them."""
    found: dict[str, Any] = {name: appendix_d(name) for name in ("d1", "d2")}
    found |= {name: growth(name) for name in ("annealed", "noisy")}
    return {
        "claims": [],
        "results": [],
        "meta": {"experiments": {**found, "digits": training()}, "training": costs()},
    }


def cells(audit: dict[str, Any], name: str, table: int = 0) -> list[list[str]]:
    """A table of an experiment as plain text."""
    found = next(e for e in runs(audit) if e.name == name)
    return [[plain(c).replace("\u202f", " ") for c in row] for row in found.tables[table].rows]


def test_each_horizon_has_its_extremes_and_where_they_are(measured):
    """Runs, range, both extremes with their factor, the proved constant, violations and the exact re-run."""
    first, *_, last = cells(measured, "d2")
    assert first[:3] == ["100", "9", "1 to 2.5"]
    assert first[3:5] == ["0.932925 at ρ = 2.5", "0.936904 at ρ = 1"]
    assert first[5:] == ["≥ 1 − √(1/4) = 0.5", "none", "agrees"]
    assert (last[0], last[-1]) == ("1 000 000", "—")
    assert cells(measured, "d1")[0][5] == "≥ 1/4 = 0.25"


def test_the_polynomial_average_has_a_note_where_it_was_taken(measured):
    """The least and the largest over all rows."""
    for i, row in enumerate(measured["meta"]["experiments"]["d1"]["rows"]):
        row |= {"polynomial_min": 0.2625 - i / 100, "polynomial_max": 0.3125 + i / 100}
    notes = {e.name: [plain(note) for note in e.notes] for e in runs(measured)}
    assert "0.2425 to 0.3325" in notes["d1"][0]
    assert notes["d2"] == []


def test_a_violation_and_a_failed_rerun_are_shown(measured):
    """A run on the wrong side is counted; a re-run that differs is said to differ. Neither is typed."""
    row = measured["meta"]["experiments"]["d1"]["rows"][0]
    row.update(violations=[{"rho": 1.0}, {"rho": 2.0}], exact_rerun_agrees=False)
    assert cells(measured, "d1")[0][-2:] == ["✗ 2", "differs"]
    assert cells(measured, "d1")[1][-2:] == ["none", "—"]


def test_growth_has_slopes_exponents_and_shares(measured):
    """A schedule with a proved exponent shows it, one without does not; a tiny share is a power of ten."""
    rows = {row[0]: row[1:] for row in cells(measured, "noisy")}
    assert rows["constant"] == ["10 000", "1.000", "—", "0.4", "none"]
    assert rows["linear"] == ["10 000", "0.310", "1/3", "0.0788", "none"]
    assert rows["quadratic"][3] == "7.58 × 10⁻⁹"


def test_the_note_on_the_last_step_follows_the_data(measured):
    """It says why only where exact slopes are about linear and noisy ones are not; else the slopes alone."""
    note = slopes_note(measured)
    assert "1.00 to 1.00 with exact subgradients" in note
    assert "0.19 to 0.31" in note
    assert "last step" in note
    for row in measured["meta"]["experiments"]["annealed"]["rows"]:
        row["fitted_slope"] = 0.25
    assert "0.25 to 0.25" in slopes_note(measured)
    assert "last step" not in slopes_note(measured)
    del measured["meta"]["experiments"]["noisy"]
    assert slopes_note(measured) == ""


def test_training_shows_the_best_rate_and_the_coarse_grid(measured):
    """Per schedule the best rate with its error, and what each coarser grid costs; without rows no second table."""
    assert cells(measured, "digits")[0] == ["fixed", "0.22", "0.0515", "0.0455 to 0.0585"]
    assert cells(measured, "digits", 1)[1] == ["4.84", "0.0080", "0.0080", "0.0080", "0.0080"]
    del measured["meta"]["experiments"]["digits"]["rows"]
    assert len(named(measured, "digits").tables) == 1


def named(audit, name: str):
    """One experiment of the page."""
    return next(e for e in runs(audit) if e.name == name)


def test_generated_data_are_never_taken_for_real(measured):
    """A result on generated data says so beside its numbers and in the title of its figure; a real one does not."""
    assert not any("not real" in plain(note) for note in named(measured, "digits").notes)
    generated = {"name": "generated, in the format of CIFAR-10", "real": False}
    measured["meta"]["experiments"]["digits"]["data"] = generated
    assert "generated, in the format" in plain(named(measured, "digits").notes[0])
    assert any(f.name == "training-digits" and "generated" in f.title for f in figures(measured))


def test_a_long_study_says_what_it_takes(measured):
    """Images alone where no GPU was measured, hours where one was; the command in either case."""
    assert "810\u202f000\u202f000 images" in plain(named(measured, "wrn-28-10").about)
    assert "not known: nothing was measured" in plain(named(measured, "wrn-28-10").about)
    assert named(measured, "wrn-28-10").command == "verify train wrn-28-10 --data DIR"
    cost = {"gpu_hours": 45.0, "device": "a GPU", "images_per_second": 5000, "reason": None}
    measured["meta"]["training"]["wrn-28-10"] |= cost
    assert "5\u202f000 images a second, as measured on a GPU, they take 45 GPU hours" in plain(
        named(measured, "wrn-28-10").about
    )


def test_without_training_the_command_is_named(measured):
    """The page, its twin and the terminal say how to get it; where it was run they do not."""
    texts = [html(view(measured)), markdown(view(measured)), summary_text(measured)]
    assert not any("verify train digits" in t for t in texts)
    del measured["meta"]["experiments"]["digits"]
    texts = [html(view(measured)), markdown(view(measured)), summary_text(measured)]
    assert all("verify train digits" in t for t in texts)
    assert all("[train]" in t.replace("\\", "") for t in texts[:2])


def test_without_experiments_there_is_no_section():
    """An audit that holds no run has no section of runs, and no word of training."""
    page = view({"claims": [{"id": "a"}]})
    assert page.experiments == ()
    assert 'id="runs"' not in html(page)
    assert "Simulated runs" not in markdown(page)


def test_runs_that_diverged_are_told(measured):
    """A count of diverged runs is a note; none is no note."""
    assert runs(measured)[0].notes == ()
    measured["meta"]["experiments"]["d1"]["diverged"] = 3
    assert plain(runs(measured)[0].notes[0]).startswith("3 runs left")


def test_the_terminal_has_a_line_for_each(measured):
    """Compact: one line for each horizon of D.1 and D.2 and for each schedule at its longest horizon."""
    text = summary_text(measured).replace("\u202f", " ")
    assert re.search(r"d2 +1 000 000 +9 +0\.\d+ to 0\.\d+ +≥ 0\.5 +none", text)
    assert re.search(r"noisy, cosine +10 000 +99 +slope 0\.200 +slope 1/5 +none", text)
    assert re.search(r"digits, cosine .*error 0\.0\d+ at rate", text)


def test_narrow_pages_label_every_cell(measured):
    """A table that is stacked on a phone keeps its roles, and each of its cells names its column."""
    page = html(view(measured))
    stacked = re.findall(r'<table class="runs stack" role="table">.*?</table>', page, re.S)
    assert len(stacked) == 2
    for table in stacked:
        body = table.split("<tbody", 1)[1]
        assert (
            len(re.findall(r"<td\b", body)) == len(re.findall(r'role="cell" data-label="[^"]+"', body)) == 24
        )
