"""Theorem 1 for (1-u)^p with p a symbol: accepted, independent of sympy, and found by sympy."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.language import parse_expression
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import evaluate
from verify.theory.closed_forms import vanishes
from verify.theory.functionals import functionals
from verify.theory.polynomial import derive_with_sympy, polynomial_decay, refused
from verify.theory.schedules import parse_schedule

FIELDS = ["H", "Q", "tau", "interior", "infimum", "rate", "coefficient"]


def test_all_formulas_are_accepted():
    """H, Q, tau, infimum, rate and coefficient pass the exact check with p a symbol."""
    assert refused(polynomial_decay()) == []


@pytest.mark.parametrize("field", FIELDS)
def test_each_formula_is_checked(field: str):
    """Multiplied by 1 + 1e-12, any one of them is refused."""
    forms = polynomial_decay()
    wrong = getattr(forms, field) * parse_expression("1 + 1/10**12")
    assert refused(dataclasses.replace(forms, **{field: wrong}))


@pytest.mark.slow
def test_sympy_derives_the_same_formulas():
    """Derivation by sympy alone, from the integral on, gives formulas equal to the written ones."""
    found, forms = derive_with_sympy(), polynomial_decay()
    for field in FIELDS:
        assert vanishes(found[field] - getattr(forms, field)), field


@pytest.mark.parametrize("p", [Fraction(1), Fraction(3, 2), Fraction(4)])
def test_members_agree_with_the_functionals(p: Fraction):
    """Put p = 3/2 in, and the formulas give the certified H, Q, tau and K of poly:3/2."""
    forms, f = polynomial_decay(), functionals(parse_schedule(f"poly:{p}"))
    u, rho = Interval.exact(Fraction(1, 3)), Interval.exact(9)
    env = {"p": Interval.exact(p), "u": u, "rho": rho}

    def value(name: str) -> Interval:
        result: Interval = evaluate(getattr(forms, name), IntervalAlgebra(), env)
        return result

    assert value("interior").certainly(">", Interval.exact(0))
    for name, there in (("H", f.H(u)), ("Q", f.Q(u)), ("tau", f.tau(rho)), ("coefficient", f.K(rho))):
        assert value(name).intersect(there) is not None
