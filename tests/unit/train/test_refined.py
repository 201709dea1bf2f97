"""Schedule files replayed by torch, gradient norms logged by the runner, and the two-phase experiment."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from verify.cli import main
from verify.errors import DomainError, ScheduleError
from verify.refine.replay import read_replay, schedule_csv
from verify.refine.study import Settings, refine
from verify.sweep import Store
from verify.train.checkpoint import Checkpoint
from verify.train.rates import parse_choice, scheduler
from verify.train.refined import run_refined
from verify.train.study import run
from verify.train.trainer import train

T = 10  # steps of the tiny task


@pytest.fixture
def registered(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The tiny task as a model that ``run`` knows."""
    monkeypatch.setattr(
        "verify.train.tasks.TASKS", {"tiny": lambda device: tiny, "digits": lambda device: tiny}
    )
    return "tiny"


def here(function: Callable[..., Any], *arguments: Any, **changes: Any) -> Any:
    """A study on the CPU in this process."""
    with ThreadPoolExecutor(1) as executor:
        usual = {} if "digits" in arguments else {"model": "tiny"}
        return function(*arguments, **{**usual, "device": "cpu", **changes, "executor": executor})


def written(folder: Path, values: Any) -> str:
    """A schedule file with these values, as ``--schedule`` takes it."""
    path = folder / "schedule.csv"
    path.write_text(schedule_csv({"": np.asarray(values, dtype=float)}), encoding="utf-8")
    return f"file:{path}"


def test_torch_replays_a_refined_schedule_step_by_step(torch: Any, tmp_path: Path) -> None:
    """At step t the optimiser holds base times line t of the file, the very float; after step T it holds 0."""
    norms = np.random.default_rng(2).lognormal(size=300)
    values = refine(np.arange(1, 301), norms, Settings("sgd")).values
    base = 0.3
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    rates = scheduler(optimizer, read_replay(written(tmp_path, values)).values)
    seen = []
    for _ in range(302):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        rates.step()
    assert seen == [base * value for value in values.tolist()] + [0.0, 0.0]
    assert seen[1:301] != [base * value for value in values.tolist()]  # the control: off by one step


def test_a_file_is_a_choice_like_any_other(tmp_path: Path) -> None:
    """Its values as they stand, with an average where asked for; another horizon is refused."""
    text = written(tmp_path, [1, 0.5, 0])
    choice = parse_choice(f"{text}+average")
    assert (choice.averaged, choice.factors(3).tolist()) == (True, [1, 0.5, 0])
    with pytest.raises(ScheduleError, match="has 3 steps, this run has 4: a file is replayed exactly"):
        choice.factors(4)


def test_a_file_trains_as_the_schedule_it_holds(registered: str, tmp_path: Path) -> None:
    """Linear decay written to a file gives the runs of linear decay; the control with one value changed does not."""
    linear = parse_choice("linear").factors(T)
    text = written(tmp_path, linear)
    rows = here(run, schedules=("linear", text), learning_rates=(0.1,), seeds=(0,))["runs"]
    assert [row["schedule"] for row in rows] == ["linear", text]
    assert rows[0]["losses"] == rows[1]["losses"]
    linear[1] = 0.5
    changed = here(run, schedules=(written(tmp_path, linear),), learning_rates=(0.1,), seeds=(0,))["runs"]
    assert changed[0]["losses"] != rows[0]["losses"]


def test_another_content_is_another_run(registered: str, tmp_path: Path) -> None:
    """The same name with other values is trained anew, with the same values it is not."""
    few: dict[str, Any] = {"learning_rates": (0.1,), "seeds": (0,)}
    with Store(tmp_path / "runs.sqlite") as store:
        for values, runs in ((np.ones(T), 1), (np.ones(T), 1), (np.ones(T) / 2, 2)):
            here(run, schedules=(written(tmp_path, values),), store=store, **few)
            assert len(list(store.rows())) == runs


