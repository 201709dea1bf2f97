"""The answer of ``verify grid`` for the terminal: what coarser grids cost per group and schedule, then remarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from verify.report.text import NONE, number
from verify.report.words import count

FEWEST = 3  # learning rates of a schedule that has a coarser grid
_MOST = 13  # spacings in a table, or about

Entry = Mapping[str, Any]


def grid_text(found: Entry) -> RenderableType:
    """Tables and remarks; everything else is in the JSON."""
    groups: dict[str, list[Entry]] = {}
    for entry in found["schedules"]:
        if len(entry["rates"]) >= FEWEST:
            groups.setdefault(group_name(entry), []).append(entry)
    names = found["columns"]
    used = sum(entry["runs"] for entry in found["schedules"])
    head = f"{found['source']}: {names['value']} by {names['learning_rate']}, {used} of {count(found['rows'], 'row')}"
    parts: list[RenderableType] = [Text(head, style="dim")]
    for name, entries in groups.items():
        parts += [
            Text(name, style="bold") if name else Text(""),
            *(Text(_best(entry)) for entry in entries),
            _table(entries),
        ]
    parts += [Text(remark, style=style) for remark, style in remarks(found)]
    return Group(*parts)


def group_name(entry: Entry) -> str:
    """``parameters 123587328, iterations 50000``; empty without groups."""
    return ", ".join(f"{name} {value or 'empty'}" for name, value in entry["group"].items())


def _best(entry: Entry) -> str:
    rates = [row["learning_rate"] for row in entry["rates"]]
    grid = f"{len(rates)} learning rates from {_short(rates[0])} to {_short(rates[-1])}"
    seeds = f" x {count(entry['seeds'], 'seed')}" if entry["seeds"] else ""
    best = entry["best"]
    if best is None:
        return f"{entry['schedule']}: no rate without a diverged run among {grid}"
    edge = f", the {best['edge']} rate: better ones may lie beyond" if best["edge"] else ""
    return f"{entry['schedule']}: best {_short(best['mean'])} at {_short(best['learning_rate'])}{edge}; {grid}{seeds}"


_COLUMNS: dict[str, Callable[[Entry], str]] = {
    "factor": lambda row: _short(row["factor"], 3),
    "ratios": lambda row: _span(row["ratios"]),
    "sub-grids": lambda row: _number_of_grids(row),
    "mean best": lambda row: _short(row["mean_best"]),
    "drop": lambda row: _drop(row),
    "rate / best rate": lambda row: _chosen(row["overestimated"]),
}
_MAY_WRAP = ("schedule", "sub-grids", "drop", "rate / best rate")


def _table(entries: Sequence[Entry]) -> Table:
    """A row per schedule and spacing."""
    table = Table()
    for name in ("schedule", *_COLUMNS):
        table.add_column(name, no_wrap=name not in _MAY_WRAP, overflow="fold")
    for entry in entries:
        for i, row in enumerate(_shown(entry)):
            schedule = Text(entry["schedule"] if i == 0 else "")  # a text, as a str may have markup
            table.add_row(schedule, *(cell(row) for cell in _COLUMNS.values()))
        table.add_section()
    return table


def _shown(entry: Entry) -> list[Entry]:
    """Rows for a table: all of a short grid; of a long one factors with two rates in a sub-grid, spread if many."""
    rows = [row for row in entry["factors"] if row["grids"]]
    if len(entry["factors"]) <= _MOST:
        return rows
    top = len(entry["rates"]) // 2
    wanted = range(1, top + 1) if top <= _MOST else {round(top ** (i / _MOST)) for i in range(_MOST + 1)}
    return [row for row in rows if row["spacing"] in wanted]


def _number_of_grids(row: Entry) -> str:
    """How many sub-grids; those of a single rate, and rates in no sub-grid, where there are any."""
    unused = "unused (the best)" if row["without_best"] else "unused"
    notes = [f"{row[key]} {word}" for key, word in (("single", "single"), ("incomplete", unused)) if row[key]]
    return ", ".join([str(row["grids"]), *notes])


def _drop(row: Entry) -> str:
    """The drop with its interval; the full grid loses nothing."""
    ends = row["interval"] if row["spacing"] > 1 else None
    return _short(row["drop"], 3) + (f" [{_short(ends[0], 3)}, {_short(ends[1], 3)}]" if ends else "")


def _short(value: Any, digits: int = 6) -> str:
    """Some digits, in plain form below a million."""
    if value is None or isinstance(value, str):
        return NONE if value is None else number(value)
    rounded = float(f"{value:.{digits}g}")
    return number(f"{rounded:.15g}" if 1 <= abs(rounded) < 1e6 else f"{rounded:.{digits}g}")


def _span(pair: Sequence[Any] | None) -> str:
    if pair is None:
        return NONE
    low, high = (_short(end, 3) for end in pair)
    return low if low == high else f"{low}–{high}"


def _chosen(ratios: Entry | None) -> str:
    """From smallest to largest, and the geometric mean where they differ."""
    if ratios is None:
        return NONE
    span = _span((ratios["smallest"], ratios["largest"]))
    return f"{span} ({_short(ratios['mean'], 3)})" if "–" in span else span


def remarks(found: Entry) -> list[tuple[str, str]]:
    """Sentences with their style: what was left out, mixed, uneven or cannot be said."""
    entries = found["schedules"]
    shown = [entry for entry in entries if len(entry["rates"]) >= FEWEST]
    warn, plain = "yellow", "dim"
    candidates = (
        (_mixed(found), warn),
        (_empty(found), warn),
        (_diverged(entries), warn),
        (_uneven(shown), plain),
        (_without_interval(shown), plain),
        (_few(entries, shown), plain),
        (_cut(shown), plain),
        (_explained(shown), plain),
    )
    return [(text, style) for text, style in candidates if text]


def _mixed(found: Entry) -> str:
    """Runs that only other columns tell apart."""
    same = found["duplicates"]
    if same is None:
        return ""
    keys = "schedule, learning rate and seed" if found["columns"]["seed"] else "schedule and learning rate"
    text = f"{same['runs']} runs share their {keys} with another one ({', '.join(same['schedules'])})"
    if not same["columns"]:
        return f"{text}, and no other column differs: their mean was taken."
    listed = ", ".join(
        f"{name} ({', '.join(v or 'empty' for v in vs)})" for name, vs in same["columns"].items()
    )
    first, values = next(iter(same["columns"].items()))
    return (
        f"{text} and differ in {listed}: their mean was taken, which may mix settings. "
        f"--group {first} keeps them apart, --where '{first}={values[0]}' picks one."
    )


def _empty(found: Entry) -> str:
    parts = [f"{count(n, 'row')} without {name}" for name, n in found["dropped"]["empty"].items()]
    return f"left out: {', '.join(parts)}." if parts else ""


def _diverged(entries: Sequence[Entry]) -> str:
    lost = sum(entry["diverged"] for entry in entries)
    return (
        f"{count(lost, 'run')} diverged: a learning rate with such a run is never the best." if lost else ""
    )


def _uneven(shown: Sequence[Entry]) -> str:
    uneven = list(dict.fromkeys(entry["schedule"] for entry in shown if not entry["even"]))
    if not uneven:
        return ""
    without = any(row["without_best"] for entry in shown for row in _shown(entry))
    return (
        f"uneven learning rates ({', '.join(uneven)}): the first row is the full grid with its mean factor c; below, a "
        "sub-grid takes the rate nearest to each point of an even grid of its factor, off by the fourth root of the "
        "factor at the most. Unused: a rate in no sub-grid, as rates are missing for one."
        + (" Where that is the best rate, the drop is overstated." if without else "")
    )


def _without_interval(shown: Sequence[Entry]) -> str:
    lacking = [entry for entry in shown if entry["resampled"] is None]
    reasons = dict.fromkeys(row["reason"] for entry in lacking for row in entry["factors"])
    told = [reason for reason in reasons if reason]
    return f"no interval: {'; '.join(told)}." if told else ""


def _few(entries: Sequence[Entry], shown: Sequence[Entry]) -> str:
    few = len(entries) - len(shown)
    some = f"{few} of {count(len(entries), 'schedule')}"
    return f"{some} with fewer than {FEWEST} learning rates: no coarser grid, not shown." if few else ""


def _cut(shown: Sequence[Entry]) -> str:
    more = sum(len(entry["factors"]) - len(_shown(entry)) for entry in shown)
    return (
        f"{count(more, 'other factor')} in --json: in between, without a sub-grid or too coarse."
        if more
        else ""
    )


def _explained(shown: Sequence[Entry]) -> str:
    if not shown:
        return ""
    single = any(row["single"] for entry in shown for row in _shown(entry))
    interval = " [its 99 % interval]" if any(entry["resampled"] for entry in shown) else ""
    return (
        f"drop{interval}: mean best of the sub-grids less the best of the full grid; ratios: of neighbours in a "
        "sub-grid; rate / best rate: what the sub-grids choose over the best of the full grid (geometric mean)."
        + (" Single: a sub-grid of one rate, as the grid is too short for two; it counts." if single else "")
    )
