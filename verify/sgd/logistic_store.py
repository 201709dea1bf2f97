"""Finished runs of the logistic regression on disk, so that the same call takes them up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from verify.files import write_atomically
from verify.sgd.steps import Floats


class RunStore:
    """Finished runs as files, one a run, named by all that they depend on; without a directory it keeps nothing."""

    def __init__(self, directory: Path | None, what: list[Any], arrays: Sequence[Floats]) -> None:
        source = Path(__file__).with_name("logistic.py").read_bytes()
        hashes = [hashlib.sha256(part).hexdigest() for part in (source, *(a.tobytes() for a in arrays))]
        text = json.dumps([*what, np.__version__, hashes])
        self._directory, self._shape = directory, (len(what[0]), len(what[1]))
        self._name = f"logistic-{hashlib.sha256(text.encode()).hexdigest()[:24]}"

    def get(self, run: int) -> Floats | None:
        """The losses of a run, bit for bit; None where it is not there or cannot be read."""
        if self._directory is None:
            return None
        try:
            rows = json.loads((self._directory / f"{self._name}-{run}.json").read_text())
            found = np.array([[float.fromhex(x) for x in row] for row in rows])
        except (OSError, ValueError, TypeError, OverflowError, RecursionError):
            return None
        return found if found.shape == self._shape else None

    def put(self, run: int, values: Floats) -> None:
        """Keep a run; a full or read-only disk costs only the reuse."""
        if self._directory is None:
            return
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            rows = [[float(x).hex() for x in row] for row in values]
            write_atomically(self._directory / f"{self._name}-{run}.json", json.dumps(rows))
        except OSError:
            self._directory = None
