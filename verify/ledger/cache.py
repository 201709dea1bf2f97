"""Evidence found before, keyed by everything it depends on.

The key covers the obligation, the schedule, the budget, the source of every module that may take part in a
decision, and the versions of the libraries that compute. The cache lies in the user's cache directory
(``VERIFY_CACHE`` moves it, ``VERIFY_CACHE=off`` turns it off) and is never committed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from verify.files import write_atomically

_LIBRARIES = ("python-flint", "sympy", "mpmath", "numpy", "scipy", "numba")
_TRUSTED = (
    "errors.py", "files.py", "numbers.py", "verdict.py", "decision.py", "best_constant.py",
    "enclosure", "language", "problem", "theory", "sweep", "sgd", "search", "ladder", "methods",
)  # fmt: skip


class Cache:
    """A directory of JSON files, one a key; unusable directories are as good as an empty cache."""

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory
        self.hits = 0
        self.misses = 0

    @classmethod
    def default(cls) -> Cache:
        """The user's cache, as the environment says."""
        setting = os.environ.get("VERIFY_CACHE", "")
        if setting == "off":
            return cls(None)
        if setting:
            return cls(Path(setting))
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cls(base / "verify-schedules")

    def get(self, key: str) -> dict[str, Any] | None:
        """The stored value, or None."""
        if self.directory is None:
            return None
        try:
            value = json.loads((self.directory / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.misses += 1
            return None
        self.hits += 1
        return value if isinstance(value, dict) else None

    def put(self, key: str, value: Mapping[str, Any]) -> None:
        """Store a value; a full or read-only disk costs only the reuse."""
        if self.directory is None:
            return
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            write_atomically(self.directory / f"{key}.json", json.dumps(value))
        except OSError:
            self.directory = None


class MissingError(Exception):
    """Asked for what :class:`Stored` does not have."""


class Stored(Cache):
    """A cache that only answers: MissingError is raised where a result would have to be computed."""

    def get(self, key: str) -> dict[str, Any]:
        """The stored value."""
        found = super().get(key)
        if found is None:
            raise MissingError
        return found


def key_of(*parts: Any) -> str:
    """The key of a computation: its inputs, the code that computes, the library versions."""
    text = json.dumps([*parts, code_hash(), versions()], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Hash of the source of every module that may take part in a decision."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for name in _TRUSTED:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(str(file.relative_to(root)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of the libraries that compute; absent ones are named so."""
    out = {}
    for name in _LIBRARIES:
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            out[name] = "not installed"
    return out
