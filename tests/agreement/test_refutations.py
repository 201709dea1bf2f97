"""Every refuted claim of the paper fails at its witness by other means: Fractions, or mpmath from the definitions.

Nothing of the package evaluates anything below; it only gives the verdict, the witness and the correction. A claim
that is refuted and has no entry here fails the test, and so does an entry whose claim is not refuted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import mpmath as mp
import pytest

from verify import api
from verify.claim import Claim, Paper
from verify.decision import decide_statement
from verify.ledger import Audit, run_audit
from verify.ledger.audit import selected
from verify.verdict import Verdict

FULL = os.environ.get("VERIFY_FULL") == "1"
full = pytest.mark.skipif(not FULL, reason="a large part of the paper, or all of it: part of the full run")
PAPER = "attia_koren_2503.09411"
REPORTS = Path(__file__).resolve().parents[2] / "reports" / "evidence"
WRONG = (Verdict.REFUTED, Verdict.ILL_POSED)
TINY = mp.mpf(10) ** -30  # far above the rounding of 50 digits, far below every gap that is met
Witness = Mapping[str, str]


class Outside(Exception):  # noqa: N818 - says where a point lies
    """The point is not in the domain of the claim."""


@dataclass(frozen=True)
class Entry:
    """How a refutation is derived again.

    holds      does the printed relation hold at a point of the domain? raises Outside for any other point
    elsewhere  a point of the domain where it does hold
    """

    holds: Callable[[Witness], bool]
    elsewhere: Witness


@pytest.fixture(autouse=True)
def fifty_digits() -> Iterator[None]:
    """mpmath works with more digits than are compared."""
    with mp.workdps(50):
        yield


# Cosine annealing from its definition -------------------------------------------------------------------


def h(u: mp.mpf) -> mp.mpf:
    """The cosine schedule."""
    return (1 + mp.cos(mp.pi * u)) / 2


def big_h(v: mp.mpf) -> mp.mpf:
    """H(v), the integral of h over [v, 1], in closed form."""
    return (1 - v) / 2 - mp.sin(mp.pi * v) / (2 * mp.pi)


def ratio(u: mp.mpf) -> mp.mpf:
    """h^2/H, and its limit 0 at u = 1; with digits to spare, as h and H are differences of nearly equal numbers."""
    with mp.workdps(120):
        return h(u) ** 2 / big_h(u) if u < 1 else mp.mpf(0)


def integral_of_ratio(low: mp.mpf, high: mp.mpf) -> mp.mpf:
    """The integral of h^2/H from low to high."""
    return mp.quad(ratio, mp.linspace(low, high, 9), method="gauss-legendre")


def number(text: str) -> mp.mpf:
    """An exact fraction in 50 digits."""
    value = Fraction(text)
    return mp.mpf(value.numerator) / value.denominator


# One evaluation a claim ----------------------------------------------------------------------------------


def cut_in(w: Witness) -> bool:
    """D.2: ceiling(4 rho^2) <= T/4 for rho in (1, sqrt(T/16))."""
    T, rho = Fraction(w["T"]), Fraction(w["rho"])
    if T.denominator != 1 or T < 17 or not rho > 1 or not 16 * rho**2 < T:
        raise Outside
    return ceil(4 * rho**2) <= T / 4


def second_sum(w: Witness) -> bool:
    """F.2: the sum of h^2/H over (t-1)/T is at most its first term plus T times the integral, cosine annealing."""
    T, k = Fraction(w["T"]), Fraction(w["k"])
    if w.get("h", "cosine") != "cosine" or T.denominator != 1 or k.denominator != 1 or not 1 <= k <= T:
        raise Outside
    n, first = int(T), int(k)
    total = mp.fsum(ratio(mp.mpf(t - 1) / n) for t in range(first, n + 1))
    start = mp.mpf(first - 1) / n
    return bool(total <= ratio(start) + n * integral_of_ratio(start, 1 - mp.mpf(1) / n) + TINY)


def in_unit(w: Witness) -> mp.mpf:
    """u in [0, 1)."""
    if not 0 <= Fraction(w["u"]) < 1:
        raise Outside
    return number(w["u"])


def slope_of_quotient(u: mp.mpf) -> mp.mpf:
    """(h/(1-u)^2)' by numerical differentiation, from the quotient alone."""
    with mp.workdps(150):
        return mp.diff(lambda x: h(x) / (1 - x) ** 2, u)


def derivative(w: Witness) -> bool:
    """F.4: (h/(1-u)^2)' has the numerator -pi/2 sin(pi u)(1-u)^2 + 2(1-u) over (1-u)^4."""
    u = in_unit(w)
    printed = (-mp.pi / 2 * mp.sin(mp.pi * u) * (1 - u) ** 2 + 2 * (1 - u)) / (1 - u) ** 4
    return bool(abs(slope_of_quotient(u) - printed) < TINY)


