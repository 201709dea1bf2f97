"""The rules of tests/conftest.py, tried on small suites of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

def test_skipped():
    pytest.skip("no engine here")

def test_needs_a_module(require):
    require("no_such_module_at_all")

@pytest.mark.hardware
def test_needs_a_device():
    pytest.skip("no GPU")

@pytest.mark.xfail
def test_expected_failure():
    raise ValueError
"""
PROPERTIES = """
def test_property(own_schedule):
    assert own_schedule.name == "linear"
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A folder of tests under the project's conftest."""
    tests = tmp_path / "tests"
    (tests / "properties").mkdir(parents=True)
    shutil.copy(Path(__file__).parent / "conftest.py", tests)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\ntestpaths = tests\nmarkers =\n    hardware: needs a device\n"
    )
    (tests / "test_suite.py").write_text(SUITE)
    (tests / "properties" / "test_property.py").write_text(PROPERTIES)
    return tmp_path


def run(suite: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in the folder."""
    env = {k: v for k, v in os.environ.items() if k not in ("VERIFY_FULL", "PYTEST_ADDOPTS")} | environment
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=suite, env=env, text=True, capture_output=True, check=False)


def test_skips_are_allowed_in_a_plain_run(suite: Path):
    """A plain run is green where an optional module is absent."""
    done = run(suite, "tests/test_suite.py")
    assert done.returncode == 0, done.stdout
    assert "3 skipped, 1 xfailed" in done.stdout


def test_skips_fail_in_the_full_run(suite: Path):
    """VERIFY_FULL=1 turns every skip into a failure, except for a device that cannot be installed."""
    done = run(suite, "tests/test_suite.py", VERIFY_FULL="1")
    assert done.returncode == 1, done.stdout
    assert "2 failed, 1 skipped, 1 xfailed" in done.stdout
    assert "no engine here" in done.stdout


def test_a_skipped_file_fails_in_the_full_run(suite: Path):
    """A file that skips itself while it is collected fails the full run, and only that."""
    (suite / "tests" / "test_file.py").write_text(
        "import pytest\npytest.importorskip('no_such_module_at_all')\n"
    )
    assert run(suite, "tests/test_file.py").returncode == 5
    done = run(suite, "tests/test_file.py", VERIFY_FULL="1")
    assert done.returncode == 2, done.stdout
    assert "install what it needs" in done.stdout


def test_schedule_runs_the_property_tests_alone(suite: Path):
    """--schedule hands the schedule to the property tests and leaves out everything else."""
    done = run(suite, "--schedule", "linear")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_another_schedule_reaches_the_tests(suite: Path):
    """The control: the same property is false of another schedule."""
    assert run(suite, "--schedule", "cosine").returncode == 1


@pytest.mark.parametrize("text", ["cosin", "(1-u", "poly:p", "u.real", ""])
def test_a_bad_schedule_is_one_sentence(suite: Path, text: str):
    """A schedule that cannot be read ends the run with one line and pytest's status for bad usage."""
    done = run(suite, "--schedule", text)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.startswith("ERROR: --schedule: ")
    assert len(done.stderr.strip().splitlines()) == 1
