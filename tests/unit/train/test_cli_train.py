"""``verify train``: what it writes, what it refuses, and that a kill loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import verify
from verify.cli import main
from verify.train.study import run

FEW = ("--lr", "0.1", "--seed", "0", "--schedule", "linear", "--device", "cpu", "--jobs", "1")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with the cache in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def known(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny task as the model digits, trained in this process."""
    monkeypatch.setattr("verify.train.tasks.TASKS", {"digits": lambda device: tiny})

    def here(*args: Any, **kwargs: Any) -> dict[str, Any]:
        with ThreadPoolExecutor(1) as executor:
            return run(*args, **{**kwargs, "executor": executor})

    monkeypatch.setattr("verify.train.run", here)


def called(*arguments: str) -> Result:
    """The command's outcome."""
    return CliRunner().invoke(main, ["train", *arguments], prog_name="verify")


@pytest.mark.usefixtures("known")
def test_generated_data_are_labelled_everywhere(here: Path) -> None:
    """The file's name, the data's name, "real", and a sentence: none of it can be taken for the paper's numbers."""
    result = called("digits", *FEW)
    assert result.exit_code == 0
    assert result.stderr.startswith("verify: the data are ")
    files = [p.name for p in (here / "reports" / "evidence").iterdir()]
    assert files == ["train-digits-generated.json"]
    assert json.loads((here / "reports" / "evidence" / files[0]).read_text())["data"]["real"] is False


@pytest.mark.usefixtures("known")
def test_real_data_have_the_name_that_the_report_reads(
    here: Path, tiny: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with "real" True the file is train-MODEL.json and nothing is said."""
    import dataclasses

    real = dataclasses.replace(tiny, data={**tiny.data, "real": True})
    monkeypatch.setattr("verify.train.tasks.TASKS", {"digits": lambda device: real})
    result = called("digits", *FEW, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    written = json.loads((here / "reports" / "evidence" / "train-digits.json").read_text())
    assert json.loads(result.stdout) == written


@pytest.mark.usefixtures("known")
def test_ctrl_c_says_that_the_command_goes_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 130, no result file; the same command then trains only what is missing."""
    from verify.report.progress import Silent

    def stop(bar: Any, done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Silent, "tick", stop)
        result = called("digits", *FEW, "--lr", "1", "--store", "runs.sqlite")
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1].startswith("verify: interrupted; what had finished (")
    assert result.stderr.endswith("kept in runs.sqlite, and the same command goes on from there.\n")
    assert not (here / "reports").exists()
    seen: list[int] = []
    monkeypatch.setattr(Silent, "tick", lambda bar, done, total: seen.append(done))
    assert called("digits", *FEW, "--lr", "1", "--store", "runs.sqlite").exit_code == 0
    assert seen[0] >= 1


REFUSED = {
    "unknown model": (("resnet",), "model = 'resnet': the models"),
    "no such depth": (("wrn-11-1",), "wrn-11-1: the depth is 6n + 4"),
    "no data": (("wrn-10-1",), "data = None: CIFAR-10 is needed; fetch cifar-10-binary.tar.gz"),
    "wrong directory": (("wrn-10-1", "--data", "."), "there is no data_batch_1.bin; fetch"),
    "data for digits": (("digits", "--data", "."), "digits brings its own data"),
    "precision": (("digits", "--precision", "fp8"), "precision = 'fp8': float32 or bfloat16"),
    "device": (("digits", "--device", "abacus"), "device = 'abacus': this machine has"),
    "schedule": (("digits", "--schedule", "poly:p"), "'poly:p' leaves p open"),
    "negative schedule": (("digits", "--schedule", "0.5-u"), "a step is finite, at least 0"),
    "learning rate": (("digits", "--lr", "-1"), r"learning rate = -1.0 (float)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_sentence(case: str, here: Path, torch: Any, require: Any) -> None:
    """Exit 2, one line on standard error, nothing written, not even the store."""
    require("sklearn")
    arguments, message = REFUSED[case]
    result = called(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert message in result.stderr
    assert list(here.iterdir()) == []


@pytest.mark.usefixtures("known")
def test_a_store_that_cannot_be_used_is_one_sentence(here: Path) -> None:
    """Something else than a store, and a result file on a full disk: exit 2, one line."""
    (here / "notes.txt").write_text("not a store, but long enough for a header of SQLite: " + "x" * 100)
    result = called("digits", *FEW, "--store", "notes.txt")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert result.stderr.startswith("verify: notes.txt: ")
    (here / "file").write_text("")
    result = called("digits", *FEW, "--out", "file/out")
    assert (result.exit_code, len(result.stderr.splitlines()[-1:])) == (2, 1)


@pytest.mark.slow
def test_a_killed_command_goes_on(here: Path, torch: Any) -> None:
    """kill -9 of the parent in the middle of a run: its workers end, the finished run is not made again, and the other
    goes on from its checkpoint to the bits of an uninterrupted one.
    """
    arguments = [
        "train", "wrn-10-1", "--data", "generated:100", "--epochs", "30", "--lr", "0.1", "--seed", "0",
        "--schedule", "fixed", "--schedule", "cosine", "--device", "cpu", "--jobs", "1", "--store", "runs.sqlite",
    ]  # fmt: skip
    command = [sys.executable, "-m", "verify.cli", *arguments]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    try:
        until(lambda: stored(here) and any(here.glob("runs.sqlite.scratch/*")), process)
    finally:
        process.kill()
    process.wait()
    process.stderr.close()  # type: ignore[union-attr]
    until(lambda: ended(process.pid))
    before = stored(here)
    assert len(before) == 1
    subprocess.run(command, check=True, capture_output=True)
    after = stored(here)
    assert after[0] == before[0]
    assert after[1]["resumed"] > 0
    found = json.loads((here / "reports" / "evidence" / "train-wrn-10-1-generated.json").read_text())
    with ThreadPoolExecutor(1) as executor:
        whole = run("wrn-10-1", ("cosine",), (0.1,), (0,), 30, "cpu", "generated:100", executor=executor)
    assert found["runs"][1:] == whole["runs"]


def stored(directory: Path) -> list[dict[str, Any]]:
    """Results in the store, also while another process has it open."""
    if not (directory / "runs.sqlite").is_file():
        return []
    database = sqlite3.connect(directory / "runs.sqlite")
    try:
        return [json.loads(text) for (text,) in database.execute("SELECT result FROM runs ORDER BY id")]
    except sqlite3.OperationalError:  # not made yet
        return []
    finally:
        database.close()


def until(condition: Any, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait a minute at most for something to come true while the process runs."""
    for _ in range(600):
        if condition():
            return
        assert process is None or process.poll() is None, "the command ended too early"
        time.sleep(0.1)
    raise TimeoutError


def ended(group: int) -> bool:
    """Has every process of the group ended?"""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_package_works_without_the_runner(tmp_path: Path) -> None:
    """rm -r verify/train: statements are decided as before, and the command says in one sentence what is missing."""
    copy = tmp_path / "verify"
    shutil.copytree(Path(verify.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))

    def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "verify.cli", *arguments],
            cwd=tmp_path, text=True, capture_output=True, env={**os.environ, "VERIFY_CACHE": "off"},
        )  # fmt: skip

    there = ask("train", "abacus").stderr  # the control: the runner, with torch or without
    assert there.startswith(("verify: model = 'abacus'", "verify: training needs torch"))
    shutil.rmtree(copy / "train")
    assert ask("check", "1 + 1 == 2").returncode == 0
    gone = ask("train", "digits")
    assert gone.returncode == 2
    assert gone.stderr == "verify: training is not part of this installation: verify/train is missing.\n"
