"""Disks that are full or cannot be written: one sentence, and what had finished stays."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from verify.errors import StoreError
from verify.sweep import Store, sweep


def mounted(directory: Path, options: str) -> bool:
    """A small file system of its own, where this process may make one."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(directory)]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A directory with room for 200 KiB; where nothing can be mounted, SQLite is told that there is no more."""
    if mounted(tmp_path, "size=200k"):
        yield tmp_path
        subprocess.run(["umount", str(tmp_path)], check=True)
        return
    connect = sqlite3.connect

    def limited(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        database = connect(*args, **kwargs)
        database.execute("PRAGMA max_page_count = 20")
        return database

    monkeypatch.setattr(sqlite3, "connect", limited)
    yield tmp_path


@pytest.fixture
def read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A directory that cannot be written: mounted so, or by its mode, or by what the system says."""
    if mounted(tmp_path, "ro"):
        yield tmp_path
        subprocess.run(["umount", str(tmp_path)], check=True)
    elif os.geteuid():
        tmp_path.chmod(0o555)
        yield tmp_path
        tmp_path.chmod(0o755)
    else:

        def refused(*_: Any, **__: Any) -> int:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        monkeypatch.setattr(os, "open", refused)
        yield tmp_path


def big(spec: dict[str, Any], scratch: str | None) -> str:
    """A result of 10 kB."""
    return str(spec["n"] % 10) * 10_000


def test_a_full_disk_is_told_and_what_had_finished_stays(small_disk: Path):
    """The sweep ends with one sentence; every run before it is there, also after the store was opened again."""
    path = small_disk / "runs.sqlite"
    kept: list[int] = []
    specs = [{"n": n} for n in range(100)]
    message = r"runs\.sqlite: the disk is full; .* free some space"
    with Store(path) as store, ThreadPoolExecutor(1) as pool, pytest.raises(StoreError, match=message):
        sweep(big, specs, store=store, executor=pool, progress=lambda done, _: kept.append(done))
    assert 2 < kept[-1] < 100
    with Store(path) as store:
        found = list(store.rows())
    assert len(found) == kept[-1]
    assert all(result == big(spec, None) for spec, result in found)


@pytest.mark.parametrize("name", ["runs.sqlite", "new/runs.sqlite"])
def test_a_disk_that_cannot_be_written_is_told(read_only: Path, name: str):
    """In the directory itself, and where one would have to be made."""
    with pytest.raises(StoreError, match=r"runs\.sqlite: the store cannot be written \(.*\): give a file"):
        Store(read_only / name)


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path):
    """A file stands in the way."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"the store cannot be written \((File exists|Not a directory)\)"):
        Store(tmp_path / "file" / "runs.sqlite")
