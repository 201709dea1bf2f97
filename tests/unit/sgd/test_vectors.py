"""SGD in R^d: against a loop written apart, against the line, bits, projection, and Lemma 4."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from verify.errors import DomainError
from verify.sgd import Batch, Outcome, compiled, run
from verify.sgd.batch import CHUNK
from verify.sgd.noise import fraction, keys, mix, offsets
from verify.sgd.steps import ConstantSteps, ExplicitSteps, Floats
from verify.theory.instances import VectorInstance, load_instance

NAMES = ["norm:1", "norm:4", "noisy-norm:3", "max-affine:5"]
PATHS = [
    "reference",
    pytest.param("compiled", marks=pytest.mark.skipif(not compiled.available(), reason="no numba")),
]


def vector(name: str) -> VectorInstance:
    """An instance in R^d by name."""
    found = load_instance(name)
    assert isinstance(found, VectorInstance)
    return found


def batch_of(name: str, horizon: int, size: int, seed: int = 1) -> Batch:
    """Runs from random points with decreasing steps."""
    instance, rng = vector(name), np.random.default_rng(seed)
    steps = ExplicitSteps(np.sort(rng.uniform(0.0, 0.3, horizon))[::-1].copy())
    starts = rng.uniform(-0.25, 0.25, (size, instance.dimension)) / np.sqrt(instance.dimension)
    return Batch(instance, steps, horizon, rng.uniform(0.2, 3.0, size), starts, keys=keys(seed, size))


def same(a: Outcome, b: Outcome) -> bool:
    """Equality to the last bit."""
    return a.last.tobytes() == b.last.tobytes() and a.record.tobytes() == b.record.tobytes()


def apart(batch: Batch, index: int) -> tuple[Floats, Floats]:
    """A run in plain numpy vectors: x_{T+1} and the mean of x_1..x_T."""
    name, x = batch.instance.name, batch.starts[index].copy()
    draws = fraction(mix(batch.keys[index] + offsets(1, batch.horizon)))
    mean = np.zeros_like(x)
    for t, step in enumerate(batch.moves(index)):
        mean += x / batch.horizon
        if name.startswith("max-affine"):
            scores = np.concatenate([x, -x])
            k = int(np.argmax(scores))
            g = np.zeros_like(x)
            g[k % x.size] = 1.0 if k < x.size else -1.0
        else:
            length = np.linalg.norm(x)
            g = x / length if length else np.eye(x.size)[0]
            if name.startswith("noisy"):
                g = 0.6 * g
                g[0] += 0.8 if draws[t] < 0.5 else -0.8
        x = x - step * g
        if np.linalg.norm(x) > 0.5:
            x *= 0.5 / np.linalg.norm(x)
    return x, mean


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", NAMES)
def test_against_a_loop_written_apart(name: str, path: str) -> None:
    """Last iterate and mean of every run, before chaos sets in; a control with one step changed differs."""
    batch = batch_of(name, 12, 6)
    found = run(batch, path=path)
    for i in range(batch.size):
        last, mean = apart(batch, i)
        assert found.last[i] == pytest.approx(last, rel=1e-9, abs=1e-12)
        assert found.average[i] == pytest.approx(mean, rel=1e-9, abs=1e-12)
    steps = batch.moves(0) / batch.scales[0]
    steps[3] *= 1.5
    assert not same(found, run(replace(batch, steps=ExplicitSteps(steps)), path=path))


@pytest.mark.skipif(not compiled.available(), reason="no numba")
@pytest.mark.parametrize("name", NAMES)
def test_compiled_and_plain_agree_to_the_last_bit(name: str) -> None:
    """With and without averages."""
    batch = batch_of(name, 80, 9)
    for averages in (True, False):
        assert same(
            run(batch, averages=averages, path="reference"), run(batch, averages=averages, path="compiled")
        )


@pytest.mark.parametrize("path", PATHS)
def test_results_do_not_depend_on_the_split(path: str) -> None:
    """Whole, in parts, on one worker and on two; other streams give other runs."""
    batch = batch_of(
        "noisy-norm:3", CHUNK + 2 if path == "compiled" else 60, 200 if path == "compiled" else 8
    )
    whole = run(batch, path=path, workers=1)
    assert same(whole, run(batch, path=path, workers=2))
    half = batch.size // 2
    first = replace(
        batch,
        scales=batch.scales[:half],
        starts=batch.starts[:half],
        parameters=np.ones(half),
        keys=batch.keys[:half],
    )
    assert run(first, path=path).last.tobytes() == whole.last[:half].tobytes()
    assert not same(whole, run(replace(batch, keys=keys(9, batch.size)), path=path))


@pytest.mark.parametrize("path", PATHS)
def test_one_dimension_is_the_line(path: str) -> None:
    """norm:1 takes the steps of abs, bit for bit where those are on the grid."""
    line = load_instance("abs")
    starts = np.array([0.375, -0.125, 0.5])
    scales = np.full(3, ConstantSteps().scale(2.0, 100))
    on_line = run(Batch(line, ConstantSteps(), 100, scales, starts), path=path)
    in_space = run(Batch(vector("norm:1"), ConstantSteps(), 100, scales, starts[:, None]), path=path)
    assert in_space.last[:, 0].tolist() == on_line.last.tolist()
    assert in_space.average[:, 0].tolist() == on_line.average.tolist()
    assert in_space.best.tolist() == on_line.best.tolist()


@pytest.mark.parametrize("path", PATHS)
def test_iterates_stay_in_the_ball(path: str) -> None:
    """Steps longer than the ball end on its sphere, up to rounding."""
    instance = vector("max-affine:3")
    found = run(
        Batch(instance, ConstantSteps(), 7, np.array([3.0]), instance.starts["d2"](3.0)[None]), path=path
    )
    assert np.linalg.norm(found.last[0]) == pytest.approx(0.5, rel=1e-15)


def test_a_start_outside_the_ball_is_refused() -> None:
    """By its exact length; and one start of the right shape for each run."""
    instance = vector("norm:2")
    with pytest.raises(DomainError, match="ball of radius 1/2"):
        Batch(instance, ConstantSteps(), 5, np.ones(1), np.array([[0.5, 1e-9]]))
    with pytest.raises(DomainError, match="one of each"):
        Batch(instance, ConstantSteps(), 5, np.ones(1), np.array([0.5]))
