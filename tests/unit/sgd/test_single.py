from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.sgd import checkpoint
from verify.sgd.averaging import ExplicitWeights
from verify.sgd.batch import CHUNK, Batch
from verify.sgd.ceilings import LastIterateCeiling
from verify.sgd.chance import allowance
from verify.sgd.experiments import simulate
from verify.sgd.single import Case, _ceiling, _request
from verify.sgd.steps import AnnealedSteps, ConstantSteps, ExplicitSteps
from verify.theory.instances import load_instance, load_scalar


def test_fixed_steps_from_the_start_of_d1() -> None:
    """Errors of last iterate, average and mean: 3/4, 1/4 and 1/2 of eta, in plain JSON."""
    found = simulate("abs", rhos=["3/2"], horizons=["100"], starts=["d1"])
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    (row,) = found["rows"]
    assert row["eta_1"] == pytest.approx(0.15, rel=1e-14)
    assert [row[k] / row["eta_1"] for k in ("last", "average", "mean")] == [0.75, 0.25, 0.5]
    assert row["last"] < row["ceiling"]
    assert found["violations"] == []


def test_every_pair_of_horizon_and_rho_has_a_row(linear: AnnealedSteps) -> None:
    """In the order asked for."""
    rows = simulate("abs", [linear], [1, 2], [10, 20])["rows"]
    assert [(r["T"], r["rho"]) for r in rows] == [(10, 1.0), (10, 2.0), (20, 1.0), (20, 2.0)]


def test_start_may_be_a_number() -> None:
    """In units of D; it is rounded to the grid on which runs are exact."""
    assert simulate("abs", starts=["-1/4"])["rows"][0]["x_1"] == -0.25
    assert abs(simulate("abs", starts=[0.1])["rows"][0]["x_1"] - 0.1) <= 2.0**-54


def test_noisy_runs_are_means_with_intervals() -> None:
    """Same seed, same numbers; another seed, others."""
    first, again, other = (simulate("noisy-abs", horizons=[50], repetitions=20, seeds=[s]) for s in (1, 1, 2))
    assert first == again
    assert first["rows"][0]["last"] != other["rows"][0]["last"]
    assert first["rows"][0]["half_width"]["last"] > 0
    assert first["rows"][0]["slope"] == pytest.approx(50**-0.5)


