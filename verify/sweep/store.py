"""Finished runs in one SQLite file: committed before the next one counts, sealed by a hash, written by one process.

SQLite has no checksums of its own, so every row carries one: a result is given back bit for bit or not at all.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from verify.errors import StoreError

Spec = dict[str, Any]

_APPLICATION = 0x76726679  # "vrfy" in the header of the file says that it is ours
_LAYOUT = 1
_TABLE = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, result TEXT NOT NULL, seal TEXT NOT NULL
)
"""
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full; the runs that had finished are kept: free some space and start again",
    sqlite3.SQLITE_NOTADB: "not a store of finished runs: give the name of one, or a new one",
    sqlite3.SQLITE_CORRUPT: "the store is damaged: put a copy in its place, or move it away to begin anew",
    sqlite3.SQLITE_READONLY: "the store cannot be written: give a file that can be",
    sqlite3.SQLITE_CANTOPEN: "the store cannot be opened: give a file that can be read and written",
}
_locks: weakref.WeakSet[_Lock] = weakref.WeakSet()


class Store:
    """Results of finished runs, each under its spec.

    path    the SQLite file, made if it is not there; ``.lock`` and ``.scratch`` lie beside it
    raises  StoreError, one sentence, if another process has it open, if it is damaged or something else, or if it
            cannot be written; what had been put stays in it
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._scratch = self.path.with_name(self.path.name + ".scratch")
        with _explained(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _Lock(self.path)
            try:
                self._database = sqlite3.connect(self.path, isolation_level=None)  # each statement commits
                self._open()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def get(self, spec: Spec) -> Any | None:
        """The result of a finished run; None where there is none. StoreError if its row is damaged."""
        with _explained(self.path):
            query = "SELECT id, spec, result, seal FROM runs WHERE key = ?"
            row = self._database.execute(query, (key_of(spec),)).fetchone()
        return None if row is None else self._unsealed(*row)[1]

    def put(self, spec: Spec, result: Any) -> None:
        """Keep the result of a run: it is on the disk when this returns, and its scratch file is gone.

        result  a JSON value other than null, its numbers finite; floats come back with the same bits
        raises  StoreError if there is one already, if the result is no such value, or if it cannot be written
        """
        text = encoded(result, "result")
        if result is None:
            raise StoreError("result = None: null stands for a run that has not finished.")
        name = encoded(spec, "spec")
        row = (key_of(spec), name, text, _seal(name, text))
        with _explained(self.path):
            try:
                self._database.execute("INSERT INTO runs (key, spec, result, seal) VALUES (?, ?, ?, ?)", row)
            except sqlite3.IntegrityError:
                raise StoreError(f"{self.path}: there is a result of {name} already.") from None
        self._discard(key_of(spec))

    def scratch(self, spec: Spec) -> Path:
        """Where a run may keep its state until it has finished; the file need not exist, nor be writable."""
        with suppress(OSError):
            self._scratch.mkdir(exist_ok=True)
        return self._scratch / key_of(spec)

    def rows(self) -> Iterator[tuple[Spec, Any]]:
        """Every spec with its result, in the order in which they finished."""
        with _explained(self.path):
            for row in self._database.execute("SELECT id, spec, result, seal FROM runs ORDER BY id"):
                yield self._unsealed(*row)

    def close(self) -> None:
        """Leave the store to others."""
        if hasattr(self, "_database"):
            self._database.close()
        with suppress(
            OSError
        ):  # not empty, or never made; other runs may need it as long as the store is open
            self._scratch.rmdir()
        self._lock.release()

    def _open(self) -> None:
        """Refuse what is not a whole store of this layout; make one of an empty file."""
        (application,) = self._ask("PRAGMA application_id")
        (tables,) = self._ask("SELECT count(*) FROM sqlite_master")
        if application != _APPLICATION and tables:
            raise _sqlite_error(sqlite3.SQLITE_NOTADB)
        self._ask("PRAGMA journal_mode = WAL")
        self._ask("PRAGMA synchronous = FULL")  # every commit reaches the disk
        if not tables:
            with self._database:  # all of it or nothing
                self._database.execute("BEGIN IMMEDIATE")
                self._database.execute(_TABLE)
                self._database.execute(f"PRAGMA application_id = {_APPLICATION}")
                self._database.execute(f"PRAGMA user_version = {_LAYOUT}")
        (layout,) = self._ask("PRAGMA user_version")
        if layout != _LAYOUT:
            raise StoreError(f"{self.path}: a store of layout {layout}, this program writes {_LAYOUT}.")
        if self._ask("PRAGMA integrity_check(1)") != ("ok",):
            raise _sqlite_error(sqlite3.SQLITE_CORRUPT)
        self._discard_finished()

    def _ask(self, query: str) -> Any:
        return self._database.execute(query).fetchone()

    def _unsealed(self, row: int, spec: str, result: str, seal: str) -> tuple[Spec, Any]:
        if _seal(spec, result) != seal:
            raise StoreError(
                f"{self.path}: row {row} of its table runs is damaged, its checksum differs: "
                "without that row the run is done again."
            )
        return json.loads(spec), json.loads(result)

    def _discard_finished(self) -> None:
        """Scratch files of runs whose process was killed just after the result had been kept."""
        with suppress(OSError):
            for key in {file.name.removeprefix(".").split(".")[0] for file in self._scratch.iterdir()}:
                if self._database.execute("SELECT 1 FROM runs WHERE key = ?", (key,)).fetchone():
                    self._discard(key)

    def _discard(self, key: str) -> None:
        """The scratch file, and what a killed process left of an atomic write of it."""
        with suppress(OSError):
            for file in self._scratch.glob(f"*{key}*"):
                file.unlink(missing_ok=True)


class _Lock:
    """A lock on the file ``.lock`` beside a store, which says by whom; the kernel frees it with the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20).decode(errors="replace") or "unknown"
            os.close(self._file)
            raise StoreError(
                f"{path} is in use by process {holder}: wait until that has ended, or name another file."
            ) from None
        _locks.add(self)
        with suppress(OSError):  # a full disk: the lock holds all the same
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Also in a forked child, where it only takes away the child's share."""
        if self in _locks:
            _locks.discard(self)
            os.close(self._file)


