from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import DomainError, MissingExtraError
from verify.sgd import Batch, Outcome, compiled, run
from verify.sgd.averaging import ExplicitWeights, PolynomialAverage
from verify.sgd.batch import CHUNK
from verify.sgd.noise import keys
from verify.sgd.steps import ConstantSteps, ExplicitSteps, Floats
from verify.theory.instances import Instance, load_instance

ABS = load_instance("abs")
NOISY = load_instance("noisy-abs")
PATHS = [
    "reference",
    pytest.param("compiled", marks=pytest.mark.skipif(not compiled.available(), reason="no numba")),
]


def batch_of(instance: Instance, steps: list[float], starts: list[float]) -> Batch:
    """Runs with the same explicit steps from several starts."""
    return Batch(instance, ExplicitSteps(np.array(steps)), len(steps), np.ones(len(starts)), np.array(starts))


def random_batch(instance: Instance, seed: int, horizon: int, size: int) -> Batch:
    """Runs with random scales, starts, slopes and streams."""
    rng = np.random.default_rng(seed)
    steps = ExplicitSteps(np.sort(rng.uniform(0.0, 0.2, horizon))[::-1].copy())
    slopes = rng.integers(1, 2**52, size) * 2.0**-52
    grid = np.rint(rng.uniform(-0.5, 0.5, size) * 2.0**53) * 2.0**-53
    return Batch(instance, steps, horizon, rng.uniform(0.1, 4.0, size), grid, slopes, keys(seed, size))


def part(batch: Batch, runs: slice) -> Batch:
    """Some runs of a batch as a batch of their own."""
    return replace(
        batch, scales=batch.scales[runs], starts=batch.starts[runs],
        parameters=batch.parameters[runs], keys=batch.keys[runs],
    )  # fmt: skip


def same(first: Outcome, second: Outcome) -> bool:
    """Equality to the last bit."""
    pairs = [(getattr(first, name), getattr(second, name)) for name in ("last", "record")]
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


@pytest.mark.parametrize("path", PATHS)
def test_indices_follow_the_paper(path: str) -> None:
    """The first entry is eta_1, T steps lead to x_{T+1}, and averages are over x_1..x_T."""
    found = run(batch_of(ABS, [0.25, 0.125, 0.5], [0.5]), path=path)
    assert found.last.tolist() == [-0.375]
    assert found.mean_iterate(0) == Fraction(7, 24)
    assert found.mean_value(0) == Fraction(7, 24)


@pytest.mark.parametrize("path", PATHS)
def test_the_subgradient_at_zero_is_plus_g(path: str) -> None:
    """From 0, and from -0.0, the first step goes left, as Appendix D.2 fixes it."""
    assert run(batch_of(ABS, [0.25], [0.0, -0.0]), path=path).last.tolist() == [-0.25, -0.25]


@pytest.mark.parametrize("path", PATHS)
def test_long_steps_are_projected(path: str) -> None:
    """A step across the domain ends at its boundary; it bounces there while steps are as long as D."""
    found = run(batch_of(ABS, [3.0, 1.0, 1.0], [0.5]), path=path)
    assert found.last.tolist() == [-0.5]
    assert found.mean_value(0) == Fraction(1, 2)


@pytest.mark.skipif(not compiled.available(), reason="no numba")
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), horizon=st.integers(1, 200), size=st.integers(1, 140))
def test_compiled_and_plain_loops_agree_to_the_last_bit(seed: int, horizon: int, size: int) -> None:
    """Random batches of both instances, with and without averages."""
    for instance in (ABS, NOISY):
        batch = random_batch(instance, seed, horizon, size)
        for averages in (True, False):
            plain = run(batch, averages=averages, path="reference")
            assert same(plain, run(batch, averages=averages, path="compiled"))