def test_a_crossed_ceiling_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with Lemma 4 divided by 1000 the run is listed."""
    whole = LastIterateCeiling.at
    monkeypatch.setattr(LastIterateCeiling, "at", lambda self, d: whole(self, d) / 1000)
    found = simulate("abs", starts=["d1"])
    assert found["violations"] == found["rows"] != []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"instance": "hubert"}, "'hubert'"),
        ({"rhos": [0.5]}, "at least 1"),
        ({"rhos": ["1/0"]}, "rho = '1/0'"),
        ({"rhos": ["1/\u0660"]}, "give a number such as"),
        ({"schedules": []}, "at least one schedule"),
        ({"schedules": "cosine"}, "a list of at least one schedule"),
        ({"schedules": [ExplicitSteps(np.full(5, 0.1))]}, "5 of the steps 1 to 100"),
        ({"rhos": [1e300]}, "2\\^40"),
        ({"horizons": [0]}, "T = 0"),
        ({"starts": ["d9"]}, "d1-mirrored"),
        ({"starts": [0.75]}, "x_1 lies in"),
        ({"starts": ["d1"], "rhos": [50], "horizons": [100]}, "outside the domain"),
        ({"starts": []}, "at least one start"),
        ({"seeds": "1"}, "a list of numbers"),
        ({"slope": 0.5}, "no free slope"),
        ({"instance": "norm:3", "starts": ["d1"]}, "has the starts d2, axis"),
        ({"instance": "norm"}, "give the dimension"),
        ({"instance": "norm:0"}, "give the dimension"),
        ({"instance": "pieces.json"}, "not a certificate"),
        ({"repetitions": 5}, "the same"),
        ({"instance": "noisy-abs", "slope": 0}, "slope = 0"),
        ({"instance": "noisy-abs", "repetitions": 1}, "repetitions = 1"),
        ({"instance": "noisy-abs", "seeds": [-1]}, "seed = -1"),
    ],
)
def test_bad_values_are_answered_with_a_sentence(options: dict[str, Any], message: str) -> None:
    """The offending value and what would do."""
    with pytest.raises(DomainError, match=message):
        simulate(**({"instance": "abs"} | options))


def test_one_call_for_every_combination() -> None:
    """Two schedules, horizons, rhos, starts and seeds: 32 rows, each equal to a call of its own."""
    ask = {"rhos": [1, 4], "horizons": [20, 50], "starts": ["d2", 0.125], "seeds": [3, 4]}
    found = simulate("noisy-abs", ["constant", "cosine"], **ask, repetitions=8)  # type: ignore[arg-type]
    assert len(found["rows"]) == 32
    for row in (found["rows"][0], found["rows"][13], found["rows"][-1]):
        schedules, starts, seeds = [row["schedule"]], [row["start"]], [row["seed"]]
        alone = simulate("noisy-abs", schedules, [row["rho"]], [row["T"]], starts, None, 8, seeds)
        assert alone["rows"] == [row]


def test_errors_of_every_average() -> None:
    """Against a run written out: last, uniform and polynomial average, best, and mean, on |x| with 1/sqrt(t)."""
    (row,) = simulate("abs", ["invsqrt"], [2], [30])["rows"]
    x, points = 0.5, []
    for t in range(1, 31):
        points.append(x)
        x = min(max(x - 2 / t**0.5 * (1.0 if x >= 0 else -1.0), -0.5), 0.5)
    average = 0.0
    for t, p in enumerate(points, 1):
        average += 9 / (t + 8) * (p - average)
    expected = {
        "last": abs(x),
        "average": abs(sum(points)) / 30,
        "polynomial": abs(average),
        "best": min(map(abs, [*points, x])),
        "mean": sum(map(abs, points)) / 30,
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-12, abs=1e-14)


def test_diverged_runs_are_reported() -> None:
    """x^2 on the line: too long a step has no errors and is counted; a short one beside it has them."""
    found = simulate("quadratic-line", ["constant"], [1, 100], [1500])
    good, lost = found["rows"]
    assert (good["diverged"], lost["diverged"], found["diverged"]) == (0, 1, 1)
    assert good["last"] < 1e-12
    assert (lost["last"], lost["average"], lost["ceiling"]) == (None, None, None)
    assert "finite" in lost["reason"]


def test_an_error_that_overflows_is_a_diverged_run() -> None:
    """x_{T+1} is finite, about 1e159, but x^2/2 is not: no infinite error is shown, and the answer is plain JSON."""
    found = simulate("quadratic-line", ["constant"], ["40017178612.53059"], [15])
    (row,) = found["rows"]
    assert (row["diverged"], row["last"], found["diverged"]) == (1, None, 1)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_an_interrupted_call_goes_on_where_it_was(tmp_path: Path) -> None:
    """Same bits as without the interruption, on one worker and on two; and nothing is left behind."""
    ask: dict[str, Any] = {"horizons": [2 * CHUNK + 5, 3 * CHUNK], "rhos": [1, 2], "repetitions": 300}
    whole = simulate("noisy-abs", **ask, workers=1)
    steps: list[int] = []

    def stop(done: int, total: int) -> None:
        steps.append(done)
        if len(steps) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate("noisy-abs", **ask, progress=stop, directory=tmp_path, workers=2)
    assert list(tmp_path.glob("run-*.state"))
    again: list[int] = []
    found = simulate("noisy-abs", **ask, progress=lambda d, _: again.append(d), directory=tmp_path, workers=2)
    assert found == whole
    assert len(again) == 2  # three chunks and one were done before
    assert not list(tmp_path.iterdir())


def test_a_state_depends_on_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed engine, or another numpy, never goes on from an earlier state."""
    first = checkpoint.Checkpoint(tmp_path, [b"request"]).path
    assert checkpoint.Checkpoint(tmp_path, [b"request"]).path == first
    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "_code", lambda: "another engine")
        assert checkpoint.Checkpoint(tmp_path, [b"request"]).path != first
    monkeypatch.setattr(np, "__version__", "0.0")
    assert checkpoint.Checkpoint(tmp_path, [b"request"]).path != first


