"""A sweep whose own process is killed or interrupted, again and again: started once more it goes on, exactly."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sweep_jobs import LIMIT, alive, begun, value, wait_until

from verify.sweep import Store

HERE = Path(__file__).parent
RUNS = 16


class Parent:
    """The sweep of sweep_parent.py, in a process group of its own."""

    def __init__(self, directory: Path, *extra: str) -> None:
        self.store, self.marks = directory / "runs.sqlite", directory / "marks"
        command = [sys.executable, str(HERE / "sweep_parent.py"), str(self.store), str(self.marks), str(RUNS)]
        self.process = subprocess.Popen(
            [*command, *extra],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=interruptible,
        )

    def finished(self) -> set[int]:
        """The runs in its store, once it is gone."""
        with Store(self.store) as store:
            found = [(spec["n"], result) for spec, result in store.rows()]
        assert all(result == value(n) for n, result in found)
        assert len(dict(found)) == len(found)
        return {n for n, _ in found}

    def executions(self) -> list[int]:
        """How often each run was begun."""
        return [len(begun(self.marks, n)) for n in range(RUNS)]

    def begun(self) -> int:
        """How many runs have been begun."""
        return sum(count > 0 for count in self.executions())

    def group(self) -> list[int]:
        """The processes of its group that are alive."""
        pids = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
        return [pid for pid in pids if group_of(pid) == self.process.pid and alive(pid)]

    def workers(self) -> list[int]:
        """Its worker processes."""
        return [pid for pid in self.group() if b"spawn_main" in command_of(pid)]

    def none_left(self) -> bool:
        """Is the whole group gone, the resource tracker of multiprocessing included?"""
        return not self.group()

    def end(self) -> None:
        """Whatever a failed test left."""
        if not self.none_left():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def group_of(pid: int) -> int:
    """The process group, 0 if the process is gone."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def command_of(pid: int) -> bytes:
    """The command line, empty if the process is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def interruptible() -> None:
    """Tests that a shell runs in the background ignore SIGINT, and what they start would, too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def whole(directory: Path) -> Any:
    """The results of an uninterrupted sweep."""
    parent = Parent(directory)
    said, errors = parent.process.communicate(timeout=LIMIT)
    assert parent.process.returncode == 0, errors
    assert parent.executions() == [1] * RUNS
    return json.loads(said)


def killed(directory: Path, delay: float, *extra: str) -> Parent:
    """A sweep that is killed so many seconds after a run has begun in it, if it is not over by then."""
    parent = Parent(directory, *extra)
    try:
        before = sum(parent.executions())
        wait_until(lambda: sum(parent.executions()) > before or parent.process.poll() is not None)
        time.sleep(delay)  # any moment will do
        parent.process.kill()
        wait_until(parent.none_left)
    finally:
        parent.end()
    return parent


def test_a_killed_sweep_goes_on_where_it_was(tmp_path: Path):
    """SIGKILL at random moments until it is through: no run lost, none that had finished begun again, no orphan."""
    draw = random.Random(5)
    done: set[int] = set()
    before = [0] * RUNS
    kills, ended = 0, False
    while not ended:
        parent = killed(tmp_path, draw.uniform(0.0, 0.4))
        ended = parent.process.returncode == 0
        kills += not ended
        again = [n for n in range(RUNS) if parent.executions()[n] > before[n]]
        assert not done & set(again), "a finished run was begun again"
        assert done <= parent.finished()
        done, before = parent.finished(), parent.executions()
        assert kills < 50
    assert kills >= 2
    assert done == set(range(RUNS))
    last = whole_again(tmp_path)
    assert last == whole(tmp_path / "uninterrupted") == [value(n) for n in range(RUNS)]
    assert not (tmp_path / "runs.sqlite.scratch").exists()


def whole_again(directory: Path) -> Any:
    """The results once more, all from the store: nothing is executed."""
    parent = Parent(directory)
    before = parent.executions()
    said, errors = parent.process.communicate(timeout=LIMIT)
    assert parent.process.returncode == 0, errors
    assert parent.executions() == before
    return json.loads(said)


def test_a_sweep_that_does_not_commit_loses_its_runs(tmp_path: Path):
    """The control: with one transaction around everything a kill takes all of it, and runs are begun again."""
    parent = Parent(tmp_path, "uncommitted")
    try:
        wait_until(lambda: parent.begun() >= 8)
        parent.process.kill()
        wait_until(parent.none_left)
    finally:
        parent.end()
    assert parent.finished() == set()
    again = killed(tmp_path, 0.0)
    assert max(again.executions()) == 2


def test_a_killed_sweep_leaves_no_process_at_work(tmp_path: Path):
    """Its workers end in the middle of runs that would last for ever, so that none writes beside the next start."""
    parent = Parent(tmp_path, "lasting")
    try:
        wait_until(lambda: parent.begun() == 2)
        assert len(parent.workers()) == 2
        parent.process.kill()
        wait_until(parent.none_left, LIMIT / 2)  # the runs themselves wait for LIMIT
    finally:
        parent.end()


def test_ctrl_c_keeps_what_had_finished(tmp_path: Path):
    """SIGINT to the whole group, as from a terminal: quiet workers, none left, and the next start goes on."""
    parent = Parent(tmp_path)
    try:
        wait_until(lambda: parent.begun() >= 6)
        os.killpg(parent.process.pid, signal.SIGINT)
        _, errors = parent.process.communicate(timeout=LIMIT)
        assert parent.process.returncode == -signal.SIGINT
        assert errors.count("Traceback") == 1, errors  # that of the program itself, which does not catch it
        wait_until(parent.none_left)
    finally:
        parent.end()
    done = parent.finished()
    assert len(done) >= 3
    assert whole(tmp_path / "uninterrupted") == whole_from(tmp_path, done)


def whole_from(directory: Path, done: set[int]) -> Any:
    """The results of a start that must not begin these runs."""
    parent = Parent(directory)
    before = parent.executions()
    said, errors = parent.process.communicate(timeout=LIMIT)
    assert parent.process.returncode == 0, errors
    assert all(parent.executions()[n] == before[n] for n in done)
    return json.loads(said)


def test_ctrl_c_while_processes_start_is_quiet(tmp_path: Path):
    """A worker that is just being started would print a traceback of its own."""
    for delay in (0.0, 0.01, 0.02, 0.04, 0.08):
        parent = Parent(tmp_path / str(delay))
        try:
            wait_until(lambda group=parent: group.workers() or group.process.poll() is not None)
            time.sleep(delay)  # any moment of its start will do
            os.killpg(parent.process.pid, signal.SIGINT)
            _, errors = parent.process.communicate(timeout=LIMIT)
            assert parent.process.returncode == -signal.SIGINT
            assert errors.count("Traceback") == 1, errors
            wait_until(parent.none_left)
        finally:
            parent.end()
