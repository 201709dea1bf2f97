"""The plots: which stored numbers each needs, and how it draws them.

Nothing is computed but where ink goes; the two guide lines of Figure 4 are the paper's own formulas.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from verify.report.figures import draw, series_colour
from verify.report.model import Figure
from verify.report.palette import INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Audit = Mapping[str, Any]
Curve = tuple[str, list[float], list[float], list[float]]  # name, x, lower, upper
GUIDES = ((5.0, 0.2, "5 ρ^{1/5}"), (4.0, 0.2, "4 ρ^{1/5}"))  # Appendix E: the band of cosine and quadratic decay
_NAMES = {"poly:2": "quadratic", "poly:3": "cubic", "poly:4": "quartic", "poly:1": "linear"}


def coefficient(audit: Audit) -> Figure | None:
    """Figure 4 redrawn: the coefficient of DG/sqrt(T) against rho, certified from below and above."""
    data = _stored(audit, "coefficient")
    if not data or not data.get("curves"):
        return None
    rho = _floats(data.get("rho", ()))
    curves = [
        (_NAMES.get(c["schedule"], str(c["schedule"])), rho, _floats(c["lower"]), _floats(c["upper"]))
        for c in data["curves"]
    ]
    names = ", ".join(c[0] for c in curves)
    alt = f"Coefficient of DG/√T against the misspecification factor ρ for {names}, with the lines 4 and 5 times ρ to the 1/5."

    def plot(axes: Axes) -> None:
        _log_axes(axes, "misspecification factor ρ", "coefficient of DG/√T")
        ends = [_band(axes, curve, series_colour(i)) for i, curve in enumerate(curves)]
        for factor, exponent, name in GUIDES:
            line = [factor * r**exponent for r in rho]
            axes.plot(rho, line, color=MUTED, linewidth=1.1, linestyle=(0, (5, 3)), zorder=1.5)
            ends.append((name, rho[-1], line[-1], MUTED))
        _finish(axes, [e for e in ends if e], rho)

    caption = (
        r"Figure 4 of the paper, redrawn: the coefficient of Theorem 1 in units of $DG/\sqrt{T}$. Each curve is a band "
        r"between its certified lower and upper ends, thinner than its ink. Dashed: $4\rho^{1/5}$ and $5\rho^{1/5}$."
    )
    return Figure("coefficient", "What misspecification costs", draw("coefficient", plot, alt), alt, caption)


def degradation(audit: Audit) -> Figure | None:
    """Error of simulated SGD against rho, with proved bounds and fitted slopes as they were stored."""
    data = _stored(audit, "degradation")
    series = [s for s in (data or {}).get("series", ()) if len(s.get("rho", ())) > 1]
    if not series:
        return None
    bounds = (data or {}).get("bounds", ())
    names = ", ".join(_with_slope(s) for s in series)
    alt = f"Error of simulated SGD in units of DG/√T against ρ for {names}."

    def plot(axes: Axes) -> None:
        _log_axes(axes, "misspecification factor ρ", "error in units of DG/√T")
        ends = []
        for i, s in enumerate(series):
            x, y = _floats(s["rho"]), _floats(s["error"])
            ends.append(_band(axes, (_with_slope(s), x, y, y), series_colour(i), marker="o"))
        for b in bounds:
            x, y = _floats(b["rho"]), _floats(b["value"])
            axes.plot(x, y, color=MUTED, linewidth=1.1, linestyle=(0, (5, 3)), zorder=1.5)
            ends.append((str(b["name"]), x[-1], y[-1], MUTED))
        _finish(axes, [e for e in ends if e], [r for s in series for r in _floats(s["rho"])])

    caption = str((data or {}).get("caption") or "Solid: simulated runs. Dashed: proved bounds. Slopes are fitted and describe only.")
    return Figure("degradation", "How the error grows with ρ", draw("degradation", plot, alt), alt, caption)


def training(audit: Audit) -> Figure | None:
    """Test error against the base learning rate, from training evidence."""
    data = _stored(audit, "training") or next(_studies(audit), None)
    if not data:
        return None
    rows = data["summary"]
    schedules = list(dict.fromkeys(r["schedule"] for r in rows))
    alt = f"Test error against the base learning rate for {', '.join(schedules)}."

    def plot(axes: Axes) -> None:
        _log_axes(axes, "base learning rate", "test error")
        axes.set_yscale("linear")
        ends = [_rates(axes, s, [r for r in rows if r["schedule"] == s], series_colour(i)) for i, s in enumerate(schedules)]
        top = max((float(r["highest"]) for r in rows if r.get("mean") is not None and r.get("highest")), default=1.0)
        axes.set_ylim(0, top * 1.08)
        _finish(axes, [e for e in ends if e], [float(r["learning_rate"]) for r in rows])

    diverged = " Points are missing where a run diverged." if any(r.get("diverged") for r in rows) else ""
    caption = (
        f"Test error on {data.get('model', 'the task')}, mean over {data.get('seeds') and len(data['seeds']) or 'the'} "
        f"runs per learning rate; bars from the lowest to the highest run.{diverged}"
    )
    return Figure("training", "Test error against learning rate", draw("training", plot, alt), alt, caption)


def _stored(audit: Audit, name: str) -> Mapping[str, Any] | None:
    found = ((audit.get("meta") or {}).get("figures") or {}).get(name)
    return found if isinstance(found, Mapping) else None


def _studies(audit: Audit) -> Iterator[Mapping[str, Any]]:
    """Training studies in the evidence of measured claims."""
    for claim in audit.get("claims", ()):
        for item in claim.get("obligations") or claim.get("evidence") or ():
            details = item.get("details") or {}
            rows = details.get("summary")
            if isinstance(rows, list) and rows and "learning_rate" in rows[0] and "mean" in rows[0]:
                yield details


def _with_slope(series: Mapping[str, Any]) -> str:
    slope = series.get("slope")
    return str(series["name"]) if slope is None else f"{series['name']}, slope {float(slope):.2f}"


def _floats(values: Iterable[Any]) -> list[float]:
    """Stored decimal strings as floats for drawing; "oo" is infinite and is not drawn."""
    return [math.inf if str(v) == "oo" else float(v) for v in values]


def _log_axes(axes: Axes, x: str, y: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(x, labelpad=8)
    axes.set_ylabel(y, labelpad=8)


End = tuple[str, float, float, str]  # name, x, y, colour: where a curve ends and its name is written


def _band(axes: Axes, curve: Curve, colour: str, marker: str = "") -> End | None:
    """A curve as the band between its lower and upper ends."""
    name, x, lower, upper = curve
    kept = [(a, b, c) for a, b, c in zip(x, lower, upper, strict=True) if math.isfinite(b) and math.isfinite(c)]
    if not kept:
        return None
    xs, low, high = (list(column) for column in zip(*kept, strict=True))
    axes.fill_between(xs, low, high, facecolor=colour, edgecolor="none", alpha=0.3, linewidth=0)
    axes.plot(xs, high, color=colour, marker=marker or None, markersize=3.2, clip_on=not marker)
    return name, xs[-1], high[-1], colour


def _rates(axes: Axes, name: str, rows: Sequence[Mapping[str, Any]], colour: str) -> End | None:
    rows = [r for r in rows if r.get("mean") is not None]
    if not rows:
        return None
    x, y = [float(r["learning_rate"]) for r in rows], [float(r["mean"]) for r in rows]
    spread = [r for r in rows if r.get("lowest") is not None and r.get("highest") is not None]
    axes.vlines(
        [float(r["learning_rate"]) for r in spread],
        [float(r["lowest"]) for r in spread],
        [float(r["highest"]) for r in spread],
        color=colour, linewidth=1.1, alpha=0.7,
    )  # fmt: skip
    axes.plot(x, y, color=colour, marker="o", markersize=3.6, clip_on=False)
    return name, x[-1], y[-1], colour


def _finish(axes: Axes, ends: Sequence[End], x: Sequence[float]) -> None:
    """Plain numbers at the ticks, and each curve's name at its right end, moved apart where they would touch."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axes.set_xlim(min(x) / 1.05, max(x))
    _clip(axes, ends)
    for axis, scale, (low, high) in (
        (axes.xaxis, axes.get_xscale(), axes.get_xlim()),
        (axes.yaxis, axes.get_yscale(), axes.get_ylim()),
    ):
        if scale == "log":
            axis.set_major_locator(FixedLocator(_ticks(low, high)))
            axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.6g}".replace(",", "\u2009")))
    axes.grid(visible=True, axis="y")
    axes.grid(visible=False, axis="x")
    _label_ends(axes, ends, max(x))


