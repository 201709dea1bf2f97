"""The falsifier's own h, H, Q, tau and K, against quadrature and minimisation from their definitions."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest

from verify.mutants.falsifier.schedules import schedule
from verify.mutants.falsifier.values import Unusable, real

H_OF = {
    "linear": lambda u: 1 - u,
    "poly:2": lambda u: (1 - u) ** 2,
    "poly:5/2": lambda u: (1 - u) ** mp.mpf("2.5"),
    "cosine": lambda u: mp.sin(mp.pi * (1 - u) / 2) ** 2,
}
POINTS = (Fraction(0), Fraction(1, 3), Fraction(9, 10))


def value(text: str, name: str, x: Fraction):
    """One value, as an mpmath number."""
    found = schedule(text)
    assert found is not None
    return real(found.value(name, x, {}))


@pytest.mark.parametrize("text", H_OF)
@pytest.mark.parametrize("v", POINTS)
def test_H_and_Q_are_the_integrals(text: str, v: Fraction) -> None:
    """H(v) is the integral of h, Q(v) that of h^2/H, over [v, 1]."""
    with mp.workdps(30):
        start = mp.mpf(v.numerator) / v.denominator
        assert mp.almosteq(value(text, "h", v), H_OF[text](start), 1e-25)
        assert mp.almosteq(value(text, "H", v), mp.quad(H_OF[text], [start, 1]), 1e-22)

        def integrand(u):
            found = schedule(text)
            return H_OF[text](u) ** 2 / real(found.value("H", u, {}))

        assert mp.almosteq(
            value(text, "Q", v), mp.quad(integrand, [start, 1], method="gauss-legendre"), 1e-12
        )


@pytest.mark.parametrize("text", ["linear", "poly:2", "cosine"])
@pytest.mark.parametrize("rho", [Fraction(1), Fraction(10)])
def test_K_is_the_least_over_tau(text: str, rho: Fraction) -> None:
    """No tau on a grid gives less, and the one found gives K."""
    with mp.workdps(30):
        start, total = value(text, "H", Fraction(0)), value(text, "Q", Fraction(0))

        def bracket(t):
            found = schedule(text)
            h, q = (real(found.value(n, t, {})) for n in ("H", "Q"))
            return mp.sqrt(total / start) * (start / (rho.numerator * h) + rho.numerator * q / total)

        best = value(text, "K", rho)
        assert mp.almosteq(bracket(value(text, "tau", rho)), best, 1e-20)
        assert all(bracket(Fraction(k, 100)) >= best * (1 - mp.mpf(10) ** -20) for k in range(100))


def test_derivatives_are_those_of_the_functions() -> None:
    """h', h'' and K' against differences."""
    with mp.workdps(30):
        for text in ("poly:2", "poly:5/2", "cosine"):
            for order, name in ((1, "h'"), (2, "h''")):
                assert mp.almosteq(
                    value(text, name, Fraction(1, 3)), mp.diff(H_OF[text], mp.mpf(1) / 3, order), 1e-20
                )
        near = [value("cosine", "K", Fraction(3) + s * Fraction(1, 10**6)) for s in (1, -1)]
        assert mp.almosteq(value("cosine", "K'", Fraction(3)), (near[0] - near[1]) * 10**6 / 2, 1e-10)


def test_what_is_not_known_is_not_used() -> None:
    """Kinks, infinite Q, arguments outside [0, 1], rho below 1, unreadable names."""
    for text in ("wsd:1/5", "poly:x-", "no schedule"):
        with pytest.raises(Unusable):
            schedule(text)
    for text, name, x in (
        ("constant", "Q", Fraction(0)), ("cosine", "h", Fraction(2)), ("cosine", "K", Fraction(1, 2)),
    ):  # fmt: skip
        with pytest.raises(Unusable):
            value(text, name, x)
