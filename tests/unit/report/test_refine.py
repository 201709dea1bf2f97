"""The tables, the remarks and the plot of ``verify refine`` and ``verify train --refine``."""

from __future__ import annotations

import io
from typing import Any
from xml.dom import minidom

import numpy as np
import pytest
from rich.console import Console

from verify.errors import DomainError
from verify.refine.comparison import compare
from verify.refine.reading import Log, Logs
from verify.refine.study import Settings, study
from verify.report.palette import VARIABLES
from verify.report.refine import refine_text, retrained_text
from verify.report.refine_plot import refine_svg

N = 100
U = np.arange(1, N + 1) / N


def result(
    *norms: Any, steps: int | None = None, names: str = "run {}", empty: int = 0, **settings: Any
) -> Any:
    """The result for runs with these norms."""
    runs = tuple(Log(names.format(i), np.arange(1, N + 1), np.asarray(g)) for i, g in enumerate(norms))
    return study(Logs("norms.csv", runs, N * len(runs), 0, empty), Settings("sgd", **settings), steps)[0]


def text(renderable: Any) -> str:
    """What a terminal shows, in one line."""
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(renderable)
    return " ".join(console.export_text().split())


def test_ordinary_runs_have_no_warning() -> None:
    """A row per run in both tables, what the words mean, and nothing that is not there."""
    shown = text(refine_text(result(1 + np.exp(-9 * U), np.ones(N))))
    assert shown.count("run 0") == shown.count("run 1") == 2
    assert "│ 0 % │ 50 % │ 0.5 │" in shown  # linear decay
    assert "No theorem covers these schedules" in shown
    for absent in ("near zero", "most of it is warm-up", "stretched", "not used", "no schedule"):
        assert absent not in shown


def test_remarks_say_what_happened() -> None:
    """Near zero and handled or kept, a late peak, stretched, left out."""
    fitted = np.where(U > 0.6, 1e-3, 1.0)
    handled = text(refine_text(result(fitted, steps=50, empty=3)))
    assert (
        "run 0: near zero, below 0.25 of the median: 40 of 100 smoothed norms, from iteration 61; the "
        in handled
    )
    assert "most of it is warm-up" not in handled
    assert "stretched: 50 steps for 100 iterations." in handled
    assert "not used: 3 rows without a norm." in handled
    kept = text(refine_text(result(fitted, near_zero="keep")))
    assert "kept, so that these steps may outweigh all others" in kept
    assert "run 0: the schedule peaks at 60 % of the run, so most of it is warm-up" in kept


def test_the_plot_is_well_formed_and_has_every_run() -> None:
    """Names, a panel pair a run, page colours only; the same bytes again; a dollar sign is no formula."""
    found = result(1 + np.exp(-9 * U), np.where(U > 0.6, 0.0, 1.0), names="a$b$<{}>")
    svg = refine_svg(found)
    assert svg == refine_svg(found)
    minidom.parseString(svg)  # noqa: S318 - our own file
    assert "a$b$&lt;0&gt;" in svg
    assert svg.count("refined schedule") >= 2
    drawing = svg[svg.index("</style>") :]
    assert not [colour for colour in VARIABLES if colour in drawing]
    assert "#000000" not in drawing


def test_too_many_runs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with both numbers and the cure; one fewer is drawn."""
    monkeypatch.setattr("verify.report.refine_plot.MOST", 1)
    with pytest.raises(
        DomainError, match=r"--plot: 2 runs are too many, at most 1: choose some with --where\."
    ):
        refine_svg(result(*[np.ones(N)] * 2))
    assert refine_svg(result(np.ones(N)))


def retrained(errors: Any, **more: Any) -> Any:
    """The result of a two-phase study."""
    pilots = [{"learning_rate": rate, "reason": None, "warm_up": 0.071} for rate in errors]
    about = {"model": "digits", "device": "cpu", "seeds": [0, 1, 2], "pilot_seed": 3}
    return {**about, "pilots": pilots, **compare(errors), **more}


def test_two_phases_are_told_without_a_claim_beyond() -> None:
    """Counts of intervals on either side of 0, each at its own best rate, and about what it is."""
    better, same = ([0.2, 0.21, 0.22], [0.1, 0.11, 0.12]), ([0.2, 0.1, 0.3], [0.1, 0.3, 0.2])
    shown = text(retrained_text(retrained({0.1: better, 0.5: same, 1.0: better[::-1]})))
    assert "refined schedule better at 1, worse at 1, not told apart at 1 of 3 learning rates" in shown
    assert "7.1 % │ 21.00 │ 11.00 │ −10.00 │" in shown
    assert "best: 0.1, 0.1" not in shown  # linear decay is best at 1.0
    assert "best: 1, 0.1" in shown
    assert "norms and schedule from seed 3" in shown
    assert "About this network on these data, and no other." in shown


def test_what_diverged_is_told() -> None:
    """A pilot without a schedule, a rate without a difference."""
    lost = {"learning_rate": 5.0, "reason": "the loss was not finite at step 9"}
    found = retrained({0.1: ([0.2, None, 0.2], [0.1] * 3)})
    found["pilots"].append(lost)
    shown = text(retrained_text(found))
    assert "1 of 6 runs diverged" in shown
    assert "no schedule at 5: the loss was not finite at step 9." in shown
    assert "of 0 learning rates" in shown
