"""The paper's formulas, changed a little: what another program finds false, the engine refutes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from verify import api
from verify.ledger.cache import Cache
from verify.ledger.constants import sharpened
from verify.mutants.falsifier.judge import falsify
from verify.mutants.result import load, summarised
from verify.mutants.run import run
from verify.mutants.variants import mutable, mutants

FULL = os.environ.get("VERIFY_FULL") == "1"
SOME = (
    "S1/grid", "S1.1/infimum-sublinear", "S1.2/plugged", "S2.1/cosine-lipschitz", "S2.1/degrades", "S3/decreasing",
    "S3/sandwich-upper", "S3/rate-degrades", "D.1/average", "D.2/cut-in-corrected", "F.2/eq-8", "F.3/Q",
)  # fmt: skip
PAPER = "attia_koren_2503.09411"
SHARE = 0.95
REPORTS = Path(__file__).resolve().parents[2] / "reports" / "evidence"
full = pytest.mark.skipif(not FULL, reason="the mutants of every claim take minutes: part of the full run")


def found_of(ids: set[str] | None, jobs: int) -> dict:
    """The numbers of a run over some claims of the paper, or over all."""
    paper = api.paper(PAPER)
    claims = [c for c in paper.claims if mutable(c) and (ids is None or c.id in ids)]
    return summarised(paper, [c.id for c in claims], run(claims, Cache.default(), jobs))


@pytest.mark.slow
def test_a_dozen_claims() -> None:
    """Of every kind of statement one: no false mutant is proved, and nearly all are refuted."""
    found = found_of(set(SOME), 1)
    assert found["claims"] == len(SOME)
    assert found["false"] >= 50
    assert found["proved"] == []
    assert found["share"] >= SHARE, found["undecided"]


@full
def test_every_fourth_claim() -> None:
    """Run anew, no false mutant is proved and at least 95 % are refuted; the whole run takes too long here."""
    some = {c.id for c in api.paper(PAPER).claims[::4]}
    found = found_of(some, 2)
    assert found["false"] >= 150
    assert found["proved"] == []
    assert found["share"] >= SHARE, found["undecided"]


def test_the_committed_run_is_about_the_formulas_as_they_are() -> None:
    """reports/evidence/mutants.json: every claim, none of its false mutants proved, at least 95 % refuted."""
    paper = api.paper(PAPER)
    found = load(REPORTS, paper)
    assert found is not None, "run `verify mutate` and commit its result"
    assert found["current"], "a formula has changed: run `verify mutate` and commit its result"
    assert found["claims"] == sum(mutable(c) for c in paper.claims)
    assert found["false"] >= 1000
    assert found["proved"] == []
    assert found["share"] >= SHARE, found["undecided"]


@full
def test_a_constant_past_the_best_one_is_false_by_the_other_program() -> None:
    """1 % beyond best constants that were enclosed, the falsifier finds a point: so they are no more than best."""
    cache = Cache.default()
    tried, unshaken = 0, []
    for claim in api.paper(PAPER).claims[::4]:
        for constant in claim.constants if mutable(claim) else ():
            if sharpened(constant, claim, cache)["best"] is None:
                continue
            made = [m for m in mutants(replace(claim, constants=(constant,)), cache) if m.kind == "constant"]
            tried += len(made)
            unshaken += [m.text for m in made if falsify(m.text, m.schedule) is None]
    assert tried >= 10
    assert unshaken == []
