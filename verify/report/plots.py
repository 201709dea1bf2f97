"""The plots: which stored numbers each needs, and how it draws them.

Nothing is computed but where the ink goes; the guide lines of Figure 4 are the paper's own formulas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.report.axes import RHO, Curve, End, band, finish, floats, guide
from verify.report.drawing import draw, series_colour
from verify.report.model import Figure
from verify.report.sources import Audit, Data, experiment, longest, stored
from verify.report.words import schedule

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GUIDES = ((5.0, "5 ρ^{1/5}"), (4.0, "4 ρ^{1/5}"))  # Appendix E: the band of cosine and quadratic decay
INSTANCES = {"d1": "D.1 (fixed)", "d2": "D.2 (η/√t)"}


def coefficient(audit: Audit) -> Figure | None:
    """Figure 4 redrawn: the coefficient of DG/sqrt(T) against rho, certified from below and above."""
    data = stored(audit, "coefficient")
    rho = floats(data.get("rho", ()))
    found = [
        (schedule(c["schedule"]), floats(c["lower"]), floats(c["upper"])) for c in data.get("curves", ())
    ]
    if not found or len(rho) < 2:
        return None
    curves = [Curve(name, rho, lower, upper) for name, lower, upper in found]
    alt = (
        f"Coefficient of DG/√T against the misspecification factor ρ: {', '.join(c.name for c in curves)}, "
        "with the lines 4 and 5 times ρ to the power 1/5."
    )

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        ends = [band(axes, curve, series_colour(i)) for i, curve in enumerate(curves)]
        for factor, name in GUIDES:
            line = [factor * r**0.2 for r in rho]
            ends.append(guide(axes, Curve(name, rho, line, line)))
        finish(axes, (RHO, "coefficient of DG/√T"), ends, rho)

    caption = (
        r"Figure 4 of the paper, redrawn: the coefficient of Theorem 1 in units of $DG/\sqrt{T}$. Each curve "
        r"is drawn as the band between its certified ends. Dashed: $4\rho^{1/5}$ and $5\rho^{1/5}$."
    )
    return Figure("coefficient", "What misspecification costs", draw("coefficient", plot, alt), alt, caption)


def degradation(audit: Audit) -> Figure | None:
    """The instances of Appendix D: error over rho DG/sqrt(T), per horizon, above proved constants."""
    found = [(name, data) for name in INSTANCES if (data := experiment(audit, name)) is not None]
    series = [(name, s) for name, data in found for s in longest(data, 3)]
    if not series:
        return None
    proved = {(name, r["T"]): r.get("proved_value") for name, data in found for r in data["rows"]}
    names = " and ".join(INSTANCES[name] for name, _ in found)
    alt = f"Error of {names} divided by ρDG/√T against ρ, per horizon."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log")
        ends: list[End | None] = []
        for i, (name, s) in enumerate(series):
            x, y = floats(s["rho"]), floats(s["ratio"])
            last = i + 1 == len(series) or series[i + 1][0] != name
            label = f"T = {_count(s['T'])}"
            colour = series_colour(list(INSTANCES).index(name))
            ends.append(band(axes, Curve(f"{INSTANCES[name]}, {label}" if last else label, x, y, y), colour))
            if proved.get((name, s["T"])) is not None:
                level = floats([proved[name, s["T"]]] * 2)
                guide(axes, Curve("", [x[0], x[-1]], level, level), colour)
        axes.set_ylim(bottom=0)
        finish(axes, (RHO, "error / (ρ DG/√T)"), ends, [v for _, s in series for v in floats(s["rho"])])

    caption = (
        r"Schedules that do not anneal: error of simulated runs over $\rho DG/\sqrt{T}$. A level curve "
        r"means that the error grows linearly in $\rho$. Dashed: the proved constant for the same horizon."
    )
    title = "Linear growth without annealing"
    return Figure("degradation", title, draw("degradation", plot, alt), alt, caption)


def annealing(audit: Audit) -> Figure | None:
    """Last-iterate error with the exact oracle against rho, per schedule, under its proved ceiling."""
    return _growth(
        audit, "annealed", "Error against ρ, exact subgradients", "Worst start, exact subgradients."
    )


def noise(audit: Audit) -> Figure | None:
    """Mean last-iterate error with the noisy oracle against rho, per schedule, under its proved ceiling."""
    note = "Worst slope, noisy subgradients, mean over repetitions; the bars are 99 % intervals."
    return _growth(audit, "noisy", "Error against ρ, noisy subgradients", note)


def _growth(audit: Audit, name: str, title: str, note: str) -> Figure | None:
    data = experiment(audit, name)
    horizon = max((int(s["T"]) for s in longest(data, 1)), default=None) if data else None
    if data is None or horizon is None:
        return None
    series = [s for s in data["series"] if int(s["T"]) == horizon and len(s["rho"]) > 1]
    slopes = {r.get("schedule"): r.get("fitted_slope") for r in data["rows"] if r.get("T") == horizon}
    names = [_with_slope(schedule(s["schedule"]), slopes.get(s["schedule"])) for s in series]
    alt = f"Last-iterate error in units of DG/√T against ρ at T = {_count(horizon)} for {', '.join(names)}."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        ends: list[End | None] = []
        for i, (s, label) in enumerate(zip(series, names, strict=True)):
            x, y, colour = floats(s["rho"]), floats(s["error"]), series_colour(i)
            if s.get("half_width"):
                half = floats(s["half_width"])
                axes.errorbar(x, y, yerr=half, fmt="none", ecolor=colour, elinewidth=1.1)
            ends.append(band(axes, Curve(label, x, y, y), colour, marker="o"))
            if s.get("ceiling"):
                limit = floats(s["ceiling"])
                guide(axes, Curve("", x, limit, limit), colour)
        finish(axes, (RHO, "error in units of DG/√T"), ends, [v for s in series for v in floats(s["rho"])])

    caption = (
        rf"Last iterate on $G|x|$ at $T = {_count(horizon, tex=True)}$ against $\rho$. {note} Dashed in the "
        rf"same colour: the proved bound{_exceeded(data)}. Slopes are fitted and describe only."
    )
    return Figure(name, title, draw(name, plot, alt), alt, caption)


def _exceeded(data: Data) -> str:
    """What the data say of runs above their bound."""
    violations = data.get("violations")
    if violations is None:
        return ""
    return f", exceeded {len(violations)} times" if violations else ", which no run exceeded"


def _with_slope(name: str, slope: Any) -> str:
    return name if slope is None else f"{name}, slope {float(slope):.2f}"


def _count(value: Any, *, tex: bool = False) -> str:
    return f"{int(value):,}".replace(",", "{,}" if tex else "\u2009")
