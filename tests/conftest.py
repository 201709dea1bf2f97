"""What every test shares: Hypothesis profiles, ``--schedule``, ``require``, no silent skip in the full run.

VERIFY_FULL=1 turns every skip into a failure, so that "not installed" can never look green. Only a test
marked ``hardware`` may still be skipped there: no package brings a GPU.
"""

from __future__ import annotations

import importlib
import os
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from verify.errors import VerifyError
from verify.theory.schedules import Schedule, parse_schedule

FULL = os.environ.get("VERIFY_FULL") == "1"
PROPERTIES = Path(__file__).parent / "properties"

_SLOW = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
_COMMON: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": _SLOW,
}  # certified integrals take their time
hypothesis.settings.register_profile("dev", max_examples=25, **_COMMON)
_FOUND = [p for p in hypothesis.Phase if p not in (hypothesis.Phase.shrink, hypothesis.Phase.explain)]
hypothesis.settings.register_profile(
    "ci",
    max_examples=25,
    derandomize=True,
    phases=_FOUND,  # a red run ends in minutes; the dev profile shrinks the example
    **_COMMON,
)
hypothesis.settings.register_profile("deep", max_examples=1000, **_COMMON)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--schedule``: a user's own schedule for the property tests."""
    text = "put this schedule (a name, or a formula in u) through the property tests, and run only those"
    parser.addoption("--schedule", metavar="TEXT", default=None, help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Read the schedule, choose the Hypothesis profile, keep evidence out of the user's cache."""
    profile = "ci" if os.environ.get("CI", "").lower() in ("1", "true") else "dev"
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", profile))
    text = config.getoption("--schedule")
    if text is None:
        return
    try:
        parse_schedule(text).require_number()
    except VerifyError as error:
        raise pytest.UsageError(f"--schedule: {error}") from None
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = [str(PROPERTIES)]


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Evidence found by a test run is reused within it, and never comes from or goes to the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VERIFY_CACHE", str(tmp_path_factory.mktemp("evidence-cache")))
        yield


@pytest.fixture(scope="session")
def own_schedule(request: pytest.FixtureRequest) -> Schedule | None:
    """The schedule given with ``--schedule``, or None."""
    text = request.config.getoption("--schedule")
    return None if text is None else parse_schedule(text)


@pytest.fixture(scope="session")
def require() -> Callable[[str], Any]:
    """Import an optional module: absent, the test is skipped, and fails in the full run."""

    def get(name: str) -> Any:
        try:
            return importlib.import_module(name)
        except ImportError as error:
            (pytest.fail if FULL else pytest.skip)(f"{name} cannot be imported: {error}")

    return get


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the full run a skipped test has failed."""
    report = yield
    expected_failure = hasattr(report, "wasxfail")
    if FULL and report.skipped and not expected_failure and item.get_closest_marker("hardware") is None:
        _fail(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In the full run a skipped file has failed too."""
    report = yield
    if FULL and report.skipped:
        _fail(report, collector.nodeid)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why tests were skipped: a line a reason, not a line a test."""
    skipped = terminalreporter.getreports("skipped")
    for reason, count in Counter(_reason(r) for r in skipped).most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def _fail(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    reason = _reason(report)
    report.outcome = "failed"
    report.longrepr = f"{name}: {reason}. Under VERIFY_FULL=1 nothing may be skipped: install what it needs."
