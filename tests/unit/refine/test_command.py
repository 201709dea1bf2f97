"""``verify refine`` as it is typed: the ten real runs, its files, and bad input."""

from __future__ import annotations

import errno
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from click.testing import CliRunner, Result

from verify.cli import main
from verify.refine.replay import read_replay
from verify.report.progress import Silent

NORMS = Path(__file__).resolve().parents[4] / "shared" / "data" / "llm_grad_norms.csv"
LINES = [
    "run,iteration,grad_norm",
    *(f"a,{i},{1 + 1 / i}" for i in range(1, 41)),
    *(f"b,{i},2" for i in range(1, 41)),
]


def command(*arguments: Any) -> Result:
    """The command, run to its end."""
    return CliRunner().invoke(main, ["refine", *map(str, arguments)], prog_name="verify")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Two runs, one of them with constant norms."""
    path = tmp_path / "norms.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def real() -> Path:
    """Ten runs of language models, which do not come with the package, or a skip."""
    if not NORMS.is_file():
        pytest.skip(f"{NORMS.name}, a log of real runs, is not at hand")
    return NORMS


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_ten_real_runs(real: Path, optimizer: str) -> None:
    """Each has a warm-up inside the first quarter of the run, then falls to 0; nothing is near zero."""
    result = command(real, "--optimizer", optimizer, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (len(found["runs"]), found["rows"], found["dropped"]) == (10, 10_000, {"where": 0, "empty": 0})
    for entry in found["runs"]:
        assert (entry["norms"], entry["width"], entry["steps"]) == (1000, 101, 50_000)
        assert 0.02 < entry["warm_up"] < 0.25
        assert entry["start"] < 0.5
        assert entry["near_zero"]["norms"] == 0
        assert entry["curves"]["schedule"][-1] == 0


def test_files_and_table(log: Path, tmp_path: Path) -> None:
    """The schedules that can be replayed, a well-formed drawing, a table; with --json only JSON on standard output."""
    out, plot = tmp_path / "s.csv", tmp_path / "s.svg"
    result = command(log, "--optimizer", "sgd", "--out", out, "--plot", plot)
    assert result.exit_code == 0, result.output
    assert "2 runs, weights norm^-2 (sgd), smoothing 0.1" in " ".join(
        result.stdout.split()
    )  # lines are folded
    assert read_replay(f"file:{out}#b").values.tolist() == [(40 - t) / 39 for t in range(1, 41)]
    assert read_replay(f"file:{out}#a").values[0] < 1
    minidom.parseString(plot.read_text(encoding="utf-8"))  # noqa: S318 - our own file
    again = command(log, "--optimizer", "sgd", "--json")
    assert [entry["run"] for entry in json.loads(again.stdout)["runs"]] == ["a", "b"]


def test_one_file_cannot_be_schedule_and_plot(log: Path, tmp_path: Path) -> None:
    """Refused before anything is written."""
    both = tmp_path / "both.svg"
    result = command(log, "--optimizer", "sgd", "--out", both, "--plot", both)
    assert result.exit_code == 2 and "give two names" in " ".join(result.stderr.split())
    assert not both.exists()


def test_options_reach_the_schedule(log: Path) -> None:
    """Optimizer, smoothing, steps and rows: each changes what it names."""

    def runs(*options: Any) -> Any:
        return json.loads(command(log, "--json", *options).stdout)["runs"]

    usual = runs("--optimizer", "sgd")[0]
    assert runs("--optimizer", "adam")[0]["start"] > usual["start"]
    assert runs("--optimizer", "sgd", "--smoothing", "0")[0]["start"] < usual["start"]
    assert runs("--optimizer", "sgd", "--steps", "77")[0]["steps"] == 77
    assert [e["run"] for e in runs("--optimizer", "sgd", "--where", "run=b")] == ["b"]
    assert len(runs("--optimizer", "sgd", "--run", "", "--iteration", "")) == 1


def test_a_fraction_is_read_like_its_decimals(log: Path) -> None:
    """1/20 and 0.05, 1/5 and 2e-1; another fraction gives another result."""

    def output(*options: str) -> str:
        result = command(log, "--optimizer", "sgd", "--json", *options)
        assert result.exit_code == 0, result.output
        return result.stdout

    decimals = output("--smoothing", "0.05", "--threshold", "2e-1")
    assert output("--smoothing", "1/20", "--threshold", "1/5") == decimals
    assert output("--smoothing", "1/3", "--threshold", "1/5") != decimals
    assert output("--smoothing", "0", "--threshold", "0.0") != decimals


def test_a_folder_that_is_missing_is_made(log: Path, tmp_path: Path) -> None:
    """As by the other commands."""
    out, plot = tmp_path / "new" / "deep" / "s.csv", tmp_path / "other" / "s.svg"
    assert command(log, "--optimizer", "sgd", "--out", out, "--plot", plot).exit_code == 0
    assert out.is_file() and plot.is_file()


def test_a_folder_is_looked_at_before_the_work(log: Path) -> None:
    """The sentence is about the name of the output, although the log cannot be read either."""
    missing = log.with_name("missing.csv")
    result = command(missing, "--optimizer", "sgd", "--out", log / "s.csv")
    assert result.exit_code == 2 and "is no folder" in result.stderr
    assert "missing.csv" in command(missing, "--optimizer", "sgd", "--out", log.with_name("s.csv")).stderr


def test_a_file_that_cannot_be_written_is_one_sentence(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: exit 2, and no table that would look like success."""

    def full(_: Path, path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("verify.files.os.replace", full)
    result = command(log, "--optimizer", "sgd", "--out", tmp_path / "s.csv", "--plot", tmp_path / "s.svg")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert "No space left on device" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == [log.name]


def test_progress_is_told(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is read, then schedule after schedule."""

    class Told(Silent):
        def claim(self, done: int, total: int, name: str) -> None:
            seen.append((done, total, name))

    seen: list[tuple[int, int, str]] = []
    monkeypatch.setattr("verify.report.progress.progress", lambda: nullcontext(Told()))
    assert command(log, "--optimizer", "sgd").exit_code == 0
    assert seen[:2] == [(0, 1, "reading"), (0, 12, "smoothing 0.1")]
    assert [done for done, total, _ in seen if total == 12] == list(range(12))


SHARE = "give 0, or a positive number up to 1 such as 0.1 or 1/10."
REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "smoothing": (("--smoothing", "1.5"), "a: smoothing = 1.5: a fraction of the run, from 0 to 1."),
    "smoothing as text": (("--smoothing", "much"), f"--smoothing = 'much': {SHARE}"),
    "smoothing over zero": (("--smoothing", "1/0"), f"--smoothing = '1/0': {SHARE}"),
    "smoothing below zero": (("--smoothing", "-1/10"), f"--smoothing = '-1/10': {SHARE}"),
    "smoothing as a fraction": (
        ("--smoothing", "3/2"),
        "a: smoothing = 1.5: a fraction of the run, from 0 to 1.",
    ),
    "smoothing without end": (("--smoothing", "1e999999999"), f"--smoothing = '1e999999999': {SHARE}"),
    "threshold as text": (("--threshold", "nan"), f"--threshold = 'nan': {SHARE}"),
    "out in a file": (("--out", "norms.csv/s.csv"), "--out norms.csv/s.csv: "),
    "out far in a file": (("--out", "norms.csv/new/s.csv"), "norms.csv is no folder, give a name in one."),
    "plot in a file": (("--plot", "norms.csv/s.svg"), "norms.csv is no folder, give a name in one."),
    "near zero": (("--near-zero", "clip"), "near zero = 'clip': linear-decay, keep or refuse."),
    "threshold": (("--threshold", "2"), "threshold = 2: a share of the median"),
    "steps": (("--steps", "1"), "steps = 1: a schedule has 2 to 10000000 steps; --steps sets their number."),
    "plot": (("--plot", "s.png"), "--plot s.png: the plot is an SVG, give a name that ends in .svg."),
    "column": (("--column", "norm"), "has no column 'norm' (--column)"),
    "where": (("--where", "run=c"), "no row has run=c: run is a or b."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_sentence(
    case: str, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, one line on standard error, no file written."""
    monkeypatch.chdir(tmp_path)
    arguments, message = REFUSED[case]
    result = command(log, "--optimizer", "sgd", "--out", "s.csv", *arguments)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert message in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == [log.name]


def test_nan_in_the_norms_is_one_sentence(log: Path) -> None:
    """The line, the value, and how to go on; with that option it goes on."""
    log.write_text(
        log.read_text(encoding="utf-8").replace("a,7,1.1428571428571428", "a,7,nan"), encoding="utf-8"
    )
    result = command(log, "--optimizer", "sgd")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "line 8: grad_norm = 'nan': a gradient norm is a finite number of at least 0" in result.stderr
    assert command(log, "--optimizer", "sgd", "--where", "grad_norm!=nan").exit_code == 0


def test_the_optimizer_has_to_be_said(log: Path) -> None:
    """No default: the weights of the two differ by a square."""
    assert command(log).exit_code == 2
    assert command(log, "--optimizer", "lion").exit_code == 2
