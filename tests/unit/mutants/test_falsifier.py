"""The falsifier: what it says is false is false, and it does find what is clearly false."""

from __future__ import annotations

import mpmath as mp
import pytest
from control_rows import name_of
from tables import ROWS, SINGULAR, TRUE_ONLY

from verify.mutants.falsifier.judge import falsify

EVERY = [*ROWS, *TRUE_ONLY, *SINGULAR]
FALSE = (
    ("1/5 == 0.2000001", None),
    ("forall x in [0, 1]: x*(1 - x) < 6/25", None),
    ("forall x in [0, 1]: x**2 <= 0.999*x", None),
    ("forall x in (0, oo): log(x) <= 0.36*x", None),
    ("forall x in [0, oo): exp(x) >= 2.72*x", None),
    ("forall x in [0, pi/2]: sin(x) >= 0.64*x", None),
    ("forall x in [1, oo): x/(1 + x) <= 99/100", None),
    ("forall n in [1, oo) integer: n**2 >= 2*n", None),
    ("forall T in [17, oo) integer, rho in (1, sqrt(T/16)): ceiling(4*rho**2) <= T/4", None),
    ("forall x in [0, 1], y in [0, 1] given x + y <= 1: x*y <= 6/25", None),
    ("forall p in [1, oo), L in [0, oo): diff(exp(L/(2*p + 1)), p) >= 0", None),
    ("forall y in (-oo, oo): abs(y - 1) >= 1/100", None),
    ("forall u in [0, 1]: h(u) <= 2.4674*(1 - u)**2", "cosine"),
    ("forall u in [0, 1]: abs(diff(h(u), u)) <= 1.57", "cosine"),
    ("forall u in [0, 1]: diff(diff(h(u), u), u) <= 4.9", "cosine"),
    ("forall u in [0, 1): diff(Q(u), u) <= -1/100", "cosine"),
    ("forall rho in [1, oo): K(rho) <= 4.6*rho**(1/5)", "cosine"),
    ("forall rho in [1, oo): diff(K(rho), rho) >= 1/100", "cosine"),
    ("tau(10) <= 0.6379", "cosine"),
    ("forall p in [1, oo), v in [0, 1]: Q(v) <= (p + 1)/p*(1 - v)**(p + 1/10)", "poly:p"),
    ("forall v in [0, 1): H(v) > (1 - v)*h(v)", "annealed"),
    ("forall p in (0, oo), v in [0, 1): 1.98*p*H(v) >= h(v)**2", "annealed"),
    ("forall u in [0, 1]: h(u) >= 1/3", "exponential:2"),
    ("forall u in [0, 1]: h(u) <= 1 - u", "1-u**2"),
    ("forall T in [1, oo) integer: sum(s, s, 1, T) == T**2/2", None),
    ("forall T in [2, oo) integer: sum(h((t-1)/T)**2/H((t-1)/T), t, 1, T) <= h(0)**2/H(0) + T*(Q(0) - Q(1 - 1/T))", "cosine"),
)  # fmt: skip
UNTOUCHED = (
    ("forall x in [0, 1): x < 1", None),  # an open end
    ("forall x in [0, 1] given x < 1: x < 1", None),  # a hypothesis
    ("forall x in [0, 5] integer given x > 0: x >= 1", None),
    ("0.1 == 1/10", None),
    ("forall x in [0, oo): exp(-x) > 0", None),  # below every precision
    ("forall x in [0, oo): 1 + exp(-x) > 1", None),  # an operand lost in rounding
    ("forall t in [1, oo): sqrt(t + 1) - sqrt(t) >= 1/(3*sqrt(t))", None),
    ("forall x in [0, pi]: cos(pi/2) == 0", None),
    ("forall x in [0, 1]: sqrt(x - 2) <= 0", None),  # undefined everywhere
    ("forall T in [1, oo) integer: sum(2*s, s, 1, T) == T*(T + 1)", None),
    (
        "forall p in (0, oo), v in [0, 1): h(v) <= p*(1 - v)",
        "annealed",
    ),  # p is at least the Lipschitz constant
    ("forall u in [0, 1]: h(u) <= 1 and Q(u) >= 0", "constant"),  # Q is infinite
)


@pytest.mark.parametrize("row", EVERY, ids=name_of)
def test_true_statements_are_never_called_false(row) -> None:
    """The control of soundness rule 7: hundreds of points, those near the tightest included, and no complaint."""
    assert falsify(row.true_text, row.schedule) is None


@pytest.mark.parametrize(("text", "schedule"), FALSE)
def test_false_statements_are_found(text: str, schedule: str | None) -> None:
    """Its sibling: a falsifier that never speaks would pass the test above."""
    assert falsify(text, schedule) is not None


@pytest.mark.parametrize(("text", "schedule"), UNTOUCHED)
def test_what_is_in_doubt_is_left_alone(text: str, schedule: str | None) -> None:
    """Ends, hypotheses, values below the precision, places where a part is undefined."""
    assert falsify(text, schedule) is None


def test_a_counterexample_stands_where_everything_is_defined() -> None:
    """The point, the schedule and the relation are told; the undefined part does not refute by itself."""
    found = falsify("forall x in [-1, 1]: x**2 <= 1 and 1/x > 0", None)
    assert found is not None
    assert found.point["x"].startswith("-") and found.relation == 1
    one = falsify("forall v in [0, 1): H(v) >= (1 - v)**2/2", "annealed")
    assert one is not None and one.schedule == "poly:2"


def test_the_same_points_at_every_run() -> None:
    """Nothing depends on the clock or on chance."""
    text = "forall x in [0, 7], y in [0, x]: x*y <= 48"
    assert falsify(text, None) == falsify(text, None)


def test_text_is_never_run() -> None:
    """What is no formula is not read, and so not called false."""
    for text in (
        "__import__('os').getpid() <= 0",
        "x.y <= 0",
        "[1][0] <= 0",
        "(lambda: 0)() >= 1",
        "1 <= oo",
    ):
        assert falsify(text, None) is None


def test_precision_is_left_as_it_was() -> None:
    """The working precision belongs to the caller."""
    before = mp.mp.prec
    falsify("forall rho in [1, oo): K(rho) <= 4.6*rho**(1/5)", "cosine")
    assert mp.mp.prec == before
