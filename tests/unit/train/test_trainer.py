"""One run: the steps it takes, that it repeats to the last bit, and how it diverges."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from verify.train.rates import parse_choice
from verify.train.trainer import GAMMA, averaged_model, train


def test_two_runs_agree_to_the_last_bit(tiny: Any) -> None:
    """Same seed: the same loss curve, losses and error, bit for bit; another seed differs."""
    values = parse_choice("cosine").factors(tiny.steps)
    first, again = (train(tiny, values, 0.1, 5, averaged=True) for _ in range(2))
    other = train(tiny, values, 0.1, 6, averaged=True)
    assert first == again
    assert first[0].losses != other[0].losses


def test_digits_repeat_to_the_last_bit(torch: Any, require: Any) -> None:
    """The same for the real network and data over two epochs, whatever happened to torch's random state."""
    require("sklearn")
    from verify.train.tasks import load_task

    task = dataclasses.replace(load_task("digits", torch.device("cpu")), epochs=2)
    values = parse_choice("linear").factors(task.steps)
    first = train(task, values, 0.5, 0, averaged=True)
    torch.rand(3)
    assert train(task, values, 0.5, 0, averaged=True) == first


def test_the_steps_are_those_of_sgd(tiny: Any, torch: Any) -> None:
    """The run equals SGD written out with numpy in float64: gradient of softmax, rate base * h((t-1)/T)."""
    values = parse_choice("linear").factors(tiny.steps)
    task = dataclasses.replace(
        tiny,
        train=(tiny.train[0].double(), tiny.train[1]),
        test=(tiny.test[0].double(), tiny.test[1]),
        build=lambda: torch.nn.Linear(2, 2).double(),
    )
    last, _ = train(task, values, 0.3, 11, averaged=False)
    losses = _by_hand(torch, task, 0.3 * values, 11)
    np.testing.assert_allclose(last.losses, losses, rtol=1e-12)
    late = _by_hand(torch, task, 0.3 * np.append(values[1:], 0), 11)
    assert not np.allclose(last.losses, late, rtol=1e-6)  # the control: each rate one step too early


def _by_hand(torch: Any, task: Any, rates: np.ndarray, seed: int) -> list[float]:
    torch.manual_seed(seed)
    model = task.build()
    weight, bias = model.weight.detach().numpy().copy(), model.bias.detach().numpy().copy()
    x, y = task.train[0].numpy(), task.train[1].numpy()
    order = torch.Generator().manual_seed(seed)
    step, curve = 0, []
    for _ in range(task.epochs):
        losses = []
        for chosen in torch.randperm(len(y), generator=order).split(task.batch):
            a, b = x[chosen.numpy()], y[chosen.numpy()]
            scores = a @ weight.T + bias
            share = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
            losses.append(-np.log(share[np.arange(len(b)), b]).mean())
            gradient = (share - np.eye(2)[b]) / len(b)
            weight -= rates[step] * gradient.T @ a
            bias -= rates[step] * gradient.sum(axis=0)
            step += 1
        curve.append(float(np.mean(losses)))
    return curve


def test_the_average_has_polynomial_weights(torch: Any) -> None:
    """The average weighs iterate t in proportion to the binomial C(t+gamma-1, gamma), about t**gamma.

    These weights are the recursion unrolled; the test normalises them and does not repeat the recursion.
    """
    iterates = torch.randn(12, 3, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    model = torch.nn.Linear(2, 3, bias=False).double()
    mean = averaged_model(model)
    for iterate in iterates:
        model.weight.data.copy_(iterate)
        mean.update_parameters(model)
    weights = torch.tensor([math.comb(t + GAMMA - 1, GAMMA) for t in range(1, 13)], dtype=torch.float64)
    expected = (weights[:, None, None] * iterates).sum(dim=0) / weights.sum()
    torch.testing.assert_close(mean.module.weight.data, expected, rtol=1e-13, atol=1e-15)
    assert not torch.allclose(mean.module.weight.data, iterates.mean(dim=0), rtol=1e-3)  # not the uniform one


def test_a_finished_run_is_not_called_diverged(tiny: Any) -> None:
    """A sensible learning rate: finite numbers, no reason, and the clouds are told apart."""
    last, average = train(tiny, np.ones(tiny.steps), 0.1, 0, averaged=True)
    assert average is not None
    assert last.diverged is None
    assert average.diverged is None
    assert len(last.losses) == tiny.epochs
    assert last.test_error is not None
    assert last.test_error < 0.5


def test_overflow_is_reported_with_its_step(tiny: Any) -> None:
    """A learning rate of 1e38 overflows float32: no numbers, a reason, both iterates alike."""
    last, average = train(tiny, np.ones(tiny.steps), 1e38, 0, averaged=True)
    assert (last.test_error, last.test_loss, last.train_loss) == (None, None, None)
    assert last.diverged is not None
    assert last.diverged.startswith("the loss was not finite")
    assert average == last


def test_a_loss_above_the_start_is_divergence(tiny: Any) -> None:
    """At a learning rate of 1e6 a linear network stays finite but ends worse than it began: diverged."""
    last, _ = train(tiny, np.ones(tiny.steps), 1e6, 0, averaged=False)
    assert last.diverged is not None
    assert "above the" in last.diverged
    assert last.test_error is not None


def test_a_dead_network_is_divergence(tiny: Any, torch: Any) -> None:
    """A network whose output is the same for all inputs is diverged, although its loss is finite and low."""

    def dead() -> Any:
        layer = torch.nn.Linear(2, 2)
        torch.nn.init.zeros_(layer.weight)
        layer.weight.requires_grad_(False)
        return layer

    last, _ = train(dataclasses.replace(tiny, build=dead), np.ones(tiny.steps), 0.1, 0, averaged=False)
    assert last.diverged is not None
    assert "no longer depends" in last.diverged


def test_settings_of_torch_come_back(tiny: Any, torch: Any) -> None:
    """Thread count, deterministic mode and random state are as before, also after an error."""
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled(), torch.get_rng_state()
    train(tiny, np.ones(tiny.steps), 0.1, 0, averaged=False)
    misfit = dataclasses.replace(tiny, build=lambda: torch.nn.Linear(3, 2))
    with pytest.raises(RuntimeError, match="shapes"):
        train(misfit, np.ones(tiny.steps), 0.1, 0, averaged=False)
    assert torch.get_num_threads() == before[0]
    assert torch.are_deterministic_algorithms_enabled() == before[1]
    assert torch.equal(torch.get_rng_state(), before[2])