def derivative_sign(w: Witness) -> bool:
    """F.4: (h/(1-u)^2)' >= (4 - pi)/2."""
    return bool(slope_of_quotient(in_unit(w)) >= (4 - mp.pi) / 2 - TINY)


def plugged(divisor: mp.mpf) -> Callable[[Witness], bool]:
    """F.4, Eq. (15): 3/(2 rho x^3) + rho 125 x^2/8 at x = rho^-0.4 with the last term divided by Q(0), or by 1."""

    def holds(w: Witness) -> bool:
        if not Fraction(w["rho"]) >= 1:
            raise Outside
        rho = number(w["rho"])
        x = rho ** (-mp.mpf(2) / 5)
        left = 3 / (2 * rho * x**3) + rho * 125 * x**2 / 8
        right = 3 / (2 * rho ** (-mp.mpf(1) / 5)) + 125 * rho ** (mp.mpf(1) / 5) / (8 * divisor)
        return bool(abs(left - right) < TINY * left)

    return holds


def plugged_as_read(w: Witness) -> bool:
    """The same with the Q_h(0) of the text read."""
    return plugged(integral_of_ratio(mp.mpf(0), mp.mpf(1)))(w)


def case_2_printed(w: Witness) -> bool:
    """B.3: 3/(2 rho x^3) + 125 rho x^2/8 <= 3/(2 (1 - pi rho/(2T)) x) + 125/(8 sqrt(x)), x = 1 - tau_0, in case 2."""
    T, rho, j = (Fraction(w[name]) for name in ("T", "rho", "j"))
    n, r, x = number(w["T"]), number(w["rho"]), 1 - number(w["j"]) / number(w["T"])
    first = r * h(1 - x) <= 1 < r * h(1 - x - 1 / n)  # j/T is tau_0, for eta_sm = 1/(2 beta)
    if (
        T != 10**6
        or j.denominator != 1
        or not first
        or not r**2 * x**5 < 1
        or not r < 2 * n / mp.pi
        or rho < 1
    ):
        raise Outside
    left = 3 / (2 * r * x**3) + 125 * r * x**2 / 8
    return bool(left <= 3 / (2 * (1 - mp.pi * r / (2 * n)) * x) + mp.mpf(125) / 8 / mp.sqrt(x))


def case_2_order(w: Witness) -> bool:
    """B.3: 1 - pi rho/(2T) > 0 for pi rho/(2T) = k in [pi/(2T), 1]."""
    T, k = Fraction(w["T"]), Fraction(w["k"])
    if T.denominator != 1 or T < 2 or not mp.pi / (2 * number(w["T"])) <= number(w["k"]) or k > 1:
        raise Outside
    return 1 - k > 0


def jensen_with_falling_weights(w: Witness) -> bool:
    """G, Eq. (17) for f = abs with v_1 = v and v_2 = w <= v: |v/w a + (1 - v/w) b| <= v/w |a| + (1 - v/w) |b|."""
    v, later, a, b = (Fraction(w[name]) for name in "vwab")
    if not 0 < later <= v:
        raise Outside
    share = v / later
    return abs(share * a + (1 - share) * b) <= share * abs(a) + (1 - share) * abs(b)


def young_as_read(w: Witness) -> bool:
    """G.1: E[f'(x_{t+1}) (x_{t+1} - x_t)] <= E[eta f'(x_t)^2 + (x_{t+1} - x_t)^2/(4 eta)] for a max(0, x) and a coin of b."""
    eta, a, b = (Fraction(w[name]) for name in ("eta", "a", "b"))
    if not min(eta, a, b) > 0:
        raise Outside
    slope = lambda x: a if x > 0 else Fraction(0)  # noqa: E731 - the subgradient of a max(0, x), 0 at 0
    ends = (eta * b, -eta * b)  # x_{t+1} from x_t = 0
    left = sum(slope(x) * x for x in ends) / 2
    return left <= eta * slope(Fraction(0)) ** 2 + sum(x**2 for x in ends) / 2 / (4 * eta)


ENTRIES = {
    "B.3/case-2-printed": Entry(case_2_printed, {}),  # an instance: it holds at no point of its domain
    "B.3/case-2-order": Entry(case_2_order, {"T": "2", "k": "9/10"}),
    "G.1/young-as-read": Entry(young_as_read, {"eta": "1", "a": "1", "b": "8"}),
    "G/eq-16-order": Entry(jensen_with_falling_weights, {"v": "1", "w": "1", "a": "2", "b": "-3"}),
    "D.2/cut-in": Entry(cut_in, {"T": "20", "rho": "11/10"}),
    "F.2/second-sum": Entry(second_sum, {"T": "2", "k": "2"}),
    "F.4/derivative": Entry(derivative, {"u": "0"}),
    "F.4/derivative-sign": Entry(derivative_sign, {"u": "0"}),
    "F.4/eq-15-plugged-as-read": Entry(plugged_as_read, {}),  # it holds nowhere, as Q_h(0) is not 1
}
LARGE = ("F.2/second-sum",)  # whose correction rests on a long chain of claims


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The paper's claims."""
    return api.paper(PAPER)


