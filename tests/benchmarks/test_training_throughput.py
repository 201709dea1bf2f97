"""The measuring script: what it finds without a GPU, that a failure costs one step, that it keeps to its time."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import training_throughput as script

from verify.sgd import logistic
from verify.train.tasks import load_task


@pytest.fixture
def torch(require: Callable[[str], Any]) -> Any:
    """The module torch, where it is installed."""
    return require("torch")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, torch: Any) -> None:
    """Rates from a single call, and little data for the logistic regression."""

    def rate(step: Callable[[], Any], device: Any) -> float:
        start = time.perf_counter()
        step()
        return 1 / (time.perf_counter() - start)

    monkeypatch.setattr(script, "_rate", rate)
    sweep = script.logistic_sweep
    monkeypatch.setattr(script, "logistic_sweep", lambda device: sweep(device, samples=2000))


@pytest.mark.usefixtures("quick")
def test_everything_is_measured_on_a_cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file says that there is no GPU, has every step but compiling, and names what it left out."""
    out = tmp_path / "train-throughput.json"
    arguments = [
        "training_throughput.py",
        "--device",
        "cpu",
        "--minutes",
        "0.5",
        "--data",
        "generated:260",
        "--out",
        str(out),
    ]
    monkeypatch.setattr(sys, "argv", arguments)
    script.main()
    found = json.loads(out.read_text())
    assert (found["gpu"], found["device"], found["note"]) == (False, "cpu", "no GPU on this machine")
    assert found["errors"] == {}
    assert found["skipped"] == ["training, bfloat16, compiled", "training, float32, compiled"]
    assert [(r["precision"], r["channels_last"], r["compiled"]) for r in found["training"]] == [
        ("bfloat16", True, False), ("float32", True, False), ("bfloat16", False, False)
    ]  # fmt: skip
    assert all(r["images_per_second"] > 0 and r["of_peak"] > 0 for r in found["training"])
    assert found["data"]["real"] is False
    assert len(found["epochs"]["losses"]) == 3


def test_steps_are_measured_in_training_mode(torch: Any) -> None:
    """BatchNorm normalises by the batch and follows it, as in training; the network is not left as evaluated."""
    task = load_task("wrn-10-1", "cpu", "generated:260")
    run = script._begun(task)
    norms = [part for part in run.model.modules() if isinstance(part, torch.nn.BatchNorm2d)]
    before = norms[0].running_mean.clone()
    run.step(task.prepare(task.train[0][:8], None), task.train[1][:8])
    assert all(norm.training for norm in norms)
    assert not torch.equal(before, norms[0].running_mean)


@pytest.mark.usefixtures("quick")
def test_a_step_that_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sentence is in the result, and what depends on it is left out of the rows."""

    def broken(task: Any) -> float:
        raise NotImplementedError("no counter here")

    monkeypatch.setattr(script, "flops", broken)
    found = script.measure("cpu", 0.5, "generated:260")
    assert found["errors"] == {"flops": "NotImplementedError: no counter here"}
    assert len(found["training"]) == 3
    assert "tflops" not in found["training"][0]


def test_no_step_is_begun_when_the_time_is_up(torch: Any) -> None:
    """With no time at all every step is named as skipped, and there is a result."""
    found = script.measure("cpu", 0, "generated:260")
    assert found["skipped"] == [
        "peak", "flops", "training, bfloat16", "training, float32", "training, bfloat16, not channels last",
        "logistic", "epochs", "training, bfloat16, compiled", "training, float32, compiled",
    ]  # fmt: skip
    assert found["training"] == []


def test_operations_are_those_of_the_convolutions(torch: Any) -> None:
    """Three passes (forward, by the input, by the weights) of two operations a multiply-add, counted layer by layer."""
    task = load_task("wrn-10-1", "cpu", "generated:100")
    layers: list[int] = []

    def count(part: Any, given: Any, out: Any) -> None:
        weights = part.weight[0].numel()
        layers.append(weights * out[0].numel())

    network = task.build()
    for part in network.modules():
        if isinstance(part, torch.nn.Conv2d | torch.nn.Linear):
            part.register_forward_hook(count)
    network(torch.zeros(1, 3, 32, 32))
    first = layers[0]  # the images need no gradient
    assert script.flops(task) == 6 * sum(layers) - 2 * first


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-14), ("float32", 1e-6)])
def test_torch_repeats_the_logistic_regression(dtype: str, tolerance: float, torch: Any) -> None:
    """Same data, order and start as verify.sgd.logistic: the same losses to some roundings of the number format."""
    data = logistic.make_data(1, samples=2000, batch=100)
    cols = logistic.columns(("fixed", "fixed+average", "cosine"), (0.01, 0.1, 1.0), data.steps)
    ours = logistic.test_losses(data, logistic.train(data, cols, 1, 0))
    theirs = script.torch_losses(data, cols, "cpu", dtype)
    assert theirs.shape == ours.shape == (9,)
    np.testing.assert_allclose(theirs, ours, rtol=tolerance)
    other = logistic.test_losses(data, logistic.train(data, cols, 1, 1))
    assert np.abs(theirs - other).max() > 1e3 * tolerance  # the control: another run of the same data


@pytest.mark.hardware
def test_a_gpu_is_measured(torch: Any) -> None:
    """On a GPU: the network of the paper, and a share of the peak between 0 and 1."""
    if not torch.cuda.is_available():
        pytest.skip("no GPU")
    found = script.measure("cuda", 2)
    assert found["model"] == "wrn-28-10"
    assert all(0 < row["of_peak"] < 1 for row in found["training"])
