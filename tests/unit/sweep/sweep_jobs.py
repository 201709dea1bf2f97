"""Runs for the tests. Each leaves a mark in a directory when it begins, so that executions can be counted.

A spec says what the run does: "n" (its number), "marks" (the directory), "lasts" (until a file "go" is there),
"ends" (how many of its executions kill their own process), "raises" (the name of an error).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from verify.errors import DomainError, UndefinedOperation

Spec = dict[str, Any]
LIMIT = 60.0  # seconds that a loaded machine may take for anything here


def specs(marks: Path, count: int, **more: Any) -> list[Spec]:
    """So many specs that differ in their number."""
    marks.mkdir(exist_ok=True)
    return [{"marks": str(marks), "n": n, **more} for n in range(count)]


def value(n: int) -> dict[str, Any]:
    """The result of run n: floats without a short decimal form among it."""
    return {"n": n, "losses": [n / 3.0, n * 0.1, 1e-300 / (n + 1)], "averaged": None}


def run(spec: Spec, scratch: str | None) -> dict[str, Any]:
    """Leave a mark, do what the spec says, return the value."""
    earlier = begun(Path(spec["marks"]), spec["n"])
    mark(spec)
    if len(earlier) < spec.get("ends", 0):
        os.kill(os.getpid(), signal.SIGKILL)
    if spec.get("lasts"):
        wait_until(lambda: Path(spec["marks"], "go").exists())
    if spec.get("raises"):
        raise ERRORS[spec["raises"]]
    return value(spec["n"])


def steps(spec: Spec, scratch: str | None) -> dict[str, Any]:
    """A run in steps of a few milliseconds, its state in the scratch file after each."""
    mark(spec)
    state = Path(scratch or os.devnull)
    done = int(state.read_text() or 0) if state.is_file() else 0
    while done < spec["steps"]:
        time.sleep(0.005)
        done += 1
        part = state.with_name(f".{state.name}.{os.getpid()}")
        part.write_text(str(done))
        os.replace(part, state)
    return value(spec["n"])


def halves(spec: Spec, scratch: str | None) -> str | None:
    """Without a state, leave one and die; with one, finish."""
    state = Path(scratch or os.devnull)
    if not state.is_file():
        state.write_text("half done")
        os.kill(os.getpid(), signal.SIGKILL)
    return state.read_text()


def hold(path: Path) -> None:
    """Open a store, say so, and keep it open until killed."""
    from verify.sweep import Store

    with Store(path):
        sys.stdout.write("open\n")
        sys.stdout.flush()
        time.sleep(LIMIT)


def unsendable(spec: Spec, scratch: str | None) -> Any:
    """A result that cannot be pickled."""
    return lambda: None


def not_a_number(spec: Spec, scratch: str | None) -> float:
    """A result that JSON has no word for."""
    return float("nan")


def where(spec: Spec, scratch: str | None) -> list[Any]:
    """The process, and the scratch file."""
    return [os.getpid(), scratch]


ERRORS: dict[str, Exception] = {
    "sentence": DomainError("rho = 0: at least 1."),
    "keyword": UndefinedOperation("1/0 is not defined.", certain=True),
    "defect": ZeroDivisionError("division by zero"),
}


def mark(spec: Spec) -> None:
    """Say that the run has begun, and in which process."""
    with open(Path(spec["marks"], str(spec["n"])), "a") as stream:
        stream.write(f"{os.getpid()}\n")


def begun(marks: Path, n: int) -> list[int]:
    """The processes in which run n was begun, one for each execution."""
    file = Path(marks, str(n))
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def wait_until(condition: Any, limit: float = LIMIT) -> None:
    """Wait for a condition, however loaded the machine."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {limit} s")
        time.sleep(0.01)


def alive(pid: int) -> bool:
    """Is there such a process, zombies not counted?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
