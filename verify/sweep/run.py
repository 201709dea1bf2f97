"""Many independent runs: the finished ones from the store, the others on whatever executor there is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import contextmanager
from typing import Any

from verify.errors import DomainError, SweepError, VerifyError
from verify.sweep.cluster import Cluster, connected
from verify.sweep.processes import Processes
from verify.sweep.store import Spec, Store, encoded, key_of

Function = Callable[[Spec, str | None], Any]
Progress = Callable[[int, int], None]
Finished = Callable[[Spec, Any], None]


def sweep(
    function: Function, specs: Sequence[Spec], *, store: Store | None, workers: int | None = None,
    cluster: str | None = None, executor: Executor | None = None, progress: Progress | None = None,
) -> list[Any]:  # fmt: skip
    """The results of function(spec, scratch) for every spec, in their order; equal specs are run once.

    function  at the top level of a module that a process can import; returns a JSON value other than null;
              scratch is the name of a file where it may keep its state, None without a store, perhaps not writable
    store     finished runs are taken from it and each new one is put into it at once, by this process alone;
              None keeps nothing
    executor  any ``concurrent.futures.Executor``; it is not shut down here
    cluster   else the address of a Dask scheduler, such as tcp://127.0.0.1:8786 (extra [cluster])
    workers   else so many processes, one a core unless told
    progress  called as progress(finished, total) at the start and after each run
    raises    what a run raises, once those beside it have finished and been kept: a VerifyError as it is, any other
              error with the spec as a note; SweepError if a run loses its process three times or the cluster is
              lost; StoreError; KeyboardInterrupt at once, with the queued runs cancelled and the processes ended
    """
    keys = [key_of(spec) for spec in specs]
    wanted = dict(zip(keys, specs, strict=True))
    found: dict[str, Any] = {}
    for key, spec in wanted.items():
        if store is not None and (result := store.get(spec)) is not None:
            found[key] = result
    tick = progress or (lambda _done, _total: None)
    tick(len(found), len(wanted))

    def finished(spec: Spec, result: Any) -> None:
        encoded(result, "result")  # the same answer with a store and without
        if store is not None:
            store.put(spec, result)
        found[key_of(spec)] = result
        tick(len(found), len(wanted))

    missing = [spec for key, spec in wanted.items() if key not in found]
    if missing:
        with _chosen(workers, cluster, executor) as pool:
            _run(function, missing, store, pool, finished)
    return [found[key] for key in keys]


@contextmanager
def _chosen(workers: int | None, cluster: str | None, executor: Executor | None) -> Iterator[Executor]:
    """Where to run; what was opened here is closed here, at once if something went wrong."""
    if executor is not None:
        yield executor
    elif cluster is not None:
        with connected(cluster) as pool:
            yield pool
    else:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 0):
            raise DomainError(f"workers = {workers!r} ({type(workers).__name__}): an integer, at least 0.")
        processes = Processes(max(1, (os.cpu_count() or 1) if workers is None else workers))
        try:
            yield processes
        except BaseException:
            processes.kill()
            raise
        processes.shutdown()


def _run(
    function: Function, specs: Sequence[Spec], store: Store | None, pool: Executor, finished: Finished
) -> None:
    """Submit all, hand over each as it finishes; after the first failure only those that were running."""
    waiting: dict[Future[Any], Spec] = {}
    failure: Exception | None = None
    try:
        for spec in specs:
            scratch = None if store is None else str(store.scratch(spec))
            waiting[pool.submit(function, spec, scratch)] = spec
        while waiting:
            for job in as_completed(list(waiting)):
                spec = waiting.pop(job)
                try:
                    result = job.result()
                except Exception as error:
                    if failure is None:
                        failure = _named(error, spec)
                        waiting = _uncancelled(waiting, pool)
                        break
                    continue
                finished(spec, result)
    except BaseException:
        for job in waiting:
            job.cancel()
        raise
    if failure is not None:
        raise failure


def _uncancelled(waiting: dict[Future[Any], Spec], pool: Executor) -> dict[Future[Any], Spec]:
    """The jobs that have begun, with the others cancelled."""
    if isinstance(pool, Cluster):
        pool.mark_running()
    return {job: spec for job, spec in waiting.items() if not job.cancel()}


def _named(error: Exception, spec: Spec) -> Exception:
    """What the caller is told: of which run, unless the error already is a sentence for the user."""
    text = encoded(spec, "spec")
    if isinstance(error, BrokenExecutor):
        told = SweepError(f"the run {text} was given up: {error}; what had finished is kept.")
        told.__cause__ = error
        return told
    if not isinstance(error, VerifyError):
        error.add_note(f"in the run {text}")
    return error
