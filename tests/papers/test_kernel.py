"""Claims of the audited paper linked to theorems of Coq: the committed record, and what breaks a link."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from verify.claim import Claim, load_paper
from verify.ledger.findings import Finding
from verify.ledger.formal import Formal, load_formal, with_kernel
from verify.methods.kernel import Pinned, Source, check
from verify.methods.kernel.source import needed
from verify.verdict import Rigor, Verdict

ROOT = Path(__file__).resolve().parents[2]
NAME = "attia_koren_2503.09411"
PAPER = ROOT / "proofs" / NAME
RECORDS = ROOT / "reports" / "evidence"
RESULTS = (  # the results that the paper announces, as far as they are stated in Coq
    "G/lemma-3", "G/lemma-4", "F.2/lemma-5", "G/lemma-6", "G/lemma-7", "S2.2/lemma-1", "H/lemma-2",
    "S3/theorem-1", "B/theorem-4", "S3/corollary-2", "S3/corollary-3", "B/corollary-5-case-1",
    "B/corollary-6-case-1", "D.1/lower-bound", "D.2/lower-bound",
)  # fmt: skip
Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the paper that a test may break."""
    return Path(shutil.copytree(PAPER, tmp_path / NAME))


def formal(folder: Path = PAPER) -> Formal:
    """The links of a copy with the committed record."""
    return load_formal(load_paper(folder), RECORDS)


def linked(folder: Path = PAPER) -> dict[str, Claim]:
    """Every claim that has a theorem, by id."""
    return {c.id: c for c in load_paper(folder).claims if c.kernel}


def finding(name: str, folder: Path) -> Finding:
    """What the record makes of a claim that nothing else has decided."""
    open_ = Finding(linked(folder)[name], Verdict.UNDECIDED, Rigor.EMPIRICAL, "open")
    return with_kernel(open_, formal(folder))


def is_formal(found: Finding) -> bool:
    """Does the kernel prove it?"""
    return (found.verdict, found.rigor) == (Verdict.PROVED, Rigor.FORMAL)


