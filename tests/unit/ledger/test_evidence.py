"""Evidence on disk: one file a claim, stale files gone, nothing in it that changes without the mathematics."""

from __future__ import annotations

import json
from pathlib import Path

from ledger_papers import FALSE, audited, entry

from verify.ledger.evidence import stable, write_evidence


def test_one_file_a_claim(tmp_path: Path) -> None:
    """Named by the claim's id, folders for its parts; a second writing is identical."""
    data = audited(tmp_path, entry("S1/upper"), entry("S1/lower", FALSE)).to_json()
    out = tmp_path / "out"
    files = write_evidence(data, out)
    assert [str(f.relative_to(out)) for f in files] == [
        "evidence/toy/S1/lower.json",
        "evidence/toy/S1/upper.json",
    ]
    before = [f.read_bytes() for f in files]
    write_evidence(data, out)
    assert [f.read_bytes() for f in files] == before
    assert json.loads(files[0].read_text())["verdict"] == "refuted"


def test_stale_files_go(tmp_path: Path) -> None:
    """The evidence of a claim that is no longer there is removed; that of another paper stays."""
    out = tmp_path / "out"
    write_evidence(audited(tmp_path, entry("A"), entry("B")).to_json(), out)
    other = out / "evidence" / "other" / "A.json"
    other.parent.mkdir()
    other.write_text("{}")
    write_evidence(audited(tmp_path, entry("A")).to_json(), out)
    assert sorted(p.name for p in (out / "evidence" / "toy").glob("*.json")) == ["A.json"]
    assert other.exists()


def test_what_the_clock_changes_is_left_out(tmp_path: Path) -> None:
    """Boxes and budgets go, verdicts, reasons and witnesses stay."""
    claim = audited(tmp_path, entry("A", "forall u in [0, 1]: (1 - u)**2 <= h(u)")).to_json()["claims"][0]
    kept = stable(claim)
    assert "evidence" not in kept
    assert "boxes" in claim["obligations"][0]["details"]
    assert not {"boxes", "budget", "steps"} & set(kept["obligations"][0]["details"])
    assert kept["verdict"] == claim["verdict"]
    assert kept["obligations"][0]["reason"] == claim["obligations"][0]["reason"]


def test_a_claim_as_json_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    """More may be added, these are there."""
    claim = audited(tmp_path, entry("A", FALSE, title='"Result"')).to_json()["claims"][0]
    assert {
        "paper",
        "id",
        "where",
        "says",
        "formula",
        "fidelity",
        "verdict",
        "rigor",
        "rule",
        "uses",
        "corrected_by",
        "evidence",
    } <= set(claim)
    assert claim["latex"].startswith("\\forall")
    assert claim["check"].startswith("verify check")
    json.dumps(claim)
