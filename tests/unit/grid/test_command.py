"""``verify grid`` as it is typed: a real sweep, the numbers of the logistic experiment, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from grid_logs import write

from verify.cli import main
from verify.sgd.logistic import losses, make_data
from verify.sgd.logistic_study import simulate_logistic

SWEEPS = Path(__file__).resolve().parents[4] / "shared" / "data" / "llm_lr_sweeps.csv"
NAMES = ["--learning-rate", "peak_lr", "--value", "final_val_loss"]
GROUPS = ["--group", "parameters", "--group", "iterations"]


def command(*arguments: Any) -> Result:
    """The command, run to its end."""
    return CliRunner().invoke(main, ["grid", *map(str, arguments)], prog_name="verify")


def answer(*arguments: Any) -> Any:
    """Its JSON."""
    result = command(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def sweeps() -> Path:
    """235 runs of language models, which do not come with the package, or a skip."""
    if not SWEEPS.is_file():
        pytest.skip(f"{SWEEPS.name}, a log of real runs, is not at hand")
    return SWEEPS


def test_a_real_log_is_digested_whole(sweeps: Path) -> None:
    """All 235 rows: every group, uneven grids, and 174 runs that only other columns tell apart."""
    found = answer(sweeps, *NAMES, *GROUPS)
    assert found["rows"] == sum(entry["runs"] for entry in found["schedules"]) == 235
    assert found["dropped"] == {"where": 0, "empty": {}}
    assert found["duplicates"]["runs"] == 174
    assert next(iter(found["duplicates"]["columns"])) == "decay_fraction"
    assert {"run", "last_val_loss"} & set(found["duplicates"]["columns"]) == set()
    long = [e for e in found["schedules"] if e["group"] == {"parameters": "123587328", "iterations": "50000"}]
    assert {(e["schedule"], len(e["rates"]), e["even"]) for e in long} == {
        ("wsd", 5, False), ("cosine", 6, False), ("constant", 5, False),
    }  # fmt: skip
    shown = command(sweeps, *NAMES, *GROUPS).stdout
    assert "174 runs share their schedule, learning rate and seed with another one" in shown
    assert "uneven learning rates (wsd, cosine, constant)" in shown
    assert "70 of 77 schedules with fewer than 3 learning rates" in shown


def test_one_setting_of_the_real_log(sweeps: Path) -> None:
    """The runs with gradient norms, one a rate; best and drops as the file has them, worked out by hand."""
    one = ["--where", "group=grad_norm", "--where", "decay_shape!=sqrt"]
    shapes = [x for v in ("0", "0.20", "1") for x in ("--where", f"decay_fraction={v}")]
    found = answer(sweeps, *NAMES, *GROUPS, *one, *shapes)
    assert found["duplicates"] is None
    assert found["dropped"]["where"] == 220
    by_name = {e["schedule"]: e for e in found["schedules"]}
    assert {n: e["best"]["learning_rate"] for n, e in by_name.items()} == {
        "wsd": 0.001, "cosine": 0.002, "constant": 0.0005,
    }  # fmt: skip
    cosine = [row["mean"] for row in by_name["cosine"]["rates"]]
    second = by_name["cosine"]["factors"][1]
    assert second["mean_best"] == pytest.approx((cosine[3] + cosine[4]) / 2)  # {1,5,20}e-4 and {1,5,30}e-4
    assert second["overestimated"] == {"smallest": 1.0, "largest": 1.5, "mean": pytest.approx(1.5**0.5)}
    assert (second["grids"], second["incomplete"], second["ratios"]) == (2, 1, [4.0, 6.0])


def test_the_logistic_experiment_has_the_same_drops(tmp_path: Path) -> None:
    """Its runs written as a log come back with the drops and best values of its own table; fewer runs do not."""
    data = make_data(3, samples=200, dimension=4, batch=20)
    names, rates = (
        ["fixed", "fixed+average", "cosine"],
        [m * 10.0**i for i in (-2, -1, 0) for m in (1.0, 2.2, 5.0)],
    )
    table = simulate_logistic(names, rates, runs=3, seed=1, data=data)
    rows = [
        (name, repr(rate), run, repr(float(value)))
        for run in range(3)
        for name, line in zip(names, losses(data, names, rates, 1, run), strict=True)
        for rate, value in zip(rates, line, strict=True)
    ]
    found = answer(write(tmp_path / "runs.csv", rows))
    assert [e["schedule"] for e in found["schedules"]] == names
    for entry in found["schedules"]:
        assert entry["even"]
        assert (entry["seeds"], entry["resampled"]) == (3, "seeds")
        for row, own in zip(table["rows"], entry["factors"], strict=True):
            assert own["factor"] == pytest.approx(row["factor"], rel=1e-5)
            assert own["mean_best"] == pytest.approx(row["mean_best"][entry["schedule"]], rel=1e-5)
            assert own["drop"] == pytest.approx(row["drop"][entry["schedule"]], rel=1e-5, abs=1e-12)
    fewer = answer(write(tmp_path / "runs.csv", [r for r in rows if r[2] < 2]))
    drops = [[row["drop"] for e in f["schedules"] for row in e["factors"]] for f in (found, fewer)]
    assert drops[0] != pytest.approx(drops[1], rel=1e-5)


def test_accuracies_are_losses_turned_round(tmp_path: Path) -> None:
    """With --higher-is-better the drops of 1 - loss are those of the losses."""
    values = (0.5, 0.2, 0.4, 0.1, 0.3)
    losses_of = write(tmp_path / "a.csv", [("a", 2**i, 0, v) for i, v in enumerate(values)])
    turned = write(tmp_path / "b.csv", [("a", 2**i, 0, 1 - v) for i, v in enumerate(values)])
    one, other = answer(losses_of), answer(turned, "--higher-is-better")
    for a, b in zip(one["schedules"][0]["factors"], other["schedules"][0]["factors"], strict=True):
        assert b["drop"] == pytest.approx(a["drop"])
        assert b["mean_best"] == pytest.approx(1 - a["mean_best"])
        assert b["overestimated"] == a["overestimated"]
    wrong = answer(turned)
    assert wrong["schedules"][0]["best"]["learning_rate"] != one["schedules"][0]["best"]["learning_rate"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--value", "loss"], "no column 'loss' (--value): there are schedule, learning_rate, seed, value"),
        (["--plot", "a.png"], "--plot a.png: the plot is an SVG"),
        (["--plot", "a.svg"], "no schedule has 3 learning rates"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(tmp_path: Path, arguments: list[str], message: str) -> None:
    """On standard error; nothing on standard output, nothing written."""
    log = write(tmp_path / "runs.csv", [("a", 1, 0, 1), ("a", 2, 0, 1)])
    result = command(log, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == [log]


def test_the_help_shows_a_typical_log() -> None:
    """The column names that people have."""
    shown = command("--help").stdout
    for text in (*NAMES, *GROUPS, "--where", "--higher-is-better"):
        assert text in shown
