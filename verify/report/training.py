"""Training in the report: what was trained, what it would take where it was not, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from verify.report import run_words, words
from verify.report.axes import Curve, End, band, finish, floats
from verify.report.drawing import draw, series_colour
from verify.report.model import Brief, Experiment, Figure, Prose, Table
from verify.report.sources import Audit, Data, studies
from verify.report.text import NONE, fixed, grouped, segments, short
from verify.report.words import schedule

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def experiments(audit: Audit) -> tuple[Experiment, ...]:
    """Each study of the paper, made or not; and none where the audit names none."""
    asked = (audit.get("meta") or {}).get("training") or {}
    found = studies(audit)
    return tuple(
        _made(name, found[name]) if name in found else _not_made(name, asked[name])
        for name in dict.fromkeys((*asked, *found))
    )


def _made(name: str, data: Data) -> Experiment:
    title, about = run_words.TRAINING.get(name, (f"Training of {name}", ""))
    rows, brief = [], []
    for r in data.get("best") or ():
        if r.get("mean") is None:
            continue
        label, rate, mean = words.schedule(r["schedule"]), short(r["learning_rate"]), fixed(r["mean"], 4)
        spread = f"{fixed(r.get('lowest'), 4)} to {fixed(r.get('highest'), 4)}"
        rows.append(_texts(label, rate, mean, spread))
        runs = NONE if r.get("runs") is None else grouped(r["runs"])
        brief.append(Brief(f"{name}, {label}", NONE, runs, f"error {mean} at rate {rate}", NONE, NONE))
    best = (Table(run_words.TRAINED, tuple(rows), (False, True, True, True)),) if rows else ()
    coarse = _coarse(data)
    notes = [*_machine(data), *((segments(run_words.COARSE),) if coarse else ())]
    return Experiment(name, title, segments(about), (*best, *coarse), tuple(notes), None, tuple(brief))


def _machine(data: Data) -> list[Prose]:
    """What it ran on and with which precision; and that generated data are generated."""
    facts = data.get("data") or {}
    told = [run_words.GENERATED.format(name=facts.get("name"))] if facts.get("real") is False else []
    if data.get("device") and data.get("precision"):
        parts = [str(data["precision"]), *(k for k in ("channels_last", "compiled") if data.get(k))]
        made = ", ".join(p.replace("_", " ") for p in parts)
        told.append(run_words.MACHINE.format(device=data["device"], torch=data.get("torch"), made=made))
    return [segments(text) for text in told]


def _coarse(data: Data) -> tuple[Table, ...]:
    """What coarser grids of learning rates cost, per schedule; nothing where that was not worked out."""
    found = [r for r in data.get("rows") or () if isinstance(r.get("drop"), Mapping)]
    names = list(dict.fromkeys(s for r in found for s in r["drop"]))
    cells = [_texts(short(r.get("factor"), 3), *(fixed(r["drop"].get(s), 4) for s in names)) for r in found]
    head = ("factor between rates", *(f"drop, {words.schedule(s)}" for s in names))
    return (Table(head, tuple(cells), (True,) * len(head)),) if cells else ()


def _not_made(name: str, cost: Data) -> Experiment:
    title, about = run_words.TRAINING.get(name, (f"Training of {name}", ""))
    parts = [about, *_takes(cost), run_words.NOT_RUN]
    brief = Brief(name, NONE, "not run", cost["command"], NONE, NONE)
    return Experiment(name, title, segments(" ".join(parts)), (), (), cost["command"], (brief,))


def _takes(cost: Data) -> list[str]:
    """What the study takes: images, and hours on the device that was measured."""
    if not cost.get("images"):
        return []
    facts = {"runs": cost["runs"], "images": grouped(cost["images"])}
    if cost["gpu_hours"] is None:
        return [run_words.COST_UNKNOWN.format(**facts, reason=cost["reason"])]
    speed = grouped(cost["images_per_second"])
    return [
        run_words.COST.format(**facts, hours=short(cost["gpu_hours"], 3), device=cost["device"], speed=speed)
    ]


def figures(audit: Audit) -> tuple[Figure, ...]:
    """Test error against the base learning rate, a figure a study."""
    return tuple(_figure(name, data) for name, data in studies(audit).items())


def _figure(model: str, data: Data) -> Figure:
    rows = [r for r in data["summary"] if r.get("mean") is not None]
    schedules = list(dict.fromkeys(r["schedule"] for r in data["summary"]))
    rates = floats(r["learning_rate"] for r in data["summary"])
    alt = f"Test error against the base learning rate for {', '.join(map(schedule, schedules))}."

    def plot(axes: Axes) -> None:
        axes.set(xscale="log")
        curves = [[r for r in rows if r["schedule"] == s] for s in schedules]
        ends = [
            _rates(axes, schedule(s), c, series_colour(i))
            for i, (s, c) in enumerate(zip(schedules, curves, strict=True))
        ]
        axes.set_ylim(bottom=0)
        finish(axes, ("base learning rate", "test error"), ends, rates)

    runs = f"mean over {len(data['seeds'])} runs" if data.get("seeds") else "mean over the runs"
    gap = " A point is missing where a run diverged." if len(rows) < len(data["summary"]) else ""
    kind = "" if (data.get("data") or {}).get("real", True) else " (generated data)"
    name, title = f"training-{model}", f"Test error against learning rate: {model}{kind}"
    caption = f"Test error on {model}{kind}, {runs}; bars from the lowest to the highest run.{gap}"
    return Figure(name, title, draw(name, plot, alt), alt, caption)


def _rates(axes: Axes, name: str, rows: Sequence[Data], colour: str) -> End | None:
    if not rows:
        return None
    x, y = floats(r["learning_rate"] for r in rows), floats(r["mean"] for r in rows)
    low = floats(r["mean"] if r.get("lowest") is None else r["lowest"] for r in rows)
    high = floats(r["mean"] if r.get("highest") is None else r["highest"] for r in rows)
    axes.vlines(x, low, high, color=colour, linewidth=1.1, alpha=0.7)
    return band(axes, Curve(name, x, y, y), colour, marker="o")


def _texts(*cells: Any) -> tuple[Prose, ...]:
    return tuple(segments(cell) for cell in cells)