def audited(paper: Paper, ids: Iterable[str]) -> Audit:
    """Claims and what they rest on, decided."""
    wanted = {c.id for i in ids for c in selected(paper, i)}
    return run_audit(paper, [c for c in paper.claims if c.id in wanted])


def users(paper: Paper, claim_id: str) -> list[Claim]:
    """The claims that use one."""
    return [c for c in paper.claims if claim_id in c.uses]


def test_every_corrected_claim_has_an_entry(paper: Paper) -> None:
    """No correction without a refutation that is derived again, and no entry for a claim without a correction."""
    assert {c.id for c in paper.claims if c.corrected_by is not None} == set(ENTRIES)


def test_every_refuted_claim_has_an_entry(paper: Paper) -> None:
    """In the committed report, which CI compares with a new one, the refuted and ill-posed claims are those here."""
    files = (REPORTS / paper.id).rglob("*.json")
    read = [json.loads(f.read_text(encoding="utf-8")) for f in files]
    claims = [r for r in read if "rule" in r]  # figures and experiments lie beside them
    assert {c["id"] for c in claims} == {c.id for c in paper.claims}
    assert {c["id"] for c in claims if c["verdict"] in map(str, WRONG)} == set(ENTRIES)


@pytest.mark.parametrize("claim_id", ENTRIES)
def test_the_witness_refutes_by_other_means(paper: Paper, claim_id: str) -> None:
    """The engine's counterexample lies in the domain, and there the printed relation fails."""
    claim = paper.claim(claim_id)
    assert claim.statement is not None
    found = decide_statement(claim.statement, claim.setting.schedule)
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None
    assert not ENTRIES[claim_id].holds(found.witness)


@pytest.mark.parametrize("claim_id", [i for i, e in ENTRIES.items() if e.elsewhere])
def test_control_another_point_does_not_refute(claim_id: str) -> None:
    """The same evaluation finds nothing wrong where the relation holds: it does not call everything false."""
    assert ENTRIES[claim_id].holds(ENTRIES[claim_id].elsewhere)


@pytest.mark.parametrize("rho", ["1", "3/2", "1000"])
def test_control_without_the_stray_factor(rho: str) -> None:
    """Eq. (15) with 1 in the place of the stray Q_h(0) is an equality, by the same evaluation."""
    assert plugged(mp.mpf(1))({"rho": rho})
    assert not plugged_as_read({"rho": rho})


@pytest.mark.parametrize(
    ("claim_id", "point"),
    [
        ("D.2/cut-in", {"T": "20", "rho": "2"}),
        ("D.2/cut-in", {"T": "16", "rho": "101/100"}),
        ("F.2/second-sum", {"T": "2", "k": "3"}),
        ("F.2/second-sum", {"h": "linear", "T": "2", "k": "1"}),
        ("F.4/derivative", {"u": "1"}),
        ("B.3/case-2-printed", {"T": "1000000", "rho": "4000", "j": "990000"}),
        ("B.3/case-2-order", {"T": "2", "k": "1/2"}),
        ("G/eq-16-order", {"v": "1", "w": "2", "a": "0", "b": "1"}),
        ("F.4/eq-15-plugged-as-read", {"rho": "1/2"}),
    ],
)
def test_control_a_point_outside_is_no_witness(claim_id: str, point: Witness) -> None:
    """A point that the domain does not contain is refused, whatever the relation says there."""
    with pytest.raises(Outside):
        ENTRIES[claim_id].holds(point)


def test_closed_forms_against_quadrature() -> None:
    """H written out by hand is the integral of h, and Q(0) has the digits of test_cosine_constants.py."""
    for v in ("0", "1/3", "9/10"):
        assert abs(mp.quad(h, [number(v), 1]) - big_h(number(v))) < TINY
    assert abs(integral_of_ratio(mp.mpf(0), mp.mpf(1)) - mp.mpf("2.122143353532140820739690776")) < mp.mpf(
        10
    ) ** (-26)


@pytest.mark.slow
@pytest.mark.parametrize("claim_id", [pytest.param(i, marks=full) if i in LARGE else i for i in ENTRIES])
def test_the_correction_is_decided_and_takes_its_place(paper: Paper, claim_id: str) -> None:
    """The correction is proved, and each claim that uses the refuted one was decided with the correction."""
    correction = paper.claim(claim_id).corrected_by
    assert correction is not None
    later = [c.id for c in users(paper, claim_id)]
    findings = audited(paper, [claim_id, *later]).findings
    assert findings[claim_id].verdict is Verdict.REFUTED
    assert findings[correction].verdict is Verdict.PROVED
    for other in later:
        assert correction in findings[other].premises
        assert claim_id not in findings[other].premises
        if other not in ENTRIES:
            assert findings[other].verdict is Verdict.PROVED, findings[other].reason
