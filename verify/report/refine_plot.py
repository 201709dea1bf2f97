"""The plot of ``verify refine --plot``: each run's norms, and beside them its schedule under several smoothings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from verify.errors import DomainError
from verify.report.axes import tick
from verify.report.drawing import SIZE, draw, series_colour, standalone
from verify.report.html import stylesheet
from verify.report.palette import INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 12  # runs
_ROW = 3.1  # inches of height a run
_DRAWN = (0.02, 0.05, 0.2, 0.5)  # smoothings beside the chosen one: with less, noise fills the panel

Entry = Mapping[str, Any]


def refine_svg(found: Entry) -> str:
    """An SVG file of its own; DomainError where the log has too many runs for one figure."""
    runs = found["runs"]
    if len(runs) > MOST:
        raise DomainError(f"--plot: {len(runs)} runs are too many, at most {MOST}: choose some with --where.")
    names = ", ".join(entry["run"] for entry in runs if entry["run"]) or found["source"]
    alt = f"Gradient norms and refined schedules under several smoothings, for {names}."

    def plot(axes: Axes) -> None:
        canvas: Any = axes.figure
        axes.remove()
        canvas.set_layout_engine("constrained", hspace=0.06, wspace=0.05)
        panels = canvas.subplots(len(runs), 2, squeeze=False)
        for i, (entry, (left, right)) in enumerate(zip(runs, panels, strict=True)):
            _norms(left, entry, first=i == 0)
            _schedules(right, entry, found["smoothing"], first=i == 0)
        for panel in panels[-1]:
            panel.set_xlabel("fraction of the run", labelpad=8)

    height = max(SIZE[1], _ROW * len(runs) + 0.6)
    return standalone(draw("refine", plot, alt, (SIZE[0], height)), stylesheet("colours", "graph"))


def _norms(axes: Axes, entry: Entry, *, first: bool) -> None:
    """Logged norms, thin, and smoothed ones."""
    curves = entry["curves"]
    x, norms, smoothed = (curves[name] for name in ("logged_at", "norms", "smoothed"))
    _style(axes, entry["run"])
    if all(value > 0 for value in (*norms, *smoothed)):
        axes.set(yscale="log")
        _log_ticks(axes, [*norms, *smoothed])
    axes.plot(x, norms, color=MUTED, linewidth=0.6, alpha=0.55, label="logged")
    axes.plot(x, smoothed, color=INK, linewidth=1.9, label="smoothed")
    axes.set_ylabel("gradient norm", labelpad=8)
    if first:
        axes.legend(frameon=False, loc="best", fontsize="small", labelcolor=INK)


def _schedules(axes: Axes, entry: Entry, chosen: float, *, first: bool) -> None:
    """The chosen schedule, thick, over those of other smoothings; linear decay dashed."""
    curves = entry["curves"]
    _style(axes, f"peak at {100 * entry['warm_up']:.3g} % of the run")
    axes.plot([0, 1], [1, 0], color=MUTED, linewidth=1.1, linestyle=(0, (5, 3)), label="linear decay")
    others = [o for o in curves["by_smoothing"] if o["smoothing"] in _DRAWN and o["smoothing"] != chosen]
    for i, other in enumerate(others):
        if other["schedule"] is not None:
            label = f"τ = {other['smoothing']:g}"
            axes.plot(curves["at"], other["schedule"], color=series_colour(i), linewidth=1.1, label=label)
    axes.plot(curves["at"], curves["schedule"], color=INK, linewidth=2.2, label=f"τ = {chosen:g}")
    axes.set_ylim(0, 1.03)
    axes.set_ylabel("refined schedule", labelpad=8)
    if first:
        axes.legend(frameon=False, loc="best", fontsize="small", labelcolor=INK)


def _style(axes: Axes, title: str) -> None:
    axes.patch.set_visible(False)
    axes.set_title(title.replace("$", r"\$"), loc="left", fontsize="small", color=MUTED)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda v, _: tick(v))
    axes.yaxis.set_major_formatter(lambda v, _: tick(v))
    axes.grid(visible=True, axis="y")
    axes.grid(visible=False, axis="x")


def _log_ticks(axes: Axes, values: Sequence[float]) -> None:
    """1, 2 and 5 per decade, or whole decades where there are many."""
    from matplotlib.ticker import FixedLocator, NullLocator

    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    steps = (1, 2, 5) if high - low <= 2 else (1,)
    axes.yaxis.set_major_locator(
        FixedLocator([float(f"{s}e{k}") for k in range(low, high + 1) for s in steps])
    )
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(lambda v, _: tick(v))
