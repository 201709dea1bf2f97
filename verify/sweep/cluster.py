"""A Dask cluster as an executor (extra ``[cluster]``).

The scheduler runs a task again whose worker was lost, three times unless configured otherwise, and waits for new
workers when all are gone. Its workers are threads of processes that are not ours: they must be able to import the
function, and an interruption or a killed sweep drops what is queued but cannot end what a worker has begun.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    InvalidStateError,
    ThreadPoolExecutor,
)
from contextlib import contextmanager, suppress
from typing import Any

from verify.errors import MissingExtraError, SweepError

INSTALL = 'pip install "verify-schedules[cluster]"'
_WANTED = "give the address of a Dask scheduler that answers, such as tcp://127.0.0.1:8786"
_PATIENCE = 10.0  # seconds for the scheduler to answer, and again for a first worker


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at an address, such as tcp://127.0.0.1:8786.

    raises  MissingExtraError without distributed; SweepError, one sentence, if nothing answers or no worker is there
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise MissingExtraError(f"a cluster needs distributed ({error}): {INSTALL} installs it.") from error
    _await_worker(distributed, address)
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(
        logging.CRITICAL
    )  # a lost scheduler is told in one sentence, see _transmit, not in tracebacks
    client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    try:
        yield Cluster(client)
    finally:
        client.close()  # what it had submitted is dropped by the scheduler
        log.setLevel(level)


def _await_worker(distributed: Any, address: str) -> None:
    """Ask the scheduler until it has a worker. Before there is a client: one that cannot connect cannot be closed."""

    async def workers() -> int:
        async with distributed.rpc(address, timeout=_PATIENCE) as scheduler:
            while not (count := len((await scheduler.identity())["workers"])) and time.monotonic() < end:
                await asyncio.sleep(0.1)
            return count

    end = time.monotonic() + _PATIENCE
    try:
        with ThreadPoolExecutor(1) as thread:  # the caller's may have a loop of its own, as in a notebook
            count = thread.submit(lambda: asyncio.run(asyncio.wait_for(workers(), _PATIENCE + 2.0))).result()
    except Exception as error:  # whatever it is that answers there, in whatever way
        raise SweepError(f"cluster = {address!r}: {_WANTED} ({_first_line(error)}).") from error
    if not count:
        raise SweepError(f"cluster = {address!r} has no workers: start one with 'dask worker {address}'.")


class Cluster(Executor):
    """Tasks of a Dask client as futures of the standard library."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._futures: dict[str, Future[Any]] = {}  # by the key of the task; only what has not finished

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As every executor; ``cancel`` works until :meth:`mark_running` has seen the task in a worker."""
        task = self._client.submit(fn, *args, pure=False, **kwargs)
        future: Future[Any] = Future()
        self._futures[task.key] = future
        future.add_done_callback(lambda done: task.cancel() if done.cancelled() else None)
        task.add_done_callback(self._transmit)
        return future

    def mark_running(self) -> None:
        """Ask the scheduler which tasks workers have; from here on those cannot be cancelled."""
        try:
            begun = {key for keys in self._client.processing().values() for key in keys}
        except OSError:  # it is gone, and nothing will finish
            return
        for key in begun & self._futures.keys():
            with suppress(InvalidStateError, KeyError):  # it has finished meanwhile
                self._futures[key].set_running_or_notify_cancel()

    def _transmit(self, task: Any) -> None:
        """The outcome of a task; BrokenExecutor where there is none, its workers or the scheduler being gone."""
        future = self._futures.pop(task.key)
        with suppress(InvalidStateError):  # cancelled meanwhile
            try:
                future.set_result(task.result())
            except (CancelledError, asyncio.CancelledError):
                future.set_exception(BrokenExecutor("the cluster dropped it, its scheduler is gone perhaps"))
            except Exception as error:
                killed = isinstance(error, importlib.import_module("distributed.scheduler").KilledWorker)
                future.set_exception(
                    BrokenExecutor("each worker that tried it was lost") if killed else error
                )
        task.release()  # else it is run again when the worker that keeps its result is lost


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
