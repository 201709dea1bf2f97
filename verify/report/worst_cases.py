"""The exact worst case against rho: two tables and a figure of stored numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.report import run_words, words
from verify.report.axes import RHO, Curve, End, band, finish, floats, guide
from verify.report.drawing import draw, series_colour
from verify.report.model import Brief, Experiment, Figure, Prose, Table
from verify.report.sources import Audit, Data
from verify.report.sources import experiment as stored
from verify.report.text import NONE, fixed, grouped, segments

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME = "worst-cases"
SHOWN = 8  # rows with rho a power of it are in the table; the evidence has every row


def experiment(audit: Audit) -> Experiment | None:
    """The settled exponents of each schedule, and the worst case between what is forced and the sharp bound."""
    data = stored(audit, NAME)
    if data is None:
        return None
    title, about = run_words.WORST_CASES
    about = about.format(T=grouped(data["parameters"]["horizons"][0]))
    groups = [(series, _own(data, series)) for series in data["series"]]
    tables = (
        _table(run_words.WORST_EXPONENTS, [_exponents(*group) for group in groups]),
        _table(run_words.WORST_VALUES, [_values(row) for _, rows in groups for row in rows if _shown(row)]),
    )
    brief = tuple(_brief(*group) for group in groups)
    return Experiment(NAME, title, segments(about), tables, (segments(run_words.WORST_NOTE),), None, brief)


def _own(data: Data, series: Data) -> list[Data]:
    return [row for row in data["rows"] if row["schedule"] == series["schedule"]]


def _shown(row: Data) -> bool:
    rho = int(row["rho"])
    while rho % SHOWN == 0:
        rho //= SHOWN
    return rho == 1


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    texts: tuple[tuple[Prose, ...], ...] = tuple(tuple(segments(cell) for cell in row) for row in rows)
    return Table(head, texts, (False, *(True,) * (len(head) - 1)))


def _exponents(series: Data, rows: list[Data]) -> tuple[str, ...]:
    start = series["settled_from"]
    since = NONE if start is None else f"{grouped(start)} to {grouped(series['rho'][-1])}"
    return words.schedule(series["schedule"]), _wanted(series), since, _span(rows)


def _wanted(series: Data) -> str:
    order = 2 * int(series["degree"]) + 1
    return f"1/{order} = {fixed(1 / order, 3)}"


def _span(rows: list[Data]) -> str:
    """The least and the largest settled exponent."""
    settled = [row["exponent"] for row in rows if row["settled"]]
    return f"{fixed(min(settled), 3)} to {fixed(max(settled), 3)}" if settled else NONE


def _values(row: Data) -> tuple[str, ...]:
    forced = f"{fixed(row['forced'], 6)} ({row['oracle']})"
    return (
        words.schedule(row["schedule"]), grouped(row["rho"]), grouped(row["suffix"]),
        forced, fixed(row["value"], 6), fixed(row["sharp"], 6), fixed(row["exponent"], 3),
    )  # fmt: skip


def _brief(series: Data, rows: list[Data]) -> Brief:
    broken = sum(len(row["violations"]) for row in rows)
    return Brief(
        f"{NAME}, {words.schedule(series['schedule'])}", grouped(series["T"]), NONE, f"exponent {_span(rows)}",
        f"exponent 1/{2 * int(series['degree']) + 1}", f"✗ {broken}" if broken else "none",
    )  # fmt: skip


def figure(audit: Audit) -> Figure | None:
    """The certified worst case against rho on logarithmic axes, beside lines of slope 1/(2p+1)."""
    data = stored(audit, NAME)
    series = [] if data is None else [s for s in data["series"] if len(s["rho"]) > 1]
    if not series:
        return None
    names = [f"{words.schedule(s['schedule'])}, ρ^{{1/{2 * int(s['degree']) + 1}}}" for s in series]
    shown = ", ".join(words.schedule(s["schedule"]) for s in series)
    alt = f"Worst case of the last iterate in units of DG against ρ for {shown}, each beside the paper's power of ρ."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        ends: list[End | None] = []
        for i, (s, label) in enumerate(zip(series, names, strict=True)):
            x, y = floats(s["rho"]), floats(s["value"])
            guide(axes, _slope(s, x, y), series_colour(i))
            ends.append(band(axes, Curve(label, x, y, y), series_colour(i), marker="o"))
        finish(axes, (RHO, "worst case in units of DG"), ends, [v for s in series for v in floats(s["rho"])])

    caption = run_words.WORST_DRAWN.format(T=grouped(series[0]["T"]))
    return Figure(NAME, "Worst case against ρ", draw(NAME, plot, alt), alt, caption)


def _slope(series: Data, x: list[float], y: list[float]) -> Curve:
    """The power of rho with the paper's exponent through the first settled value; nothing where none is settled."""
    start = series["settled_from"]
    if start is None:
        return Curve("", [], [], [])
    at, power = series["rho"].index(start), 1 / (2 * int(series["degree"]) + 1)
    line = [y[at] * (v / x[at]) ** power for v in x]
    return Curve("", x, line, line)
