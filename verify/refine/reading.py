"""Logged gradient norms: which columns mean what, and the runs in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError
from verify.grid.rows import key, need, selected
from verify.grid.table import Row, Table, read_table

_LONGEST = 10**9
_IN_ORDER = "--iteration '' takes the rows of a run in their order, as steps 1, 2, ..."


@dataclass(frozen=True)
class Log:
    """The gradient norms of one run.

    name        as in the log; "" where there is no column of runs
    iterations  where they were logged, ascending, counted from 1; the last one is the end of the run
    norms       finite, at least 0
    """

    name: str
    iterations: NDArray[np.int64]
    norms: NDArray[np.float64]


@dataclass(frozen=True)
class Logs:
    """The runs of a table, and what was left out of it.

    rows      rows of the table
    excluded  rows that the conditions left out
    empty     rows without a norm
    """

    source: str
    runs: tuple[Log, ...]
    rows: int
    excluded: int
    empty: int


def read_norms(
    path: Path, column: str = "grad_norm", iteration: str = "iteration", run: str | None = None,
    where: Sequence[str] = (), delimiter: str | None = None,
) -> Logs:  # fmt: skip
    """The gradient norms of a CSV file, a row each.

    column     of the norms: numbers of at least 0; a row with an empty cell is left out and counted
    iteration  column of whole numbers from 0 or 1, rows in any order; a run whose first one is 0 is counted from 0, so
               that its iteration i is step i + 1. "": the rows are the steps 1, 2, ... in their order
    run        column that keeps runs apart; unless told the column "run" if there is one; "": all rows are of one run
    where      conditions on columns, as :func:`verify.grid.rows.selected` takes them
    returns    Logs, the runs in the order in which they appear
    raises     DomainError: one sentence with the value that cannot be used and what can
    """
    table = read_table(path, {column, iteration}, delimiter)
    if not table.rows:
        raise DomainError(f"{table.source} has no rows: at least one gradient norm is needed.")
    if run is None:
        run = "run" if "run" in table.columns else ""
    need(table, column, "--column")
    if iteration:
        need(table, iteration, "--iteration", _IN_ORDER)
    if run:
        need(table, run, "--run")
    kept = selected(table, where)
    filled = [row for row in kept if row.cells[column]]
    if not filled:
        raise DomainError(f"{table.source}: {column} is empty in every row: it has the gradient norms.")
    groups: dict[str, list[Row]] = {}
    for row in filled:
        groups.setdefault(row.cells[run] if run else "", []).append(row)
    runs = tuple(_log(table, name, rows, column, iteration) for name, rows in groups.items())
    return Logs(table.source, runs, len(table.rows), len(table.rows) - len(kept), len(kept) - len(filled))


def _log(table: Table, name: str, rows: Sequence[Row], column: str, iteration: str) -> Log:
    norms = [_norm(table, row, column) for row in rows]
    if not iteration:
        return Log(name, np.arange(1, len(rows) + 1), np.array(norms))
    at = [_iteration(table, row, iteration) for row in rows]
    order = sorted(range(len(rows)), key=at.__getitem__)
    twice = next((pair for pair in pairwise(order) if at[pair[0]] == at[pair[1]]), None)
    if twice is not None:
        places = " and ".join(rows[i].place for i in twice)
        same = f"{places} are both of {iteration} {at[twice[0]]}" + (f" of {name}" if name else "")
        raise DomainError(f"{table.source}: {same}; --run or --where keeps runs apart.")
    first = 1 if at[order[0]] == 0 else 0
    return Log(name, np.array([at[i] + first for i in order]), np.array([norms[i] for i in order]))


def _norm(table: Table, row: Row, column: str) -> float:
    text = row.cells[column]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        given = f"{table.source}, {row.place}: {column} = {text!r}"
        raise DomainError(
            f"{given}: a gradient norm is a finite number of at least 0; --where '{column}!={text}' leaves it out."
        )
    return value


def _iteration(table: Table, row: Row, column: str) -> int:
    text = row.cells[column]
    if text.isascii() and text.isdigit() and len(text) < 10:  # nearly all of them, and there may be a million
        return int(text)
    value = key(text)
    if not (isinstance(value, Fraction) and value.denominator == 1 and 0 <= value <= _LONGEST):
        given = f"{table.source}, {row.place}: {column} = {text!r}"
        raise DomainError(f"{given}: a whole number from 0 to {_LONGEST}.")
    return int(value)