def test_the_ceiling_knows_the_distance_and_the_range() -> None:
    """Lemma 4 from |x_1 - x*| in R^d, where it is 1/2, and Hoeffding's allowance for errors of at most c D/2."""
    (row,) = simulate("norm:3", ["constant"], horizons=[4])["rows"]
    steps = np.full(4, 0.5)
    assert row["ceiling"] == pytest.approx(LastIterateCeiling.of(steps, 0.5).at(0.5), rel=1e-9)
    batch = Batch(
        load_scalar("noisy-abs"), ConstantSteps(), 4, np.full(9, 0.25), np.full(9, 0.5), np.full(9, 0.75)
    )
    case, lemma_4 = Case(1.0, "d2", 1, 0, 9), LastIterateCeiling.of(steps, 0.5)
    margin = allowance(0.375, 9)
    assert not _ceiling(batch, case, lemma_4, lemma_4.at(0.5) + margin * 0.999)["exceeds_ceiling"]
    assert _ceiling(batch, case, lemma_4, lemma_4.at(0.5) + margin * 1.001)["exceeds_ceiling"]


def test_the_state_of_another_request_is_not_taken(tmp_path: Path) -> None:
    """Another seed, or steps that differ in one entry, have a state of their own."""
    steps = np.full(CHUNK + 2, 0.01)
    other = steps.copy()
    other[7000] = 0.02

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    for sequence in (steps, other):
        with pytest.raises(KeyboardInterrupt):
            simulate(
                "abs", [ExplicitSteps(sequence)], horizons=[steps.size], progress=stop, directory=tmp_path
            )
    assert len(list(tmp_path.glob("run-*.state"))) == 2
    fresh = simulate("abs", [ExplicitSteps(other)], horizons=[steps.size])
    assert simulate("abs", [ExplicitSteps(other)], horizons=[steps.size], directory=tmp_path) == fresh


def test_a_state_depends_on_the_weights() -> None:
    """Two weightings that look alike by name have states of their own."""
    batch = Batch(load_scalar("abs"), ConstantSteps(), 3, np.array([0.1]), np.array([0.25]))
    requests = [
        list(_request(replace(batch, weighting=ExplicitWeights(np.array(weights)))))
        for weights in ([1.0, 1.0, 1.0], [1.0, 1.0, 2.0], [1.0, 1.0, 1.0])
    ]
    assert requests[0] == requests[2] != requests[1]


def test_a_state_depends_on_the_whole_instance(tmp_path: Path) -> None:
    """A certificate may be named as it likes: its oracle is not that of the instance with this name and data."""
    one = load_instance("norm:1")
    batch = Batch(one, ConstantSteps(), 3, np.array([0.1]), np.array([[0.25]]))
    other = replace(batch, instance=replace(one, oracle=load_instance("max-affine:1").oracle))
    named = replace(batch, instance=replace(one, summary="another"))
    assert len({tuple(_request(b)) for b in (batch, other, named)}) == 3


def test_an_unreadable_state_is_no_state(tmp_path: Path) -> None:
    """Half a file is as good as none, and so is one with a single byte changed, wherever it lies."""

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    ask: dict[str, Any] = {"horizons": [CHUNK + 2], "directory": tmp_path}
    with pytest.raises(KeyboardInterrupt):
        simulate("abs", **ask, progress=stop)
    (state,) = tmp_path.glob("run-*.state")
    whole, right = state.read_bytes(), simulate("abs", horizons=[CHUNK + 2])
    for place in (None, 0, 31, 32, 40, len(whole) // 2, len(whole) - 1):
        broken = bytearray(whole[:100] if place is None else whole)
        if place is not None:
            broken[place] ^= 1
        state.write_bytes(bytes(broken))
        assert simulate("abs", **ask) == right


@pytest.mark.slow
def test_a_long_run_needs_memory_for_the_batch_only() -> None:
    """Ten million steps, the proved ceiling included: far less than the 80 MB that the steps alone would take."""
    simulate("abs", ["constant"], horizons=[CHUNK + 1], path="auto")
    tracemalloc.start()
    (row,) = simulate("abs", ["invsqrt"], horizons=[10**7])["rows"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6
    assert row["last"] < row["ceiling"]


@pytest.mark.parametrize(
    "name", ["huber", "noisy-huber", "quadratic", "norm:2", "noisy-norm:3", "max-affine:3"]
)
def test_no_instance_exceeds_lemma_4(name: str) -> None:
    """Every instance with a bounded oracle, tuned and misspecified, with and without annealing."""
    found = simulate(name, ["constant", "linear"], [1, 5], [200], repetitions=20 if "noisy" in name else None)
    assert found["violations"] == []
    assert all(row["last"] < row["ceiling"] for row in found["rows"])
