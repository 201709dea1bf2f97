"""Exact normal form of a formula: a rational function in variables and atoms.

This is the separate exact check of closed forms: an identity holds where its difference has the normal
form 0. Nothing here uses sympy. Atoms are pi, roots and symbolic powers of irreducible bases, and the
values of the remaining functions at canonical arguments. The rewriting uses

    b**(n + f) = b**n * b**f,   (a b)**e = a**e b**e,   (b**d)**e = b**(d e)      for bases >= 0,
    exp(x + y) = exp(x) exp(y),   sin^2 = 1 - cos^2,   cos(pi - x) = -cos(x),   H(1) = Q(1) = 0,

and every base whose sign it relied on is listed in ``assumptions``: the caller certifies each >= 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from verify.enclosure.factors import factors, prime_factors
from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed
from verify.language.algebras import FloatAlgebra
from verify.language.angles import canonical_angle
from verify.language.evaluate import evaluate
from verify.language.formula import SCHEDULE_OPS, Expr, call, const, num, var
from verify.language.powers import base_and_exponent, certainly_nonnegative, exponent_terms, special_cosine
from verify.language.vectors import SYMBOL_OPS, indexed

_MAX_POWER = 48


class NormalForm:
    """Rewrites formulas over one set of atoms.

    sample        floats for the variables at one point of the domain: fixes the sign of bases
    atoms         generator name -> the formula it stands for
    assumptions   formulas that must be >= 0 on the domain for the rewriting to be valid
    zero_powers   rewrite 0**e as 0; each such e is listed in ``positive`` and must be > 0 on the domain
    """

    def __init__(
        self, sample: Mapping[str, float] | None = None, functions: Any = None, *, zero_powers: bool = False
    ) -> None:
        self.zero_powers = zero_powers
        self.positive: list[Expr] = []
        self.sample = dict(sample or {})
        self.functions = functions
        self.atoms: dict[str, Expr] = {}
        self.assumptions: list[Expr] = []
        self._roots: dict[str, tuple[int, RationalFunction]] = {}
        self._known: dict[Expr, RationalFunction] = {}

    def of(self, expr: Expr) -> RationalFunction:
        """The normal form; raises NotEnclosed for what has none (a power that is too large)."""
        return self._reduced(self._of(expr))

    def vanishes(self, expr: Expr) -> bool:
        """Is the formula identically zero, given the assumptions? False means *not shown*."""
        try:
            return self.of(expr).is_zero()
        except NotEnclosed:
            return False

    def to_expr(self, value: RationalFunction) -> Expr:
        """A rational function over the atoms back as a formula."""
        numerator = self._polynomial(value.numerator_terms())
        denominator = self._polynomial(value.denominator_terms())
        return numerator if denominator == num(1) else numerator / denominator

    def _polynomial(self, terms: Sequence[tuple[Mapping[str, int], Fraction]]) -> Expr:
        total: Expr | None = None
        for powers, coefficient in terms:
            term: Expr | None = None if coefficient == 1 and powers else num(coefficient)
            for name, exponent in powers.items():
                base = self.atoms.get(name, var(name))
                factor = base if exponent == 1 else base**exponent
                term = factor if term is None else term * factor
            part = term if term is not None else num(1)
            total = part if total is None else total + part
        return total if total is not None else num(0)

    # -- leaves and arithmetic

    def _of(self, e: Expr) -> RationalFunction:
        """Before the last reductions; what a formula assumes is noted when it is first met."""
        if e not in self._known:
            self._known[e] = self._made(e)
        return self._known[e]

    def _made(self, e: Expr) -> RationalFunction:
        if e.op == "num":
            return RationalFunction.number(Fraction(e.value))  # type: ignore[arg-type]
        if e.op == "var":
            return RationalFunction.generator(str(e.value))
        if e.op == "const":
            return self._atom(e) if e.value == "pi" else self._power(e, num(1))
        if e.op in ("add", "sub", "mul", "div"):
            a, b = self._of(e.args[0]), self._of(e.args[1])
            if e.op == "div":
                b = self._reduced(b)
                if b.is_zero():
                    raise NotEnclosed("division by an expression that is identically zero")
                return a / b
            return a + b if e.op == "add" else a - b if e.op == "sub" else a * b
        if e.op == "neg":
            return -self._of(e.args[0])
        if e.op == "sqrt":
            return self._power(e.args[0], num(Fraction(1, 2)))
        if e.op == "exp":
            return self._power(const("E"), e.args[0])
        if e.op == "pow":
            return self._power(*e.args)
        return self._function(e)

    def _atom(self, e: Expr) -> RationalFunction:
        name = self._atom_name(e)
        self.atoms[name] = e
        return RationalFunction.generator(name)

    def _function(self, e: Expr) -> RationalFunction:
        if e.op == "sum":
            from verify.language.sums import canonical

            return self._atom(canonical(e))
        if e.op in SYMBOL_OPS:
            return self._atom(indexed(e, lambda i: self.to_expr(self.of(i))))
        args = [self.of(a) for a in e.args]
        if e.op in ("cospi", "sinpi"):
            turn = args[0].as_fraction()
            exact = (
                None if turn is None else special_cosine(turn if e.op == "cospi" else turn - Fraction(1, 2))
            )
            if exact is not None:
                return self._of(exact)
        if e.op in ("H", "Q") and (args[0] - RationalFunction.number(Fraction(1))).is_zero():
            return RationalFunction.number(Fraction(0))
        if e.op == "log" and args[0].as_fraction() == 1:
            return RationalFunction.number(Fraction(0))
        if e.op in ("sin", "cos", "sinpi", "cospi"):
            sign, angle = canonical_angle(e.op, args[0])
            atom = self._atom(call(e.op, self.to_expr(angle)))
            return atom if sign == 1 else -atom
        if e.op in SCHEDULE_OPS or e.op in ("min", "max", "abs", "floor", "ceiling", "log", "tan"):
            return self._atom(call(e.op, *[self.to_expr(a) for a in args]))
        raise NotEnclosed(f"{e.op} has no normal form")

    def _reduced(self, value: RationalFunction) -> RationalFunction:
        for name, (degree, replacement) in self._roots.items():
            value = value.reduce(name, degree, replacement)
        for name, e in self.atoms.items():
            if e.op in ("sin", "sinpi"):
                other = self._atom_name(call("cos" + e.op[3:], e.args[0]))
                if other in self.atoms:
                    one = RationalFunction.number(Fraction(1))
                    value = value.reduce(name, 2, one - RationalFunction.generator(other).power_int(2))
        return value

    @staticmethod
    def _atom_name(e: Expr) -> str:
        from verify.language.printer import to_text

        return f"<{to_text(e)}>"

    # -- powers

    def _power(self, base: Expr, exponent: Expr) -> RationalFunction:
        e = self.of(exponent)
        fixed = e.as_fraction()
        if fixed is not None and fixed.denominator == 1 and base != const("E"):
            n = int(fixed)
            if abs(n) > _MAX_POWER:
                raise NotEnclosed(f"the power {n} is too large to expand")
            b = self.of(base)
            if n < 0 and b.is_zero():
                raise NotEnclosed("a negative power of zero")
            return b.power_int(n)
        if base.op in ("pow", "sqrt", "exp"):  # (b**d)**e = b**(d e), b >= 0
            inner, d = base_and_exponent(base)
            if inner != const("E"):
                even = self.of(d).as_fraction()
                if (
                    even is not None
                    and even.denominator == 1
                    and even % 2 == 0
                    and self._sample_sign(inner) < 0
                ):
                    inner = self.to_expr(-self.of(inner))
                self._assume(inner)
            return self._power(inner, self.to_expr(self.of(d) * e))
        if base.op in ("mul", "div"):
            left, right = self._power(base.args[0], exponent), self._power(base.args[1], exponent)
            return left * right if base.op == "mul" else left / right
        if base == const("E"):
            return self._symbolic_power(base, e)
        return self._factored_power(base, e)

    def _factored_power(self, base: Expr, e: RationalFunction) -> RationalFunction:
        b = self.of(base)
        if b.is_zero():
            if not self.zero_powers:
                raise NotEnclosed("a power of zero with a symbolic exponent")
            self.positive.append(self.to_expr(e))
            return b
        content, parts = factors(b)
        signed: list[tuple[Expr, int]] = []
        for factor, multiplicity in parts:
            formula = self.to_expr(factor)
            if self._sample_sign(formula) < 0:
                formula = self.to_expr(-factor)
                content = -content if multiplicity % 2 else content
            signed.append((formula, multiplicity))
        if content < 0:
            raise NotEnclosed("a power of a base that is negative at the sample point")
        out = self._number_power(content, e)
        for formula, multiplicity in signed:
            scaled = e * RationalFunction.number(Fraction(multiplicity))
            if formula.op in ("pow", "sqrt", "exp"):  # an atom that is itself a power
                out = out * self._power(formula, self.to_expr(scaled))
                continue
            self._assume(formula)
            out = out * self._symbolic_power(formula, scaled)
        return out

    def _sample_sign(self, formula: Expr) -> float:
        floats = FloatAlgebra(self.functions)
        try:
            with floats.quietly():
                return float(evaluate(formula, floats, self.sample))
        except (KeyError, NotEnclosed):
            return 1.0

    def register(self, atom: Expr) -> RationalFunction:
        """A root of a variable as an atom of this form, with its reduction rule."""
        if atom.op not in ("sqrt", "pow"):
            raise NotEnclosed(f"{atom.op} is not a root")
        return self._power(atom.args[0], num(Fraction(1, 2)) if atom.op == "sqrt" else atom.args[1])

    def sample_sign(self, value: RationalFunction) -> float:
        """The value of a rational function at the sample point, in floats."""
        return self._sample_sign(self.to_expr(value))

    def nonnegative_atom(self, name: str) -> bool:
        """Is the atom >= 0 by what it is: a root, a power or exponential, a value of a non-negative schedule?"""
        op = self.atoms[name].op
        if op in ("h", "H", "Q"):
            return bool(getattr(self.functions, "nonnegative", False))
        return op in ("sqrt", "pow", "exp", "abs")

    def positive_atom(self, name: str) -> bool:
        """Is the atom > 0 by what it is: pi, an exponential, a power of a positive number?"""
        e = self.atoms[name]
        if e.op in ("sqrt", "pow"):
            return e.args[0].op == "num" and Fraction(e.args[0].value) > 0  # type: ignore[arg-type]
        return e.op == "exp" or e == const("pi")

    def _assume(self, formula: Expr) -> None:
        if formula not in self.assumptions and not certainly_nonnegative(formula):
            self.assumptions.append(formula)

    def _number_power(self, value: Fraction, e: RationalFunction) -> RationalFunction:
        out = RationalFunction.number(Fraction(1))
        for part, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, multiplicity in prime_factors(part):
                scale = RationalFunction.number(Fraction(sign * multiplicity))
                out = out * self._symbolic_power(num(prime), e * scale)
        return out

    def _symbolic_power(self, base: Expr, e: RationalFunction) -> RationalFunction:
        """base**e for an irreducible base: integer parts of the exponent come out, the rest are atoms."""
        out = RationalFunction.number(Fraction(1))
        for coefficient, monomial in exponent_terms(e):
            if monomial is None and base != const("E"):
                whole = coefficient.numerator // coefficient.denominator
                rest = coefficient - whole
                if abs(whole) > _MAX_POWER:
                    raise NotEnclosed(f"the power {whole} is too large to expand")
                out = out * self._of(base).power_int(whole)
                if rest:
                    root = self._root(base, rest.denominator)
                    out = out * root.power_int(rest.numerator)
                continue
            unit = num(1) if monomial is None else self.to_expr(monomial)
            if coefficient.denominator != 1:
                unit = (
                    unit / coefficient.denominator
                    if monomial is not None
                    else num(Fraction(1, coefficient.denominator))
                )
            if abs(coefficient.numerator) > _MAX_POWER:
                raise NotEnclosed(f"the power {coefficient.numerator} is too large to expand")
            atom = self._atom(call("exp", unit) if base == const("E") else Expr("pow", (base, unit)))
            out = out * atom.power_int(coefficient.numerator)
        return out

    def _root(self, base: Expr, degree: int) -> RationalFunction:
        formula = call("sqrt", base) if degree == 2 else Expr("pow", (base, num(Fraction(1, degree))))
        atom = self._atom(formula)
        self._roots[self._atom_name(formula)] = (degree, self._of(base))
        return atom