def test_the_norms_are_those_of_the_gradients(tiny: Any, torch: Any) -> None:
    """Of the first step by hand, one number a step; logging changes nothing of the run."""
    values, norms = parse_choice("linear").factors(tiny.horizon), []
    logged = train(tiny, values, 0.1, 5, averaged=False, norms=norms)
    assert logged == train(tiny, values, 0.1, 5, averaged=False)
    assert len(norms) == tiny.steps == T
    torch.manual_seed(5)
    model = tiny.build()
    order = torch.randperm(40, generator=torch.Generator().manual_seed(5))[:8]
    torch.nn.functional.cross_entropy(model(tiny.train[0][order]), tiny.train[1][order]).backward()
    squares = sum(float((p.grad.double() ** 2).sum()) for p in model.parameters())
    assert norms[0] == pytest.approx(math.sqrt(squares), rel=1e-6)  # float32
    assert norms[1] != pytest.approx(norms[0], rel=1e-6)


def test_a_resumed_run_has_all_its_norms(tiny: Any, tmp_path: Path) -> None:
    """A checkpoint after one of two epochs: the same list as without an interruption."""

    class EndedError(Exception):
        """The process is gone."""

    class Ending(Checkpoint):
        def save(self, state: Any) -> None:
            super().save(state)
            raise EndedError

    values, whole, again = parse_choice("linear").factors(tiny.horizon), [], []
    train(tiny, values, 0.1, 5, averaged=False, norms=whole)
    with pytest.raises(EndedError):
        train(
            tiny, values, 0.1, 5, averaged=False, norms=[], checkpoint=Ending(tmp_path / "s", "same", every=0)
        )
    train(tiny, values, 0.1, 5, averaged=False, norms=again, checkpoint=Checkpoint(tmp_path / "s", "same"))
    assert again == whole


def test_only_who_asks_gets_norms(registered: str) -> None:
    """In the rows of a study with norms; a run that diverged has none that could be refined."""
    rows = here(run, schedules=("linear",), learning_rates=(0.1, 1e38), seeds=(0,), norms=True)["runs"]
    assert [len(row["norms"]) for row in rows] == [T, 0]
    assert "norms" not in here(run, schedules=("linear",), learning_rates=(0.1,), seeds=(0,))["runs"][0]


def test_two_phases(registered: str, tmp_path: Path) -> None:
    """The schedule comes from the pilot's norms, both schedules are trained for every seed, and errors are by seed."""
    ticks: list[tuple[int, int]] = []
    found = here(
        run_refined,
        tmp_path,
        learning_rates=(0.1, 0.5),
        seeds=(0, 3),
        progress=lambda *tick: ticks.append(tick),
    )
    assert (found["pilot_seed"], found["seeds"], found["complete"]) == (4, [0, 3], True)
    pilot = here(run, schedules=("linear",), learning_rates=(0.5,), seeds=(4,), norms=True)["runs"][0]
    values = refine(np.arange(1, T + 1), np.array(pilot["norms"]), Settings("sgd")).values
    name = found["pilots"][1]["file"]
    assert name == "train-tiny-refined-lr-0.5.csv"
    assert read_replay(f"file:{tmp_path / name}").values.tolist() == values.tolist()
    texts = ("linear", f"file:{tmp_path / name}")
    rows = here(run, schedules=texts, learning_rates=(0.5,), seeds=(0, 3))["runs"]
    by_hand = [[row["value"] for row in rows if row["schedule"] == text] for text in texts]
    row = found["rows"][1]
    assert (row["learning_rate"], row["linear"], row["refined"]) == (0.5, *by_hand)
    assert row["differences"] == [b - a for a, b in zip(*by_hand, strict=True)]
    assert ticks[-1] == (10, 10)
    assert [done for done, _ in ticks] == sorted(done for done, _ in ticks)
    json.dumps(found, allow_nan=False)


