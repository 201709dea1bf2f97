"""The plot of ``verify simulate --plot``: error against rho, or test loss against the learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from verify.report.axes import Curve, End, band, finish, floats, guide
from verify.report.drawing import draw, series_colour, standalone
from verify.report.html import stylesheet
from verify.report.words import schedule

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_JUDGED = {"last": "last", "average": "average", "polynomial": "poly avg"}


def simulation_svg(found: Mapping[str, Any]) -> str:
    """An SVG file of its own, from the stored numbers alone."""
    if found.get("experiment") == "logistic":
        from verify.report.logistic import loss

        figure = loss({"claims": [], "meta": {"experiments": {"logistic": found}}})
        svg = "" if figure is None else figure.svg
    else:
        svg = _errors(found)
    return standalone(svg, stylesheet("colours", "graph"))


def _errors(found: Mapping[str, Any]) -> str:
    """Last iterate, uniform and polynomial average per schedule; the ceiling of the last iterate dashed."""
    horizon = max(row["T"] for row in found["rows"])
    shown = [row for row in found["rows"] if row["T"] == horizon and row["last"] is not None]
    name = f"{found['instance']['name']} at T = {horizon}"
    alt = f"Error of SGD on {name} against rho for {', '.join(map(schedule, found['schedules']))}."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        ends: list[End | None] = []
        for i, (name, rows) in enumerate(_groups(shown).items()):
            ends += _curves(axes, name, rows, i)
        rhos = floats(row["rho"] for row in shown) or [1.0]
        wide = rhos if max(rhos) > min(rhos) else [rhos[0], 2 * rhos[0]]
        finish(axes, ("misspecification factor ρ", "f - min f in units of DG"), ends, wide, whole=True)

    return draw("simulation", plot, alt)


def _groups(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Rows by schedule, and by start and seed where there are several, in the order of rho."""
    several = [k for k in ("start", "seed") if len({str(row[k]) for row in rows}) > 1]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: float(r["rho"])):
        name = ", ".join([schedule(row["schedule"]), *(f"{k} {row[k]}" for k in several)])
        groups.setdefault(name, []).append(row)
    return groups


def _curves(axes: Axes, name: str, rows: Sequence[Mapping[str, Any]], index: int) -> list[End | None]:
    ends: list[End | None] = []
    x = floats(row["rho"] for row in rows)
    for j, (key, label) in enumerate(_JUDGED.items()):
        y = floats(row[key] if row[key] > 0 else None for row in rows)
        colour = series_colour(len(_JUDGED) * index + j)
        ends.append(band(axes, Curve(f"{name}, {label}", x, y, y), colour, marker="o"))
        widths = [(row["half_width"] or {}).get(key) for row in rows]
        if all(widths):
            axes.errorbar(x, y, yerr=floats(widths), fmt="none", ecolor=colour, elinewidth=1.1)
    limit = floats(row["ceiling"] for row in rows)
    guide(axes, Curve("", x, limit, limit), series_colour(len(_JUDGED) * index))
    return ends
