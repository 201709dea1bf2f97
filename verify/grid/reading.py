"""Logged runs: which columns mean what, which rows count, and their numbers, exact where they are compared."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from verify.errors import DomainError
from verify.grid.rows import LARGEST_EXPONENT, Key, columns_of, key, need, selected
from verify.grid.table import Row, Table, read_table

ONE_SCHEDULE = "--schedule '' takes all runs as one schedule"


@dataclass(frozen=True)
class Run:
    """A run with a result.

    group     a key per group column
    schedule  as logged
    rate      the learning rate, exact, above 0
    value     the result, at most 1e150 in size; nan where the run diverged
    seed      key of its seed, None without a seed column
    row       all its cells
    """

    group: tuple[Key, ...]
    schedule: str
    rate: Fraction
    value: float
    seed: Key | None
    row: Row


@dataclass(frozen=True)
class Runs:
    """Runs that count, and where they were read from.

    columns   names of the columns learning_rate, schedule, value and seed; None where there is none
    excluded  rows that the conditions left out
    empty     rows that were dropped, by the column in which their cell is empty
    """

    runs: tuple[Run, ...]
    columns: Mapping[str, str | None]
    groups: tuple[str, ...]
    table: Table
    excluded: int
    empty: Mapping[str, int]


def read_runs(
    path: Path, learning_rate: str = "learning_rate", schedule: str = "schedule", value: str = "value",
    seed: str | None = None, groups: Sequence[str] = (), where: Sequence[str] = (), delimiter: str | None = None,
) -> Runs:  # fmt: skip
    """The runs of a CSV file, or of the JSON that ``verify train`` writes.

    learning_rate, schedule, value  names of columns; schedule "": all runs are of one schedule
    seed       column of the seed; unless told the column "seed" if there is one
    groups     columns that keep runs apart: an analysis per combination of their values
    where      conditions on columns, as :func:`verify.grid.rows.selected` takes them
    returns    Runs. A row without a value, a learning rate or a schedule is dropped and counted; a value nan, inf
               or beyond 1e150 is a run that diverged
    raises     DomainError: one sentence with the value that cannot be used and what can
    """
    table = read_table(path, {learning_rate, value}, delimiter)
    if not table.rows:
        raise DomainError(f"{table.source} has no runs: at least one is needed.")
    if seed is None and "seed" in table.columns:
        seed = "seed"
    for option, name in (("learning-rate", learning_rate), ("schedule", schedule), ("value", value), ("seed", seed),
                         *(("group", name) for name in groups)):  # fmt: skip
        if name:
            need(table, name, f"--{option}", ONE_SCHEDULE if option == "schedule" else "")
        elif name is not None and option != "schedule":
            raise DomainError(f"--{option} {name!r}: a column is needed: {columns_of(table)}.")
    kept = selected(table, where)
    empty: Counter[str] = Counter()
    runs = []
    for row in kept:
        missing = next((n for n in (value, learning_rate, schedule) if n and not row.cells[n]), None)
        if missing is not None:
            empty[missing] += 1
            continue
        runs.append(_run(table, row, learning_rate, schedule, value, seed, groups))
    if not runs:
        lacking = f"no run has a {value}, a learning rate and a schedule; one of them is empty in each"
        raise DomainError(f"{table.source}: {lacking}.")
    columns = {"learning_rate": learning_rate, "schedule": schedule or None, "value": value, "seed": seed}
    return Runs(tuple(runs), columns, tuple(groups), table, len(table.rows) - len(kept), empty)


def _run(
    table: Table, row: Row, learning_rate: str, schedule: str, value: str, seed: str | None, groups: Sequence[str]
) -> Run:  # fmt: skip
    rate = key(row.cells[learning_rate])
    if not isinstance(rate, Fraction) or rate <= 0:
        given = f"{learning_rate} = {row.cells[learning_rate]!r}"
        ends = f"1e-{LARGEST_EXPONENT} to 1e{LARGEST_EXPONENT}"
        accepted = f"a number above 0, such as 0.001 or 1e-3 ({ends})"
        raise DomainError(f"{table.source}, {row.place}: {given}: {accepted}.")
    return Run(
        tuple(key(row.cells[name]) for name in groups),
        row.cells[schedule] if schedule else "all runs",
        rate,
        _result(table, row, value),
        None if seed is None else key(row.cells[seed]),
        row,
    )


def _result(table: Table, row: Row, name: str) -> float:
    """The value of a run, nan where it is not finite, or so large that sums of its square would not be."""
    try:
        found = float(row.cells[name])
    except ValueError:
        accepted = "a number, nan or inf where the run diverged, nothing where it has no result"
        raise DomainError(f"{table.source}, {row.place}: {name} = {row.cells[name]!r}: {accepted}.") from None
    return found if abs(found) < 10.0**LARGEST_EXPONENT else math.nan
