"""A study: all runs, their order, what survives an interruption, the summary, and bad input."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from verify.errors import DomainError, VerifyError
from verify.sweep import Store
from verify.train.study import _cached_task, best, run, summarise


@pytest.fixture
def registered(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The tiny task as a model that ``run`` knows."""
    monkeypatch.setattr("verify.train.tasks.TASKS", {"tiny": lambda device: tiny})
    return "tiny"


def study(**changes: Any) -> dict[str, Any]:
    """A study of a few runs on the CPU in this process, with the arguments that a test changes."""
    with ThreadPoolExecutor(1) as executor:
        return run(**{
            "model": "tiny", "schedules": ("fixed", "fixed+average", "linear"), "learning_rates": (0.1, 1.0),
            "seeds": (0, 1), "device": "cpu", "executor": executor, **changes,
        })  # fmt: skip


def test_the_default_study_learns_digits(torch: Any, require: Any) -> None:
    """On the real digits a good learning rate is right far more often than not; a huge one is flagged."""
    require("sklearn")
    rows = study(model="digits", learning_rates=(0.5, 1e4), seeds=(0,), schedules=("linear",))["runs"]
    assert rows[0]["diverged"] is None
    assert rows[0]["value"] < 0.06
    assert rows[1]["diverged"] is not None


