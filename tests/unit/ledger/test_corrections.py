"""A refuted premise gives way to its proved correction, and a correction cannot rest on what it corrects."""

from __future__ import annotations

from pathlib import Path

from ledger_papers import FALSE, OPEN, audited, entry, statuses

from verify.verdict import Verdict

SUBSTITUTION = '{ rule = "substitution", from = ["P"], set = { x = "1/2" } }'
WRONG = "forall x in [0, 1]: x**2 >= x"
RIGHT = "forall x in [0, 1]: x**2 <= x"
CONCLUSION = "1/4 <= 1/2"


def test_the_correction_stands_in_for_the_refuted_premise(tmp_path: Path) -> None:
    """What uses the refuted claim is decided again with the correction, and both are shown to be rested on."""
    audit = audited(
        tmp_path,
        entry("P", WRONG, corrected_by='"C"'),
        entry("R", CONCLUSION, title='"Result"', by=SUBSTITUTION),
        entry("C", RIGHT),
    )
    found = audit.findings["R"]
    assert found.premises == ("C",)
    assert [label for label, _ in found.decisions][:2] == ["formula", "domain of C"]
    assert found.step is Verdict.PROVED
    assert statuses(audit) == {"R": "proof repaired"}
    assert next(r for r in audit.to_json()["results"])["rests_on"] == ["C", "P"]


def test_without_a_correction_the_refuted_premise_stays(tmp_path: Path) -> None:
    """The step then starts from a falsehood: it fails, or holds of nothing."""
    audit = audited(tmp_path, entry("P", WRONG), entry("R", CONCLUSION, by=SUBSTITUTION))
    assert audit.findings["R"].premises == ("P",)
    assert audit.findings["R"].step is not Verdict.PROVED


def test_an_open_correction_does_not_stand_in(tmp_path: Path) -> None:
    """Only a proved one does."""
    audit = audited(
        tmp_path,
        entry("P", FALSE, corrected_by='"C"'),
        entry("C", OPEN),
        entry("R", by='{ rule = "formula", from = ["P"] }'),
    )
    assert audit.findings["R"].premises == ("P",)


def test_a_correction_may_use_what_does_not_rest_on_it(tmp_path: Path) -> None:
    """The order of decisions puts the correction before what uses the claim it corrects."""
    audit = audited(
        tmp_path,
        entry("R", by='{ rule = "formula", from = ["P"] }'),
        entry("P", FALSE, corrected_by='"C"'),
        entry("C", by='{ rule = "formula", from = ["D"] }'),
        entry("D"),
    )
    assert audit.findings["R"].premises == ("C",)
    assert list(audit.findings).index("C") < list(audit.findings).index("R")


def test_a_correction_that_rests_on_what_it_corrects_is_not_used_in_a_circle(tmp_path: Path) -> None:
    """C corrects P and uses R, which uses P: the run ends, and R keeps the refuted premise."""
    audit = audited(
        tmp_path,
        entry("P", FALSE, corrected_by='"C"'),
        entry("R", by='{ rule = "formula", from = ["P"] }', title='"Result"'),
        entry("C", by='{ rule = "formula", from = ["R"] }'),
    )
    assert set(audit.findings) == {"P", "R", "C"}
    assert audit.findings["R"].premises == ("P",)


def test_a_claim_that_corrects_itself_gains_nothing(tmp_path: Path) -> None:
    """A refuted claim is not proved, so it is no correction."""
    audit = audited(tmp_path, entry("P", FALSE, corrected_by='"P"', title='"Result"'))
    assert statuses(audit) == {"P": "refuted"}
