"""The free-form facts of evidence (witnesses, counts, tables) as named texts and small tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from verify.report.model import Detail, Value
from verify.report.text import approximation, enclosure, number
from verify.report.words import DETAIL_NAMES

_LONG = re.compile(r"\d+ values")
_NUMBER = re.compile(r"[−-]?[\d./…∞]+( × 10.+)?|—|")
MAX_ROWS = 12
MAX_CELL = 6


def values_of(witness: Any) -> tuple[Value, ...]:
    """A witness ``{name: exact number}`` as rows."""
    if not isinstance(witness, Mapping):
        return () if witness is None else (Value("", str(witness), None),)
    return tuple(Value(str(k), number(_plain(v)), approximation(v)) for k, v in witness.items())


def details_of(details: Any) -> tuple[Detail, ...]:
    """Facts as texts; lists of records and lists of equal length as tables."""
    if not isinstance(details, Mapping):
        return ()
    out: list[Detail] = []
    for key, value in details.items():
        if value is None or value in ({}, []):
            continue
        out.append(_detail(DETAIL_NAMES.get(str(key), str(key).replace("_", " ")), value))
    return tuple(out)


def _detail(name: str, value: Any) -> Detail:
    if isinstance(value, list) and all(isinstance(v, Mapping) for v in value):
        head = tuple(dict.fromkeys(str(k) for row in value for k in row))
        rows = tuple(tuple(_cell(row.get(k)) for k in head) for row in value)
        return _table(name, head, rows)
    if isinstance(value, Mapping):
        columns = [v for v in value.values() if isinstance(v, list)]
        if len(columns) > 1 and len(columns) == len(value) and len({len(c) for c in columns}) == 1:
            rows = tuple(tuple(_cell(v) for v in row) for row in zip(*columns, strict=True))
            return _table(name, tuple(str(k) for k in value), rows)
        return _table(name, ("", ""), tuple((str(k), _cell(v)) for k, v in value.items()))
    if isinstance(value, list) and len(value) > MAX_ROWS:
        shown = ", ".join(_cell(v) for v in value[:MAX_ROWS])
        return Detail(name, f"{shown}, … ({len(value)} in all)")
    return Detail(name, _cell(value))


def _table(name: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Detail:
    """A table without its empty columns; a text where a column holds long lists, for those a figure shows."""
    kept = [i for i in range(len(head)) if any(r[i] for r in rows)]
    if any(_LONG.fullmatch(r[i]) for r in rows for i in kept):
        return Detail(name, f"{len(rows)} rows of values, in the evidence file")
    shown = tuple(tuple(r[i] for i in kept) for r in rows[:MAX_ROWS])
    numeric = tuple(all(_NUMBER.fullmatch(r[j]) for r in shown) for j in range(len(kept)))
    left_out = f"{len(rows) - MAX_ROWS} more rows in the evidence file" if len(rows) > MAX_ROWS else ""
    return Detail(name, "", tuple(head[i].replace("_", " ") for i in kept), shown, numeric, left_out)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(v, (str, int, float)) for v in value):
            enclosed = enclosure(value)
            return enclosed.short if enclosed else ""
        if len(value) > MAX_CELL:
            return f"{len(value)} values"
        return ", ".join(_cell(v) for v in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} = {_cell(v)}" for k, v in value.items())
    return number(_plain(value))


def _plain(value: Any) -> Any:
    """Floats to six digits, for reading; booleans as words; the evidence file has every digit."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else value
