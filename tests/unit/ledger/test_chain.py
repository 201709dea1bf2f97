"""The slack of a chain of bounds: rigorous ratios, an exact total, and no silent gap."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath as mp
import pytest
from ledger_papers import HEADING, entry

from verify.claim import load_paper
from verify.claim.chains import FiniteRun
from verify.errors import ClaimError
from verify.ledger import run_audit
from verify.ledger.cache import Cache
from verify.ledger.chain import chains, finite_bound
from verify.ledger.constants import sharpened

PAPERS = Path(__file__).resolve().parents[3] / "proofs"
TOY = """
[chain.cosine]
title = "Upper bounds of h(u)/(1-u)^2"
unit = "(1-u)**2"
setting = "cosine"
links = [
    { where = "text", what = "as printed", value = "5/2" },
    { where = "text", what = "the best", sharpen = "forall u in [0, 1): h(u) <= C*(1 - u)**2" },
    { where = "text", what = "at 0", value = "h(0)" },
]
"""


def written(tmp_path: Path, text: str) -> Path:
    """A folder with one claim and these chains."""
    (tmp_path / "paper.toml").write_text(HEADING + text)
    (tmp_path / "section1.toml").write_text(entry("A/1"))
    return tmp_path


def pair(strings: Any) -> tuple[Fraction, Fraction]:
    """The ends of an enclosure."""
    low, high = (Fraction(s) for s in strings)
    assert low <= high
    return low, high


def product(rows: list[dict[str, Any]]) -> tuple[Fraction, Fraction]:
    """The product of the slacks, all positive."""
    low = high = Fraction(1)
    for row in rows[1:]:
        a, b = pair(row["slack"])
        low, high = low * a, high * b
    return low, high


def test_a_chain_has_a_constant_and_a_slack_a_link(tmp_path: Path) -> None:
    """5/2, pi^2/4 in the limit, and h(0) = 1: slacks 10/pi^2 and pi^2/4, in all 5/2."""
    audit = run_audit(load_paper(written(tmp_path, TOY)), cache=Cache(None))
    (chain,) = audit.to_json()["meta"]["chains"]
    first, second, third = chain["rows"]
    assert (chain["title"], chain["unit"]) == ("Upper bounds of h(u)/(1-u)^2", "(1-u)**2")
    assert first["slack"] is None
    assert second["attained"] == "approached as u -> 1"
    with mp.workdps(30):
        best = Fraction(mp.nstr(mp.pi**2 / 4, 25))
    for row, value in ((first, Fraction(5, 2)), (second, best), (third, Fraction(1))):
        low, high = pair(row["constant"])
        assert low <= value <= high
        assert high - low < Fraction(1, 10**14)
    low, high = pair(second["slack"])
    assert low <= Fraction(5, 2) / best <= high
    low, high = pair(chain["total"])
    assert low <= Fraction(5, 2) <= high


def test_a_ratio_that_is_off_is_not_enclosed(tmp_path: Path) -> None:
    """The enclosures are narrow enough to tell 5/2 from 5/2 + 1e-12."""
    (chain,) = chains(load_paper(written(tmp_path, TOY)), Cache(None))
    _, high = pair(chain["total"])
    assert high < Fraction(5, 2) + Fraction(1, 10**12)


def test_the_slacks_multiply_to_the_total() -> None:
    """In every chain of the paper, whose constants fall from link to link but for the last digit."""
    found = chains(load_paper(PAPERS / "attia_koren_2503.09411"), Cache(None))
    assert len(found) >= 5
    for chain in found:
        low, high = product(chain["rows"])
        total_low, total_high = pair(chain["total"])
        assert low <= total_low <= total_high <= high
        assert high - low < Fraction(1, 10**10) * high
        for row in chain["rows"][1:]:
            assert pair(row["slack"])[1] >= 1


def test_what_is_not_enclosed_is_null_with_a_reason(tmp_path: Path) -> None:
    """The ratios beside it and the total are null too."""
    text = TOY.replace('value = "5/2"', 'value = "1/h(1)"')
    (chain,) = chains(load_paper(written(tmp_path, text)), Cache(None))
    assert chain["rows"][0]["constant"] is None
    assert chain["rows"][0]["reason"]
    assert chain["rows"][1]["slack"] is None
    assert chain["total"] is None
    assert chain["rows"][2]["slack"] is not None


def test_a_part_of_a_paper_has_no_chains(tmp_path: Path) -> None:
    """Asked for single claims, the audit computes them alone."""
    paper = load_paper(written(tmp_path, TOY))
    assert run_audit(paper, paper.claims, cache=Cache(None)).to_json()["meta"]["chains"] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "(1-u)**2"', "", "'unit' is missing"),
        ('setting = "cosine"\nlinks', 'setting = "sine"\nlinks', "setting 'sine'"),
        ('value = "5/2"', 'value = "5/2", sharpen = "5 <= C"', "exactly one of"),
        ('value = "5/2"', "value = 2.5", "a formula as text"),
        ('value = "5/2"', 'value = "5/"', "'5/'"),
        ('value = "5/2"', 'price = "5/2"', "unknown key 'price'"),
        ('value = "5/2"', "lemma_4 = { steps = 0, rho = '2' }", "steps = 0"),
        ('value = "5/2"', "lemma_4 = { steps = 9, rho = '1/2' }", "at least 1"),
        ('value = "5/2"', "lemma_4 = { steps = 9, rho = 'x' }", "rho = 'x'"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, old: str, new: str, message: str) -> None:
    """One sentence with the chain and the value."""
    with pytest.raises(ClaimError, match=message) as error:
        load_paper(written(tmp_path, TOY.replace(old, new)))
    assert "[chain.cosine]" in str(error.value)


def test_lemma_4_for_linear_decay_by_hand() -> None:
    """T = 2, rho = 1: eta_1 = a, eta_2 = a/2 with a = 1/(2 sqrt 2); from x_1 or from x_2, the smaller."""
    a = 1 / mp.sqrt(8)
    whole = 1 / (2 * (a + a / 2)) + 2 * (a**2 / (a + a / 2) + a / 2)
    last = 1 / (2 * a / 2) + 2 * a / 2
    value = finite_bound("linear", FiniteRun(2, Fraction(1)))
    low, high = pair(value.decimal(20))
    assert float(low) == pytest.approx(float(min(whole, last) * mp.sqrt(2)), rel=1e-12)
    assert high - low < Fraction(1, 10**18)


def test_lemma_4_comes_near_the_main_term_as_the_steps_grow() -> None:
    """The coefficient of linear decay at rho = 1 is 4; Lemma 4 is below it and rises to it."""
    found = [finite_bound("linear", FiniteRun(steps, Fraction(1))) for steps in (10, 100, 1000)]
    assert all(a.certainly("<", b) for a, b in pairwise(found))
    assert 3.9 < float(found[-1].mid_fraction()) < 4


def test_a_class_of_schedules_is_bounded_by_one(tmp_path: Path) -> None:
    """A constant that linear decay reaches is best; of a larger one only the distance is known."""
    (tmp_path / "paper.toml").write_text(
        HEADING + '\n[setting.lip]\nextends = "any"\nforall = "p in (0, oo)"\n'
    )
    rows = """[
        { printed = "2", unit = "p*H(v)", harmful = "smaller", sharpen = "forall v in [0, 1): C*p*H(v) >= h(v)**2" },
        { printed = "3", unit = "p*H(v)", harmful = "smaller", sharpen = "forall v in [0, 1): C*p*H(v) >= h(v)**2" },
        { printed = "1", unit = "", harmful = "smaller", reason = "not computed" },
    ]"""
    text = entry("A/1", "forall v in [0, 1): 2*p*H(v) >= h(v)**2", "lip", constants=rows)
    (tmp_path / "section1.toml").write_text(text)
    (claim,) = load_paper(tmp_path).claims
    best, loose, none = (sharpened(c, claim, Cache(None)) for c in claim.constants)
    low, high = pair(best["best"])
    assert low <= 2 <= high
    assert best["attained"].startswith("by the schedule linear")
    assert loose["best"] is None
    assert loose["reason"].startswith("at least 2, by the schedule linear")
    assert none["reason"] == "not computed"


def test_every_constant_of_the_papers_has_a_best_one_or_a_reason() -> None:
    """No silent gap in the files."""
    for folder in PAPERS.glob("*/paper.toml"):
        for claim in load_paper(folder.parent).claims:
            for constant in claim.constants:
                assert (constant.sharpen is None) != (constant.reason is None), (claim.id, constant.printed)
