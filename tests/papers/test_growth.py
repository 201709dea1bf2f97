"""The growth from below: each constant in the limit holds, and a somewhat larger one fails; the finite bound in fractions.

The exact worst case: its exponents lie in the bands of the claims, and in none that is much narrower or elsewhere.
"""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from verify import api
from verify.claim import load_paper
from verify.ledger.cache import Cache
from verify.ledger.experiments import Experiments, measured
from verify.theory.from_below import from_below, oracle
from verify.verdict import Verdict

PROOFS = Path(__file__).resolve().parents[2] / "proofs"
PAPER = "attia_koren_2503.09411"
CONSTANTS = [
    ("growth/linear", ">= 153/5000*", ">= 307/10000*"),
    ("growth/quadratic", ">= 341/10000*", ">= 342/10000*"),
    ("growth/cubic", ">= 47/1250*", ">= 377/10000*"),
    ("growth/cosine", ">= 9/250*", ">= 37/1000*"),
    ("growth/degree-width", ">= 1/27", ">= 1/26"),
    ("growth/second-moment", "delta in (0, 1/8]", "delta in (0, 2/7]"),
    ("growth/drift", "<= 2/3", "<= 1/2"),
]


@pytest.mark.parametrize(("claim", "old", "new"), CONSTANTS)
def test_a_constant_and_its_control(tmp_path: Path, claim: str, old: str, new: str):
    """As written it is proved; a stronger one is refuted."""
    assert api.audit(PAPER, claim, directory=PROOFS).findings[claim].verdict is Verdict.PROVED
    shutil.copytree(PROOFS / PAPER, tmp_path / PAPER, ignore=shutil.ignore_patterns("coq"))
    path = tmp_path / PAPER / "growth.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index(f'id = "{claim}"\n')
    assert old in text[at:]
    path.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")
    assert api.audit(PAPER, claim, directory=tmp_path).findings[claim].verdict is Verdict.REFUTED


@pytest.mark.parametrize("rest", [Fraction(1), Fraction(3), Fraction(8)])
@pytest.mark.parametrize("share", [Fraction(1), Fraction(1, 3)])
def test_the_bound_of_the_theorem_follows_from_its_oracle(rest: Fraction, share: Fraction):
    """growth/from-below against the bound for its own q, M, d and delta, with D = G = 1."""
    shortest = share / (2 * rest)  # G^2 e S <= D^2/2
    window = int(rest / shortest)
    chance, slope = shortest**2 / 2, min(1 / (4 * rest), Fraction(1, 8))
    found = oracle(shortest, chance, slope, 1)
    assert found.second_moment <= 1
    for n in (1, window // 2, window):
        claimed = n * shortest**2 * min(1 / (30 * rest), Fraction(1, 60))
        assert claimed <= from_below(found, rest, n, 1) <= 20 * claimed


@pytest.mark.slow
def test_the_exponents_of_the_worst_case_and_a_control_for_each():
    """As written the claim is supported; a band a tenth as wide, and one moved by its width, are doubtful."""
    experiments = Experiments(Cache(None))
    claims = [c for c in load_paper(PROOFS / PAPER).claims if c.id.startswith("growth/worst-")]
    assert len(claims) == 5
    for claim in claims:
        assert measured(claim, claim.by, experiments).verdict is Verdict.SUPPORTED, claim.id
        low, high = (Fraction(str(claim.by[end])) for end in ("at_least", "at_most"))
        for band in ((low / 10, high / 10), (high, 2 * high - low)):
            spec = {**claim.by, "at_least": str(band[0]), "at_most": str(band[1])}
            assert measured(claim, spec, experiments).verdict is Verdict.DOUBTFUL, claim.id
