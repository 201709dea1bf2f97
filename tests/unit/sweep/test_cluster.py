"""A sweep on a Dask cluster: a lost worker, a lost scheduler, and addresses where there is none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import sweep_jobs
from sweep_jobs import LIMIT, alive, begun, specs, value, wait_until

from verify.errors import DomainError, MissingExtraError, StoreError, SweepError
from verify.sweep import Store, sweep
from verify.sweep import cluster as module

HERE = Path(__file__).parent


class Cluster:
    """sweep_cluster.py: a scheduler and so many workers of one thread, each a process that is started again."""

    def __init__(self, workers: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "sweep_cluster.py"), str(workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def close(self) -> None:
        """End it and its workers."""
        self.process.communicate(timeout=LIMIT)


@pytest.fixture(scope="module")
def cluster(require: Callable[[str], Any]) -> Generator[str]:
    """The address of a cluster of two workers that forgives a run one lost worker."""
    require("distributed")
    running = Cluster(2)
    yield running.address
    running.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second is enough to see that nobody answers on this machine."""
    monkeypatch.setattr(module, "_PATIENCE", 0.5)


def test_a_cluster_gives_what_processes_give(cluster: str, store: Store, marks: Path):
    """The same results in the same order, made elsewhere; what is in the store is not made again."""
    asked = specs(marks, 6)
    assert sweep(sweep_jobs.run, asked[:2], store=store, workers=1) == [value(n) for n in range(2)]
    ticks: list[tuple[int, int]] = []
    found = sweep(
        sweep_jobs.run, asked, store=store, cluster=cluster, progress=lambda *tick: ticks.append(tick)
    )
    assert found == [value(n) for n in range(6)]
    assert ticks == [(done, 6) for done in range(2, 7)]
    assert [len(begun(marks, n)) for n in range(6)] == [1] * 6
    assert begun(marks, 0) != begun(marks, 5)


def test_a_worker_killed_in_mid_job_costs_only_its_runs(
    require: Callable[[str], Any], cluster: str, store: Store, marks: Path
):
    """SIGKILL from outside: the sweep finishes, every result is there once, finished runs stay finished."""
    asked = [*specs(marks, 2), *({**s, "n": s["n"] + 2} for s in specs(marks, 4, lasts=True))]
    victims: list[int] = []
    finished = threading.Event()

    def lasting() -> list[int]:
        return [n for n in range(2, 6) if begun(marks, n)]

    def kill_one() -> None:
        wait_until(lambda: len(lasting()) == 2 and finished.is_set())
        with require("distributed").Client(cluster, set_as_default=False) as watcher:
            wait_until(lambda: not any(watcher.who_has().values()))  # no result is kept by a worker any more
        victims.append(lasting()[0])
        (pid,) = begun(marks, victims[0])
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not alive(pid))
        (marks / "go").touch()

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = sweep(
        sweep_jobs.run,
        asked,
        store=store,
        cluster=cluster,
        progress=lambda done, _: finished.set() if done == 2 else None,
    )
    killer.join()
    assert found == [value(n) for n in range(6)]
    assert [len(begun(marks, n)) for n in range(6)] == [2 if n in victims else 1 for n in range(6)]
    assert sorted(result["n"] for _, result in store.rows()) == list(range(6))


def test_a_run_that_always_ends_its_worker_is_named(cluster: str, store: Store, marks: Path):
    """The control: it is not tried for ever."""
    asked = specs(marks, 2)
    asked[1]["ends"] = 99
    with pytest.raises(SweepError, match='"n":1} was given up: each worker that tried it was lost'):
        sweep(sweep_jobs.run, asked, store=store, cluster=cluster)
    assert 1 <= len(begun(marks, 1)) <= 2  # a worker may also be lost before it has begun


def test_after_an_error_the_running_ones_finish_and_are_kept(cluster: str, store: Store, marks: Path):
    """A VerifyError crosses the cluster as it is; a run that a worker had begun is not thrown away."""
    asked = specs(marks, 2, lasts=True)
    asked[1] = {**asked[1], "lasts": False, "raises": "sentence"}
    helper = threading.Thread(
        target=lambda: (wait_until(lambda: begun(marks, 0) and begun(marks, 1)), (marks / "go").touch())
    )
    helper.start()
    with pytest.raises(DomainError, match=r"^rho = 0: at least 1\.$"):
        sweep(sweep_jobs.run, asked, store=store, cluster=cluster)
    helper.join()
    assert [result for _, result in store.rows()] == [value(0)]


