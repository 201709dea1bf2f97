"""Shared pieces of the training tests: a task small enough to train in milliseconds."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def require() -> Callable[[str], Any]:
    """Import a module; without it skip, or fail where everything must run (VERIFY_FULL=1)."""

    def get(name: str) -> Any:
        try:
            return importlib.import_module(name)
        except ImportError as error:
            if os.environ.get("VERIFY_FULL") == "1":
                pytest.fail(f"{name} is needed in the full run: {error}")
            pytest.skip(f"{name} is not installed")

    return get


@pytest.fixture
def torch(require: Callable[[str], Any]) -> Any:
    """The module torch, where it is installed."""
    return require("torch")


@pytest.fixture(autouse=True)
def _no_task_is_left_over() -> Iterator[None]:
    """A worker keeps its last task; here tests train other tasks under the same name in one process."""
    from verify.train.study import _cached_task

    _cached_task.cache_clear()
    yield
    _cached_task.cache_clear()


@pytest.fixture
def tiny(torch: Any) -> Any:
    """Two separable clouds in the plane and a linear network: 40 samples, 5 steps an epoch, 2 epochs."""
    from verify.train.tasks import Task

    noise = torch.Generator().manual_seed(7)
    labels = torch.arange(40) % 2
    inputs = torch.randn(40, 2, generator=noise) + 4 * labels[:, None]
    return Task(
        (inputs, labels),
        (inputs, labels),
        lambda: torch.nn.Linear(2, 2),
        {},
        2,
        8,
        {"name": "tiny", "real": False},
    )


@pytest.fixture
def wide(torch: Any) -> Any:
    """WRN-10-1 on 100 generated images: 10 steps an epoch, 3 epochs, a third of a second each."""
    import dataclasses

    from verify.train.tasks import load_task

    return dataclasses.replace(load_task("wrn-10-1", "cpu", "generated:100"), epochs=3, batch=10)
