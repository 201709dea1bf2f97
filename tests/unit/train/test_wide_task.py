"""Wide ResNets as they are trained: learning rates by the epoch, settings of C.1, that they learn, their averages."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.train.rates import parse_choice
from verify.train.tasks import load_task
from verify.train.trainer import GAMMA, Run, averaged_model, train


def test_the_settings_are_those_of_the_paper(torch: Any) -> None:
    """C.1: 200 epochs, batch 128, Nesterov momentum 0.9, weight decay 5e-4, scheduler stepped after each epoch."""
    task = load_task("wrn-28-10", "cpu", "generated:1280")
    assert (task.epochs, task.batch, task.steps, task.horizon) == (200, 128, 2000, 200)
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0, **task.optimizer)
    group = optimizer.param_groups[0]
    assert (group["momentum"], group["nesterov"], group["weight_decay"]) == (0.9, True, 5e-4)
    assert group["dampening"] == 0
    names = {type(part).__name__ for part in task.build().modules()}
    assert "Dropout" not in names
    assert task.channels_last


def test_a_network_that_fills_the_memory_is_refused(torch: Any) -> None:
    """Before its weights are made, and before the data are read; the one of the paper is not."""
    with pytest.raises(DomainError, match=r"wrn-10-999 has 7\.38e\+10 parameters: at most 1e\+09"):
        load_task("wrn-10-999", "cpu", "no such directory")
    with pytest.raises(DomainError, match="there is no data_batch_1.bin"):
        load_task("wrn-28-10", "cpu", "no such directory")


@pytest.mark.parametrize("label", ["fixed", "cosine", "linear", "(1-u)**2"])
def test_the_learning_rate_changes_by_the_epoch(
    label: str, wide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step of epoch e = 1..E has exactly base * h((e-1)/E); with per_epoch off step t has base * h((t-1)/T)."""
    seen: list[float] = []
    step = Run.step
    monkeypatch.setattr(
        Run, "step", lambda run, *a: seen.append(run.optimizer.param_groups[0]["lr"]) or step(run, *a)
    )
    schedule = parse_choice(label)
    for per_epoch in (True, False):
        task = dataclasses.replace(wide, per_epoch=per_epoch, batch=50)
        seen.clear()
        train(task, schedule.factors(task.horizon), 0.3, 0, averaged=False)
        factors = schedule.schedule.step_sizes(3 if per_epoch else 6)
        assert seen == [0.3 * float(h) for h in np.repeat(factors, 2 if per_epoch else 1)]


def test_patterns_are_learned(wide: Any) -> None:
    """Four epochs on 100 generated images: the loss falls by half and most of 20 test images are right."""
    task = dataclasses.replace(wide, epochs=4)
    last, average = train(task, np.ones(4), 0.1, 0, averaged=True)
    assert last.losses[-1] < last.losses[0] / 2
    assert last.test_error is not None and last.test_error < 0.7
    assert average is not None and average.test_error is not None and average.test_error < 0.8
    assert last.diverged is None


def test_without_steps_nothing_is_learned(wide: Any) -> None:
    """The control: at a learning rate of 0 losses stay within a few percent and the error is that of guessing."""
    last, _ = train(dataclasses.replace(wide, epochs=4), np.ones(4), 0.0, 0, averaged=False)
    assert max(last.losses) < 1.05 * min(last.losses)
    assert last.test_error is not None and last.test_error > 0.75


def test_shuffled_labels_are_not_learned(wide: Any, torch: Any) -> None:
    """The control: with shuffled training labels the test error stays that of guessing."""
    images, labels = wide.train
    shuffled = labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))]
    last, _ = train(dataclasses.replace(wide, train=(images, shuffled)), np.ones(3), 0.1, 0, averaged=False)
    assert last.test_error is not None and last.test_error > 0.75


def test_bfloat16_learns_almost_the_same(wide: Any) -> None:
    """In bfloat16 the loss of the first epoch is near that of float32, and not equal to it."""
    losses = [
        train(dataclasses.replace(wide, precision=p, epochs=1), np.ones(1), 0.02, 0, averaged=False)[
            0
        ].losses[0]
        for p in ("float32", "bfloat16")
    ]
    assert losses[0] != losses[1]
    assert losses[1] == pytest.approx(losses[0], rel=0.05)


@pytest.mark.slow
def test_a_compiled_network_learns_the_same(tiny: Any) -> None:
    """torch.compile, where it works, changes the losses by rounding only."""
    from verify.train import machine

    problem = machine.compile_problem("cpu")
    if problem is not None:
        pytest.skip(f"torch.compile does not work here: {problem}")
    plain, compiled = (
        train(dataclasses.replace(tiny, compile=c), np.ones(tiny.steps), 0.1, 0, averaged=False)[0].losses
        for c in (False, True)
    )
    np.testing.assert_allclose(compiled, plain, rtol=1e-5)


def test_the_average_has_averaged_statistics(torch: Any) -> None:
    """Running means and variances of BatchNorm are averaged with the weights' weights, counters copied."""
    model = torch.nn.BatchNorm1d(3)
    mean = averaged_model(model)
    values = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))
    expected = torch.zeros(3)
    for t, value in enumerate(values, 1):
        model.running_mean.copy_(value)
        model.num_batches_tracked.fill_(t)
        mean.update_parameters(model)
        expected += (GAMMA + 1) / (t + GAMMA) * (value - expected)
    torch.testing.assert_close(mean.module.running_mean, expected)
    assert int(mean.module.num_batches_tracked) == 6
    assert not torch.allclose(mean.module.running_mean, values[-1])  # not those of the last iterate


def test_the_network_is_checked_before_the_data() -> None:
    """A depth that does not exist is refused although there are no data."""
    with pytest.raises(DomainError, match="wrn-9-1: the depth"):
        load_task("wrn-9-1", "cpu", None)


@pytest.mark.parametrize("name", ["wrn", "wrn-28", "wrn-28-10-3", "WRN-28-10", "wrn-a-b", "wrn-1000-1"])
def test_other_names_are_refused(name: str) -> None:
    """What does not look like wrn-<depth>-<width> is an unknown model."""
    with pytest.raises(DomainError, match=f"model = '{name}': .*digits, wrn-28-10"):
        load_task(name, "cpu", "generated:100")
