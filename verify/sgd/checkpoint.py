"""The state of a long batch on disk, so that an interrupted run goes on where it was, with the same bits.

A file is named by all that the run depends on, so that one of another run is never taken, and sealed by a hash of its
content: what was not written whole by this program is as good as nothing.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np

from verify.files import write_atomically
from verify.sgd.steps import Floats

State = tuple[int, Floats, Floats]
_SEAL = hashlib.sha256().digest_size  # bytes before the content
_EVERY = 5.0  # seconds between two states on disk
_SOURCES = ("batch", "compiled", "engine", "noise", "record", "reference", "steps", "vector_loop")


class Checkpoint:
    """The state of one batch: steps done, iterates, record."""

    def __init__(self, directory: Path, request: Iterable[bytes], every: float = _EVERY) -> None:
        """request  everything the run depends on beside the code; every  seconds between states on disk"""
        digest = hashlib.sha256(f"{_code()} {np.__version__}".encode())
        for part in request:
            digest.update(hashlib.sha256(part).digest())
        self.path = directory / f"run-{digest.hexdigest()[:32]}.state"
        self._every = every
        self._written = time.monotonic()
        self._latest: State | None = None

    def load(self) -> State | None:
        """(steps, x, record) as they were stored; None where nothing readable is."""
        try:
            stored = self.path.read_bytes()
        except OSError:
            return None
        seal, content = stored[:_SEAL], stored[_SEAL:]
        if hashlib.sha256(content).digest() != seal:
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            return int(found["steps"]), found["x"], found["record"]

    def offer(self, steps: int, x: Floats, record: Floats) -> None:
        """Take note of a state, as a copy; it goes to disk every few seconds, and on :meth:`save`."""
        self._latest = (steps, x.copy(), record.copy())
        if time.monotonic() - self._written >= self._every:
            self.save()

    def save(self) -> None:
        """Write the latest state, whole or not at all; a full or read-only disk costs only the resume."""
        if self._latest is None:
            return
        self._written = time.monotonic()
        steps, x, record = self._latest
        stream = io.BytesIO()
        np.savez(stream, steps=steps, x=x, record=record)
        with suppress(OSError):
            content = stream.getvalue()
            write_atomically(self.path, hashlib.sha256(content).digest() + content)

    def clear(self) -> None:
        """The run is over."""
        self._latest = None
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _code() -> str:
    here = Path(__file__).parent
    files = [here / f"{name}.py" for name in _SOURCES]
    digest = hashlib.sha256()
    for file in [*files, *sorted((here.parent / "theory" / "instances").glob("*.py"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
