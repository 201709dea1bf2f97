"""Appendix C.1 on small data: gradient and loss against mpmath, columns against a run alone, bits, and what is drawn."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest

from verify.errors import DomainError, ScheduleError
from verify.sgd import logistic, logistic_study
from verify.sgd.logistic import Data, columns, losses, make_data, residual, test_losses, train
from verify.sgd.logistic_study import SCHEDULES, simulate_logistic
from verify.sgd.steps import Floats
from verify.sweep import Store

test_losses.__test__ = False  # type: ignore[attr-defined]
RATES = [0.1, 1.0, 10.0]


@pytest.fixture(scope="module")
def data() -> Data:
    """Ten steps of 20 samples in four dimensions."""
    return make_data(3, samples=200, dimension=4, batch=20)


def alone(
    data: Data, factors: Floats, rate: float, seed: int, run: int, sign: float = 1.0
) -> tuple[Floats, Floats]:
    """One trajectory written out: the last iterate and the mean of w_1..w_T."""
    rng = np.random.Generator(np.random.Philox(key=[seed, run + 1]))
    w = rng.uniform(-0.5, 0.5, 5)
    order, mean = rng.permutation(200), np.zeros(5)
    for t in range(1, 11):
        mean += w / 10
        chosen = order[20 * (t - 1) : 20 * t]
        p = 1.0 / (1.0 + np.exp(-(data.train[chosen] @ w)))
        w = w - sign * rate * factors[t - 1] * (data.train[chosen].T @ (p - data.train_labels[chosen])) / 20
    return w, mean


def test_a_column_is_a_run_alone(data: Data) -> None:
    """Every schedule and rate, with the indexing eta_t = rate h((t-1)/T); controls: ascent, a schedule one step late."""
    cols = columns(["fixed", "fixed+average", "cosine", "linear"], RATES, data.steps)
    found = train(data, cols, 7, 0)
    assert found.shape == (5, 12)
    u = np.arange(10) / 10
    for i, factors in enumerate((np.ones(10), (1 + np.cos(np.pi * u)) / 2, 1 - u)):
        for j, rate in enumerate(RATES):
            last, mean = alone(data, factors, rate, 7, 0)
            assert found[:, 3 * i + j] == pytest.approx(last, rel=1e-10)
            if i == 0:
                assert found[:, 9 + j] == pytest.approx(mean, rel=1e-10)
    assert found[:, 3] != pytest.approx(alone(data, (1 + np.cos(np.pi * u)) / 2, 0.1, 7, 0, sign=-1.0)[0])
    assert found[:, 6] != pytest.approx(alone(data, 1 - u - 0.1, 0.1, 7, 0)[0])


def test_the_gradient_is_that_of_the_loss(data: Data) -> None:
    """sigmoid(s) - y is the derivative of the cross-entropy in s, by mpmath, also far out."""
    scores = np.array([[-40.0, -1.5, 0.0, 3.0, 700.0]]).T.copy()
    for label in (0.0, 1.0):
        found = scores.copy()
        residual(found, np.full(5, label))
        with mpmath.workdps(50):
            for s, r in zip(scores[:, 0], found[:, 0], strict=True):
                exact = mpmath.diff(
                    lambda v, y=label: mpmath.log(1 + mpmath.exp(v)) - y * v, mpmath.mpf(float(s))
                )
                assert r == pytest.approx(float(exact), rel=1e-12, abs=1e-15)


def test_the_test_loss_against_mpmath(data: Data) -> None:
    """Moderate and enormous weights; a control with the labels turned round differs."""
    weights = np.array([[1.0, 1e4], [-2.0, -3e4], [0.5, 7.0], [0.0, 1e5], [0.1, -20.0]])
    found = test_losses(data, weights)
    with mpmath.workdps(30):
        for c in range(2):
            scores = [mpmath.fdot(map(float, x), map(float, weights[:, c])) for x in data.test]
            exact = mpmath.fsum(
                mpmath.log(1 + mpmath.exp(s)) - y * s for s, y in zip(scores, data.test_labels, strict=True)
            )
            assert found[c] == pytest.approx(float(exact / 200), rel=1e-12)
    turned = dataclasses.replace(data, test_labels=1.0 - data.test_labels)
    assert test_losses(turned, weights)[0] != pytest.approx(found[0], rel=1e-3)


def test_one_label_in_ten_is_flipped() -> None:
    """The labels disagree with the best linear rule on about a tenth of the samples, within five deviations."""
    data = make_data(11, samples=20_000, dimension=3)
    weights, *_ = np.linalg.lstsq(data.train, data.train_labels - 0.5, rcond=None)
    wrong = np.mean((data.train @ weights > 0) != (data.train_labels > 0.5))
    assert abs(wrong - 0.1) < 5 * np.sqrt(0.09 / 20_000) + 0.01
    assert abs(data.train[:, :3].mean()) < 0.02
    assert abs(data.train[:, :3].var() - 1.0) < 0.03
    assert not np.array_equal(data.train, data.test)


def test_diverged_weights_are_reported_not_averaged(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rate with a lost run has no mean, is never the best, and is counted."""
    real = logistic.losses

    def lossy(*args: object) -> Floats:
        found = real(*args)  # type: ignore[arg-type]
        if args[-1] == 1:
            found[0, 1] = np.nan
        return found

    monkeypatch.setattr(logistic_study, "losses", lossy)
    found = simulate_logistic(learning_rates=RATES, runs=3, data=data)
    row = next(r for r in found["summary"] if r["schedule"] == "fixed" and r["learning_rate"] == 1.0)
    assert (row["mean"], row["half_width"], row["diverged"]) == (None, None, 1)
    assert found["diverged"] == 1
    assert all(best["mean"] is not None for best in found["best"])
    assert found["best"][0]["learning_rate"] != 1.0


