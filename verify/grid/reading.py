"""Logged runs: which columns mean what, which rows count, and their numbers, exact where they are compared."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from verify.errors import DomainError
from verify.grid.table import Row, Table, read_table

Key = Fraction | str
_LARGEST_EXPONENT = 150  # of ten: ratios and squares of such numbers are still floating point numbers
_SHOWN = 20  # columns in a message


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
    where      "COLUMN=VALUE" or "COLUMN!=VALUE"; "COLUMN=" is an empty cell. Numbers are compared as numbers.
               Several values of one column: any of them; several columns: all of them
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
            _need(table, name, f"--{option}")
        elif name is not None and option != "schedule":
            raise DomainError(f"--{option} {name!r}: a column is needed: {_columns(table)}.")
    tests = _conditions(table, where)
    kept = [row for row in table.rows if all(test(row) for test in tests)]
    empty: Counter[str] = Counter()
    runs = []
    for row in kept:
        missing = next((n for n in (value, learning_rate, schedule) if n and not row.cells[n]), None)
        if missing is not None:
            empty[missing] += 1
            continue
        runs.append(_run(table, row, learning_rate, schedule, value, seed, groups))
    if not runs:
        raise DomainError(_nothing(table, bool(kept), value, where))
    columns = {"learning_rate": learning_rate, "schedule": schedule or None, "value": value, "seed": seed}
    return Runs(tuple(runs), columns, tuple(groups), table, len(table.rows) - len(kept), empty)


def _run(
    table: Table, row: Row, learning_rate: str, schedule: str, value: str, seed: str | None, groups: Sequence[str]
) -> Run:  # fmt: skip
    rate = key(row.cells[learning_rate])
    if not isinstance(rate, Fraction) or rate <= 0:
        given = f"{learning_rate} = {row.cells[learning_rate]!r}"
        ends = f"1e-{_LARGEST_EXPONENT} to 1e{_LARGEST_EXPONENT}"
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
    return found if abs(found) < 10.0**_LARGEST_EXPONENT else math.nan


def key(text: str) -> Key:
    """What a cell is compared by: the exact number where it is one (0.20 is 0.2, 1e-3 is 0.001), else its text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        return text
    return Fraction(number)


def _conditions(table: Table, where: Sequence[str]) -> list[Callable[[Row], bool]]:
    wanted: dict[tuple[str, bool], set[Key]] = {}
    for text in where:
        name, sign, given = text.partition("=")
        if not sign or not name.rstrip("!"):
            raise DomainError(
                f"--where {text!r}: COLUMN=VALUE or COLUMN!=VALUE, such as parameters=123587328."
            )
        column = name.removesuffix("!").strip()
        _need(table, column, "--where")
        wanted.setdefault((column, not name.endswith("!")), set()).add(key(given.strip()))
    return [_condition(column, values, equal) for (column, equal), values in wanted.items()]


def _condition(column: str, values: set[Key], equal: bool) -> Callable[[Row], bool]:
    return lambda row: (key(row.cells[column]) in values) == equal


def _need(table: Table, name: str, option: str) -> None:
    if name in table.columns:
        return
    also = " (--schedule '' takes all runs as one schedule)" if option == "--schedule" else ""
    raise DomainError(
        f"{table.source} has no column {name!r} ({option}): there are {_columns(table, name)}{also}."
    )


def _columns(table: Table, wanted: str = "") -> str:
    """The columns there are, the most similar ones where they are many."""
    if len(table.columns) <= _SHOWN:
        return ", ".join(table.columns)
    near = difflib.get_close_matches(wanted, table.columns, _SHOWN, 0.4) or list(table.columns[:_SHOWN])
    return f"{', '.join(near)} and {len(table.columns) - len(near)} others"


def _nothing(table: Table, kept: bool, value: str, where: Sequence[str]) -> str:
    if kept:
        return f"{table.source}: no run has a {value}, a learning rate and a schedule; one of them is empty in each."
    tests = ", ".join(where)
    seen = [f"{c} is {_values(table, c)}" for c in dict.fromkeys(t.split("=")[0].rstrip("! ") for t in where)]
    return f"{table.source}: no row has {tests}: {'; '.join(seen)}."


def _values(table: Table, column: str) -> str:
    found = [text or "empty" for text in dict.fromkeys(row.cells[column] for row in table.rows)]
    more = f" or one of {len(found) - 8} others" if len(found) > 8 else ""
    return " or ".join(found[:8]) + more
