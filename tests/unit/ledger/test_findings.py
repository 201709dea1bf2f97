"""The verdict on a claim from its formula, its step and what it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_papers import FALSE, OPEN, TRUE, audited, entry

from verify.errors import ContradictionError
from verify.verdict import Rigor, Verdict

MONOTONE = '{ rule = "monotone", variable = "v" }'


def verdict(tmp_path: Path, *claims: str, name: str = "R") -> Verdict:
    """The verdict on one claim."""
    return audited(tmp_path, *claims).findings[name].verdict


@pytest.mark.parametrize(
    ("holds", "expected"), [(TRUE, Verdict.PROVED), (FALSE, Verdict.REFUTED), (OPEN, Verdict.SUPPORTED)]
)
def test_a_formula_is_decided_directly(tmp_path: Path, holds: str, expected: Verdict) -> None:
    """Proved, refuted, or left as it is."""
    assert verdict(tmp_path, entry("R", holds)) is expected


def test_a_refuted_formula_is_refuted_whatever_its_step(tmp_path: Path) -> None:
    """A step that is proved does not save it."""
    by = '{ rule = "consequence", obligations = ["1 <= 2"] }'
    assert verdict(tmp_path, entry("R", FALSE, by=by)) is Verdict.REFUTED


def test_a_proved_step_proves_only_where_it_entails(tmp_path: Path) -> None:
    """rule consequence lists statements; that they entail an open formula is not checked."""
    by = '{ rule = "consequence", obligations = ["1 <= 2"] }'
    found = audited(tmp_path, entry("R", OPEN, by=by)).findings["R"]
    assert found.step is Verdict.PROVED
    assert found.verdict is not Verdict.PROVED


def test_listed_statements_alone_never_prove_a_claim_without_formula(tmp_path: Path) -> None:
    """As the rule itself says: they decide the reason, beside the claim's own formula."""
    by = '{ rule = "consequence", obligations = ["1 <= 2"] }'
    assert verdict(tmp_path, entry("R", None, by=by)) is not Verdict.PROVED


def test_an_entailing_step_proves_what_is_opaque(tmp_path: Path) -> None:
    """An expected error cannot be evaluated; a substitution from a proved premise would, from a cited one does not."""
    cited = entry("P", "forall x in [1, oo): E_last <= x", "any", by='{ rule = "cited", source = "[1]" }')
    made = entry("R", "E_last <= 2", "any", by='{ rule = "substitution", from = ["P"], set = { x = "2" } }')
    found = audited(tmp_path, cited, made).findings["R"]
    assert found.step is Verdict.PROVED
    assert found.verdict is Verdict.UNDECIDED
    assert "rests on P" in found.reason
    wrong = made.replace("E_last <= 2", "E_last <= 1.9999999")
    assert audited(tmp_path, cited, wrong).findings["R"].step is Verdict.REFUTED


def test_the_rigor_is_that_of_the_weakest_part(tmp_path: Path) -> None:
    """A formula proved exactly is exact, one by enclosures enclosed."""
    exact = audited(tmp_path, entry("R", "forall x in [0, 1]: x**2 <= x")).findings["R"]
    enclosed = audited(tmp_path, entry("R", "forall u in [0, 1]: (1 - u)**2 <= h(u)")).findings["R"]
    assert (exact.rigor, enclosed.rigor) == (Rigor.EXACT, Rigor.ENCLOSED)


def test_trust_is_no_verdict(tmp_path: Path) -> None:
    """cited and read are undecided, and say so."""
    audit = audited(tmp_path, entry("A", None, by='{ rule = "cited", source = "[7]" }'), entry("B", None))
    for name, word in (("A", "Taken on trust: [7]"), ("B", "Read, not decided")):
        found = audit.findings[name]
        assert (found.verdict, found.rigor) == (Verdict.UNDECIDED, Rigor.EMPIRICAL)
        assert found.reason.startswith(word)


def test_a_constant_of_ours_that_is_too_small_refutes_no_o(tmp_path: Path) -> None:
    """explicit-O: proved when it holds, undecided when it does not, never refuted."""
    by = '{ rule = "explicit-O" }'
    assert verdict(tmp_path, entry("R", TRUE, by=by)) is Verdict.PROVED
    found = audited(tmp_path, entry("R", FALSE, by=by)).findings["R"]
    assert found.verdict is Verdict.UNDECIDED
    assert "stays open" in found.reason


def test_the_evidence_names_its_part(tmp_path: Path) -> None:
    """Formula and obligations, each with its label."""
    made = entry("R", "forall v in [0, 1]: H(v) <= 1 - v", by=MONOTONE)
    found = audited(tmp_path, made).findings["R"]
    assert [e.details["part"] for e in found.evidence] == ["formula", "slope", "value at the end"]
    assert found.verdict is Verdict.PROVED


def test_a_contradiction_between_step_and_formula_does_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refuted formula with an entailing, proved step is a defect of a rule: the run stops."""
    by = '{ rule = "monotone", variable = "v" }'
    from verify.language import parse_statement
    from verify.rules import RULES, monotone
    from verify.rules.base import Obligation, Step

    def wrong(claim: object, premises: object) -> Step:
        return Step((Obligation("slope", parse_statement("1 <= 2"), None),))

    monkeypatch.setitem(RULES, "monotone", wrong)
    assert monotone.obligations is not wrong
    with pytest.raises(ContradictionError, match="R was proved by its step, yet"):
        verdict(tmp_path, entry("R", "forall v in [0, 1]: h(v) <= 1/2", by=by))
