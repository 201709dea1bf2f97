"""The audit as a view model."""

from __future__ import annotations

import ast
import inspect

from verify.report import view as module
from verify.report.view import view


def test_counts_follow_the_data(audit):
    """The matrix counts every claim once; its totals add up to the number of claims."""
    page = view(audit)
    assert sum(total for _, _, total in page.matrix) == len(audit["claims"])
    assert all(sum(counts) == total for _, counts, total in page.matrix)
    audit["claims"][0]["verdict"] = "refuted"
    assert view(audit).matrix != page.matrix


def test_verdict_words_come_from_the_data(audit):
    """A verdict, status, rule or rigor that the report does not know is shown as it is, not guessed."""
    audit["claims"][0].update(verdict="novel", rule="own", rigor="divine", fidelity="hearsay")
    audit["results"][0]["status"] = "celebrated"
    page = view(audit)
    first = page.sections[0].claims[0]
    assert (first.verdict.word, first.rule, first.rigor, first.fidelity.word) == (
        "novel",
        "own",
        "divine",
        "hearsay",
    )
    assert page.results[0].status.word == "celebrated"


def test_errata_are_the_refuted_and_ill_posed_ones(audit):
    """Errata come from verdicts; what was reconstructed from a garbled text is none."""
    page = view(audit)
    assert [e.claim.id for e in page.errata] == ["F.2/sum-to-integral", "D.2/tau-0"]
    assert page.errata[0].correction.id == "F.2/sum-to-integral-repaired"
    reconstructed = next(c for c in audit["claims"] if c["id"] == "F.4/eq-15")
    assert reconstructed["verdict"] == "refuted"
    reconstructed["fidelity"] = "as printed"
    assert "F.4/eq-15" in [e.claim.id for e in view(audit).errata]


def test_trust_is_listed(audit):
    """Cited and read claims, open ones and reconstructed ones are named."""
    groups = {g.title: [link.id for link in g.links] for g in view(audit).groups}
    assert groups["Cited"] == ["G/lemma-4"]
    assert groups["Read"] == ["S2/lemma-1"]
    assert "S3/theorem-1" in groups["Not decided"]
    assert groups["Reconstructed"] == ["F.4/eq-15"]


def test_links_run_both_ways(audit):
    """A claim names what it uses and what uses it; a missing claim is a link without an anchor."""
    claims = {c.id: c for s in view(audit).sections for c in s.claims}
    assert "F.1/minimiser" in [link.id for link in claims["S2/eq-1"].used_by]
    assert "S2/eq-1" in [link.id for link in claims["F.1/minimiser"].uses]
    hostile = claims["X/an-id-that-is-far-too-long-for-any-node-of-the-graph-and-goes-on"]
    assert hostile.uses[0].anchor is None


def test_the_reason_of_a_step_is_told_apart(audit):
    """The verdict on the reason a paper gives, a note, a second reading: shown where the data have them."""
    audit["claims"][0].update(
        step="refuted", note="see *page* 3", schedule="cosine", check="verify check '1 == 1'"
    )
    audit["meta"]["second_reading"] = "pending"
    page = view(audit)
    first, second = page.sections[0].claims[:2]
    assert (first.step.word, first.note[1].kind, first.setting) == ("refuted", "emphasis", "annealed, cosine")
    assert first.commands == ("verify explain S2/eq-1", "verify check '1 == 1'")
    assert (second.step, second.note) == (None, ())
    assert page.second_reading[0].value == "pending"


def test_an_almost_empty_audit():
    """Every optional key may be absent."""
    page = view({"claims": [{"id": "a"}], "results": [{"id": "r"}]})
    assert page.title == "report"
    assert page.headline.startswith("1 claim from 1 place of the paper.")
    assert page.results[0].status.word == "open"
    assert view({}).headline == "No claims."


def test_no_arithmetic_on_results():
    """The view adds, multiplies and compares no number of the data: strings and counts only."""
    tree = ast.parse(inspect.getsource(module))
    numeric = [
        n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and not isinstance(n.op, (ast.Add, ast.BitOr))
    ]
    assert numeric == []
    assert "float(" not in inspect.getsource(module)
