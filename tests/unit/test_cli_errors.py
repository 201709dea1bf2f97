"""Bad input at the command line: one sentence, exit 2, nothing written, nothing executed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import verify
from verify.cli import main
from verify.errors import DomainError

HEADING = '[paper]\nid = "toy"\ntitle = "A title"\nauthors = []\narxiv = ""\ntext_read = ""\n'
CLAIM = '[[claim]]\nid = "a"\nwhere = "here"\nsays = "x"\nfidelity = "as printed"\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory; what a command writes by itself would show up in it."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("VERIFY_CACHE", str(work / "cache"))
    return work


def refused(here: Path, *arguments: str) -> str:
    """The sentence with which a command refuses; it exits with 2 and leaves nothing behind."""
    result = CliRunner().invoke(main, list(arguments), prog_name="verify")
    assert result.exit_code == 2, result.output
    return sentence(result, here)


def sentence(result: Result, here: Path) -> str:
    """The one line on standard error, after checking that there is nothing else anywhere."""
    assert result.stdout == ""
    assert list(here.iterdir()) == []
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("verify: ")
    assert lines[0].endswith((".", "?", ")"))
    assert "Traceback" not in result.output
    return lines[0]


HOSTILE = {
    "attribute": "x.real <= 1",
    "attribute of a number": "(1).__class__ == 1",
    "dunder name": "__import__ == 1",
    "call of a builtin": "__import__('os').system('touch pwned') == 0",
    "eval": "eval('1') == 1",
    "lambda": "(lambda: 1)() == 1",
    "list comprehension": "[x for x in (1, 2)] == 1",
    "generator": "sum(x for x in (1, 2)) == 1",
    "string": "'a' == 'a'",
    "bytes": "b'a' == 1",
    "f-string": "f'{1}' == 1",
    "walrus": "(y := 1) == 1",
    "subscript": "(1, 2)[0] == 1",
    "tuple": "(1, 2) == 1",
    "boolean": "True == 1",
    "complex number": "1j == 1",
    "ellipsis": "... == 1",
    "conditional": "(1 if 1 else 2) == 1",
    "floor division": "3//2 == 1",
    "power tower": "9**9**9**9 > 0",
    "power tower through exp": "exp(exp(exp(exp(9)))) > 0",
    "huge exponent": "2**(10**9) > 0",
    "huge decimal": "1e999999999 > 0",
    "a very long number": "9" * 3900 + "**9999 > 0",
    "non-ASCII": "\u03c1 >= 1",
    "control character": "1 \x00 > 0",
    "nothing": "",
    "blanks": "   ",
    "no relation": "1 + 1",
    "chained colons": "forall x in [0, 1]: forall y in [0, 1]: x <= y",
    "10,000 parentheses": "(" * 10_000 + "1" + ")" * 10_000 + " > 0",
    "2,000 signs": "-" * 2000 + "1 < 0",
    "a long sum": "+".join(["1"] * 1900) + " > 0",
    "a megabyte": "1" * 1_000_000 + " > 0",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_statements_are_refused(here: Path, text: str):
    """Nothing of the statement is executed or computed: it is refused with its place and the reason."""
    start = time.process_time()
    refused(here, "check", "--", text)
    assert time.process_time() - start < 20  # a tower or a tree that is computed never comes back at all


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "no relation"])
def test_hostile_schedules_are_refused(here: Path, name: str):
    """The same texts as a schedule (1 + 1, which is no relation, is one)."""
    refused(here, "schedule", "--", HOSTILE[name])


def test_harmless_neighbours_are_accepted(here: Path):
    """The control: what the hostile texts are close to is read."""
    for text in (
        "9**9 > 0",
        "exp(exp(2)) > 0",
        "((((((1)))))) > 0",
        "--1 > 0",
        "1e3 == 1000",
        "forall x in [0, 1]: x <= 1",
    ):
        result = CliRunner().invoke(main, ["check", "--", text], prog_name="verify")
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("forall x in [1, 0]: x >= 0", "empty"),
        ("forall x in [0.5, 1/2): x >= 0", "empty"),
        ("forall x in (0, oo]: x >= 0", "oo"),
        ("forall x in [0, 1], x in [0, 1]: x >= 0", "twice"),
        ("forall x in [0, y]: x >= 0", "y"),
        ("forall x in [0, 1]: x >= z", "z"),
        ("forall x in [0, 1] x >= 0", "colon"),
        ("cos(pi*u <= 1", "parenthesis"),
        ("2^3 == 8", "**"),
        ("h(0) == 1", "--schedule"),
        ("1 != 2", "<="),
    ],
)
def test_a_statement_that_cannot_be_read_says_why(here: Path, text: str, part: str):
    """An interval empty as written, an unbound name, a missing colon, another language's power."""
    assert part in refused(here, "check", text)


@pytest.mark.parametrize("rho", ["0.5", "1/2", "-3", "0", "nan", "inf", "1e-3", "two", "1/0", ""])
def test_a_factor_below_1_or_no_number_is_refused(here: Path, rho: str):
    """The misspecification factor is an exact number of at least 1; the answer shows what was given."""
    said = refused(here, "schedule", "cosine", "--rho", rho)
    assert "rho = " in said
    assert rho in said


@pytest.mark.parametrize("rho", [0.5, 2.0, True])
def test_a_float_is_refused_where_exactness_matters(rho: float):
    """From Python, a float or a truth value is refused with its type: 0.1 is not one tenth."""
    with pytest.raises(DomainError, match=type(rho).__name__):
        verify.schedule("cosine", rhos=[rho])  # type: ignore[list-item]


