"""Parts of powers: exponents term by term, prime factors, certified signs of constant bases."""

from __future__ import annotations

from fractions import Fraction

from verify.enclosure.factors import divide_out
from verify.enclosure.interval import Interval
from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import evaluate
from verify.language.formula import SCHEDULE_OPS, Expr, call, const, num


def exponent_terms(e: RationalFunction) -> list[tuple[Fraction, RationalFunction | None]]:
    """``e`` as a sum of rational coefficients times monomials (None for the constant 1) over its denominator."""
    quotient, remainder, denominator = divide_out(e)
    out: list[tuple[Fraction, RationalFunction | None]] = []
    for source, below in ((quotient, None), (remainder, denominator)):
        for powers, coefficient in source.numerator_terms():
            monomial = RationalFunction.number(Fraction(1))
            for name, k in powers.items():
                monomial = monomial * RationalFunction.generator(name).power_int(k)
            if below is not None:
                out.append((coefficient, monomial / below))
            else:
                out.append((coefficient, monomial if powers else None))
    return out


def base_and_exponent(power: Expr) -> tuple[Expr, Expr]:
    """A power, root or exponential as base and exponent."""
    if power.op == "sqrt":
        return power.args[0], num(Fraction(1, 2))
    return (const("E"), power.args[0]) if power.op == "exp" else (power.args[0], power.args[1])


def certainly_nonnegative(formula: Expr) -> bool:
    """Is a term without variables certified >= 0? (A float sees no sign in pi - 3.14159...)"""
    if formula.free or any(e.op in SCHEDULE_OPS for e in formula.walk()):
        return False
    try:
        value = evaluate(formula, IntervalAlgebra(), {})
    except (NotEnclosed, UndefinedOperation):
        return False
    return bool(value.certainly(">=", Interval.exact(0)))


def constant_value(value: RationalFunction) -> Fraction:
    """The number that a rational function is; raises NotEnclosed for one that is not constant."""
    fixed = value.as_fraction()
    if fixed is None:
        raise NotEnclosed(f"{value} is not a number")
    return fixed


def special_cosine(turn: Fraction) -> Expr | None:
    """cos(pi turn) in square roots where the denominator is 1, 2, 3, 4 or 6; None for other angles."""
    turn = abs(turn) % 2
    turn = 2 - turn if turn > 1 else turn  # cosine is even and has period 2 in half turns
    sign = num(-1) if turn > Fraction(1, 2) else num(1)
    turn = 1 - turn if turn > Fraction(1, 2) else turn
    values = {
        Fraction(0): num(1),
        Fraction(1, 6): call("sqrt", num(3)) / 2,
        Fraction(1, 4): call("sqrt", num(2)) / 2,
        Fraction(1, 3): num(Fraction(1, 2)),
        Fraction(1, 2): num(0),
    }
    value = values.get(turn)
    return None if value is None else sign * value
