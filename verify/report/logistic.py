"""Appendix C on logistic regression: its tables and its two figures, from stored numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.report import run_words, words
from verify.report.axes import Curve, End, band, finish, floats
from verify.report.drawing import draw, series_colour
from verify.report.model import Brief, Experiment, Figure, Prose, Table
from verify.report.sources import Audit, Data, logistic
from verify.report.text import NONE, fixed, grouped, segments, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOSS = "test loss, nats"


def experiment(audit: Audit) -> Experiment | None:
    """Drops per grid factor, and at a factor of 100 per range of learning rates."""
    data = logistic(audit)
    if data is None:
        return None
    title, about = run_words.LOGISTIC
    names = list(data["schedules"])
    head = ("factor between rates", *(f"drop, {words.schedule(n)}" for n in names))
    drops = tuple((segments(short(r["factor"], 4)), *_drops(r["drop"], names)) for r in data["rows"])
    tables = [Table(head, drops, (True,) * len(head))]
    if data.get("ranges"):
        head = ("learning rates", *head[1:])
        rows = tuple(
            (segments(f"{short(r['from'])} to {short(r['to'])}"), *_drops(r["drop"], names))
            for r in data["ranges"]
        )
        tables.append(Table(head, rows, (False, *(True,) * len(names))))
    hundred = next((r for r in data["rows"] if 90 < r["factor"] < 110), None)
    brief = tuple(
        Brief(f"logistic, {words.schedule(n)}", NONE, grouped(data["runs"]), found, NONE, NONE)
        for n in names
        if hundred and (found := f"drop {short(hundred['drop'][n], 3)} at factor 100")
    )
    return Experiment(
        "logistic", title, segments(about), tuple(tables), (segments(run_words.RANGES),), None, brief
    )


def _drops(drop: Data, names: list[str]) -> tuple[Prose, ...]:
    return tuple(segments(fixed(drop[n], 5)) for n in names)


def loss(audit: Audit) -> Figure | None:
    """Figure 2 (left): test loss against the learning rate."""
    data = logistic(audit)
    if data is None:
        return None
    names = list(data["schedules"])
    shown = {n: [r for r in data["summary"] if r["schedule"] == n and r["mean"] is not None] for n in names}
    alt = f"Test loss of logistic regression against the learning rate for {_list(names)}."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log")
        ends: list[End | None] = []
        for i, name in enumerate(names):
            x, y = floats(r["learning_rate"] for r in shown[name]), floats(r["mean"] for r in shown[name])
            deviation = floats(r["deviation"] or 0.0 for r in shown[name])
            axes.errorbar(x, y, yerr=deviation, fmt="none", ecolor=series_colour(i), elinewidth=1.1)
            ends.append(band(axes, Curve(words.schedule(name), x, y, y), series_colour(i), marker="o"))
        finish(axes, ("learning rate", _LOSS), ends, floats(data["learning_rates"]))

    caption = (
        f"Figure 2 (left) of the paper, made again: test loss of logistic regression after one epoch, mean of "
        f"{data['runs']} runs; bars are one standard deviation."
    )
    return Figure(
        "logistic-loss", "Test loss against learning rate", draw("logistic-loss", plot, alt), alt, caption
    )


def coarse(audit: Audit) -> Figure | None:
    """Figures 1 (left) and 2 (right): mean of the best over the sub-grids against the grid factor."""
    data = logistic(audit)
    if data is None or len(data["rows"]) < 2:
        return None
    names, rows = list(data["schedules"]), data["rows"]
    factors = floats(r["factor"] for r in rows)
    alt = f"Mean test loss of the best model of coarser grids against the grid factor for {_list(names)}."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log")
        ends: list[End | None] = []
        for i, name in enumerate(names):
            y = floats(r["mean_best"][name] for r in rows)
            if all(r.get("interval") for r in rows):
                low, high = (floats(r["interval"][name][end] for r in rows) for end in (0, 1))
                axes.vlines(factors, low, high, color=series_colour(i), linewidth=1.1)
            ends.append(band(axes, Curve(words.schedule(name), factors, y, y), series_colour(i), marker="o"))
        finish(axes, ("factor between neighbouring learning rates", _LOSS), ends, factors)

    caption = (
        "Figures 1 (left) and 2 (right) of the paper, made again: test loss of the best model of a grid, averaged over "
        "the grids with the same factor between learning rates. Bars are 99 % intervals."
    )
    return Figure(
        "logistic-grids", "What a coarse grid costs", draw("logistic-grids", plot, alt), alt, caption
    )


def _list(names: list[str]) -> str:
    return ", ".join(map(words.schedule, names))