def _clip(axes: Axes, ends: Sequence[End]) -> None:
    """A single curve that leaves all others far below is cut off, so that the others can be told apart."""
    heights = sorted(e[2] for e in ends)
    if axes.get_yscale() == "log" and len(heights) > 2 and heights[-1] > 8 * heights[-2]:
        axes.set_ylim(top=heights[-2] * 1.5)


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5 per decade on short axes, 1 and 3 on longer ones, 1 on long ones."""
    decades = math.log10(high / low)
    steps = (1, 2, 5) if decades <= 2.2 else (1, 3) if decades <= 4 else (1,)
    return [s * 10.0**k for k in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1) for s in steps]


def _label_ends(axes: Axes, ends: Sequence[End], right: float) -> None:
    transform = axes.transData + axes.transAxes.inverted()
    places = sorted(((float(transform.transform((e[1], e[2]))[1]), e) for e in ends), key=lambda p: p[0])
    least = 0.05
    heights: list[float] = []
    for height, _ in places:
        heights.append(max(min(height, 1.0), heights[-1] + least) if heights else height)
    overflow = max(0.0, heights[-1] - 1.0) if heights else 0.0
    for i in range(len(heights) - 1, -1, -1):
        ceiling = heights[i + 1] - least if i + 1 < len(heights) else heights[i] - overflow
        heights[i] = min(heights[i], ceiling)
    for (own, (name, x, y, colour)), height in zip(places, heights, strict=True):
        across = 1.0 if x >= right * 0.999 else float(transform.transform((x, y))[0])
        text = colour if colour != MUTED else INK
        if own > 1.0:
            name = f"{name} ↗"
        elif abs(height - own) > 0.004:
            axes.plot([across + 0.006, across + 0.026], [own, height], transform=axes.transAxes, color=colour, lw=0.8, clip_on=False)
        axes.annotate(
            name, xy=(across, height), xycoords="axes fraction", xytext=(18, 0), textcoords="offset points",
            va="center", ha="left", color=text, annotation_clip=False,
        )  # fmt: skip
