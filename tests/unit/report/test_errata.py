"""Errata: what is refuted, never what was garbled or is not the paper's own, and what becomes of the results."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from verify.cli import main
from verify.report.html import html
from verify.report.markdown import markdown
from verify.report.repeat import command_of_witness
from verify.report.view import view

STATEMENT = "forall T in [17, oo) integer, rho in (1, sqrt(T/16)): ceiling(4*rho**2) <= T/4"
WITNESS = {"T": "17", "rho": "101/100"}
REFUTED = {
    "obligation": STATEMENT, "verdict": "refuted", "rigor": "exact", "method": "witness", "reason": "At T = 17 it fails.",
    "witness": WITNESS, "details": {"part": "formula"},
}  # fmt: skip


def record(identifier: str, verdict: str, **more) -> dict:
    """A claim as the ledger hands it over."""
    return {
        "id": identifier, "where": f"Appendix {identifier}", "says": "$x$", "fidelity": "as printed", "verdict": verdict,
        "rigor": "exact", "rule": "formula", "uses": [], "command": f"verify explain '{identifier}'", **more,
    }  # fmt: skip


def small(correction: str | None = "proved", **more) -> dict:
    """A refuted claim, its correction with that verdict (none unless told), a result that rests on it."""
    wrong = record(
        "D/wrong", "refuted", witness=WITNESS, obligations=[REFUTED], reason="At T = 17 it fails.", **more
    )
    claims = [wrong]
    if correction is not None:
        wrong["corrected_by"] = "D/right"
        claims.append(record("D/right", correction, says="instead $y$", corrects="D/wrong"))
    results = [
        {"id": "lemma", "title": "Lemma 9", "status": "proof repaired", "rests_on": ["D/wrong"]},
        {"id": "other", "title": "Lemma 8", "status": "open", "rests_on": ["D/right"]},
    ]
    return {"claims": claims, "results": results, "meta": {}}


def errata_of(text: str) -> str:
    """The errata of a page or of its twin."""
    if "## Errata" in text:
        return text.split("## Errata")[1].split("\n## ")[0]
    return text.split('<section id="errata"')[1].split("</section>")[0]


def both(audit: dict) -> tuple[str, str]:
    """The errata of the page and of its twin."""
    page = view(audit)
    return errata_of(html(page)), errata_of(markdown(page))


def test_an_erratum_has_its_witness_command_correction_and_results():
    """The witness, the command that puts it in, the correction with its verdict, results with their status."""
    for text in both(small()):
        for wanted in ("T = 17", "verify check", "101/100", "instead", "The corrected statement is proved."):
            assert wanted in text
        assert "Lemma 9" in text
        assert "proof repaired" in text
        assert "Lemma 8" not in text


@pytest.mark.parametrize(
    ("correction", "wanted"),
    [
        (None, "No corrected statement is recorded."),
        ("undecided", "A correction is proposed, and it is undecided: it does not count until it is proved."),
        ("refuted", "A correction is proposed, and it is refuted: it does not count until it is proved."),
    ],
)
def test_without_a_decided_correction_it_is_said_so(correction, wanted):
    """A refuted claim whose correction is missing, undecided or refuted is not shown as corrected."""
    for text in both(small(correction)):
        assert wanted in text
        assert "The corrected statement is proved." not in text


def test_a_correction_that_is_not_there_is_named():
    """An audit of some claims may lack it."""
    audit = small()
    del audit["claims"][1]
    assert "The correction D/right is not among the claims." in both(audit)[0]


@pytest.mark.parametrize(
    "change",
    [
        {"fidelity": "reconstructed"},
        {"says": "ours: a step between the constants $x$"},
        {"note": "Not in the text: a comparison."},
        {"verdict": "ill-posed"},
        {"verdict": "undecided"},
    ],
)
def test_nobody_is_accused_without_reason(change):
    """Garbled text, claims of our own and what is not refuted are no errata; the control is one."""
    audit = small()
    assert [e.claim.id for e in view(audit).errata] == ["D/wrong"]
    audit["claims"][0].update(change)
    assert view(audit).errata == ()
    assert all("No claim of the paper is refuted." in text for text in both(audit))


def test_the_errata_of_the_example(audit):
    """Of the made-up audit's wrong claims the reconstructed one is left out, and in once it is as printed."""
    page = view(audit)
    assert [e.claim.id for e in page.errata] == ["F.2/sum-to-integral"]
    assert page.errata[0].correction.id == "F.2/sum-to-integral-repaired"
    reconstructed = next(c for c in audit["claims"] if c["id"] == "F.4/eq-15")
    assert reconstructed["verdict"] == "refuted"
    reconstructed["fidelity"] = "as printed"
    assert "F.4/eq-15" in [e.claim.id for e in view(audit).errata]


def answer_of(command: str) -> int:
    """Exit status of a command as the report prints it."""
    import shlex

    return CliRunner().invoke(main, shlex.split(command)[1:], prog_name="verify").exit_code


def test_the_command_repeats_the_refutation():
    """What the errata print refutes when it is run; at another point it proves."""
    command = command_of_witness(small()["claims"][0])
    assert answer_of(command) == 1
    assert answer_of(command.replace("101/100", "1001/1000").replace("[17, 17]", "[40, 40]")) == 0


def test_the_command_names_the_schedule_of_the_witness():
    """What is said of every annealed schedule is refuted under the one that the witness names."""
    part = {
        **REFUTED,
        "obligation": "forall u in [0, 1]: h(u) >= 1 - u",
        "witness": {"h": "poly:2", "u": "1/2"},
    }
    claim = record("x", "refuted", schedule="annealed", witness=part["witness"], obligations=[part])
    command = command_of_witness(claim)
    assert command == "verify check 'forall u in [1/2, 1/2]: h(u) >= 1 - u' --schedule poly:2"
    assert answer_of(command) == 1
    assert answer_of(command.replace("poly:2", "linear")) == 0


def test_without_a_witness_there_is_no_such_command():
    """A claim that is proved, or a statement with a name that the witness lacks, has none."""
    assert command_of_witness(record("x", "proved", obligations=[{**REFUTED, "verdict": "proved"}])) is None
    part = {**REFUTED, "witness": {"T": "17"}}
    assert command_of_witness(record("x", "refuted", witness={"T": "17"}, obligations=[part])) is None
