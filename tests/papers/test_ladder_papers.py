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
    assert {"proof/bound-from-j", "proof/potential", "corollary/excess"} <= set(found)
    assert {f.verdict for f in found.values()} == {Verdict.PROVED}


@pytest.mark.slow
def test_every_formula_of_the_sharp_bound_is_proved():
    """What is left open has no formula: two measurements, a limit of sums, and what the literature has."""
    found = api.audit(SHARP, directory=PROOFS).findings
    assert {f.verdict for f in found.values() if f.claim.holds is not None} == {Verdict.PROVED}
    open_ones = {i for i, f in found.items() if f.verdict is not Verdict.PROVED}
    assert open_ones == {"optimised/exact", "optimised/suffix-exact", "limit/form", "linear/not-better"}


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
        ("corollary", "corollary/bound-from-j", "/(4*S(j)", "/(4001/1000*S(j)"),
        ("corollary", "corollary/excess", "<= B(i)", "<= 999/1000*B(i)"),
        # r^2 below B: the corollary needs the r that it names
        ("corollary", "corollary/long-enough", "r**2 >= B(j)", "2*r**2 >= B(j)"),
        ("optimised", "optimised/at-most-dg", "<= D*G", "<= 999/1000*D*G"),
        ("optimised", "optimised/no-better", ">= D*G/sqrt(T + 1)", ">= 1001/1000*D*G/sqrt(T + 1)"),
        ("horizon", "horizon/halved", "/(4*e*T*V)", "/(4001/1000*e*T*V)"),
        ("linear", "linear/bound", "<= D*G/q", "<= 999/1000*D*G/q"),
        ("named", "named/constant-bound", "+ G**2*e*sum", "+ 999/1000*G**2*e*sum"),
        ("named", "named/linear-growth-later", "<= 0.7501", "<= 0.7499"),
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
    """One sentence of the review is refuted, and corrected; nothing of the paper is, and every formula is decided."""
    found = api.audit(DEFAZIO, directory=PROOFS).findings
    refuted = {i for i, f in found.items() if f.verdict is Verdict.REFUTED}
    assert refuted == {"review/mechanism-2-early"}
    assert all(found[str(found[i].claim.corrected_by)].verdict is Verdict.PROVED for i in refuted)
    open_ones = {i for i, f in found.items() if f.verdict not in (Verdict.PROVED, Verdict.REFUTED)}
    assert {i for i in open_ones if not i.startswith("review/")} == {"conversion/regret", "linear/minimax"}
    assert {found[i].claim.rule for i in open_ones} == {"read", "cited"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "claim",
    [
        "identity/all-tail",
        "conversion/run",
        "linear/bound",
        "weighted/bound",
        "theorem10/bound",
        "forms/bound",
    ],
)
def test_the_bounds_of_the_second_paper_are_proved(claim: str):
    """For every T and dimension, with all that they rest on."""
    found = api.audit(DEFAZIO, claim, directory=PROOFS).findings
    assert len(found) >= 5
    assert {f.verdict for f in found.values()} == {Verdict.PROVED}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "anchor", "claim", "old", "new"),
    [
        ("identity", "identity/sum", "identity/sum", "W(k + 1)*W(k)", "W(k + 1)*W(k + 1)"),
        ("conversion", "conversion/run", "conversion/run", "+ w(T)*dot(", "+ 999/1000*w(T)*dot("),
        ("linear", "linear/bound", "linear/bound", "<= D*G/sqrt(T)", "<= 999/1000*D*G/sqrt(T)"),
        ("weighted", "weighted/bound", "weighted/bound", "/(2*W(1))", "/(2001/1000*W(1))"),
        ("weighted", "weighted/end", "weighted/end", "W(T)**2*norm2(g(T))", "999/1000*W(T)**2*norm2(g(T))"),
        ("optimal_weights", "weights/least", "weights/least", ">= D/", ">= 1001/1000*D/"),
        ("theorem10", "theorem10/bound", "theorem10/bound", "+ 1/2*sum(", "+ 499/1000*sum("),
        ("theorem10", "theorem10/bound", "theorem10/bound", "/(2*S(1))", "/(2001/1000*S(1))"),
        (
            "theorem10",
            "theorem10/unbiased",
            "theorem10/unbiased",
            'against = "x(t) -',
            'against = "x(t + 1) -',
        ),
        ("forms", "forms/tail", "forms/tail", "/S(t + 1), t", "/S(t), t"),
        # the steps h((t - 1)/T) in the place of h(t/T): exactly the indexing matters
        ("paper", None, "linear/potential-step", "e*(1 - t/T)", "e*(1 - (t - 1)/T)"),
        # a step that is not w_t w_{t+1:T}/w_{1:T}
        ("paper", None, "weighted/potential-step", "w(t)*W(t + 1)/W(1)", "w(t)*W(t)/W(1)"),
    ],
)
def test_a_changed_claim_of_the_second_paper_is_not_proved(
    tmp_path: Path, file: str, anchor: str | None, claim: str, old: str, new: str
):
    """Control: with a constant, an index or a law changed, the claim is not proved."""
    shutil.copytree(PROOFS / DEFAZIO, tmp_path / DEFAZIO)
    path = tmp_path / DEFAZIO / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    at = 0 if anchor is None else text.index(f'id = "{anchor}"\n')
    changed = text[at:].replace(old, new, 1)
    assert changed != text[at:]
    path.write_text(text[:at] + changed, encoding="utf-8")
    finding = api.audit(DEFAZIO, claim, directory=tmp_path).findings[claim]
    assert finding.verdict is not Verdict.PROVED
