"""Logged runs as a table of text: CSV, or the JSON that ``verify train`` writes. Meaning is given in reading.py."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import DomainError

DELIMITERS = (",", ";", "\t", "|")
_ACCEPTED = "a CSV file with a header line, or the JSON that `verify train` writes, is read"


@dataclass(frozen=True)
class Row:
    """The cells of one run by column, and where it stands in its file, such as ``line 7``."""

    place: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Runs as text.

    An empty cell says that nothing was written there; a null of a JSON file reads ``nan``. Names and cells are single
    lines that can be shown: white space is a space, and a control character, which a terminal might obey, is U+FFFD.
    """

    source: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, expected: Iterable[str] = (), delimiter: str | None = None) -> Table:
    """The table in a file.

    path       UTF-8, with or without a byte order mark
    expected   names of columns that tell the delimiter of a CSV file
    delimiter  one character; unless told the one of , ; tab | under which the header has the expected columns,
               otherwise the most columns
    raises     DomainError for a file that cannot be read as a table, one sentence
    """
    text = _text(path)
    if text.lstrip()[:1] in ("{", "["):
        return _from_json(path, text)
    if delimiter is not None and len(delimiter) != 1:
        raise DomainError(f"delimiter = {delimiter!r}: a single character, such as , or ; or a tab.")
    return _from_csv(path, text, delimiter or _delimiter(text, set(expected)))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DomainError(f"{path}: {error.strerror or error}; {_ACCEPTED}.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(f"{path}: byte {error.start} is not UTF-8 text; {_ACCEPTED}.") from None
    if "\0" in text:
        raise DomainError(f"{path}: it has zero bytes, so it is no text; {_ACCEPTED}.")
    if not text.strip():
        raise DomainError(f"{path}: it is empty; {_ACCEPTED}.")
    return text


def _delimiter(text: str, expected: set[str]) -> str:
    header = text.lstrip().splitlines()[0]
    found = {d: [_shown(c) for c in next(csv.reader([header], delimiter=d), [])] for d in DELIMITERS}
    return max(DELIMITERS, key=lambda d: (len(expected & set(found[d])), len(found[d])))


def _from_csv(path: Path, text: str, delimiter: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    rows = []
    try:
        for line in reader:
            cells = [_shown(cell) for cell in line]
            if not any(cells):
                continue
            if not header:
                header = cells
                continue
            if len(cells) != len(header):
                wrong = f"line {reader.line_num} has {len(cells)} cells, the header has {len(header)}"
                raise DomainError(f"{path}: {wrong}; every line needs a cell for each column.")
            pairs = zip(header, cells, strict=True)
            rows.append(Row(f"line {reader.line_num}", {name: cell for name, cell in pairs if name}))
    except csv.Error as error:
        raise DomainError(f"{path}: line {reader.line_num} is no CSV ({error}); {_ACCEPTED}.") from None
    named = tuple(name for name in header if name)
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise DomainError(f"{path}: two columns are called {twice!r}; each needs a name of its own.")
    return Table(str(path), named, tuple(rows))


def _from_json(path: Path, text: str) -> Table:
    try:
        # numbers stay as they are written, so that no learning rate is rounded
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise DomainError(f"{path}: it is no JSON ({error}); {_ACCEPTED}.") from None
    runs = found.get("runs") if isinstance(found, dict) else found
    if not isinstance(runs, list) or not all(isinstance(run, dict) for run in runs):
        raise DomainError(f'{path}: it has no list "runs" of objects; {_ACCEPTED}.')
    rows = [{_shown(name): _cell(value) for name, value in run.items() if _is_scalar(value)} for run in runs]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    filled = (Row(f"run {i}", {name: row.get(name, "") for name in columns}) for i, row in enumerate(rows, 1))
    return Table(str(path), columns, tuple(filled))


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _cell(value: Any) -> str:
    return "nan" if value is None else _shown(str(value))


def _shown(text: str) -> str:
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
        text = " ".join(text.split())
    return text.strip()