def test_a_pilot_may_have_no_schedule(registered: str, tmp_path: Path) -> None:
    """It diverged, or most of its gradients are 0: the rate is left out of the comparison and said why."""
    for last, reason in ((5, "the loss was not finite"), (1, "the median of the gradient norms is 0")):
        found = here(run_refined, tmp_path, learning_rates=(0.1, 1e38), seeds=(0, last))
        assert [row["learning_rate"] for row in found["rows"]] == [0.1]
        assert reason in found["pilots"][1]["reason"]
        assert found["pilots"][0]["reason"] is None
    assert [p.name for p in tmp_path.iterdir()] == ["train-tiny-refined-lr-0.1.csv"]


def test_a_second_time_nothing_is_trained(registered: str, tmp_path: Path) -> None:
    """Finished runs come from the store, with the same numbers."""
    few: dict[str, Any] = {"learning_rates": (0.1,), "seeds": (0, 1)}
    with Store(tmp_path / "runs.sqlite") as store:
        first = here(run_refined, tmp_path, store=store, **few)
        kept = len(list(store.rows()))
        assert here(run_refined, tmp_path, store=store, **few) == first
        assert len(list(store.rows())) == kept == 5


@pytest.mark.parametrize(("stop", "rows"), [(1, 1), (4, 4)])
def test_ctrl_c_in_either_phase_says_that_it_is_not_all(
    registered: str, tmp_path: Path, stop: int, rows: int
) -> None:
    """What had finished, and no comparison."""

    def tick(done: int, total: int) -> None:
        if done == stop:
            raise KeyboardInterrupt

    found = here(run_refined, tmp_path, learning_rates=(0.1, 0.5), seeds=(0, 1), progress=tick)
    assert found["complete"] is False
    assert len(found["runs"]) >= rows
    assert "rows" not in found or "learning_rate" not in str(found["rows"])


def test_no_seeds_are_refused(registered: str, tmp_path: Path) -> None:
    """As in any study."""
    with pytest.raises(DomainError, match=r"seeds = \[\]"):
        here(run_refined, tmp_path, learning_rates=(0.1,), seeds=())


@pytest.fixture
def command(registered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``verify train`` on the tiny task in this process, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path / "cache"))
    for name, function in (("run", run), ("run_refined", run_refined)):
        monkeypatch.setattr(f"verify.train.{name}", functools.partial(here, function))
    options = ("--device", "cpu", "--jobs", "1", "--lr", "0.1", "--seed", "0")
    return lambda *arguments: CliRunner().invoke(
        main, ["train", "digits", *options, *arguments], prog_name="verify"
    )


def test_the_command_writes_a_result_of_its_own(command: Callable[..., Result], tmp_path: Path) -> None:
    """train-digits-refined-generated.json and the schedule; JSON on standard output is the file's."""
    result = command("--refine", "--seed", "1", "--json")
    assert result.exit_code == 0, result.output
    names = sorted(p.name for p in (tmp_path / "reports" / "evidence").iterdir())
    assert names == ["train-digits-refined-generated.json", "train-digits-refined-lr-0.1.csv"]
    written = (tmp_path / "reports" / "evidence" / names[0]).read_text(encoding="utf-8")
    assert json.loads(result.stdout) == json.loads(written)
    assert "refined schedule better at" in command("--refine", "--seed", "1").stdout


def test_the_command_takes_a_schedule_file(command: Callable[..., Result], tmp_path: Path) -> None:
    """``--schedule file:``; one that is not there, or of another length, is one sentence."""
    assert command("--schedule", written(tmp_path, np.ones(T)), "--json").exit_code == 0
    for text, message in (
        ("file:none.csv", "none.csv: No such file"),
        (written(tmp_path, [1, 0]), "has 2 steps"),
    ):
        result = command("--schedule", text)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert message in result.stderr


def test_refine_has_its_own_schedules(command: Callable[..., Result]) -> None:
    """--refine with --schedule is one sentence."""
    result = command("--refine", "--schedule", "cosine")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "--schedule cosine: --refine has its own two" in result.stderr
