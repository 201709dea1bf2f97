"""What is trained: data, network and optimiser settings, one entry per task."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.train import cifar
from verify.train.extra import require
from verify.train.wide_resnet import wide_resnet

LARGEST = 10**9
"""Parameters of a network; WRN-28-10 has 36.5 million."""


def as_they_are(inputs: Any, random: Any) -> Any:
    """No augmentation, no normalisation."""
    return inputs


@dataclass(frozen=True)
class Task:
    """A classification problem with the network for it, and how torch is to train it.

    train, test  pairs (inputs, labels) of torch tensors on the device that works: (n, ...), (n,) int64
    build        makes an untrained network from torch's random state
    optimizer    keyword arguments of torch.optim.SGD beside the learning rate
    data         JSON-able description; "real" is False for generated data
    per_epoch    the learning rate changes after each epoch, not after each step
    prepare      (batch of inputs, torch generator or None) to the network's inputs; with a generator: augmented
    precision    float32, or bfloat16: the network runs under torch.autocast, weights stay float32
    """

    train: tuple[Any, Any]
    test: tuple[Any, Any]
    build: Callable[[], Any]
    optimizer: Mapping[str, Any]
    epochs: int
    batch: int
    data: Mapping[str, Any]
    per_epoch: bool = False
    prepare: Callable[[Any, Any], Any] = as_they_are
    channels_last: bool = False
    precision: str = "float32"
    compile: bool = False

    @property
    def steps(self) -> int:
        """T, the number of steps of a run; the last batch of an epoch may be smaller."""
        return self.epochs * -(-len(self.train[1]) // self.batch)

    @property
    def horizon(self) -> int:
        """How many learning rates a run has: one per step, or one per epoch."""
        return self.epochs if self.per_epoch else self.steps


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
    data = {
        "name": "digits",
        "source": f"scikit-learn {sklearn.__version__}, load_digits",
        "real": True,
        "train": cut,
        "test": len(order) - cut,
        "checksum": hashlib.sha256(bunch.data.tobytes() + bunch.target.tobytes()).hexdigest(),
    }

    def network() -> Any:
        nn = torch.nn
        return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    train, test = (inputs[:cut], labels[:cut]), (inputs[cut:], labels[cut:])
    return Task(train, test, network, {}, epochs=20, batch=32, data=data)


def wide(depth: int, width: int, device: Any, data: str | None) -> Task:
    """WRN-depth-width on CIFAR-10 as in arXiv 2503.09411, C.1; ``data`` as :func:`verify.train.cifar.load` takes it."""
    build = functools.partial(wide_resnet, depth, width)
    with require("torch").device("meta"):  # shapes alone: refused before data are read and memory is taken
        size = sum(weights.numel() for weights in build().parameters())
    if size > LARGEST:
        raise DomainError(
            f"wrn-{depth}-{width} has {size:.3g} parameters: at most {LARGEST:.0e} are trained."
        )
    train, test, facts = cifar.load(data)
    return Task(
        cifar.tensors(train, device),
        cifar.tensors(test, device),
        build,
        {"momentum": 0.9, "nesterov": True, "weight_decay": 5e-4},
        epochs=200,
        batch=128,
        data=facts,
        per_epoch=True,
        prepare=cifar.prepare,
        channels_last=True,
    )


TASKS: Mapping[str, Callable[[Any], Task]] = {"digits": digits}


def load_task(name: str, device: Any, data: str | None = None) -> Task:
    """The task called ``name`` (digits, wrn-28-10, wrn-<depth>-<width>) with its data on ``device``.

    raises  DomainError for an unknown name, for data that cannot be used, and for ``data`` where none are asked for
    """
    shape = re.fullmatch(r"wrn-(\d{1,3})-(\d{1,3})", name)
    if shape:
        return wide(int(shape[1]), int(shape[2]), device, data)
    if name not in TASKS:
        known = ", ".join((*sorted(TASKS), "wrn-28-10"))
        raise DomainError(
            f"model = {name!r}: the models that can be trained are {known} (or wrn-<depth>-<width>)."
        )
    if data is not None:
        raise DomainError(
            f"data = {data!r}: {name} brings its own data, only wrn-<depth>-<width> take a directory."
        )
    return TASKS[name](device)
