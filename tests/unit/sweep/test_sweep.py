"""A sweep on processes and on executors of the caller: each run once, in order, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import sweep_jobs
from sweep_jobs import LIMIT, alive, begun, specs, value, wait_until

from verify.errors import DomainError, StoreError, SweepError, VerifyError
from verify.sweep import Store, sweep
from verify.sweep.processes import ATTEMPTS


def counts(marks: Path, runs: int) -> list[int]:
    """How often each run was begun."""
    return [len(begun(marks, n)) for n in range(runs)]


def test_each_run_is_made_once_and_the_results_are_in_order(store: Store, marks: Path):
    """Equal specs are one run; a second sweep takes everything from the store, and asks for more of it."""
    asked = specs(marks, 6)
    ticks: list[tuple[int, int]] = []
    tick = lambda done, total: ticks.append((done, total))  # noqa: E731 - one line of a test
    found = sweep(sweep_jobs.run, [*asked[::-1], asked[2]], store=store, workers=2, progress=tick)
    assert found == [value(n) for n in (5, 4, 3, 2, 1, 0, 2)]
    assert ticks == [(done, 6) for done in range(7)]
    assert sorted(result["n"] for _, result in store.rows()) == list(range(6))
    ticks.clear()
    more = specs(marks, 7)
    assert sweep(sweep_jobs.run, more, store=store, workers=2, progress=tick) == [value(n) for n in range(7)]
    assert ticks == [(6, 7), (7, 7)]
    assert counts(marks, 7) == [1] * 7


def test_without_a_store_every_run_is_made(marks: Path):
    """The control of the test above: the results are the same, and made again each time."""
    for _ in range(2):
        assert sweep(sweep_jobs.run, specs(marks, 3), store=None, workers=1) == [value(n) for n in range(3)]
    assert counts(marks, 3) == [2] * 3


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_will_do(store: Store, marks: Path, kind: str):
    """One of the caller's: it is used, and still open afterwards."""
    processes = ProcessPoolExecutor(1, get_context("spawn"))
    with processes if kind == "processes" else ThreadPoolExecutor(2) as pool:
        assert sweep(sweep_jobs.run, specs(marks, 3), store=store, executor=pool) == list(
            map(value, range(3))
        )
        assert pool.submit(abs, -1).result(LIMIT) == 1
    assert (begun(marks, 0)[0] == os.getpid()) == (kind == "threads")


def test_processes_are_as_many_as_asked_for_and_end(store: Store, marks: Path):
    """0 and 1 mean one process, which is not this one; runs are told their scratch file; nothing stays behind."""
    asked = specs(marks, 4)
    for workers in (0, 1):
        found = sweep(sweep_jobs.where, [s | {"w": workers} for s in asked], store=store, workers=workers)
        assert len({pid for pid, _ in found}) == 1 and found[0][0] != os.getpid()
        assert not alive(found[0][0])
        assert [scratch for _, scratch in found] == [str(store.scratch(s | {"w": workers})) for s in asked]
    assert sweep(sweep_jobs.where, asked[:1], store=None, workers=1)[0][1] is None


@pytest.mark.parametrize("workers", [-1, True, 1.5, "two"])
def test_other_numbers_of_workers_are_refused(marks: Path, workers: Any):
    """One sentence that shows the value."""
    with pytest.raises(DomainError, match=rf"workers = {workers!r} \("):
        sweep(sweep_jobs.run, specs(marks, 1), store=None, workers=workers)


def test_nothing_to_do_starts_nothing(store: Store):
    """No spec, no process, no cluster."""
    assert sweep(sweep_jobs.run, [], store=store, cluster="nowhere") == []


def test_a_worker_killed_in_mid_job_costs_only_that_attempt(store: Store, marks: Path):
    """SIGKILL from outside: the sweep finishes; the run beside it goes on, in its own process, undisturbed."""
    asked = specs(marks, 4, lasts=True)

    def kill_one() -> None:
        wait_until(lambda: begun(marks, 0) and begun(marks, 1))
        os.kill(begun(marks, 0)[0], signal.SIGKILL)
        wait_until(lambda: len(begun(marks, 0)) == 2)
        (marks / "go").touch()

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = sweep(sweep_jobs.run, asked, store=store, workers=2)
    killer.join()
    assert found == [value(n) for n in range(4)]
    assert counts(marks, 4) == [2, 1, 1, 1]
    assert len(list(store.rows())) == 4
    assert not any(alive(pid) for n in range(4) for pid in begun(marks, n))


def test_two_lost_processes_are_forgiven(store: Store, marks: Path):
    """A run that succeeds at its last attempt."""
    asked = specs(marks, 3)
    asked[1]["ends"] = ATTEMPTS - 1
    assert sweep(sweep_jobs.run, asked, store=store, workers=1) == [value(n) for n in range(3)]
    assert counts(marks, 3) == [1, ATTEMPTS, 1]