@pytest.mark.parametrize("instance", [ABS, NOISY], ids=["abs", "noisy-abs"])
def test_a_change_in_the_last_bit_is_seen(instance: Instance) -> None:
    """Control of the bitwise comparison: one start moved by 2^-53 gives another outcome."""
    batch = random_batch(instance, 5, 50, 40)
    moved = batch.starts.copy()
    moved[7] += 2.0**-53
    assert not same(run(batch, path="reference"), run(replace(batch, starts=moved), path="reference"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("instance", [ABS, NOISY], ids=["abs", "noisy-abs"])
def test_results_do_not_depend_on_the_split(instance: Instance, path: str) -> None:
    """Whole batch, uneven parts, and one or two workers give the same bits, across a border of chunks too."""
    batch = random_batch(instance, 11, CHUNK + 3 if path == "compiled" else 300, 600)
    whole = run(batch, path=path, workers=1)
    assert same(whole, run(batch, path=path, workers=2))
    pieces = [run(part(batch, s), path=path) for s in (slice(0, 1), slice(1, 350), slice(350, 600))]
    assert np.concatenate([p.last for p in pieces]).tobytes() == whole.last.tobytes()
    assert np.concatenate([p.sum_value for p in pieces], axis=1).tobytes() == whole.sum_value.tobytes()


def test_noise_depends_on_the_key() -> None:
    """Control of the split: other keys give other runs of the noisy instance, and not of the exact one."""
    for instance, differs in ((NOISY, True), (ABS, False)):
        batch = random_batch(instance, 3, 100, 50)
        other = replace(batch, keys=keys(4, 50))
        assert same(run(batch), run(other)) is not differs


class Recording(ConstantSteps):
    """Constant steps that note how many are asked for at a time."""

    asked: list[int]

    def factors(self, first: int, last: int, horizon: int) -> Floats:
        """Ones, and a note."""
        self.asked.append(last - first + 1)
        return super().factors(first, last, horizon)


def test_steps_are_streamed() -> None:
    """However long the run, no more than a chunk of steps exists at a time."""
    object.__setattr__(steps := Recording(), "asked", [])
    run(Batch(ABS, steps, 3 * CHUNK + 1, np.array([0.01]), np.array([0.3])), averages=False)
    assert steps.asked == [CHUNK, CHUNK, CHUNK, 1]


def double(x: object, parameter: object, uniform: object) -> object:
    """Gradient of x^2."""
    return 2.0 * x  # type: ignore[operator]


def square(x: object, parameter: object) -> object:
    """x^2."""
    return x * x  # type: ignore[operator]


PARABOLA = Instance(
    "parabola",
    "x^2 on the line",
    Fraction(2),
    Fraction(1),
    None,
    None,
    Fraction(0),
    Fraction(0),
    double,
    square,
    {},
)


@pytest.mark.parametrize("path", PATHS)
def test_a_diverged_run_is_reported_and_not_averaged(path: str) -> None:
    """On x^2 without a domain, eta = 3/2 leaves the finite numbers; eta = 1/4 beside it converges."""
    batch = Batch(PARABOLA, ConstantSteps(), 2000, np.array([1.5, 0.25]), np.array([1.0, 1.0]))
    found = run(batch, path=path)
    assert found.diverged.tolist() == [True, False]
    with pytest.raises(DomainError, match="diverged"):
        found.mean_value(0)
    assert found.mean_value(1) > 0


def test_progress_counts_steps_of_all_runs() -> None:
    """The calls increase and end at the total."""
    calls: list[tuple[int, int]] = []
    batch = Batch(ABS, ConstantSteps(), CHUNK + 1, np.array([0.01, 0.02]), np.array([0.3, 0.4]))
    run(batch, averages=False, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(2 * CHUNK, 2 * CHUNK + 2), (2 * CHUNK + 2, 2 * CHUNK + 2)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"horizon": 0}, "T = 0"),
        ({"horizon": True}, "T = True"),
        ({"horizon": 2**27 + 1}, "an integer from 1 to"),
        ({"scales": np.array([-0.5])}, "scale = "),
        ({"scales": np.array([np.nan])}, "scale = "),
        ({"scales": np.array([0.1, 0.1])}, "one of each per run"),
        ({"starts": np.array([0.75])}, "x_1 = "),
        ({"starts": np.array([np.nan])}, "x_1 = "),
    ],
)
def test_bad_batches_are_refused(change: dict[str, object], message: str) -> None:
    """One sentence with the offending value."""
    good = Batch(ABS, ConstantSteps(), 10, np.array([0.1]), np.array([0.25]))
    with pytest.raises(DomainError, match=message):
        replace(good, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(("steps", "shown"), [([0.1, -0.2], "eta_2 = -0."), ([np.inf], "eta_1 = inf")])
def test_bad_steps_are_refused(steps: list[float], shown: str) -> None:
    """A negative or infinite step is named with its index."""
    with pytest.raises(DomainError, match=shown):
        run(batch_of(ABS, steps, [0.25]))


def test_unknown_path_is_refused() -> None:
    """The error says what would do."""
    with pytest.raises(DomainError, match="reference"):
        run(batch_of(ABS, [0.1], [0.25]), path="fast")


def test_without_numba_the_plain_loop_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """``auto`` falls back, with the same result; asking for the compiled loop says how to get it."""
    batch = Batch(ABS, ConstantSteps(), 70_000, np.array([0.01]), np.array([0.3]))
    expected = run(batch, averages=False)
    monkeypatch.setattr(compiled, "available", lambda: False)
    assert same(expected, run(batch, averages=False))
    with pytest.raises(MissingExtraError, match="fast"):
        run(batch, path="compiled")


def test_numba_is_not_imported_for_short_runs() -> None:
    """Neither importing the experiments nor a small simulation loads numba."""
    code = (
        "import sys; from verify.sgd.experiments import run_experiment, simulate;"
        "simulate('abs'); run_experiment('d1', horizons=[100]);"
        "raise SystemExit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def written_out(batch: Batch, index: int) -> tuple[list[Fraction], Fraction, Fraction]:
    """Iterates x_1..x_{T+1}, polynomial average and least value of a run on |x|, in rational numbers."""
    x, points = Fraction(float(batch.starts[index])), []
    for step in batch.moves(index):
        points.append(x)
        x = x - Fraction(float(step)) * (1 if x >= 0 else -1)
        x = min(max(x, Fraction(-1, 2)), Fraction(1, 2))
    average = Fraction(0)
    for t, p in enumerate(points, 1):
        average += Fraction(9, t + 8) * (p - average)
    return [*points, x], average, min(map(abs, [*points, x]))


@pytest.mark.parametrize("path", PATHS)
def test_weighted_average_and_best_iterate_against_rationals(path: str) -> None:
    """To rounding, and the best exactly; controls: another gamma, and the last iterate left out."""
    batch = random_batch(ABS, 8, 60, 20)
    found, other = run(batch, path=path), run(replace(batch, weighting=PolynomialAverage(7.0)), path=path)
    for i in range(batch.size):
        points, average, best = written_out(batch, i)
        assert found.weighted[i] == pytest.approx(float(average), rel=1e-12, abs=1e-14)
        assert other.weighted[i] != pytest.approx(float(average), rel=1e-6)
        assert Fraction(found.best[i]) == best
        assert Fraction(found.best_iterate[i]) == next(p for p in points if abs(p) == best)
    lasts = [i for i in range(batch.size) if abs(written_out(batch, i)[0][-1]) == written_out(batch, i)[2]]
    assert lasts, "no run ends at its best iterate: the test would not see it left out"


@pytest.mark.parametrize("path", PATHS)
def test_gamma_zero_is_the_uniform_average_and_weights_are_free(path: str) -> None:
    """Uniform mixing 1/t; weights 0 but for the third step give x_3 back."""
    batch = random_batch(ABS, 2, 40, 5)
    uniform = run(replace(batch, weighting=PolynomialAverage(0.0)), path=path)
    assert uniform.weighted == pytest.approx(uniform.average, rel=1e-12, abs=1e-15)
    weights = np.zeros(40)
    weights[[0, 2]] = 1e-300, 1.0
    third = run(replace(batch, weighting=ExplicitWeights(weights)), path=path)
    assert third.weighted == pytest.approx([float(written_out(batch, i)[0][2]) for i in range(5)], rel=1e-12)


@pytest.mark.parametrize("weights", [[], [0.0, 1.0], [1.0, -1.0], [1.0, np.nan], [1e308, 1e308]])
def test_bad_weights_are_refused(weights: list[float]) -> None:
    """Finite, not negative, the first above 0."""
    with pytest.raises(DomainError, match="weight"):
        ExplicitWeights(np.array(weights))


@pytest.mark.parametrize("gamma", [-1.0, np.nan, np.inf])
def test_bad_degrees_of_the_average_are_refused(gamma: float) -> None:
    """A finite number of at least 0."""
    with pytest.raises(DomainError, match="gamma"):
        PolynomialAverage(gamma)


@pytest.mark.parametrize("name", ["parameters", "keys"])
def test_a_batch_with_too_few_parameters_or_keys_is_refused(name: str) -> None:
    """The compiled loop would read past their end."""
    whole = random_batch(NOISY, 1, 10, 4)
    with pytest.raises(DomainError, match="one of each per run"):
        replace(whole, **{name: getattr(whole, name)[:3]})


@pytest.mark.parametrize("slope", [0.0, -1.0, 2.0, np.nan])
def test_a_slope_outside_its_range_is_refused(slope: float) -> None:
    """A batch of noisy-abs takes slopes in (0, 1] alone."""
    whole = random_batch(NOISY, 1, 10, 4)
    with pytest.raises(DomainError, match="each lies in"):
        replace(whole, parameters=np.array([0.5, 0.5, slope, 1.0]))
