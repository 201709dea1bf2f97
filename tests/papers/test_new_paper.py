"""From a page to verdicts: the folder that ``verify new`` lays out, and a toy paper of two lemmas filled into it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from verify import api
from verify.claim import load_paper
from verify.claim.template import new_paper
from verify.cli import main
from verify.errors import ClaimError
from verify.verdict import Verdict

TOY = Path(__file__).parent / "two_lemmas_0000.00001"


def test_the_folder_that_is_laid_out_is_decided_as_it_stands(tmp_path: Path) -> None:
    """Its one claim is proved, and its heading is what was given."""
    new_paper("doe_2401.00001", tmp_path, "On annealing", "2401.00001")
    paper = load_paper(tmp_path / "doe_2401.00001")
    assert (paper.heading["title"], paper.heading["arxiv"]) == ("On annealing", "2401.00001")
    found = api.audit("doe_2401.00001", directory=tmp_path)
    assert [f.verdict for f in found.findings.values()] == [Verdict.PROVED]


def test_the_toy_paper_goes_from_its_page_to_its_verdicts(tmp_path: Path) -> None:
    """Steps 1 to 4 of proofs/README.md: lemma 1 stands, lemma 2 fails at T = 1, and its correction is proved."""
    new_paper(TOY.name, tmp_path)
    for file in ("paper.toml", "section1.toml"):
        shutil.copy(TOY / file, tmp_path / TOY.name)
    found = api.audit(TOY.name, directory=tmp_path)
    assert {str(r["id"]): r["status"] for r in found.to_json()["results"]} == {
        "S1/lemma-1": "as printed",
        "S1/lemma-2": "statement corrected",
    }
    assert found.findings["S1/lemma-2"].witness == {"T": "1"}


def test_what_the_toy_says_is_on_its_page() -> None:
    """Every formula of ``says`` is one of the page, up to white space, unless it is said to be ours."""
    page = "".join((TOY / "page.md").read_text(encoding="utf-8").split())
    told = [claim.says for claim in load_paper(TOY).claims if not claim.says.startswith("ours")]
    assert len(told) == 2
    assert all("".join(says.split("$")[1].split()) in page for says in told)


def test_a_toy_with_a_slip_is_told(tmp_path: Path) -> None:
    """The control: with the constant of the correction as small as on the page nothing takes the lemma's place."""
    shutil.copytree(TOY, tmp_path / TOY.name)
    file = tmp_path / TOY.name / "section1.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('<= T/3 + 1"', '<= T/3 + 2/3"'), encoding="utf-8"
    )
    found = api.audit(TOY.name, directory=tmp_path)
    assert {str(r["id"]): r["status"] for r in found.to_json()["results"]}["S1/lemma-2"] == "refuted"


@pytest.mark.parametrize("name", ["", "a/b", "..", "1st", "a b", "-x"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    """One sentence, and nothing is written."""
    with pytest.raises(ClaimError, match="as in doe_2401"):
        new_paper(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_and_no_text_becomes_toml(tmp_path: Path) -> None:
    """A folder that is there stays as it is; a title that would end its quotes is refused."""
    new_paper("x", tmp_path)
    (tmp_path / "x" / "paper.toml").write_text("mine")
    with pytest.raises(ClaimError, match="is there already"):
        new_paper("x", tmp_path)
    assert (tmp_path / "x" / "paper.toml").read_text() == "mine"
    with pytest.raises(ClaimError, match="without quotes"):
        new_paper("y", tmp_path, title='a" \n[paper2]')
    assert not (tmp_path / "y").exists()


def test_the_command_says_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files written and the command that decides them; a second time exit 2 and a sentence."""
    monkeypatch.chdir(tmp_path)
    first = CliRunner().invoke(main, ["new", "doe", "--title", "T"])
    assert first.exit_code == 0
    assert "next: put the paper's first lemma into section1.toml, then verify audit doe" in first.output
    second = CliRunner().invoke(main, ["new", "doe"])
    assert second.exit_code == 2
    assert "is there already" in second.output
