"""Start of the command line: `pytest tests/benchmarks --benchmark-enable` measures, a plain run tries it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

CHECK = ["check", "forall x in [0, 1]: x*(1-x) <= 1/4"]
SCHEDULE_CHECK = ["check", "forall u in [0, 1]: h(u) >= (1-u)**2", "--schedule", "cosine"]


def start(*arguments: str) -> None:
    """One cold start of the program."""
    subprocess.run([sys.executable, "-m", "verify.cli", *arguments], check=True, stdout=subprocess.DEVNULL)


def limit(benchmark: Any, seconds: float) -> None:
    """The fastest of the runs stays under the limit, where times are measured at all."""
    if benchmark.enabled:
        assert benchmark.stats.stats.min < seconds


def test_help(benchmark: Any):
    """`verify --help` answers in less than half a second."""
    benchmark.pedantic(start, ("--help",), rounds=5)
    limit(benchmark, 0.5)


def test_a_simple_statement(benchmark: Any):
    """A statement without a schedule is decided in less than two seconds from a cold start."""
    benchmark.pedantic(start, CHECK, rounds=5)
    limit(benchmark, 2)


def test_a_statement_about_a_schedule(benchmark: Any):
    """So is one about the cosine schedule."""
    benchmark.pedantic(start, SCHEDULE_CHECK, rounds=5)
    limit(benchmark, 2)
