"""The plot of ``verify bound --plot``: every rung against rho."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from verify.errors import DomainError
from verify.report.axes import RHO, Curve, End, band, finish, floats, guide
from verify.report.drawing import draw, series_colour, standalone
from verify.report.html import stylesheet
from verify.report.ladder import NAMES, UPPER_END, is_exact, worst_case
from verify.report.palette import INK, MUTED
from verify.report.words import schedule

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Entry = Mapping[str, Any]
_CURVES = ("sharp", "theorem-10", "halved-lemma-4", "lemma-4", "theorem-1")
_DASHED = {"theorem-1": "lemma-1"}


def ladder_svg(found: Entry) -> str:
    """An SVG file of its own; DomainError for a single rho.

    Solid: the best known form on the domain (from the best start, where it is bounded); dashed: from the first step.
    """
    results = sorted(
        found.get("results", [found]), key=lambda entry: float(entry["rho"].split("/")[0]) / _below(entry)
    )
    if len({entry["rho"] for entry in results}) < 2:
        raise DomainError("--plot: the bounds are drawn against rho, give at least two values with --rho.")
    first = results[0]
    name = schedule(first["schedule"])
    where = "in the limit T → ∞" if first["steps"] == "oo" else f"at T = {first['steps']}"
    alt = f"Last-iterate bounds of {name} {where} against ρ: {', '.join(NAMES[n] for n in _CURVES)}."
    unit = (
        "bound in units of DG/√T"
        if first["steps"] == "oo"
        else f"bound on f − min f ({name}, T = {first['steps']})"
    )

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        x = [float(entry["rho"].split("/")[0]) / _below(entry) for entry in results]
        ends: list[End | None] = []
        for i, rung in enumerate(_CURVES):
            ends.append(_curve(axes, results, x, rung, series_colour(i)))
        ends.append(_worst_case(axes, results, x))
        ends.append(_forced(axes, results, x))
        if first["bounded_domain"]:
            note = "solid: from the best start; dashed: from the first step"
            axes.set_title(note, loc="left", fontsize="small", color=MUTED)
        finish(axes, (RHO, unit), ends, x, whole=True)

    return standalone(draw("ladder", plot, alt), stylesheet("colours", "graph"))


def _worst_case(axes: Axes, results: list[Entry], x: list[float]) -> End | None:
    """Points, so that a bound that it meets stays visible, with a bar between the ends.

    Where a lower end is missing, the upper one stands alone, and the name says so.
    """
    rows = [(rho, worst_case(entry)) for rho, entry in zip(x, results, strict=True)]
    known = [(rho, row) for rho, row in rows if row.get("upper")]
    if not known:
        return None
    places = [rho for rho, _ in known]
    upper = [float(row["upper"]) for _, row in known]
    lower = [float(row["lower"] or row["upper"]) for _, row in known]
    axes.vlines(places, lower, upper, color=INK, linewidth=1.9)
    axes.plot(places, upper, linestyle="none", marker="o", markersize=5, color=INK, clip_on=False, zorder=3)
    name = NAMES["worst-case"] if all(is_exact(row) for _, row in known) else UPPER_END
    return End(
        name, places[-1], lower[-1] * (1 - 1e-6), INK
    )  # its name stands below that of a bound that it meets


def _forced(axes: Axes, results: list[Entry], x: list[float]) -> End | None:
    """The curve that no bound is below."""
    rows = [next((r for r in entry["rows"] if r["name"] == "from-below"), None) for entry in results]
    lower = [float(row["value"][0]) if row else None for row in rows]
    known = [(rho, low) for rho, low in zip(x, lower, strict=True) if low is not None]
    if not known:
        return None
    places, values = [rho for rho, _ in known], [low for _, low in known]
    return band(axes, Curve(NAMES["from-below"], places, values, values), MUTED)


def _below(entry: Entry) -> float:
    return float(entry["rho"].split("/")[1]) if "/" in entry["rho"] else 1.0


def _curve(axes: Axes, results: list[Entry], x: list[float], rung: str, colour: str) -> End | None:
    """From the best start, with the bound from the first step dashed; the latter alone without a bounded domain."""
    whole = _values(results, _DASHED.get(rung, rung), False)
    if not results[0]["bounded_domain"]:
        return band(axes, Curve(NAMES[rung], x, whole, whole), colour)
    best = _values(results, rung, True)
    guide(axes, Curve("", x, whole, whole), colour)
    return band(axes, Curve(NAMES[rung], x, best, best), colour)


def _values(results: list[Entry], name: str, suffix: bool) -> list[float]:
    """Upper ends, absent ones as infinities, which are not drawn."""
    rows = [
        next((r for r in entry["rows"] if r["name"] == name and r["suffix"] is suffix), None)
        for entry in results
    ]
    return floats(row["value"][1] if row and row["value"] else None for row in rows)
