"""The answer of ``verify refine`` for the terminal: the shape of each schedule, the role of the smoothing, remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from verify.report.text import NONE, number, short
from verify.report.words import count

Entry = Mapping[str, Any]

LATE = 0.5
"""A schedule that peaks after this fraction of the run hardly anneals: it is remarked on."""


def refine_text(found: Entry) -> RenderableType:
    """Tables and remarks; the curves are in the JSON, the schedules in the file of ``--out``."""
    runs = found["runs"]
    head = (
        f"{found['source']}: {count(len(runs), 'run')}, weights {found['weights']} ({found['optimizer']}), "
        f"smoothing {found['smoothing']:g}"
    )
    parts: list[RenderableType] = [Text(head, style="dim"), _shapes(runs), Text(""), _sensitivity(runs)]
    parts += [Text(remark, style=style) for remark, style in remarks(found)]
    return Group(*parts)


def _shapes(runs: Sequence[Entry]) -> Table:
    names = ("run", "norms", "steps", "smallest", "largest", "start", "warm-up", "half", "mean after")
    table = _table(names)
    for entry in runs:
        levels = entry["smoothed"]
        table.add_row(
            entry["run"] or NONE, str(entry["norms"]), str(entry["steps"]),
            *(_ratio(levels[which], levels["median"]) for which in ("smallest", "largest")),
            short(entry["start"], 3), percent(entry["warm_up"]), percent(entry["half"]),
            short(entry["mean_after_peak"], 3),
        )  # fmt: skip
    return table


def _sensitivity(runs: Sequence[Entry]) -> Table:
    taus = [f"{row['smoothing']:g}" for row in runs[0]["sensitivity"]]
    table = _table(("run", *(f"τ {tau}" for tau in taus)))
    for entry in runs:
        table.add_row(entry["run"] or NONE, *(_changed(row) for row in entry["sensitivity"]))
    return table


def _table(names: Sequence[str]) -> Table:
    table = Table()
    for i, name in enumerate(names):
        table.add_column(name, overflow="fold", justify="right" if i else "left")
    return table


def _changed(row: Entry) -> str:
    if row["reason"]:
        return NONE
    warm_up = number(f"{100 * row['warm_up']:.3g}")
    return f"{warm_up} / {row['largest_difference']:.2f}"


def _ratio(value: float, median: float) -> str:
    return f"{number(f'{value / median:.3g}')} ×"


def percent(fraction: float) -> str:
    """``7.1 %``."""
    return f"{number(f'{100 * fraction:.3g}')} %"


def remarks(found: Entry) -> list[tuple[str, str]]:
    """Sentences with their style: what was near zero, peaks late, was stretched, left out, and what the words mean."""
    warn, plain = "yellow", "dim"
    out = [
        (text, warn) for entry in found["runs"] for text in (_near_zero(entry, found), _late(entry)) if text
    ]
    out += [
        (text, plain)
        for text in (_stretched(found["runs"]), _dropped(found), _without(found["runs"]))
        if text
    ]
    return [*out, (_EXPLAINED, plain), (_HEURISTIC, plain)]


_EXPLAINED = (
    "smallest, largest: of the smoothed norms, over their median. Start: value of step 1, where the peak is 1; "
    "warm-up: fraction of the steps before the peak; half: fraction of the run after which the schedule stays below "
    "1/2; mean after: of the steps from the peak on, 0.5 for linear decay. Under each smoothing τ: warm-up in %, and "
    "the largest difference of a step from the schedule chosen."
)
_HEURISTIC = "No theorem covers these schedules: their weights come from the gradients that they weigh."


def _near_zero(entry: Entry, found: Entry) -> str:
    zero, settings = entry["near_zero"], found["near_zero"]
    if not zero["norms"]:
        return ""
    name = f"{entry['run']}: " if entry["run"] else ""
    done = {
        "linear-decay": f"the {zero['replaced']} norms of these dips count as the median: a straight line there",
        "keep": "kept, so that these steps may outweigh all others",
    }[settings["option"]]
    share = f"{settings['threshold']:g} of the median"
    many = f"{zero['norms']} of {count(entry['norms'], 'smoothed norm')}"
    return f"{name}near zero, below {share}: {many}, from iteration {zero['from']}; {done}."


def _late(entry: Entry) -> str:
    if entry["warm_up"] <= LATE:
        return ""
    name = f"{entry['run']}: " if entry["run"] else ""
    return (
        f"{name}the schedule peaks at {percent(entry['warm_up'])} of the run, so most of it is warm-up: the norms fall "
        "towards the end. Linear decay, or a higher --threshold, is safer."
    )


def _stretched(runs: Sequence[Entry]) -> str:
    moved = [entry for entry in runs if entry["steps"] != entry["last"]]
    if not moved:
        return ""
    first = moved[0]
    which = "" if len(moved) == 1 else f" (the first of {len(moved)} such runs)"
    return f"stretched: {first['steps']} steps for {first['last']} iterations{which}."


def _dropped(found: Entry) -> str:
    gone = found["dropped"]
    words = ((gone["where"], "left out by --where"), (gone["empty"], "without a norm"))
    parts = [f"{count(n, 'row')} {word}" for n, word in words if n]
    return f"not used: {', '.join(parts)}." if parts else ""


def _without(runs: Sequence[Entry]) -> str:
    reasons = dict.fromkeys(row["reason"] for entry in runs for row in entry["sensitivity"] if row["reason"])
    return f"no schedule under some smoothings: {' '.join(reasons)}" if reasons else ""


def retrained_text(found: Entry) -> RenderableType:
    """The answer of ``verify train --refine``: linear decay and its refinement per learning rate, and what it shows."""
    seeds = count(len(found["seeds"]), "seed")
    head = (
        f"{found['model']} on {found['device']}, {seeds}; norms and schedule from seed {found['pilot_seed']}"
    )
    table = _table(("learning rate", "warm-up", "linear", "refined", "refined − linear", "99 % interval"))
    pilots = {entry["learning_rate"]: entry for entry in found["pilots"]}
    for row in found["rows"]:
        warm_up = percent(pilots[row["learning_rate"]]["warm_up"])
        table.add_row(f"{row['learning_rate']:g}", warm_up, *_errors(row))
    best = found["best"]
    if best:
        table.add_section()
        table.add_row(f"best: {best['linear']:g}, {best['refined']:g}", "", *_errors(best))
    parts: list[RenderableType] = [Text(head, style="dim"), table, Text(_outcome(found["rows"]))]
    for entry in found["pilots"]:
        if entry["reason"]:
            lost = f"no schedule at {entry['learning_rate']:g}: {entry['reason'].rstrip('.')}."
            parts.append(Text(lost, style="yellow"))
    return Group(*parts, Text(_RETRAINED, style="dim"))


_RETRAINED = (
    "Mean test errors in %; the intervals hold jointly over the learning rates, that of the best ones over all pairs "
    "of rates. Both schedules have the same largest learning rate but not the same sum of steps: the last row, each at "
    "its own best rate, is the fair comparison. About this network on these data, and no other."
)


def _errors(row: Entry) -> tuple[str, ...]:
    ends = row["interval"]
    interval = row["reason"] or NONE if ends is None else f"[{_hundredths(ends[0])}, {_hundredths(ends[1])}]"
    return (*(_hundredths(row[name]) for name in ("mean_linear", "mean_refined", "mean")), interval)


def _hundredths(error: float | None) -> str:
    return NONE if error is None else number(f"{100 * error:.2f}")


def _outcome(rows: Sequence[Entry]) -> str:
    """How often an interval lies on one side of 0."""
    settled = [row["interval"] for row in rows if row["interval"] is not None]
    better, worse = sum(high < 0 for _, high in settled), sum(low > 0 for low, _ in settled)
    return (
        f"refined schedule better at {better}, worse at {worse}, not told apart at {len(settled) - better - worse} of "
        f"{count(len(settled), 'learning rate')}"
    )
