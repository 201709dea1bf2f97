"""Schedule files: a learning-rate multiple for each step, written by ``verify refine`` and replayed as it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError, ScheduleError
from verify.grid.table import read_table

PREFIX = "file:"
COLUMNS = ("run", "step", "schedule")
_WRITTEN = "verify refine --out writes such a file"


@dataclass(frozen=True)
class Replay:
    """A schedule read from a file; like :class:`verify.theory.schedules.Schedule` it says its steps.

    name    ``file:PATH`` or ``file:PATH#RUN`` with an absolute path, from which it can be read again
    values  multiples of the learning rate for the steps t = 1..T, as in the file
    """

    name: str
    values: NDArray[np.float64]
    parameter: None = None

    def __str__(self) -> str:
        return self.name

    def step_sizes(self, steps: int) -> NDArray[np.float64]:
        """The values as they are; ScheduleError if there are not exactly ``steps``."""
        if steps != len(self.values):
            have = f"{self.name!r} has {len(self.values)} steps, this run has {steps}"
            raise ScheduleError(
                f"{have}: a file is replayed exactly; verify refine --steps {steps} makes one that fits."
            )
        return self.values


def schedule_csv(schedules: Mapping[str, NDArray[np.float64]]) -> str:
    """The text of a schedule file: a line per run and step, numbers with all their digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for run, values in schedules.items():
        writer.writerows((run, t, repr(value)) for t, value in enumerate(values.tolist(), 1))
    return out.getvalue()


def read_replay(text: str) -> Replay:
    """The schedule in a file.

    text    ``file:PATH``, or ``file:PATH#RUN`` where the file has several runs. The file is a CSV with the columns
            step (1, 2, ..., T) and schedule, and run where there are several
    raises  ScheduleError: one sentence with what is there and what is needed
    """
    name = text.removeprefix(PREFIX)
    path, run = _split(name)
    try:
        table = read_table(path, COLUMNS)
    except DomainError as error:
        raise ScheduleError(f"schedule {error}") from None
    for column in COLUMNS[1:]:
        if column not in table.columns:
            raise ScheduleError(
                f"{path} has no column {column!r}: there are {', '.join(table.columns)}; {_WRITTEN}."
            )
    runs = list(dict.fromkeys(row.cells.get("run", "") for row in table.rows))
    if run is None and len(runs) > 1:
        raise ScheduleError(f"{path} has {len(runs)} runs: name one, such as file:{path}#{runs[0]}.")
    rows = [row for row in table.rows if run is None or row.cells.get("run", "") == run]
    if not rows:
        raise ScheduleError(f"{path} has no run {run!r}: there are {', '.join(runs) or 'no rows'}.")
    values = []
    for t, row in enumerate(rows, 1):
        if row.cells["step"] != str(t):
            raise ScheduleError(f"{path}, {row.place}: step = {row.cells['step']!r}: step {t} comes here.")
        values.append(_multiple(path, row.place, row.cells["schedule"]))
    return Replay(f"{PREFIX}{path.absolute()}" + ("" if run is None else f"#{run}"), np.array(values))


def _split(name: str) -> tuple[Path, str | None]:
    """Path and run; a file whose own name has a # is found, too."""
    path, mark, run = name.rpartition("#")
    if not mark or Path(name).is_file():
        return Path(name), None
    return Path(path), run


def _multiple(path: Path, place: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < np.inf:
        raise ScheduleError(f"{path}, {place}: schedule = {text!r}: a finite number of at least 0.")
    return value
