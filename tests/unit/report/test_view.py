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


def test_trust_is_listed(audit):
    """Cited and read claims, open ones and reconstructed ones are named."""
    groups = {g.title: [link.id for link in g.links] for g in view(audit).groups}
    assert groups["Cited"] == ["G/lemma-4"]
    assert groups["Read"] == ["S2/lemma-1"]
    assert "S3/theorem-1" in groups["Not decided"]
    assert groups["Reconstructed"] == ["F.4/eq-15"]
    assert groups["Ill-posed"] == ["D.2/tau-0"]


def test_a_reason_that_fails_is_listed_whatever_becomes_of_its_conclusion(audit):
    """A refuted reason under a proved conclusion is named; without one there is no such list."""
    assert "Reasons that fail" not in {g.title for g in view(audit).groups}
    audit["claims"][0].update(verdict="proved", step="refuted")
    groups = {g.title: [link.id for link in g.links] for g in view(audit).groups}
    assert groups["Reasons that fail"] == [audit["claims"][0]["id"]]


def test_the_constants_come_in_the_papers_order_with_a_best_value_or_the_reason_why_none(audit):
    """Each row has where the best value is attained, or why there is none."""
    row = {"name": "8", "printed": "8", "unit": "rho", "harmful": "smaller"}
    found = {"best": ["4", "4"], "slack": ["2", "2"], "attained": "approached as rho -> oo", "reason": None}
    none = {"best": None, "slack": None, "attained": None, "reason": "it speaks of every annealed schedule"}
    audit["claims"] = [{"id": "S2/b", "constants": [row | none]}, {"id": "S1/a", "constants": [row | found]}]
    first, second = view(audit).constants
    assert [c.claim.id for c in (first, second)] == ["S2/b", "S1/a"]
    assert (first.best, first.attained[0].value) == (None, "it speaks of every annealed schedule")
    assert [s.value for s in second.attained] == ["approached as ", r"\rho \to \infty"]


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
