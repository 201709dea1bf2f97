"""What is trained: data, network and optimiser settings, one entry per task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.train.extra import require


@dataclass(frozen=True)
class Task:
    """A classification problem with the network for it.

    train, test  pairs (inputs, labels) of torch tensors on the device that works: (n, ...) floats, (n,) int64
    build        makes an untrained network from torch's random state
    optimizer    keyword arguments of torch.optim.SGD beside the learning rate
    data         JSON-able description; "real" is False for generated data
    """

    train: tuple[Any, Any]
    test: tuple[Any, Any]
    build: Callable[[], Any]
    optimizer: Mapping[str, Any]
    epochs: int
    batch: int
    data: Mapping[str, Any]

    @property
    def steps(self) -> int:
        """T, the number of steps of a run; the last batch of an epoch may be smaller."""
        return self.epochs * -(-len(self.train[1]) // self.batch)


def digits(device: Any) -> Task:
    """scikit-learn's 1797 handwritten digits (8 x 8), two thirds for training; two hidden layers of 64.

    Plain SGD without momentum or weight decay: the algorithm of the theory. The data come with scikit-learn.
    """
    torch, sklearn = require("torch"), require("sklearn")
    bunch = require("sklearn.datasets").load_digits()
    # The split belongs to the task, so it has a seed of its own: runs of all seeds share it.
    order = np.random.default_rng(0).permutation(len(bunch.target))
    inputs = torch.tensor(bunch.data[order] / 16, dtype=torch.float32, device=device)
    labels = torch.tensor(bunch.target[order], dtype=torch.int64, device=device)
    cut = 2 * len(order) // 3
    source = f"scikit-learn {sklearn.__version__}, load_digits"
    data = {"name": "digits", "source": source, "real": True, "train": cut, "test": len(order) - cut}

    def network() -> Any:
        nn = torch.nn
        return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    train, test = (inputs[:cut], labels[:cut]), (inputs[cut:], labels[cut:])
    return Task(train, test, network, {}, epochs=20, batch=32, data=data)


TASKS: Mapping[str, Callable[[Any], Task]] = {"digits": digits}


def load_task(name: str, device: Any) -> Task:
    """The task called ``name`` with its data on ``device``; DomainError for an unknown name."""
    if name not in TASKS:
        raise DomainError(f"model = {name!r}: the models that can be trained are {', '.join(sorted(TASKS))}.")
    return TASKS[name](device)
