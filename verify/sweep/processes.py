"""An executor of worker processes that survives the death of any of them.

Each of its threads drives one process. A process that is killed costs that one run's attempt, which is made again in
a new process; unlike in ``ProcessPoolExecutor`` the other runs go on, and it is known which run it was.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from verify.errors import SweepError, VerifyError

ATTEMPTS = 3
"""How often a run may lose its process; then it is taken to be the reason."""

_SPAWN = get_context("spawn")  # fork would copy locks held by threads, and CUDA does not survive it
_PATIENCE = 5.0  # seconds for an idle process to end by itself


class Processes(Executor):
    """Runs importable functions in at most ``workers`` processes, started when there is work for them.

    ``shutdown`` waits for everything submitted; ``kill`` ends the processes at once, whatever they are doing.
    A function that ended its process ``ATTEMPTS`` times raises BrokenExecutor.
    """

    def __init__(self, workers: int) -> None:
        resource_tracker.ensure_running()  # started later, it would unblock the signal that _quiet blocks
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="process", initializer=_quiet)
        self._own = threading.local()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._killed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As every executor; function, arguments and result are pickled."""
        return self._threads.submit(self._run, (fn, args, kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let what was submitted finish, unless cancelled, then end the processes."""
        self._threads.shutdown(wait=True, cancel_futures=cancel_futures)
        for worker in self._workers:
            worker.end()

    def kill(self) -> None:
        """End every process now, and with them the runs in them."""
        with self._lock:  # no process is started from here on
            self._killed = True
            for worker in self._workers:
                worker.process.kill()
        self.shutdown(cancel_futures=True)

    def _run(self, task: tuple[Any, ...]) -> Any:
        """One run, in the process of this thread."""
        for _ in range(ATTEMPTS):
            worker = self._worker()
            try:
                worker.connection.send(task)
                failed, value = worker.connection.recv()
            except (EOFError, OSError):
                self._own.worker, cause = None, worker.cause()
                with self._lock:
                    self._workers.discard(worker)
                continue
            if failed:
                raise value
            return value
        raise BrokenExecutor(f"its process ended {ATTEMPTS} times, {cause}")

    def _worker(self) -> _Worker:
        if getattr(self._own, "worker", None) is None:
            with self._lock:
                if self._killed:
                    raise BrokenExecutor("the processes were ended")
                self._own.worker = _Worker()
                self._workers.add(self._own.worker)
        worker: _Worker = self._own.worker
        return worker


class _Worker:
    """A process and the way to it. Not a daemon: a run may need processes of its own, as torch's loaders do."""

    def __init__(self) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_serve, args=(theirs,))
        self.process.start()
        theirs.close()  # so that the end of the process is the end of the pipe

    def cause(self) -> str:
        """How the process ended, in words."""
        self.connection.close()
        self.process.join()
        code = self.process.exitcode or 0
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with status {code}"

    def end(self) -> None:
        """The end of the pipe tells it to go."""
        self.connection.close()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _quiet() -> None:
    """Ctrl-C in a terminal reaches every process of the group: a new one starts with it blocked, as here."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _serve(connection: Connection) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            fn, args, kwargs = connection.recv()
            answer = (False, fn(*args, **kwargs))
        except EOFError:
            return
        except Exception as error:
            answer = (True, _portable(error))
        try:
            connection.send(answer)
        except OSError:
            return
        except Exception as error:  # a result that cannot be pickled
            connection.send((True, SweepError(f"the result cannot be sent: {error}.")))


def _end_with_parent() -> None:
    """A killed parent starts again sooner or later: nobody may then still write the scratch files."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error with its traceback as a note, since tracebacks do not travel; a like one if it cannot be pickled."""
    if not isinstance(error, VerifyError):
        error.add_note("".join(traceback.format_exception(error)).rstrip())
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, of this very moment
    except Exception:
        kind = VerifyError if isinstance(error, VerifyError) else RuntimeError
        return kind(f"{type(error).__name__}: {error}" if kind is RuntimeError else str(error))
    return error