def test_shuffled_labels_are_not_learned(torch: Any, require: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with shuffled training labels the same study does no better than guessing."""
    import dataclasses

    require("sklearn")
    from verify.train.tasks import digits

    task = digits(torch.device("cpu"))
    shuffled = task.train[1][torch.randperm(len(task.train[1]), generator=torch.Generator().manual_seed(3))]
    guess = dataclasses.replace(task, train=(task.train[0], shuffled))
    monkeypatch.setattr("verify.train.tasks.TASKS", {"digits": lambda device: guess})
    rows = study(model="digits", learning_rates=(0.5,), seeds=(0,), schedules=("linear",))["runs"]
    assert rows[0]["value"] > 0.75


def test_every_combination_has_one_row(registered: str) -> None:
    """Schedules x learning rates x seeds, with the columns that `verify grid` reads."""
    result = study()
    keys = [(row["schedule"], row["learning_rate"], row["seed"]) for row in result["runs"]]
    labels = ["fixed", "fixed+average", "linear"]
    assert sorted(keys) == sorted((s, lr, seed) for s in labels for lr in (0.1, 1.0) for seed in (0, 1))
    assert [seed for *_, seed in keys] == sorted(seed for *_, seed in keys)
    assert all(row["value"] == row["test_error"] for row in result["runs"])
    assert result["complete"] is True


def test_the_result_is_json_and_repeats(registered: str) -> None:
    """Two studies give the same JSON but for the time; no NaN is written, not even for a diverged run."""
    texts = []
    for _ in range(2):
        result = study(learning_rates=(0.1, 1e38))
        del result["seconds"], result["training_seconds"]
        texts.append(json.dumps(result, allow_nan=False))
    assert texts[0] == texts[1]


def test_averaging_is_the_same_training(registered: str) -> None:
    """``fixed`` and ``fixed+average`` share losses, and ``fixed`` alone gives the row it gives beside it."""
    beside = {row["schedule"]: row for row in study(learning_rates=(0.1,), seeds=(0,))["runs"]}
    alone = study(schedules=("fixed",), learning_rates=(0.1,), seeds=(0,))["runs"][0]
    assert beside["fixed"]["losses"] == beside["fixed+average"]["losses"]
    assert beside["fixed"]["test_loss"] != beside["fixed+average"]["test_loss"]
    assert alone == beside["fixed"]


@pytest.mark.parametrize(("trainings", "rows"), [(0, 0), (3, 5)])
def test_ctrl_c_keeps_what_is_finished(registered: str, trainings: int, rows: int) -> None:
    """An interruption after none or three trainings returns their rows, and says that it is not all."""
    everything = study()["runs"]

    def stop(done: int, total: int) -> None:
        assert total == 8
        if done == trainings:
            raise KeyboardInterrupt

    result = study(progress=stop)
    assert result["runs"] == everything[: len(result["runs"])]
    assert len(result["runs"]) == rows  # of three: fixed with its average, linear, fixed with its average
    assert result["complete"] is False


def test_a_store_is_not_trained_again(registered: str, tmp_path: Path) -> None:
    """A second study takes finished runs from the store, with the same numbers, and trains only what is new."""
    started = []
    with Store(tmp_path / "runs.sqlite") as store:
        first = study(store=store, learning_rates=(0.1,))
        again = study(
            store=store, learning_rates=(0.1, 1.0), progress=lambda done, total: started.append(done)
        )
    assert started[0] == 4
    assert started[-1] == 8
    assert [r for r in again["runs"] if r["learning_rate"] == 0.1] == first["runs"]
    assert again["training_seconds"] > first["training_seconds"]


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, False),
        ({"schedules": ("fixed+average",)}, True),
        ({"schedules": ("constant",)}, False),
        ({"seeds": (1,)}, True),
        ({"learning_rates": (0.2,)}, True),
        ({"epochs": 3}, True),
        ({"precision": "bfloat16"}, True),
    ],
)
def test_the_spec_has_all_that_the_result_depends_on(
    changes: dict[str, Any], again: bool, registered: str, tmp_path: Path
) -> None:
    """Whatever changes the result makes a new run; another name of the same schedule does not."""
    usual: dict[str, Any] = {"schedules": ("fixed",), "learning_rates": (0.1,), "seeds": (0,)}
    with Store(tmp_path / "runs.sqlite") as store:
        study(**usual, store=store)
        study(**{**usual, **changes}, store=store)
        assert len(list(store.rows())) == 1 + again


def test_other_data_under_the_same_name_is_another_run(
    registered: str, tiny: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The description of the data, with its checksum, is part of the spec; a worker with other data refuses."""
    import dataclasses

    other = dataclasses.replace(tiny, data={**tiny.data, "checksum": "other"})
    with Store(tmp_path / "runs.sqlite") as store:
        study(store=store, learning_rates=(0.1,), seeds=(0,))
        monkeypatch.setattr("verify.train.tasks.TASKS", {"tiny": lambda device: other})
        with pytest.raises(
            DomainError, match=r"data = .* on this worker, .*'other'.* where the sweep was started"
        ):
            study(store=store, learning_rates=(0.1,), seeds=(0,))
        _cached_task.cache_clear()
        study(store=store, learning_rates=(0.1,), seeds=(0,))
        assert len(list(store.rows())) == 4


@pytest.mark.slow
def test_processes_give_the_bits_of_threads(torch: Any, require: Any) -> None:
    """Two worker processes, one thread of this process: the same rows."""
    require("sklearn")
    few: dict[str, Any] = {"model": "digits", "schedules": ("linear", "fixed+average"), "epochs": 1}
    rows = [
        study(**few, learning_rates=(0.5,), **how)["runs"] for how in ({}, {"executor": None, "workers": 2})
    ]
    assert rows[0] == rows[1]


def test_threads_of_one_process_do_not_disturb_each_other(registered: str, torch: Any) -> None:
    """As with Dask's threads: four at a time give the rows of one at a time, and torch's state comes back."""
    before = torch.get_rng_state()
    with ThreadPoolExecutor(4) as four:
        assert study(executor=four)["runs"] == study()["runs"]
    assert torch.equal(torch.get_rng_state(), before)


def test_how_it_was_trained_is_in_the_result(registered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Precision, memory format, and whether it was compiled; where that was not possible, why."""
    monkeypatch.setattr("verify.train.machine.compile_problem", lambda place: "RuntimeError: no compiler")
    result = study(learning_rates=(0.1,), seeds=(0,), precision="bfloat16", compile=True)
    assert (result["precision"], result["channels_last"]) == ("bfloat16", False)
    assert (result["compiled"], result["uncompiled"]) == (False, "RuntimeError: no compiler")
    plain = study(learning_rates=(0.1,), seeds=(0,))
    assert (plain["precision"], plain["compiled"], plain["uncompiled"]) == ("float32", False, None)
    assert plain["runs"][0]["losses"] != result["runs"][0]["losses"]


def row(schedule: str, rate: float, error: float | None, diverged: str | None = None) -> dict[str, Any]:
    """A finished run as the summary reads it."""
    return {"schedule": schedule, "learning_rate": rate, "test_error": error, "diverged": diverged}


def test_the_summary_takes_no_mean_of_divergence() -> None:
    """One diverged run of three: counted, the range kept, no mean; the control without it has a mean."""
    cell = [row("cosine", 1.0, 0.25), row("cosine", 1.0, 0.75)]
    good, bad = summarise(cell)[0], summarise([*cell, row("cosine", 1.0, None, "overflow")])[0]
    assert (good["mean"], good["diverged"], good["deviation"]) == (0.5, 0, math.sqrt(0.125))
    assert (bad["mean"], bad["diverged"], bad["deviation"], bad["runs"]) == (None, 1, None, 3)
    assert (bad["lowest"], bad["highest"]) == (0.25, 0.75)


def test_the_best_learning_rate_never_diverged() -> None:
    """The best row has the lowest mean among rows without a diverged run; all diverged: no row."""
    runs = [row("linear", 0.1, 0.3), row("linear", 0.5, 0.2), row("linear", 1.0, 0.1, "overflow")]
    assert [(r["schedule"], r["learning_rate"]) for r in best(summarise(runs))] == [("linear", 0.5)]
    assert best(summarise([row("linear", 1.0, 0.1, "overflow")])) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "resnet"}, "model = 'resnet'"),
        ({"learning_rates": (0.1, -1.0)}, r"learning rate = -1\.0 \(float\)"),
        ({"learning_rates": (math.nan,)}, r"learning rate = nan \(float\)"),
        ({"learning_rates": ("0.1",)}, r"learning rate = '0\.1' \(str\)"),
        ({"learning_rates": ()}, r"learning_rates = \[\]"),
        ({"seeds": (0, 0)}, r"seeds = \[0, 0\]"),
        ({"seeds": (-1,)}, r"seed = -1 \(int\)"),
        ({"seeds": (0.5,)}, r"seed = 0\.5 \(float\)"),
        ({"epochs": 0}, r"epochs = 0 \(int\)"),
        ({"device": "cuda:99"}, "device = 'cuda:99'.*cpu"),
        ({"device": "abacus"}, "device = 'abacus'.*cpu"),
        ({"device": "cuda:99", "cluster": "tcp://127.0.0.1:1"}, "device = 'cuda:99'.*cpu"),
        ({"precision": "fp8"}, "precision = 'fp8': float32 or bfloat16"),
        ({"data": "/nowhere"}, "data = '/nowhere': tiny brings its own data"),
        ({"schedules": ("poly:p",)}, "'poly:p' leaves p open"),
    ],
)
def test_bad_input_is_one_sentence(changes: dict[str, Any], message: str, registered: str) -> None:
    """The offending value and what would be accepted; nothing is trained."""
    with pytest.raises(DomainError if "poly" not in message else VerifyError, match=message) as error:
        study(**changes)
    assert "\n" not in str(error.value)


def test_epochs_replace_the_number_of_the_model(registered: str) -> None:
    """Five epochs instead of two: 25 steps, five entries in each loss curve."""
    result = study(epochs=5)
    assert (result["epochs"], result["steps"]) == (5, 25)
    assert {len(r["losses"]) for r in result["runs"]} == {5}
