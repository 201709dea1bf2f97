"""Ctrl-C: what was there before stays whole, what was begun is not there at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from verify.cli import main

HEADING = '[paper]\nid = "toy"\ntitle = "A title"\nauthors = []\narxiv = ""\ntext_read = ""\n'
CLAIM = """
[[claim]]
id = "{name}"
where = "here"
says = '$x$'
fidelity = "as printed"
holds = "forall x in [0, 1]: x*(1-x) <= 1/4 + {name}"
"""


def papers(tmp_path: Path, claims: int) -> Path:
    """One paper with that many true claims."""
    folder = tmp_path / "papers" / "toy"
    folder.mkdir(parents=True)
    (folder / "paper.toml").write_text(HEADING)
    (folder / "section1.toml").write_text("".join(CLAIM.format(name=i) for i in range(claims)))
    return folder.parent


def files(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, temporary ones included."""
    return {p.relative_to(directory).as_posix(): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def test_an_interruption_while_a_file_is_written_leaves_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Ctrl-C just before a file gets its name: no temporary file, no new file, one sentence, status 130."""
    out, folder = tmp_path / "out", papers(tmp_path, 3)
    arguments = ["report", "--papers", str(folder), "--out", str(out), "--jobs", "1"]
    assert CliRunner().invoke(main, arguments, prog_name="verify").exit_code == 0
    before = files(out)

    real, calls = os.replace, []

    def interrupted(source: Any, target: Any) -> None:
        calls.append(target)
        if Path(target).suffix == ".html":
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    result = CliRunner().invoke(main, arguments, prog_name="verify")
    assert result.exit_code == 130
    assert result.stderr.strip().startswith("verify: interrupted")
    assert calls, "the control: something was being written"
    assert files(out) == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_files_only(tmp_path: Path, jobs: str):
    """Ctrl-C in a terminal reaches the workers too: one sentence, whole files, and no process stays behind."""
    out = tmp_path / "out"
    arguments = ["report", "--papers", str(papers(tmp_path, 400)), "--out", str(out), "--jobs", jobs]
    process = subprocess.Popen(
        [sys.executable, "-m", "verify.cli", *arguments],
        env={**os.environ, "VERIFY_CACHE": str(tmp_path / "cache")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    try:
        wait_for_files(tmp_path / "cache", process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        left = end_of_group(process.pid)
    assert process.returncode == 130, said
    assert len(said.strip().splitlines()) == 1, said
    assert said.strip().startswith("verify: interrupted")
    assert not left
    for name, content in {**files(tmp_path / "cache"), **(files(out) if out.exists() else {})}.items():
        assert name.endswith((".json", ".html", ".md", ".svg")), name
        if name.endswith(".json"):
            json.loads(content)


def interruptible() -> None:
    """Tests that a shell runs in the background ignore SIGINT, and what they start would, too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_of_group(group: int) -> bool:
    """Did anything of the process group outlive it by five seconds? What did is ended now."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return True


def wait_for_files(directory: Path, process: subprocess.Popen[str]) -> None:
    """Until a few claims have been decided: then the run is in the middle of its work."""
    for _ in range(600):
        if directory.is_dir() and len(list(directory.iterdir())) > 5:
            return
        assert process.poll() is None, "the run ended before it could be interrupted"
        time.sleep(0.05)
    raise TimeoutError("no claim was decided in 30 s")
