"""The README is true: its two commands are found, its examples print what it shows, its paths exist."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from verify.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LIKE_DOCTEST = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def examples(text: str) -> list[tuple[str, str]]:
    """(command, expected output) for every `$ verify ...` in a console block."""
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, output) for command, _, output in (p.partition("\n") for p in parts)]


def shown(expected: str, printed: str) -> bool:
    """Is the output what is expected, where `...` stands for anything and line breaks do not matter?"""
    return doctest.OutputChecker().check_output(expected, printed, LIKE_DOCTEST)


@pytest.fixture(scope="module")
def extractor() -> Any:
    """The script by which .ci/run gets the commands."""
    spec = importlib.util.spec_from_file_location("readme_line", ROOT / ".ci" / "readme_line.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_two_commands(extractor: Any):
    """One line runs the main job, one the tests; each makes its own environment from the pinned versions."""
    found = extractor.commands(README)
    assert set(found) == {"report", "tests"}
    for command in found.values():
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -c .ci/constraints.txt ")
    assert found["report"].endswith("verify report")
    assert found["tests"].endswith("pytest")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- run: a -->\n```sh\none\ntwo\n```\n",
        "<!-- run: a -->\n```sh\none\n```\n<!-- run: a -->\n```sh\ntwo\n```\n",
        "<!-- run: a -->\n```python\none\n```\n",
        "<!-- run: a -->\nprose\n```sh\none\n```\n",
    ],
)
def test_a_command_that_cannot_be_extracted_is_an_error(extractor: Any, text: str):
    """Two lines, a name used twice, a block of another kind, prose between: none passes silently."""
    with pytest.raises(ValueError, match=r"command|mark"):
        extractor.commands(text)


@pytest.mark.parametrize(("command", "expected"), examples(README), ids=[c[:40] for c, _ in examples(README)])
def test_an_example_prints_what_is_shown(command: str, expected: str, monkeypatch: pytest.MonkeyPatch):
    """What follows `$ verify ...` in the README is what the command prints today."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    program, *arguments = shlex.split(command)
    assert program == "verify"
    result = CliRunner().invoke(main, arguments, prog_name="verify")
    assert result.exit_code in (0, 1), result.output
    assert shown(expected, result.stdout), result.stdout


def test_a_changed_example_is_caught():
    """The control: another digit or a missing line is no match, and there are examples to compare."""
    assert shown("best C: [4.62..., 4.63]\nattained\n", "best C: [4.621, 4.63]\nattained\n")
    assert not shown("best C: [4.62..., 4.63]\nattained\n", "best C: [4.611, 4.63]\nattained\n")
    assert not shown("best C: [4.62..., 4.63]\n", "best C: [4.621, 4.63]\nattained\n")
    assert len(examples(README)) >= 5


def test_the_claim_shown_is_the_claim_in_the_file():
    """The toml block of the walk stands so in the paper's folder."""
    block = re.search(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert block is not None
    assert block[1] in (ROOT / "proofs/attia_koren_2503.09411/section3.toml").read_text(encoding="utf-8")


def test_every_command_named_exists():
    """`verify WORD` in code is a command of the program."""
    code = re.findall(r"`verify (\w+)", README) + [c.split()[1] for c, _ in examples(README)]
    assert len(code) > 10
    assert set(code) <= set(main.commands)


def test_every_path_named_exists():
    """Links and paths in code lead to files of the project; what a run makes is no part of it."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    code = re.findall(r"`([\w./-]*/[\w./-]*)`", README)
    paths = {p for p in (*links, *code) if not p.startswith((".venv", "reports"))}
    assert len(paths) > 5
    assert [p for p in sorted(paths) if not (ROOT / p).exists()] == []


def test_statements_shown_are_statements():
    """Each line of the language section is read by the parser."""
    from verify.language import parse_statement

    section = README.split("## The statement language")[1].split("\n## ")[0]
    lines = re.findall(r"^    (.+)$", section, re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        parse_statement(line)
