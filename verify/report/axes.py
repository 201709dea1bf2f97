"""Axes and labels of the plots: plain numbers at the ticks, each curve named where it ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from verify.report.palette import INK, MUTED
from verify.report.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOP = 0.985  # of the axes: no name stands higher
RHO = "misspecification factor ρ"
LABEL_GAP = 0.05  # least distance of two names, as a share of the height of the axes


class Curve(NamedTuple):
    """A named band between two rows of numbers; where both are the same it is a line."""

    name: str
    x: list[float]
    lower: list[float]
    upper: list[float]


class End(NamedTuple):
    """Where a curve ends and its name is written."""

    name: str
    x: float
    y: float
    colour: str


def floats(values: Iterable[Any]) -> list[float]:
    """Stored decimal strings as floats for drawing; "oo" and absent values are not drawn."""
    return [math.inf if v is None or str(v) == "oo" else float(v) for v in values]


def band(axes: Axes, curve: Curve, colour: str, marker: str = "") -> End | None:
    """Draw a curve; None where no point of it is finite."""
    rows = zip(curve.x, curve.lower, curve.upper, strict=True)
    kept = [row for row in rows if all(math.isfinite(v) for v in row)]
    if not kept:
        return None
    x, low, high = (list(column) for column in zip(*kept, strict=True))
    axes.fill_between(x, low, high, facecolor=colour, edgecolor="none", alpha=0.3, linewidth=0)
    axes.plot(x, high, color=colour, marker=marker or None, markersize=3.4, clip_on=not marker)
    return End(curve.name, x[-1], high[-1], colour)


def guide(axes: Axes, curve: Curve, colour: str = MUTED) -> End | None:
    """Draw a reference line, thin and dashed."""
    kept = [(x, y) for x, y in zip(curve.x, curve.upper, strict=True) if math.isfinite(y)]
    if not kept:
        return None
    x, y = (list(column) for column in zip(*kept, strict=True))
    axes.plot(x, y, color=colour, linewidth=1.1, linestyle=(0, (5, 3)), zorder=1.5)
    return End(curve.name, x[-1], y[-1], colour)


def finish(
    axes: Axes,
    labels: tuple[str, str],
    ends: Sequence[End | None],
    x: Sequence[float],
    *,
    whole: bool = False,
) -> None:
    """Names of the axes, limits, ticks, and the names of the curves; with ``whole`` no curve is cut off."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    drawn = [e for e in ends if e is not None]
    axes.set_xlabel(labels[0], labelpad=8)
    axes.set_ylabel(labels[1], labelpad=8)
    axes.set_xlim(min(x) / 1.05, max(x))
    if not whole:
        _clip(axes, drawn)
    for axis, scale, (low, high) in (
        (axes.xaxis, axes.get_xscale(), axes.get_xlim()),
        (axes.yaxis, axes.get_yscale(), axes.get_ylim()),
    ):
        if scale == "log":
            axis.set_major_locator(FixedLocator(_ticks(low, high)))
            axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda v, _: tick(v)))
    axes.grid(visible=True, axis="y")
    axes.grid(visible=False, axis="x")
    _name_curves(axes, drawn, max(x))


def _clip(axes: Axes, ends: Sequence[End]) -> None:
    """A single curve that leaves all others far below is cut off, so that the others can be told apart."""
    heights = sorted(e.y for e in ends)
    if axes.get_yscale() == "log" and len(heights) > 2 and heights[-1] > 8 * heights[-2]:
        axes.set_ylim(top=heights[-2] * 1.5)


def tick(value: float) -> str:
    """The label at a tick: plain digits from 0.01 on, below that a power of ten."""
    if 0 < abs(value) < 0.01:
        head, exponent = f"{value:.5e}".split("e")
        return number(f"{head.rstrip('0').rstrip('.')}e{exponent}").removeprefix("1 × ")
    return f"{value:,.6g}".replace(",", "\u2009")


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5 per decade on short axes, 1 and 3 on longer ones, 1 on long ones."""
    decades = math.log10(high / low)
    steps = (1, 2, 5) if decades <= 2.2 else (1, 3) if decades <= 4 else (1,)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [float(f"{s}e{k}") for k in powers for s in steps]


def _name_curves(axes: Axes, ends: Sequence[End], right: float) -> None:
    """Names at the ends of the curves, moved apart where they would touch, with a short line from the end."""
    transform = axes.transData + axes.transAxes.inverted()
    early = [e for e in ends if e.x < right * 0.999]
    late = [e for e in ends if e.x >= right * 0.999]
    for end in early:
        axes.plot([end.x], [end.y], marker="o", markersize=3.4, color=end.colour)
        axes.annotate(
            end.name, xy=(end.x, end.y), xytext=(4, 4), textcoords="offset points", va="bottom", ha="left",
            color=end.colour, fontsize="small",
        )  # fmt: skip
    places = sorted(((float(transform.transform((e.x, e.y))[1]), e) for e in late), key=lambda p: p[0])
    for (own, end), height in zip(places, _apart([height for height, _ in places]), strict=True):
        if abs(height - own) > 0.004 and own <= 1.0:
            x, y = [1.006, 1.026], [own, height]
            axes.plot(x, y, transform=axes.transAxes, color=end.colour, lw=0.8, clip_on=False)
        axes.annotate(
            end.name if own <= 1.0 else f"{end.name} ↗", xy=(1.0, height), xycoords="axes fraction",
            xytext=(18, 0), textcoords="offset points", va="center", ha="left", annotation_clip=False,
            color=INK if end.colour == MUTED else end.colour,
        )  # fmt: skip


def _apart(wanted: Sequence[float]) -> list[float]:
    """Ascending heights, at least LABEL_GAP apart, none above the axes."""
    heights: list[float] = []
    for height in wanted:
        low = heights[-1] + LABEL_GAP if heights else height
        heights.append(max(min(height, TOP), low))
    ceiling = TOP
    for i in range(len(heights) - 1, -1, -1):
        heights[i] = min(heights[i], ceiling)
        ceiling = heights[i] - LABEL_GAP
    return heights
