"""The plot of ``verify grid --plot``: value against learning rate, and under it the drop against the grid factor."""

from __future__ import annotations

import math
import statistics
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from verify.errors import DomainError
from verify.report.axes import Curve, End, band, finish, floats
from verify.report.drawing import SIZE, draw, series_colour, standalone
from verify.report.grid import FEWEST, group_name
from verify.report.html import stylesheet
from verify.report.palette import MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 14  # curves: twice the number of colours
_LONGEST = 40  # characters of a name beside its curve
_ROOM = 10.0  # values are drawn that far from the best of their curve, in distances of its median from it

_MARKS = {"x": "× diverged", "^": "▲ above this range", "v": "▼ below this range"}

Entry = Mapping[str, Any]


def grid_svg(found: Entry) -> str:
    """An SVG file of its own; DomainError where there is nothing to draw or too much for one figure."""
    shown = [entry for entry in found["schedules"] if len(entry["rates"]) >= FEWEST]
    if not shown:
        raise DomainError(
            f"--plot: no schedule has {FEWEST} learning rates, so there is no coarser grid to draw."
        )
    if len(shown) > MOST:
        raise DomainError(
            f"--plot: {len(shown)} curves are too many, at most {MOST}: choose some with --where."
        )
    several = len({group_name(entry) for entry in shown}) > 1
    names = [_name(entry, several) for entry in shown]
    value = found["columns"]["value"]
    alt = f"{value} against the learning rate, and the drop against the grid factor, for {', '.join(names)}."

    def plot(axes: Axes) -> None:
        canvas: Any = axes.figure
        axes.remove()
        canvas.set_layout_engine("constrained", hspace=0.07)
        upper, lower = canvas.subplots(2, 1)
        for panel in (upper, lower):
            panel.patch.set_visible(False)
        _values(upper, shown, [_plain(n) for n in names], found)
        _drops(lower, shown, [_plain(n) for n in names], _plain(f"drop in {value}"))

    with warnings.catch_warnings():  # the file has text, and who shows it may have the font
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        drawing = draw("grid", plot, alt, (SIZE[0], 1.7 * SIZE[1]))
    return standalone(drawing, stylesheet("colours", "graph"))


def _name(entry: Entry, several: bool) -> str:
    group = ", ".join(v or "empty" for v in entry["group"].values())
    return f"{entry['schedule']}, {group}" if several else entry["schedule"]


def _plain(text: str) -> str:
    """Text of a log that fits beside a panel, in which a dollar sign opens no formula."""
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return short.replace("$", r"\$")


def _values(axes: Axes, shown: Sequence[Entry], names: Sequence[str], found: Entry) -> None:
    """Means per rate. What lies far off is marked at the edge of the panel, so that the rest can be told apart."""
    higher = found["higher_is_better"]
    sign = -1.0 if higher else 1.0
    limit = _limit(shown, sign)
    axes.set(xscale="log")
    ends: list[End | None] = []
    marks: dict[str, str] = {}
    for i, (entry, name) in enumerate(zip(shown, names, strict=True)):
        x, y = floats(row["learning_rate"] for row in entry["rates"]), _means(entry)
        near = [v if sign * v <= limit else math.inf for v in y]
        ends.append(band(axes, Curve(name, x, near, near), series_colour(i), marker="o"))
        off = [(r, v) for r, v, kept in zip(x, y, near, strict=True) if not math.isfinite(kept)]
        for rate, v in off:
            marker = "x" if not math.isfinite(v) else "v" if higher else "^"
            _mark(axes, rate, marker, series_colour(i), higher)
            marks[marker] = _MARKS[marker]
    labels = (_plain(found["columns"]["learning_rate"]), _plain(found["columns"]["value"]))
    rates = floats(row["learning_rate"] for entry in shown for row in entry["rates"])
    finish(axes, labels, _at_right(ends, rates), rates, whole=True)
    note = ", ".join(marks.values())
    axes.set_title(note, loc="left", fontsize="small", color=MUTED)


def _mark(axes: Axes, rate: float, marker: str, colour: str, low: bool) -> None:
    """A sign at the upper edge of the panel, at the lower one with ``low``."""
    height = 0.0 if low else 1.0
    axes.plot(
        [rate], [height], transform=axes.get_xaxis_transform(), clip_on=False, zorder=4, marker=marker,
        markersize=6, linestyle="none", color=colour,
    )  # fmt: skip


def _means(entry: Entry) -> list[float]:
    return floats(row["mean"] for row in entry["rates"])


def _at_right(ends: Sequence[End | None], x: Sequence[float]) -> list[End | None]:
    """Every name beside the panel, at the height of its curve's end: curves of unequal length end close together."""
    return [None if end is None else end._replace(x=max(x)) for end in ends]


def _limit(shown: Sequence[Entry], sign: float) -> float:
    """The largest value that is drawn in its place, where less is better: no curve loses what lies near its best."""
    curves = [[sign * v for v in _means(entry) if math.isfinite(v)] for entry in shown]
    lowest = [(min(values), statistics.median(values)) for values in curves if values]
    return max((best + _ROOM * (middle - best) for best, middle in lowest), default=math.inf)


def _drops(axes: Axes, shown: Sequence[Entry], names: Sequence[str], value: str) -> None:
    axes.set(xscale="log")
    ends: list[End | None] = []
    factors: list[float] = []
    for i, (entry, name) in enumerate(zip(shown, names, strict=True)):
        rows = entry["factors"]
        x, y = floats(row["factor"] for row in rows), floats(row["drop"] for row in rows)
        bars = [(row["factor"], *row["interval"]) for row in rows if row["interval"]]
        at, low, high = ([bar[k] for bar in bars] for k in range(3))
        axes.vlines(at, low, high, color=series_colour(i), linewidth=1.1)
        ends.append(band(axes, Curve(name, x, y, y), series_colour(i), marker="o"))
        factors += x
    axes.set_ylim(bottom=0)
    finish(
        axes,
        ("factor between neighbouring learning rates", value),
        _at_right(ends, factors),
        factors,
        whole=True,
    )
    if axes.get_ylim()[1] >= 0.001:  # one form for all ticks, no power of ten beside plain digits
        axes.yaxis.set_major_formatter("{x:.6g}")
