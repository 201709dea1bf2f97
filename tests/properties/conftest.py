"""The property tests' own rules: where --schedule enters, and what is left out when it lacks a hypothesis."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import property_schedules as drawn

HERE = Path(__file__).parent
LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Hand the schedule of --schedule to the strategies."""
    config.addinivalue_line(
        "markers", "needs(what): H (unless said otherwise), Q, K or theorem-1 of the schedule; or random ones"
    )
    drawn.use_own(config.getoption("--schedule", default=None))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --schedule, properties whose hypotheses it lacks are left out by name and with the reason."""
    case = drawn.own()
    if case is None:
        return
    lacks = drawn.missing(case) | {"random": "it is about random schedules"}
    kept, left = [], []
    for item in items:
        marks = [m.args[0] for m in item.iter_markers("needs")] or ["H"]
        marks = marks if HERE in item.path.parents else []
        found = next((lacks[m] for m in marks if m in lacks), None)
        (kept if found is None else left).append((item, found))
    items[:] = [item for item, _ in kept]
    config.hook.pytest_deselected(items=[item for item, _ in left])
    config.stash[LEFT_OUT] = [f"{item.name}: {reason}" for item, reason in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out and why."""
    lines = config.stash.get(LEFT_OUT, [])
    if lines:
        case = drawn.own()
        terminalreporter.section(f"not about {case.text if case else ''}")
        for line in lines:
            terminalreporter.write_line(line)
