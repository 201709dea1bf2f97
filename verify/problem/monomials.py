"""Two products of powers compared: a b**(p-1) <= a, rho**(1/(2p+1)) <= rho**(1/3).

A difference of two monomials is non-negative where their quotient is at most 1, and a product of powers is
at most 1 where each base is in [0, 1] with exponent >= 0, or >= 1 with exponent <= 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.formula import Expr, const, num, var
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.problem.orthant import Orthant


def dominated(value: RationalFunction, form: NormalForm, orthant: Orthant) -> bool:
    """Is a polynomial with two terms of opposite signs >= 0 because the quotient of its terms is at most 1?"""
    try:
        value, bases = _in_bases(value, form)
        terms = value.numerator_terms()
        if len(terms) != 2 or value.denominator_terms() != [({}, Fraction(1))]:
            return False
        (up, a), (down, b) = sorted(terms, key=lambda t: -t[1])
        if not (a > 0 > b) or -b > a:
            return False
        return all(
            _at_most_one(base, e, form, orthant) for base, e in _quotient(down, up, form, bases).values()
        )
    except (NotEnclosed, UndefinedOperation):
        return False


def _in_bases(value: RationalFunction, form: NormalForm) -> tuple[RationalFunction, dict[str, Expr]]:
    """Write a variable x in the base a + b x of a power that occurs, so that (1-u)**p and 1-u share a base."""
    bases: dict[str, Expr] = {}
    for name in value.names:
        atom = form.atoms.get(name)
        if atom is None or atom.op not in ("pow", "sqrt") or len(atom.args[0].free) != 1:
            continue
        base, (x,) = atom.args[0], atom.args[0].free
        linear = form.of(base)
        slope = linear.derivative(x)
        if base.op == "var" or slope.as_fraction() is None or x not in value.names:
            continue
        generator = RationalFunction.generator(f"[{to_text(base)}]")
        bases[f"[{to_text(base)}]"] = base
        rest = linear - slope * RationalFunction.generator(x)
        value = value.substitute(x, (generator - rest) / slope)
    return value, bases


def _quotient(
    top: Mapping[str, int], bottom: Mapping[str, int], form: NormalForm, bases: Mapping[str, Expr]
) -> dict[str, tuple[Expr, RationalFunction]]:
    """The quotient of two monomials as base -> exponent."""
    out: dict[str, tuple[Expr, RationalFunction]] = {}
    for powers, sign in ((top, 1), (bottom, -1)):
        for name, k in powers.items():
            base, exponent = _split(form.atoms.get(name, bases.get(name, var(name))))
            key = to_text(base)
            _, before = out.get(key, (base, RationalFunction.number(0)))
            out[key] = (base, before + form.of(exponent) * (sign * k))
    return {k: (b, e) for k, (b, e) in out.items() if not e.is_zero()}


def _split(e: Expr) -> tuple[Expr, Expr]:
    if e.op == "sqrt":
        return e.args[0], num(Fraction(1, 2))
    if e.op == "pow":
        return e.args[0], e.args[1]
    return (const("E"), e.args[0]) if e.op == "exp" else (e, num(1))


def _at_most_one(base: Expr, exponent: RationalFunction, form: NormalForm, orthant: Orthant) -> bool:
    if base == const("E"):
        return orthant.holds(-exponent)
    value = form.of(base)
    if orthant.holds(exponent):
        return orthant.holds(1 - value) and orthant.holds(value)
    return orthant.holds(-exponent) and orthant.holds(value - 1)
