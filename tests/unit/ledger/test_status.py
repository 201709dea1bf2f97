"""Status of results on made-up papers: as printed, proof repaired, statement corrected, refuted, open."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_papers import FALSE, OPEN, TRUE, audited, entry, statuses

from verify.verdict import Verdict

TITLE = '"A result"'


def test_as_printed(tmp_path: Path) -> None:
    """Proved, and so is what it rests on."""
    audit = audited(tmp_path, entry("P"), entry("R", title=TITLE, by='{ rule = "formula", from = ["P"] }'))
    assert statuses(audit) == {"R": "as printed"}


def test_only_claims_with_a_title_are_results(tmp_path: Path) -> None:
    """Steps are no results."""
    assert statuses(audited(tmp_path, entry("P"))) == {}


def test_proof_repaired_when_a_premise_is_wrong(tmp_path: Path) -> None:
    """The result holds; a claim it rests on is refuted."""
    audit = audited(
        tmp_path, entry("P", FALSE), entry("R", title=TITLE, by='{ rule = "formula", from = ["P"] }')
    )
    assert statuses(audit) == {"R": "proof repaired"}


def test_proof_repaired_when_its_own_reason_fails(tmp_path: Path) -> None:
    """H(v) <= 1 - v holds, and the slope that the paper gives as a reason does not."""
    by = '{ rule = "consequence", obligations = ["forall u in [0, 1]: h(u) <= 1/2"] }'
    audit = audited(tmp_path, entry("R", title=TITLE, by=by))
    assert audit.findings["R"].verdict is Verdict.PROVED
    assert audit.findings["R"].step is Verdict.REFUTED
    assert "the reason given for it does not" in audit.findings["R"].reason
    assert statuses(audit) == {"R": "proof repaired"}


def test_proof_repaired_far_down(tmp_path: Path) -> None:
    """A flaw two steps below counts too."""
    audit = audited(
        tmp_path,
        entry("A", FALSE),
        entry("B", by='{ rule = "formula", from = ["A"] }'),
        entry("R", title=TITLE, by='{ rule = "formula", from = ["B"] }'),
    )
    assert statuses(audit) == {"R": "proof repaired"}


def test_statement_corrected(tmp_path: Path) -> None:
    """Refuted, and a proved claim stands for it."""
    audit = audited(tmp_path, entry("R", FALSE, title=TITLE, corrected_by='"C"'), entry("C"))
    assert statuses(audit) == {"R": "statement corrected"}
    claims = {c["id"]: c for c in audit.to_json()["claims"]}
    assert claims["R"]["corrected_by"] == "C"
    assert claims["C"]["corrects"] == "R"
    assert claims["R"]["witness"] is not None


@pytest.mark.parametrize("correction", [FALSE, OPEN])
def test_refuted_when_the_correction_is_not_proved(tmp_path: Path, correction: str) -> None:
    """A correction that is wrong, or open, corrects nothing."""
    audit = audited(tmp_path, entry("R", FALSE, title=TITLE, corrected_by='"C"'), entry("C", correction))
    assert statuses(audit) == {"R": "refuted"}


def test_refuted(tmp_path: Path) -> None:
    """No correction."""
    assert statuses(audited(tmp_path, entry("R", FALSE, title=TITLE))) == {"R": "refuted"}


def test_ill_posed_counts_as_refuted(tmp_path: Path) -> None:
    """A formula that means nothing is no result."""
    audit = audited(tmp_path, entry("R", "forall u in [0, 2]: h(u) <= 1", title=TITLE))
    assert audit.findings["R"].verdict is Verdict.ILL_POSED
    assert statuses(audit) == {"R": "refuted"}


@pytest.mark.parametrize(
    ("premise", "by"),
    [
        (entry("P", OPEN), '{ rule = "formula", from = ["P"] }'),
        (entry("P", None), '{ rule = "formula", from = ["P"] }'),
        (entry("P", None, by='{ rule = "cited", source = "[7]" }'), '{ rule = "formula", from = ["P"] }'),
    ],
)
def test_open_when_it_rests_on_what_is_not_proved(tmp_path: Path, premise: str, by: str) -> None:
    """An undecided, a read and a cited premise each leave the result open although its formula is proved."""
    audit = audited(tmp_path, premise, entry("R", title=TITLE, by=by))
    assert audit.findings["R"].verdict is Verdict.PROVED
    assert statuses(audit) == {"R": "open"}


def test_open_when_undecided_or_read(tmp_path: Path) -> None:
    """Nothing decided, nothing claimed."""
    assert statuses(audited(tmp_path, entry("R", OPEN, title=TITLE))) == {"R": "open"}
    assert statuses(audited(tmp_path, entry("R", None, title=TITLE))) == {"R": "open"}


def test_a_result_that_rests_on_open_and_wrong_is_open(tmp_path: Path) -> None:
    """Open goes before repaired."""
    audit = audited(
        tmp_path,
        entry("A", OPEN),
        entry("B", FALSE),
        entry("R", title=TITLE, by='{ rule = "formula", from = ["A", "B"] }'),
    )
    assert statuses(audit) == {"R": "open"}
    rests = next(r for r in audit.to_json()["results"] if r["id"] == "R")["rests_on"]
    assert rests == ["A", "B"]


def test_results_of_part_of_a_paper_are_not_stated(tmp_path: Path) -> None:
    """Only a whole audit computes statuses."""
    from verify.ledger import run_audit
    from verify.ledger.cache import Cache
    from verify.methods.budget import Budget

    whole = audited(tmp_path, entry("P"), entry("R", title=TITLE))
    part = run_audit(whole.paper, [whole.paper.claim("P")], cache=Cache(None), budget=Budget(500, 1.0))
    assert part.to_json()["results"] == []
    assert TRUE in str(part.to_json()["claims"])
