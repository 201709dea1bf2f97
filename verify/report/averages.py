"""Averages of steps that do not anneal beside last iterates of those that do: tables and figures of stored numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.report import run_words, words
from verify.report.axes import RHO, Curve, End, band, finish, floats, guide
from verify.report.drawing import draw, series_colour
from verify.report.model import Brief, Experiment, Figure, Prose, Table
from verify.report.sources import Audit, Data
from verify.report.sources import experiment as stored
from verify.report.text import grouped, segments, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWN = ("skew-abs", "noisy-abs")
Way = tuple[str, str]


def experiment(audit: Audit) -> Experiment | None:
    """The error at the largest rho, what it is of the error at rho = 1, and the largest share of the ceiling."""
    data = stored(audit, "averages")
    if data is None:
        return None
    title, about = run_words.AVERAGES
    cells = {(s["instance"], _way(s)): s for s in data["series"]}
    rows = {(r["instance"], _way(r)): r for r in data["rows"]}
    names = list(dict.fromkeys(name for name, _ in cells))
    ways = list(dict.fromkeys(way for _, way in cells))
    heads = [_head(next(s for s in data["series"] if s["instance"] == name)) for name in names]
    tables = [
        _table(run_words.AVERAGES_ERROR, heads, ways, [[_error(cells[n, w], rows[n, w]) for n in names] for w in ways]),
        _table(
            run_words.AVERAGES_SHARE, heads, ways,
            [[short(rows[n, w]["largest_share_of_ceiling"], 3) for n in names] for w in ways],
        ),
    ]  # fmt: skip
    brief = tuple(_brief(name, data) for name in names)
    about = about.format(slopes=data["parameters"]["slopes"], runs=data["runs"])
    return Experiment("averages", title, segments(about), tuple(tables), (), None, brief)


def _way(row: Data) -> Way:
    return str(row["schedule"]), str(row["iterate"])


def _name(way: Way) -> str:
    return f"{words.schedule(way[0])}, {run_words.ITERATES[way[1]]}"


def _head(series: Data) -> str:
    return f"{series['instance']}, T = {grouped(series['T'])}, ρ = {short(series['rho'][-1], 3)}"


def _table(corner: str, heads: list[str], ways: list[Way], cells: list[list[str]]) -> Table:
    rows: list[tuple[Prose, ...]] = [
        tuple(segments(text) for text in (_name(way), *line)) for way, line in zip(ways, cells, strict=True)
    ]
    return Table((corner, *heads), tuple(rows), (False, *(True,) * len(heads)))


def _error(series: Data, row: Data) -> str:
    half = (series["high"][-1] - series["low"][-1]) / 2
    spread = f" ± {short(half, 2)}" if half else ""
    return f"{short(row['last'], 3)}{spread} ({short(row['grows'], 3)}×)"


def _brief(name: str, data: Data) -> Brief:
    """The least error without annealing beside the least with, at the largest rho."""
    rows = [r for r in data["rows"] if r["instance"] == name]
    annealed = {r["schedule"] for r in rows} - {r["schedule"] for r in rows if r["iterate"] != "last"}
    least = [min(r["last"] for r in rows if (r["schedule"] in annealed) == kind) for kind in (False, True)]
    found = f"least error {short(least[0], 3)} averaged, {short(least[1], 3)} annealed"
    broken = sum(len(r["violations"]) for r in rows)
    return Brief(
        f"averages, {name}", grouped(rows[0]["T"]), grouped(sum(r["runs"] for r in rows)), found, "",
        f"✗ {broken}" if broken else "none",
    )  # fmt: skip


def figures(audit: Audit) -> list[Figure]:
    """Error against rho on two instances: one where no average helps, one where an average does as well."""
    data = stored(audit, "averages")
    found = [] if data is None else [_figure(name, data) for name in DRAWN]
    return [figure for figure in found if figure is not None]


def _figure(name: str, data: Data) -> Figure | None:
    annealed = {s["schedule"] for s in data["series"]} - {
        s["schedule"] for s in data["series"] if s["iterate"] != "last"
    }
    series = [s for s in data["series"] if s["instance"] == name]
    series = [s for s in series if s["iterate"] != "last" or s["schedule"] in annealed]
    if not series:
        return None
    names = [_name(_way(s)) for s in series]
    alt = f"Error on {name} in units of DG/√T against ρ for {'; '.join(names)}."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        ends: list[End | None] = []
        for i, (s, label) in enumerate(zip(series, names, strict=True)):
            ends.append(_curve(axes, s, label, series_colour(i)))
        finish(axes, (RHO, "error in units of DG/√T"), ends, [v for s in series for v in floats(s["rho"])])

    horizon = f"$T = {series[0]['T']}$; bars are joint 99 % intervals, dashed the bounds."
    caption = f"{run_words.AVERAGES_DRAWN[name]} {horizon}"
    key = f"averages-{name}"
    return Figure(key, f"Averages and annealing on {name}", draw(key, plot, alt), alt, caption)


def _curve(axes: Axes, series: Data, label: str, colour: str) -> Any:
    x, y = floats(series["rho"]), floats(series["error"])
    limit = floats(series["ceiling"])
    axes.vlines(x, floats(series["low"]), floats(series["high"]), color=colour, linewidth=1.1)
    guide(axes, Curve("", x, limit, limit), colour)
    return band(axes, Curve(label, x, y, y), colour, marker="o")