def _release_all() -> None:
    for lock in list(_locks):
        lock.release()


os.register_at_fork(
    after_in_child=_release_all
)  # a forked worker must not hold the store when its parent is killed


def key_of(spec: Spec) -> str:
    """SHA-256 of the canonical JSON of a spec: 1 and 1.0 differ, the order of its keys does not matter."""
    return hashlib.sha256(encoded(spec, "spec").encode()).hexdigest()


def encoded(value: Any, name: str) -> str:
    """Canonical JSON; StoreError unless the value comes back equal: no tuples, no nan, only text as keys."""
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
        same = json.loads(text) == value
    except (TypeError, ValueError, RecursionError):
        same = False
    if not same:
        shown = repr(value)
        raise StoreError(
            f"{name} = {shown if len(shown) < 200 else shown[:200] + '...'}: give a JSON value "
            "(dictionaries with text as keys, lists, text, finite numbers, true, false, null)."
        )
    return text


def _sqlite_error(code: int) -> sqlite3.DatabaseError:
    """What SQLite would raise with that code."""
    error = sqlite3.DatabaseError()
    error.sqlite_errorcode = code
    return error


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """StoreError, one sentence, for what the disk or SQLite says."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the details in the upper bits
        raise StoreError(f"{path}: {_REASONS.get(code, f'the store cannot be used ({error})')}.") from error
    except OSError as error:
        raise StoreError(
            f"{path}: the store cannot be written ({error.strerror}): give a file that can be."
        ) from error


def _seal(spec: str, result: str) -> str:
    return hashlib.sha256(f"{spec}\n{result}".encode()).hexdigest()
