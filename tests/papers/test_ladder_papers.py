"""The sharp bound and the claims of arXiv 2310.07831: what is proved, what fails, and that a stronger bound is not proved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from verify import api
from verify.verdict import Verdict

PROOFS = Path(__file__).resolve().parents[2] / "proofs"
SHARP, DEFAZIO = "sharp_last_iterate_bound", "defazio_2310.07831"


@pytest.mark.slow
def test_the_sharp_bound_and_its_corollary_are_proved():
    """With everything that they rest on, for every T, dimension and starting index."""
    found = api.audit(SHARP, "corollary/bound", directory=PROOFS).findings
    assert {"proof/bound", "proof/potential", "corollary/excess"} <= set(found)
    assert {f.verdict for f in found.values()} == {Verdict.PROVED}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "claim", "old", "new"),
    [
        ("proof", "proof/bound", "R(1)**2/2 - S(1))", "R(1)**2/2 - 1001/1000*S(1))"),
        ("proof", "proof/one-step", "eta(t)**2*G**2", "999/1000*eta(t)**2*G**2"),
        (
            "proof",
            "proof/potential-step",
            "norm2(x(t) - z(j, t - 1))/(d",
            "999/1000*norm2(x(t) - z(j, t - 1))/(d",
        ),
        ("corollary", "corollary/bound", "+ G**2*B(1)", "+ 999/1000*G**2*B(1)"),
    ],
)
def test_a_stronger_bound_is_not_proved(tmp_path: Path, file: str, claim: str, old: str, new: str):
    """Control: with a constant changed by a thousandth the claim is left open."""
    shutil.copytree(PROOFS / SHARP, tmp_path / SHARP)
    path = tmp_path / SHARP / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index(f'id = "{claim}"\n')
    before, changed = text[:at], text[at:].replace(old, new, 1)
    assert changed != text[at:]
    path.write_text(before + changed, encoding="utf-8")
    finding = api.audit(SHARP, claim, directory=tmp_path).findings[claim]
    assert finding.verdict is not Verdict.PROVED


@pytest.mark.slow
def test_what_fails_in_the_second_paper_is_the_review_s():
    """Two sentences of the review are refuted, and corrected; nothing of the paper is, and every formula is decided."""
    found = api.audit(DEFAZIO, directory=PROOFS).findings
    refuted = {i for i, f in found.items() if f.verdict is Verdict.REFUTED}
    assert refuted == {"review/mechanism-2-weights", "review/mechanism-2-late"}
    assert all(found[str(found[i].claim.corrected_by)].verdict is Verdict.PROVED for i in refuted)
    open_ones = {i for i, f in found.items() if f.verdict not in (Verdict.PROVED, Verdict.REFUTED)}
    assert {found[i].claim.rule for i in open_ones} == {"read", "cited"}