def test_weights_that_overflow_give_nan(data: Data) -> None:
    """Not a number in, not a number out: nothing is called a loss."""
    weights = np.full((5, 2), np.inf)
    weights[:, 1] = 0.0
    found = test_losses(data, weights)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(np.log(2.0))


def test_same_bits_for_every_worker_count_and_after_an_interruption(data: Data, tmp_path: Path) -> None:
    """One worker, two, and a run broken off after its first half and taken up again."""
    ask: dict[str, Any] = {"learning_rates": RATES, "runs": 4, "seed": 9, "data": data}
    whole = simulate_logistic(**ask, workers=1)
    assert simulate_logistic(**ask, workers=2) == whole

    def stop(done: int, _: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    calls: list[int] = []
    with Store(tmp_path / "runs.sqlite") as store:
        with pytest.raises(KeyboardInterrupt):
            simulate_logistic(**ask, workers=1, progress=stop, store=store)
        again = simulate_logistic(**ask, workers=1, progress=lambda done, _: calls.append(done), store=store)
        assert again == whole
        assert calls[0] >= 2
        other = simulate_logistic(**{**ask, "seed": 10}, store=store)
        assert other["summary"] != whole["summary"]


def test_a_run_does_not_depend_on_the_others(data: Data) -> None:
    """Run 2 alone equals run 2 among four, and differs from run 1."""
    a, b = losses(data, SCHEDULES, RATES, 5, 2), losses(data, SCHEDULES, RATES, 5, 1)
    assert np.array_equal(a, losses(data, SCHEDULES, RATES, 5, 2))
    assert not np.array_equal(a, b)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"schedules": []}, DomainError, "at least one"),
        ({"schedules": ["cosine", "cosine"]}, DomainError, "none twice"),
        ({"schedules": ["cosin"]}, ScheduleError, "cosin"),
        ({"schedules": ["-u"]}, DomainError, r"h\(1/10\) = -0.1 of '-u'"),
        ({"learning_rates": ["fast"]}, DomainError, "learning rate = 'fast'"),
        ({"learning_rates": [-1]}, DomainError, "learning rate = -1"),
        ({"runs": 0}, DomainError, "runs = 0"),
    ],
)
def test_bad_input(data: Data, options: dict[str, object], error: type[Exception], message: str) -> None:
    """One sentence that shows the value."""
    with pytest.raises(error, match=message):
        simulate_logistic(data=data, **options)  # type: ignore[arg-type]


def test_finished_runs_of_other_data_are_not_taken(data: Data, tmp_path: Path) -> None:
    """One label changed: another run. The control: a row changed by hand and sealed again is taken, so it was read."""
    flipped = data.train_labels.copy()
    flipped[0] = 1.0 - flipped[0]
    other = dataclasses.replace(data, train_labels=flipped)
    with Store(tmp_path / "runs.sqlite") as store:
        ask: dict[str, Any] = {"schedules": ["fixed"], "learning_rates": [1], "runs": 1, "store": store}
        first = simulate_logistic(data=data, **ask)
        assert simulate_logistic(data=other, **ask)["summary"] != first["summary"]
        assert simulate_logistic(data=data, **ask) == first
        (spec, _), _ = store.rows()
    with Store(tmp_path / "forged.sqlite") as forged:
        forged.put(spec, [[0.25]])
        assert simulate_logistic(data=data, **(ask | {"store": forged}))["summary"][0]["mean"] == 0.25


def test_losses_that_are_not_finite_are_kept_bit_for_bit(
    data: Data, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """nan, both infinities, the smallest number and minus zero come out of the store as they went in."""
    values = np.array([[np.nan, np.inf, -np.inf, 5e-324, -0.0, 1 / 3]])
    monkeypatch.setattr(logistic_study, "losses", lambda *_: values)
    ask = (data, ["fixed"], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 1, 1, None, 1)
    with Store(tmp_path / "runs.sqlite") as store:
        for _ in range(2):
            (found,) = logistic_study._all_runs(*ask, store)
            assert np.array_equal(found, values, equal_nan=True)
            assert np.signbit(found[0, 4])
            monkeypatch.setattr(logistic_study, "losses", None)  # the second time nothing may run