def replaced(file: Path, old: str, new: str) -> None:
    """The file with one place changed, which has to be there once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_committed_record_proves_every_linked_claim() -> None:
    """None is left over: each pinned statement, its companions and the models were accepted as they stand."""
    links, claims = formal(), linked()
    assert set(RESULTS) <= set(claims)
    reasons = {}
    for name, claim in claims.items():
        found = with_kernel(Finding(claim, Verdict.UNDECIDED, Rigor.EMPIRICAL, "open"), links)
        if not is_formal(found):
            reasons[name] = found.reason
    assert reasons == {}


def a_proof(folder: Path) -> None:
    """One step of the proof of Theorem 1."""
    replaced(
        folder / "coq" / "Theorem1.v", "unfold bracket in B; rewrite !Rmult_assoc", "rewrite !Rmult_assoc"
    )


def a_proof_below(folder: Path) -> None:
    """One step of a proof that Theorem 1 builds on."""
    replaced(folder / "coq" / "Lemma6.v", "  apply Sum_le; intros t L.", "  apply Sum_le; intros t Lt.")


def a_comment(folder: Path) -> None:
    """Any character: the record is of a text."""
    replaced(folder / "coq" / "Schedules.v", "(** * Definitions *)", "(** * Definition *)")


def a_constant(folder: Path) -> None:
    """The statement that the claim pins."""
    replaced(
        folder / "section3.toml", "* Glb_Rbar (fun y => exists tau", "* 2 * Glb_Rbar (fun y => exists tau"
    )


def a_hypothesis(folder: Path) -> None:
    """A condition added to the pinned statement."""
    text = (folder / "section3.toml").read_text(encoding="utf-8")
    start = text.index('theorem = "Theorem1.theorem_1_infimum"')
    changed = text[:start] + text[start:].replace("1 <= rho ->", "2 <= rho ->", 1)
    (folder / "section3.toml").write_text(changed, encoding="utf-8")


def a_definition(folder: Path) -> None:
    """The meaning of a word in the statement."""
    replaced(
        folder / "coq" / "Theorem1.v", "2 * D * G / sqrt (INR T) * sqrt", "3 * D * G / sqrt (INR T) * sqrt"
    )


def a_companion(folder: Path) -> None:
    """What shows that a term is defined."""
    text = (folder / "section3.toml").read_text(encoding="utf-8")
    start = text.index('theorem = "Theorem1.theorem_1_infimum"')
    lines = text[start:].split("\n")
    lines.remove(next(line for line in lines if "WellPosed.rate_tuned_defined" in line))
    (folder / "section3.toml").write_text(text[:start] + "\n".join(lines), encoding="utf-8")


def a_model(folder: Path) -> None:
    """What shows that the setting is not empty."""
    replaced(folder / "paper.toml", "0 <= c <= G ->", "0 <= c < G ->")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (a_proof, "has changed since the last check"),
        (a_proof_below, "has changed since the last check"),
        (a_comment, "has changed since the last check"),
        (a_constant, "has changed since the last check"),
        (a_hypothesis, "has changed since the last check"),
        (a_definition, "not those that were read"),
        (a_companion, "nothing shows that 'rate_tuned"),
        (a_model, "Model.coin_is_SGD"),
    ],
)
def test_breaking_theorem_1_turns_it_away_from_formal(folder: Path, change: Change, said: str) -> None:
    """Whatever is touched, in Coq or in the claim; and one that builds on other files keeps its verdict."""
    replaced(
        folder / "section3.toml",
        'by = { rule = "substitution", from = ["F.1/every-tau"] }',
        'by = { rule = "kernel" }',
    )
    assert is_formal(finding("S3/theorem-1", folder))
    change(folder)
    found = finding("S3/theorem-1", folder)
    assert not is_formal(found)
    assert said in found.reason


def test_a_break_reaches_no_further_than_what_builds_on_it(folder: Path) -> None:
    """A proof of Corollary 3 changed: its claim is open again, Theorem 1, which does not use it, is not."""
    replaced(folder / "coq" / "Corollary3.v", "(** With 9:", "(** With nine:")
    assert is_formal(finding("S3/theorem-1", folder))
    assert not is_formal(finding("S3/corollary-3", folder))


def numbers(text: str) -> set[str]:
    """The numbers of a formula other than 1, which Coq leaves out or not; a decimal is none of them."""
    return set(re.findall(r"(?<![\w.])\d+(?![\w.])", text)) - {"1"}


def test_statements_mention_the_printed_constants() -> None:
    """Each number of a printed constant stands in the statement that the claim pins."""
    links = formal().links
    missing = {
        (name, printed): numbers(printed) - numbers(links[name].main.statement)
        for name, claim in linked().items()
        for printed in (str(c.printed) for c in claim.constants)
    }
    assert len(missing) > 50
    assert {key: lost for key, lost in missing.items() if lost} == {}


def test_a_constant_that_is_not_the_printed_one_would_be_missed() -> None:
    """The control: 17 for 18 in the statement of Corollary 3."""
    statement = formal().links["S3/corollary-3"].main.statement
    assert numbers("18") <= numbers(statement)
    assert not numbers("18") <= numbers(statement.replace("18", "17"))


def part(sources: Mapping[str, Source], name: str) -> dict[str, Source]:
    """A file and those that it builds on."""
    return {n: sources[n] for n in needed(name, sources)}


def test_coq_refuses_a_false_constant(tmp_path: Path) -> None:
    """13/8 as pinned is accepted; 1/8 in its place, which fails at a = s = 1, g = 0, q = 1/2, is not."""
    if shutil.which("coqc") is None:
        pytest.skip("coqc is not installed")
    links = formal()
    right = links.links["F.2/remainder-bound"].main
    wrong = Pinned(right.theorem, right.statement.replace("13 / 8 * q", "1 / 8 * q"))
    assert wrong != right
    found = check([right, wrong], part(links.sources, right.file), links.header, tmp_path).statements
    assert found[right].error is None
    assert "coqc" in str(found[wrong].error)
