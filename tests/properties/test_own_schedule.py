"""``pytest --schedule TEXT``: a user's schedule goes through every property that its hypotheses allow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("random")
ROOT = Path(__file__).parents[2]


def run(schedule: str, *files: str) -> subprocess.CompletedProcess[str]:
    """The property tests of these files under --schedule, in a process of their own, everything required."""
    paths = [f"tests/properties/{name}" for name in files]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--schedule", schedule, *paths]
    env = {k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"} | {"VERIFY_FULL": "1"}
    return subprocess.run(
        command, cwd=ROOT, env=env, text=True, capture_output=True, check=False, timeout=300
    )


def test_a_schedule_with_all_hypotheses_passes_everything() -> None:
    """(1-u)^2 written as a product: Theorem 1 applies, so only tests about random schedules are left out."""
    done = run("(1-u)*(1-u)", "test_derivatives.py", "test_hypotheses.py", "test_bounds.py")
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout
    assert "2 deselected" in done.stdout
    assert "test_spoiled_schedules_are_refused: it is about random schedules" in done.stdout


def test_a_kinked_schedule_leaves_out_theorem_1() -> None:
    """A plateau with a linear decay has K but no derivative: the reason is printed, nothing is skipped."""
    done = run("min(1, 3*(1-u))", "test_hypotheses.py")
    assert done.returncode == 0, done.stdout
    assert "test_no_slope_exceeds_the_lipschitz_constant: h has a kink at u = 2/3" in done.stdout


def test_a_schedule_without_Q_is_told_why() -> None:
    """A constant is no annealed schedule: what speaks of Q is left out, the dossier is checked to say why."""
    done = run("constant", "test_derivatives.py", "test_hypotheses.py")
    assert done.returncode == 0, done.stdout
    assert "test_Q_falls_at_the_rate_of_its_definition: 'constant': Q is infinite" in done.stdout


def test_a_schedule_that_is_none_is_refused() -> None:
    """Control: what cannot be read ends the run before any test."""
    done = run("(1-u", "test_derivatives.py")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "closing parenthesis" in done.stderr