def test_exact_factors_are_accepted():
    """The control: an int, a Fraction and a decimal text."""
    found = verify.schedule("linear", rhos=[2, Fraction(5, 2), "2.5"])
    assert [row["rho"] for row in found["coefficients"]] == ["2", "5/2", "5/2"]


@pytest.mark.parametrize(
    ("name", "near"),
    [("cosin", "cosine"), ("linar", "linear"), ("poly:x:2", "poly"), ("wsd:2", "(0, 1]"), ("v**2", "v")],
)
def test_an_unknown_schedule_names_its_neighbour(here: Path, name: str, near: str):
    """A near miss is answered with what was meant, a bad parameter with its range."""
    assert near in refused(here, "schedule", name)


def test_an_unknown_schedule_of_check(here: Path):
    """--schedule is read with the same care."""
    assert "cosine" in refused(here, "check", "h(0) == 1", "--schedule", "cosin")


@pytest.mark.parametrize("printed", ["abc", "1/0", "nan"])
def test_a_printed_constant_is_exact(here: Path, printed: str):
    """--printed takes an exact number."""
    assert printed in refused(here, "sharpen", "forall x in [0, 1]: x <= C", "--printed", printed)


def test_sharpen_needs_its_constant(here: Path):
    """A statement without C has nothing to sharpen."""
    assert "C" in refused(here, "sharpen", "forall x in [0, 1]: x <= 2")


# ---- papers ------------------------------------------------------------------------------------------------


def paper(tmp_path: Path, heading: str = HEADING, claims: str = CLAIM) -> Path:
    """A folder of papers with one paper of these texts."""
    folder = tmp_path / "papers" / "toy"
    folder.mkdir(parents=True)
    (folder / "paper.toml").write_text(heading)
    (folder / "section1.toml").write_text(claims)
    return folder.parent


@pytest.mark.parametrize("command", ["explain", "audit"])
def test_an_unknown_claim_names_its_neighbours(here: Path, tmp_path: Path, command: str):
    """A claim id with a typing error is answered with ids that exist."""
    papers = paper(tmp_path, claims=CLAIM.replace('"a"', '"S3/sandwich-upper"'))
    where = ["S3/sandwich-uper"] if command == "explain" else ["--claim", "S3/sandwich-uper"]
    said = refused(here, command, *where, "--papers", str(papers))
    assert "S3/sandwich-uper'" in said
    assert "S3/sandwich-upper?" in said


def test_an_unknown_paper_names_the_papers(here: Path, tmp_path: Path):
    """A paper that is not there is answered with those that are."""
    said = refused(here, "audit", "toyy", "--papers", str(paper(tmp_path)))
    assert "'toyy'" in said
    assert said.endswith("toy.")


@pytest.mark.parametrize(
    ("claims", "line", "part"),
    [
        (CLAIM + "holds = \n", 6, "toml"),
        (CLAIM + 'holds = "forall x in [0, 1]: x^2 <= 1"\n', 2, "**"),
        (CLAIM + 'holds = "__import__(1) == 1"\n', 2, "functions"),
        (CLAIM + f'holds = "{"1+" * 500_000}1 > 0"\n', 2, "characters"),
        (CLAIM + 'verdict = "proved"\n', 2, "computed"),
        (CLAIM + 'colour = "red"\n', 2, "colour"),
        (CLAIM.replace("as printed", "as written"), 2, "as written"),
        ('# a comment\n\n[[claim]]\nid = "b"\n', 4, "where"),
        (CLAIM + 'setting = "cosine"\n', 2, "paper.toml"),
    ],
)
def test_a_malformed_claim_is_named_with_its_line(
    here: Path, tmp_path: Path, claims: str, line: int, part: str
):
    """A toml error and a claim that cannot be read are answered with file, line and reason."""
    for command in ("audit", "report"):
        said = refused(here, command, "--papers", str(paper(tmp_path / command, claims=claims)))
        assert "section1.toml" in said
        assert f":{line}: " in said or f"line {line}," in said
        assert part in said


def test_a_malformed_heading_is_named(here: Path, tmp_path: Path):
    """paper.toml without a title, or not toml at all."""
    assert "[paper]" in refused(here, "audit", "--papers", str(paper(tmp_path / "a", heading="[paper]\n")))
    assert "line 1" in refused(here, "audit", "--papers", str(paper(tmp_path / "b", heading="[paper\n")))


def test_a_folder_without_papers_is_named(here: Path, tmp_path: Path):
    """--papers DIR that is missing or empty."""
    assert "missing" in refused(here, "audit", "--papers", str(tmp_path / "missing"))
    (tmp_path / "empty").mkdir()
    assert "empty" in refused(here, "report", "--papers", str(tmp_path / "empty"))


# ---- the machine -------------------------------------------------------------------------------------------


def test_an_output_directory_that_is_a_file(here: Path, tmp_path: Path):
    """--out where a file stands: refused before any work, the file untouched."""
    (tmp_path / "file").write_text("mine")
    result = CliRunner().invoke(main, ["report", "--out", str(tmp_path / "file")], prog_name="verify")
    assert result.exit_code == 2
    assert str(tmp_path / "file") in result.stderr
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    "arguments",
    [["chek"], ["check"], ["check", "1 > 0", "--shedule", "x"], ["check", "1 > 0", "--budget", "0"]],
)
def test_wrong_usage_exits_with_2(here: Path, arguments: list[str]):
    """An unknown command or option, a missing argument, a budget of nothing."""
    result = CliRunner().invoke(main, arguments, prog_name="verify")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert "Error: " in result.stderr or result.stderr.startswith("verify: ")


def test_a_reader_that_leaves_is_no_error(here: Path):
    """`verify ... | head` ends quietly when the pipe closes."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "verify.cli", "check", "1 > 0", "--json"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert "Traceback" not in done.stderr
