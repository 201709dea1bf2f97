"""Logs for the tests: written to a file and read again, as anyone's would be."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from verify.grid.reading import Runs, read_runs

COLUMNS = ("schedule", "learning_rate", "seed", "value")


def write(
    path: Path, rows: Iterable[Sequence[Any]], columns: Sequence[str] = COLUMNS, delimiter: str = ","
) -> Path:
    """A CSV file of rows."""
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def read(path: Path, rows: Iterable[Sequence[Any]], columns: Sequence[str] = COLUMNS, **options: Any) -> Runs:
    """Rows as they come back from a file."""
    return read_runs(write(path / "runs.csv", rows, columns), **options)