def test_a_run_that_always_ends_its_process_is_named(store: Store, marks: Path):
    """The control: it is not tried for ever, and what had finished before is kept."""
    asked = specs(marks, 2)
    asked[1]["ends"] = 99
    with pytest.raises(
        SweepError, match=r'the run \{"ends":99,.*"n":1\} was given up: .* 3 times, by SIGKILL'
    ):
        sweep(sweep_jobs.run, asked, store=store, workers=1)
    assert counts(marks, 2) == [1, ATTEMPTS]
    assert [result for _, result in store.rows()] == [value(0)]


def test_a_second_attempt_finds_the_scratch_file_of_the_first(store: Store, marks: Path):
    """What a killed attempt left is there for the next; the control: without a store each begins anew, in vain."""
    (spec,) = specs(marks, 1)
    assert sweep(sweep_jobs.halves, [spec], store=store, workers=1) == ["half done"]
    assert not store.scratch(spec).exists()
    with pytest.raises(SweepError, match="was given up"):
        sweep(sweep_jobs.halves, [spec], store=None, workers=1)


def test_a_broken_executor_of_the_caller_is_told(store: Store, marks: Path):
    """Its processes are not ours to start again: one sentence, and what had finished is kept."""
    asked = specs(marks, 2)
    asked[1]["ends"] = 99
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert sweep(sweep_jobs.run, asked[:1], store=store, executor=pool) == [value(0)]
        with pytest.raises(SweepError, match='"n":1} was given up: A process .* terminated abruptly'):
            sweep(sweep_jobs.run, asked, store=store, executor=pool)
    assert [result for _, result in store.rows()] == [value(0)]


def test_after_an_error_the_running_ones_finish_and_are_kept(store: Store, marks: Path):
    """A VerifyError goes on as it is; the queued runs are not begun."""
    asked = specs(marks, 12, lasts=True)
    asked[1] = {**asked[1], "lasts": False, "raises": "sentence"}

    def let_go() -> None:
        wait_until(lambda: begun(marks, 0) and begun(marks, 1))
        (marks / "go").touch()

    helper = threading.Thread(target=let_go)
    helper.start()
    with pytest.raises(DomainError, match=r"^rho = 0: at least 1\.$") as caught:
        sweep(sweep_jobs.run, asked, store=store, workers=2)
    helper.join()
    assert type(caught.value) is DomainError
    done = sorted(result["n"] for _, result in store.rows())
    assert 0 in done and 1 not in done
    assert [len(begun(marks, n)) for n in done] == [1] * len(done)
    assert sum(counts(marks, 12)) == len(done) + 1


def test_a_defect_names_the_run_and_keeps_its_traceback(marks: Path):
    """Any other error, with the spec and where it came from as notes."""
    asked = specs(marks, 1, raises="defect")
    with pytest.raises(ZeroDivisionError) as caught:
        sweep(sweep_jobs.run, asked, store=None, workers=1)
    notes = "\n".join(caught.value.__notes__)
    assert '"n":0' in notes and "sweep_jobs.py" in notes


def test_an_error_that_cannot_be_pickled_keeps_its_sentence(marks: Path):
    """Its class asks for more than a text; the user still reads the text."""
    with pytest.raises(VerifyError, match=r"^1/0 is not defined\.$"):
        sweep(sweep_jobs.run, specs(marks, 1, raises="keyword"), store=None, workers=1)


def test_results_that_cannot_be_kept_are_refused(store: Store, marks: Path):
    """What cannot be sent, and what JSON has no word for, with a store or without."""
    with pytest.raises(SweepError, match="the result cannot be sent"):
        sweep(sweep_jobs.unsendable, specs(marks, 1), store=store, workers=1)
    for kept in (store, None):
        with pytest.raises(StoreError, match="result = nan"):
            sweep(sweep_jobs.not_a_number, specs(marks, 1), store=kept, workers=1)
    assert list(store.rows()) == []


def test_an_interruption_ends_the_processes_and_keeps_what_had_finished(store: Store, marks: Path):
    """KeyboardInterrupt goes on at once, though two runs would last for ever; the rest was never begun."""
    asked = specs(marks, 9, lasts=True)
    asked[0]["lasts"] = False

    def interrupt(done: int, _: int) -> None:
        if done == 1:
            wait_until(lambda: begun(marks, 1) and begun(marks, 2))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(sweep_jobs.run, asked, store=store, workers=2, progress=interrupt)
    assert [result for _, result in store.rows()] == [value(0)]
    assert counts(marks, 9) == [1, 1, 1, *[0] * 6]
    assert not any(alive(pid) for n in range(3) for pid in begun(marks, n))
