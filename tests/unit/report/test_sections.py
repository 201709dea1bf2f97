"""Sections that the meta data bring: displays without a claim, slack of the chain, mutants."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from report_audit import HOSTILE

from verify.report.html import html
from verify.report.markdown import markdown
from verify.report.view import view

ROWS = [
    {"where": "as printed: $18$", "what": "180", "constant": ["180", "180"], "slack": None},
    {
        "where": "best over tau",
        "what": "forall rho in [1, oo): K(rho) <= C*rho**(1/5)",
        "constant": ["4.62021290856278498", "4.62021290856278499"],
        "slack": ["38.9592435591875", "38.9592435591876"],
    },
]
CHAIN = {
    "title": "Cosine",
    "unit": "rho**(1/5)",
    "rows": ROWS,
    "total": ["38.9592435591875", "38.9592435591876"],
}
MUTANTS = {
    "claims": 3, "mutants": 12, "false": 9, "refuted": 8, "proved": [], "share": 0.8999, "current": True,
    "undecided": [
        {"claim": "S2/eq-1", "mutant": "forall u in [0, 1]: h(u) >= 2", "kind": "relation", "fails_at": {"u": "1/3"}}
    ],
}  # fmt: skip
COVERAGE = {
    "sections": ["Abstract", "1", "2", "C"],
    "displays": 41,
    "exceptions": [
        {"where": "Section 2", "display": r"\frac{a}{b} \le c", "reason": "garbled twin of Eq. (15)"},
        {"where": "Section 1", "display": "$$x$$ " + HOSTILE, "reason": HOSTILE},
    ],
}


def written(audit, **meta) -> tuple[str, str]:
    """The page and its markdown twin with these meta data."""
    audit["meta"].update(meta)
    page = view(audit)
    return html(page), markdown(page)


@pytest.mark.parametrize("heading", ["Displays without a claim", "Slack of the chain", "Mutants"])
def test_absent_data_leave_the_section_out(audit, heading):
    """Without its key a section is on neither page, nor in the contents; with empty lists neither."""
    for meta in ({}, {"coverage": {"sections": [], "exceptions": []}, "chains": []}):
        assert all(heading not in text for text in written(audit, **meta))
    full = written(audit, coverage=COVERAGE, chains=[CHAIN], mutants=MUTANTS)
    assert all(heading in text for text in full)


def test_displays_without_a_claim_say_why(audit):
    """Each display with its place and reason, and how many there are; a formula is typeset, hostile text is text."""
    page, twin = written(audit, coverage=COVERAGE)
    for text in (page, twin):
        assert "41 displays of the abstract, Sections 1 and 2 and Appendix C." in text
        assert "Garbled twin of Eq. (15)." in text
        assert "except 2 displays for the reason given" in text
    assert "<script" not in page + MarkdownIt("commonmark", {"html": True}).render(twin)
    assert "<mfrac>" in page


def test_full_coverage_is_said_so(audit):
    """Without exceptions, and without a count of the text's displays, that is what the section says."""
    page, _ = written(audit, coverage={"sections": ["H"], "exceptions": []})
    assert "Displays of Appendix H. Each of them has a claim." in page


def test_the_chain_shows_its_constants_slacks_and_total(audit):
    """A row a step with certain digits, the product of the slacks in the last row; formulas are typeset."""
    page, twin = written(audit, chains=[CHAIN])
    for digits in ("180", "4.62021290856…", "38.9592435591…"):
        assert digits in page
        assert digits in twin
    assert "K(" not in re.sub(r"<math.*?</math>", "", page).split('id="slack"')[1].split("</section>")[0]
    assert r"K(\rho) \le C\thinspace \rho^{1/5}" in twin
    assert "All steps together" in twin


def test_a_chain_without_a_total_or_a_slack(audit):
    """What was not enclosed is a dash, not a number."""
    audit["meta"]["chains"] = [
        {"title": "Open", "rows": [{"where": "x", "constant": None, "slack": None, "reason": "too wide"}]}
    ]
    (chain,) = view(audit).chains
    assert (chain.total, chain.links[0].constant, chain.links[0].slack) == (None, None, None)
    assert chain.links[0].note[0].value == "too wide"
    assert "All steps together" not in html(view(audit))


def test_mutants_that_were_not_made_say_how(audit):
    """Null is told in one sentence with the command; nothing is counted."""
    for text in written(audit, mutants=None):
        assert "verify mutate attia_koren_2503.09411" in text
    assert view(audit).mutants.tallies == ()


def test_mutants_are_counted_and_listed(audit):
    """False mutants by what became of them; each that was not refuted is named with its claim and formula."""
    page, twin = written(audit, mutants=MUTANTS)
    found = view(audit).mutants
    assert [(b.word, n) for b, n in found.tallies] == [("refuted", 8), ("undecided", 1), ("proved", 0)]
    assert found.command is None
    for text in (page, twin):
        assert "12 mutants of 3 claims" in text
        assert "9 are false" in text
        assert "89.9% of the false ones were refuted" in text
        assert "u = 1/3" in text
        assert "h(u) &gt;= 2" in text or "h(u) >= 2" in text
    assert '<a class="chip' in page.split('id="mutants"')[1].split("</section>")[0]


def test_a_proved_mutant_is_a_defect_in_plain_words(audit):
    """A false formula that was proved stands first, marked as bad."""
    bad = {"claim": "S2/eq-1", "mutant": "1 == 2", "kind": "constant"}
    page, twin = written(audit, mutants={**MUTANTS, "proved": [bad]})
    part = page.split('id="mutants"')[1].split("</section>")[0]
    assert part.index("1 == 2") < part.index("h(u) &gt;= 2")
    assert 'aria-label="Mutants that are proved"' in part
    assert "- proved, constant:" in twin


def test_mutants_of_another_state_say_so(audit):
    """A result of other formulas is shown as such, with the command that makes it anew; the control is current."""
    for text in written(audit, mutants={**MUTANTS, "current": False}):
        assert "of another state of the formulas" in text
        assert "verify mutate" in text
    assert all("of another state" not in text for text in written(audit, mutants=MUTANTS))
