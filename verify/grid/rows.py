"""Which rows of a logged table count: conditions on columns, cells compared as exact numbers."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from verify.errors import DomainError
from verify.grid.table import Row, Table

Key = Fraction | str
LARGEST_EXPONENT = 150  # of ten: ratios and squares of such numbers are still floating point numbers
_SHOWN = 20  # columns in a message


def key(text: str) -> Key:
    """What a cell is compared by: the exact number where it is one (0.20 is 0.2, 1e-3 is 0.001), else its text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or (number and abs(number.adjusted()) > LARGEST_EXPONENT):
        return text
    return Fraction(number)


def selected(table: Table, where: Sequence[str]) -> list[Row]:
    """The rows that meet every condition.

    where   "COLUMN=VALUE" or "COLUMN!=VALUE"; "COLUMN=" is an empty cell. Numbers are compared as numbers. Several
            values of one column: any of them; several columns: all of them
    raises  DomainError for a condition that cannot be read, and where no row meets them
    """
    tests = _conditions(table, where)
    kept = [row for row in table.rows if all(test(row) for test in tests)]
    if not kept:
        given = dict.fromkeys(text.split("=")[0].rstrip("! ") for text in where)
        seen = "; ".join(f"{name} is {_values(table, name)}" for name in given)
        raise DomainError(f"{table.source}: no row has {', '.join(where)}: {seen}.")
    return kept


def need(table: Table, name: str, option: str, otherwise: str = "") -> None:
    """DomainError unless the table has the column.

    option     that named the column, such as ``--value``
    otherwise  what may be given in its place, a remark in brackets
    """
    if name not in table.columns:
        also = f" ({otherwise})" if otherwise else ""
        known = columns_of(table, name)
        raise DomainError(f"{table.source} has no column {name!r} ({option}): there are {known}{also}.")


def _conditions(table: Table, where: Sequence[str]) -> list[Callable[[Row], bool]]:
    wanted: dict[tuple[str, bool], set[Key]] = {}
    for text in where:
        name, sign, given = text.partition("=")
        if not sign or not name.rstrip("!"):
            raise DomainError(
                f"--where {text!r}: COLUMN=VALUE or COLUMN!=VALUE, such as parameters=123587328."
            )
        column = name.removesuffix("!").strip()
        need(table, column, "--where")
        wanted.setdefault((column, not name.endswith("!")), set()).add(key(given.strip()))
    return [_condition(column, values, equal) for (column, equal), values in wanted.items()]


def _condition(column: str, values: set[Key], equal: bool) -> Callable[[Row], bool]:
    return lambda row: (key(row.cells[column]) in values) == equal


def columns_of(table: Table, wanted: str = "") -> str:
    """The columns there are, the most similar ones where they are many."""
    if len(table.columns) <= _SHOWN:
        return ", ".join(table.columns)
    near = difflib.get_close_matches(wanted, table.columns, _SHOWN, 0.4) or list(table.columns[:_SHOWN])
    return f"{', '.join(near)} and {len(table.columns) - len(near)} others"


def _values(table: Table, column: str) -> str:
    found = [text or "empty" for text in dict.fromkeys(row.cells[column] for row in table.rows)]
    more = f" or one of {len(found) - 8} others" if len(found) > 8 else ""
    return " or ".join(found[:8]) + more
