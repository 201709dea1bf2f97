"""``verify bound``: JSON alone on standard output, one sentence for bad input, a plot written whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from verify.cli import main


def asked(*arguments: str, status: int = 0, command: str = "bound") -> Result:
    """The command, with a status."""
    result = CliRunner().invoke(main, [command, *arguments], prog_name="verify")
    assert result.exit_code == status, result.output
    return result


def test_json_is_alone_and_keeps_the_contract():
    """The keys, the names of the rows, and enclosures as ordered decimal strings."""
    found = json.loads(asked("--schedule", "cosine", "--steps", "40", "--rho", "3", "--json").stdout)
    assert {"schedule", "steps", "rho", "D", "G", "iterate", "rows"} <= set(found)
    names = {
        "theorem-1",
        "lemma-1",
        "lemma-4",
        "halved-lemma-4",
        "theorem-10",
        "sharp",
        "worst-case",
        "from-below",
    }
    assert {row["name"] for row in found["rows"]} == names
    for row in found["rows"]:
        assert {"name", "suffix", "bounded_domain", "value", "reason"} <= set(row)
        assert (row["value"] is None) == (row["reason"] is not None)
        if row["value"] is not None:
            low, high = map(Fraction, row["value"])
            assert 0 < low <= high < low * (1 + Fraction(1, 10**10))
    worst = found["rows"][0]
    assert (worst["name"], worst["value"], worst["lower"]) == ("worst-case", None, None)  # T is above 10
    assert Fraction(worst["upper"]) > 0 and Fraction(worst["certificate"]["steps_rounded_by"]) < 2**-52


def test_several_rho_are_under_results():
    """One object each."""
    arguments = ("--schedule", "linear", "--steps", "9", "--rho", "1", "--rho", "2.5", "--json")
    found = json.loads(asked(*arguments).stdout)
    assert [entry["rho"] for entry in found["results"]] == ["1", "5/2"]


def test_a_file_of_rates_and_an_unbounded_domain(tmp_path: Path):
    """Read exactly; without a bounded domain no suffix has a value."""
    file = tmp_path / "rates.txt"
    file.write_text("0.5\n0.25\n", encoding="utf-8")
    found = json.loads(asked("--lrs", str(file), "--D", "2", "--G", "3", "--unbounded", "--json").stdout)
    assert (found["steps"], found["D"], found["G"], found["bounded_domain"]) == (2, "2", "3", False)
    assert not [row for row in found["rows"] if row["suffix"] and row["value"]]


def test_the_table_shows_proved_values_rounded_up():
    """D G/sqrt(T+1) for T = 8 is 1/3: 0.333334 and not 0.333333."""
    text = asked("--schedule", "linear", "--steps", "8", "--eta", "8/27", "--unbounded").stdout
    assert "0.333334" in text and "0.333333" not in text
    assert "2307.11134" in text


def test_the_table_shows_the_bounds_times_the_worst_case():
    """Fixed steps, cut by the domain: the upper end alone is marked, the reason stands below, and so does its source."""
    text = asked("--schedule", "cosine", "--steps", "100", "--rho", "10").stdout
    lines = [line for line in text.splitlines() if line.startswith("│")]
    assert "× worst" in text and "× best" not in text
    assert "worst case, upper end" in lines[0] and "≤ 0.153974" in lines[0] and "5.062" in lines[-2]
    assert "≥ 0.010" in lines[-1]
    assert "no lower end: it is searched up to T = 10, with --worst up to 31" in text
    assert "for exact subgradients" in text
    beyond = asked("--schedule", "cosine", "--steps", "201", "--rho", "10").stdout
    assert "× best" in beyond and "certificates are searched up to T = 200" in beyond


def test_without_a_search_there_are_closed_forms_alone():
    """--no-worst: nothing is searched; what is known in closed form stays."""
    text = asked("--schedule", "cosine", "--steps", "9", "--no-worst").stdout
    assert "no search was asked for" in text and "× best" in text
    assert (
        "2307.11134"
        in asked("--schedule", "linear", "--steps", "8", "--eta", "8/27", "--unbounded", "--no-worst").stdout
    )


def test_a_missing_solver_is_named(monkeypatch: pytest.MonkeyPatch):
    """Without the extra the upper end stands alone, with what to install, for every length that would be searched."""
    monkeypatch.setitem(sys.modules, "clarabel", None)
    arguments = ("--schedule", "cosine", "--steps", "9", "--rho", "3")
    text = " ".join(asked(*arguments).stdout.split())
    assert "≤ 0.37" in text and "no lower end: the search needs clarabel" in text
    assert 'pip install "verify-schedules[search]"' in text
    worst = json.loads(asked(*arguments, "--worst", "--json").stdout)["rows"][0]
    assert worst["value"] is None and worst["lower"] is None and worst["upper"] is not None


def test_both_ends_with_the_solver(require: Callable[[str], Any]):
    """An enclosure, told apart in the digits shown, and a longer search where it is asked for."""
    require("clarabel")
    arguments = ("--schedule", "cosine", "--steps", "11", "--rho", "10")
    assert json.loads(asked(*arguments, "--json").stdout)["rows"][0]["lower"] is None
    found = json.loads(asked(*arguments, "--worst", "--json").stdout)["rows"][0]
    low, high = map(Fraction, found["value"])
    assert [found["lower"], found["upper"]] == found["value"] and found["reason"] is None
    assert 0 < low < high < low + Fraction(1, 10**4)
    assert "worst case between 0.46" in asked(*arguments, "--worst").stdout


def test_the_limit_is_in_units_of_the_rate():
    """Linear decay: 4, 2 and 1 at the best step of each."""
    found = json.loads(asked("--schedule", "linear", "--limit", "--json").stdout)
    assert (found["steps"], found["unit"]) == ("oo", "D*G/sqrt(T)")
    assert [float(found["tuned"][n][1]) for n in ("lemma-1", "theorem-10", "sharp")] == [4.0, 2.0, 1.0]


@pytest.mark.parametrize("more", [("--steps", "30"), ("--limit",), ("--steps", "30", "--unbounded")])
def test_the_plot_shows_every_rung(tmp_path: Path, more: tuple[str, ...]):
    """Each name stands at its curve; a table is printed beside it."""
    file = tmp_path / "ladder.svg"
    text = asked("--schedule", "cosine", *more, "--plot", str(file)).stdout
    svg = file.read_text(encoding="utf-8")
    assert svg.startswith("<svg") and "sharp bound" in svg and "Lemma 4, both terms halved" in svg
    assert ("Theorem 1<" in svg) == ("--unbounded" not in more)
    assert ("dashed: from the first step" in svg) == ("--unbounded" not in more)
    assert ("worst case, upper end" in svg) == ("--limit" not in more)
    assert "100" in text
    assert asked("--schedule", "cosine", *more, "--plot", str(file)).stdout == text
    assert file.read_text(encoding="utf-8") == svg


BAD: dict[str, tuple[list[str], str]] = {
    "unknown schedule": (["--schedule", "cosin", "--steps", "9"], "did you mean cosine"),
    "no schedule": (["--steps", "9"], "--lrs"),
    "no steps": (["--schedule", "cosine"], "without steps"),
    "rho below 1": (["--schedule", "cosine", "--steps", "9", "--rho", "1/2"], "at least 1"),
    "rho no number": (["--schedule", "cosine", "--steps", "9", "--rho", "x"], "'x'"),
    "rho too large": (["--schedule", "cosine", "--steps", "9", "--rho", "1e999999999"], "at most 1e100"),
    "D too small": (["--schedule", "cosine", "--steps", "9", "--D", "1e-101"], "at least 1e-100"),
    "T huge": (["--schedule", "cosine", "--steps", "1000000000000"], "from 1 to 100000"),
    "T no whole number": (["--schedule", "cosine", "--steps", "9.5"], "9.5"),
    "eta negative": (["--schedule", "cosine", "--steps", "9", "--eta", "-1"], "'-1'"),
    "no tuned step": (["--schedule", "exponential:5", "--steps", "9"], "--eta"),
    "both": (["--schedule", "cosine", "--steps", "9", "--lrs", "{good}"], "one of the two"),
    "steps of a file": (["--lrs", "{good}", "--steps", "2"], "its own steps"),
    "no number in the file": (["--lrs", "{bad}"], "bad.txt:2"),
    "an empty file": (["--lrs", "{empty}"], "0 learning rates"),
    "no text": (["--lrs", "{binary}"], "not a text file"),
    "limit and steps": (["--schedule", "cosine", "--limit", "--steps", "9"], "--limit with --steps"),
    "limit of a file": (["--limit", "--lrs", "{good}"], "--limit with --lrs"),
    "limit and worst": (["--schedule", "cosine", "--limit", "--worst"], "--limit with --worst: "),
    "limit not annealed": (["--schedule", "constant", "--limit"], "annealed"),
    "a plot of one rho": (
        ["--schedule", "cosine", "--steps", "9", "--rho", "2", "--plot", "{svg}"],
        "at least two",
    ),
    "a plot that is no svg": (["--schedule", "cosine", "--steps", "9", "--plot", "a.png"], "a.png"),
    "a plot in a file": (
        ["--schedule", "cosine", "--steps", "9", "--rho", "1", "--rho", "2", "--plot", "{good}/new/a.svg"],
        "good.txt is no folder",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_answered_with_one_sentence(name: str, tmp_path: Path):
    """Exit 2, nothing on standard output, no traceback, no file."""
    texts = {"good": b"0.1\n0.2\n", "bad": b"0.1\nzero\n", "empty": b"# none\n", "binary": b"\xff\xfe\x00"}
    files = {key: tmp_path / f"{key}.txt" for key in texts}
    for key, text in texts.items():
        files[key].write_bytes(text)
    arguments, said = BAD[name]
    result = asked(*(a.format(**files, svg=tmp_path / "no.svg") for a in arguments), status=2)
    lines = result.stderr.splitlines()
    assert result.stdout == ""
    assert len(lines) == 1 and lines[0].startswith("verify: ") and said in lines[0]
    assert len(list(tmp_path.iterdir())) == len(texts)


def test_a_file_that_is_not_there():
    """click's own message; exit 2."""
    for command in ("bound", "worst"):
        assert "does not exist" in asked("--lrs", "/nowhere/rates.txt", status=2, command=command).stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"0.1\nzero\n", ":2: the learning rate = 'zero'"),
        (b"0.1\n\n-1\n", ":3: the learning rate = '-1'"),
        (b"1/0\n", ":1: the learning rate = '1/0'"),
        (b"# none\n", "has 0 learning rates"),
        (b"\xff\xfe\x00", "not a text file"),
    ],
)
def test_both_commands_read_a_file_of_rates_alike(content: bytes, said: str, tmp_path: Path):
    """The same sentence, with the line, from bound and worst."""
    file = tmp_path / "rates.txt"
    file.write_bytes(content)
    errors = [asked("--lrs", str(file), status=2, command=command).stderr for command in ("bound", "worst")]
    assert errors[0] == errors[1] and said in errors[0] and errors[0].count("\n") == 1


def test_both_commands_take_the_same_domains_and_say_their_own():
    """--bounded and --unbounded in both; the default is that of the paper for bound, of published values for worst."""
    for command, default in (("bound", "bounded"), ("worst", "unbounded")):
        text = " ".join(asked("--help", command=command).stdout.split())
        assert "--bounded / --unbounded" in text and f"[default: {default}]" in text
    arguments = ("--schedule", "constant", "--steps", "4", "--rho", "3", "--json")
    for domain in ("--bounded", "--unbounded"):
        row = json.loads(asked(*arguments, domain).stdout)["rows"][0]
        other = json.loads(asked(*arguments, domain, "--side", "upper", command="worst").stdout)
        assert other["bounded_domain"] is (domain == "--bounded")
        assert abs(float(row["upper"]) - float(other["upper"])) < 1e-10