def test_a_result_that_cannot_be_kept_ends_the_sweep(cluster: str, store: Store, marks: Path):
    """The same sentence as on processes."""
    with pytest.raises(StoreError, match="result = nan"):
        sweep(sweep_jobs.not_a_number, specs(marks, 1), store=store, cluster=cluster)


@pytest.mark.usefixtures("impatient")
def test_a_lost_scheduler_is_told_and_what_had_finished_is_kept(
    require: Callable[[str], Any], store: Store, marks: Path
):
    """SIGKILL to the scheduler in mid-sweep: one sentence; the next sweep makes the rest."""
    require("distributed")
    lost = Cluster(1)
    asked = specs(marks, 3, lasts=True)
    asked[0]["lasts"] = False

    def progress(done: int, _: int) -> None:
        if done == 1:
            wait_until(lambda: begun(marks, 1) or begun(marks, 2))
            lost.process.kill()

    try:
        with pytest.raises(
            SweepError, match="was given up: the cluster dropped it, .*; what had finished is kept"
        ):
            sweep(sweep_jobs.run, asked, store=store, cluster=lost.address, progress=progress)
    finally:
        lost.close()
    assert [result for _, result in store.rows()] == [value(0)]
    (marks / "go").touch()
    assert sweep(sweep_jobs.run, asked, store=store, workers=2) == [value(n) for n in range(3)]
    assert len(begun(marks, 0)) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "address",
    [
        *["", "nowhere", "tcp://", "tcp://127.0.0.1", "tcp://127.0.0.1:1", "tcp://127.0.0.1:99999"],
        *["127.0.0.1:x", "http://127.0.0.1:80", "inproc://a", "tls://127.0.0.1:1", 8786],
    ],
)
def test_an_address_without_a_scheduler_is_told(
    require: Callable[[str], Any], store: Store, marks: Path, address: Any
):
    """One sentence that shows it and what would do; no run is begun."""
    require("distributed")
    with pytest.raises(SweepError, match=r"give the address of a Dask scheduler that answers") as caught:
        sweep(sweep_jobs.run, specs(marks, 1), store=store, cluster=address)
    assert str(caught.value).startswith(f"cluster = {address!r}: ")
    assert "\n" not in str(caught.value)
    assert begun(marks, 0) == []


@pytest.mark.usefixtures("impatient")
def test_somebody_else_at_the_address_is_told(require: Callable[[str], Any], marks: Path):
    """A program that takes the connection and says nothing."""
    require("distributed")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SweepError, match="give the address of a Dask scheduler that answers"):
            sweep(sweep_jobs.run, specs(marks, 1), store=None, cluster=address)


@pytest.mark.usefixtures("impatient")
def test_a_cluster_without_workers_is_told(require: Callable[[str], Any], marks: Path):
    """It would wait for ever, so the sentence says what to start."""
    require("distributed")
    empty = Cluster(0)
    try:
        with pytest.raises(SweepError, match=f"has no workers: start one with 'dask worker {empty.address}'"):
            sweep(sweep_jobs.run, specs(marks, 1), store=None, cluster=empty.address)
    finally:
        empty.close()


def test_without_the_extra_the_command_is_named(monkeypatch: pytest.MonkeyPatch, marks: Path):
    """distributed is not there."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r'pip install "verify-schedules\[cluster\]"'):
        sweep(sweep_jobs.run, specs(marks, 1), store=None, cluster="tcp://127.0.0.1:8786")


def test_an_interruption_drops_what_is_queued(cluster: str, store: Store, marks: Path):
    """KeyboardInterrupt goes on at once, though runs would last for ever; the queued ones are never begun."""
    asked = specs(marks, 9, lasts=True)
    asked[0]["lasts"] = False

    def interrupt(done: int, _: int) -> None:
        if done == 1:
            wait_until(lambda: sum(bool(begun(marks, n)) for n in range(1, 9)) == 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(sweep_jobs.run, asked, store=store, cluster=cluster, progress=interrupt)
    assert [result for _, result in store.rows()] == [value(0)]
    (marks / "go").touch()
    assert sweep(sweep_jobs.run, specs(marks, 3), store=None, cluster=cluster)[2] == value(2)
    assert sum(bool(begun(marks, n)) for n in range(3, 9)) <= 2
