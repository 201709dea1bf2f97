"""The digits task: what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.train.tasks import TASKS, load_task


def test_digits_are_split_without_overlap(torch: Any, require: Callable[[str], Any]) -> None:
    """Training and test samples together are scikit-learn's 1797 images, each once, scaled to [0, 1]."""
    raw = require("sklearn.datasets").load_digits()
    task = load_task("digits", torch.device("cpu"))
    pixels = torch.cat([task.train[0], task.test[0]]).numpy() * 16
    labels = torch.cat([task.train[1], task.test[1]]).numpy()
    ours = sorted(map(tuple, np.column_stack([pixels, labels]).tolist()))
    assert ours == sorted(map(tuple, np.column_stack([raw.data, raw.target]).tolist()))
    assert task.data["train"] + task.data["test"] == 1797
    assert task.data["real"] is True


def test_the_split_is_always_the_same(torch: Any, require: Callable[[str], Any]) -> None:
    """The split depends on no seed of a run and on no state of torch."""
    require("sklearn")
    torch.manual_seed(1)
    first = load_task("digits", torch.device("cpu"))
    torch.manual_seed(2)
    assert torch.equal(first.test[0], load_task("digits", torch.device("cpu")).test[0])


def test_steps_count_the_smaller_last_batch(tiny: Any) -> None:
    """40 samples in batches of 8 make 5 steps an epoch, in batches of 9 also, in batches of 11 four."""
    from dataclasses import replace

    assert [replace(tiny, batch=size).steps for size in (8, 9, 11)] == [10, 10, 8]


def test_an_unknown_model_is_named() -> None:
    """The error shows the name that was given and those that exist."""
    with pytest.raises(DomainError, match=r"'resnet'.*digits"):
        load_task("resnet", None)
    assert "digits" in TASKS
