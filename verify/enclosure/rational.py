"""The field of rational functions over Q in named generators, computed exactly.

A generator is a name and nothing else: relations between generators (s**2 = 1 - c**2) enter only by
:meth:`RationalFunction.reduce`. The normal form makes equality structural: common factors cancelled,
leading coefficient of the denominator 1, generators that do not occur dropped, the rest in order.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from functools import reduce as fold

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from verify.errors import DomainError, NotEnclosed, UndefinedOperation

Number = Fraction | int
Term = tuple[dict[str, int], Fraction]

_TERM_LIMIT = 100_000
_DIGIT_LIMIT = 1_000_000
_DEGREE_LIMIT = 10_000


class RationalFunction:
    """A quotient of two polynomials with rational coefficients, in normal form.

    Make one with :meth:`number` and :meth:`generator`. Ints and Fractions may stand for operands.
    """

    __slots__ = ("_den", "_num")

    def __init__(self, num: fmpq_mpoly, den: fmpq_mpoly) -> None:
        """Normal form of num / den, both of one context; UndefinedOperation if den is zero."""
        if not den.is_one():
            num, den = _lowest_terms(num, den)
        unused = set(num.unused_gens())
        if unused and not unused.isdisjoint(den.unused_gens()):
            unused.intersection_update(den.unused_gens())
            small = _context(tuple(name for name in num.context().names() if name not in unused))
            num, den = num.project_to_context(small), den.project_to_context(small)
        self._num = num
        self._den = den

    @staticmethod
    def number(value: Number) -> RationalFunction:
        """A constant; refuses floats."""
        if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
            raise TypeError(f"{value!r} ({type(value).__name__}) is not exact: give an int or a Fraction.")
        return _number(Fraction(value))

    @staticmethod
    def generator(name: str) -> RationalFunction:
        """The function ``name``; raises DomainError for an empty name or one that is not ASCII."""
        if not name or not name.isascii():
            raise DomainError(f"{name!r} is no name of a generator: give a non-empty ASCII string.")
        return _generator(name)

    # -- field operations ---------------------------------------------------------------------------

    def __add__(self, other: RationalFunction | Number) -> RationalFunction:
        a, b, c, d = self._with(other)
        return RationalFunction(a + c, b) if b == d else RationalFunction(a * d + c * b, b * d)

    def __sub__(self, other: RationalFunction | Number) -> RationalFunction:
        a, b, c, d = self._with(other)
        return RationalFunction(a - c, b) if b == d else RationalFunction(a * d - c * b, b * d)

    def __mul__(self, other: RationalFunction | Number) -> RationalFunction:
        a, b, c, d = self._with(other)
        return RationalFunction(a * c, b * d)

    def __truediv__(self, other: RationalFunction | Number) -> RationalFunction:
        a, b, c, d = self._with(other)
        return RationalFunction(a * d, b * c)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Number) -> RationalFunction:
        return RationalFunction.number(other) - self

    def __rtruediv__(self, other: Number) -> RationalFunction:
        return RationalFunction.number(other) / self

    def __neg__(self) -> RationalFunction:
        return RationalFunction(-self._num, self._den)

    def power_int(self, n: int) -> RationalFunction:
        """self**n for an integer n; x**0 is 1.

        raises   UndefinedOperation for 0 to a negative power; NotEnclosed where the result would have
                 more than 100,000 terms, degree above 10,000 or coefficients of a million bits
        """
        if n < 0 and self.is_zero():
            raise UndefinedOperation(f"0 to the power {n}.", certain=True)
        num, den = _power(self._num, abs(n)), _power(self._den, abs(n))
        return RationalFunction(num, den) if n >= 0 else RationalFunction(den, num)

    # -- questions ----------------------------------------------------------------------------------

    def is_zero(self) -> bool:
        """Whether this is the zero function."""
        return bool(self._num.is_zero())

    @property
    def names(self) -> tuple[str, ...]:
        """The generators that occur, in order."""
        return tuple(self._num.context().names())

    def as_fraction(self) -> Fraction | None:
        """The value of a constant, None for a function of some generator."""
        if self.names:
            return None
        return fold(lambda _, term: term[1], self.numerator_terms(), Fraction(0))

    def numerator_terms(self) -> list[Term]:
        """Terms of the numerator as ({name: exponent > 0}, coefficient), leading term first."""
        return _terms(self._num)

    def denominator_terms(self) -> list[Term]:
        """Terms of the denominator as ({name: exponent > 0}, coefficient), leading term first."""
        return _terms(self._den)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RationalFunction):
            return NotImplemented
        return self.names == other.names and self._num == other._num and self._den == other._den

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return str(self._num) if self._den.is_one() else f"({self._num})/({self._den})"

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _restore, (self.names, *map(_plain, (self._num, self._den)))

    # -- changes of generators ------------------------------------------------------------------------

    def derivative(self, name: str) -> RationalFunction:
        """Partial derivative, all generators independent."""
        if name not in self.names:
            return RationalFunction.number(0)
        i = self.names.index(name)
        a, b = self._num, self._den
        return RationalFunction(a.derivative(i) * b - a * b.derivative(i), b * b)

    def substitute(self, name: str, value: RationalFunction | Number) -> RationalFunction:
        """``value`` in place of the generator; UndefinedOperation where the denominator becomes zero."""
        return self._rewrite(name, 1, _as_function(value))

    def reduce(self, name: str, degree: int, replacement: RationalFunction | Number) -> RationalFunction:
        """Rewrite name**degree as ``replacement``, in numerator and denominator.

        degree       at least 1
        replacement  free of ``name``, so that one pass ends with powers below ``degree``
        raises       UndefinedOperation where the denominator becomes zero

        A difference of two equal values reduces to zero when name**degree - replacement is irreducible;
        two equal quotients may still look different, so compare by subtraction.
        """
        value = _as_function(replacement)
        if degree < 1:
            raise DomainError(f"degree = {degree!r}: give an integer that is at least 1.")
        if name in value.names:
            raise DomainError(f"{name}**{degree} cannot be replaced by {value}, which contains {name}.")
        return self._rewrite(name, degree, value)

    def _rewrite(self, name: str, degree: int, value: RationalFunction) -> RationalFunction:
        if name not in self.names:
            return self
        a, b, c, d = self._with(value)
        top, top_power = _rewritten(a, name, degree, c, d)
        bottom, bottom_power = _rewritten(b, name, degree, c, d)
        shift = top_power - bottom_power
        return RationalFunction(top * _power(d, max(0, -shift)), bottom * _power(d, max(0, shift)))

    def _with(
        self, other: RationalFunction | Number
    ) -> tuple[fmpq_mpoly, fmpq_mpoly, fmpq_mpoly, fmpq_mpoly]:
        """Numerators and denominators of both operands in one context."""
        o = _as_function(other)
        if self.names == o.names:
            return self._num, self._den, o._num, o._den
        context = _context(tuple(sorted({*self.names, *o.names})))
        a, b, c, d = (p.project_to_context(context) for p in (self._num, self._den, o._num, o._den))
        return a, b, c, d


@lru_cache(maxsize=4096)
def _context(names: tuple[str, ...]) -> fmpq_mpoly_ctx:
    """The polynomial ring in these generators, sorted and distinct."""
    return fmpq_mpoly_ctx.get(names, Ordering.lex)


@lru_cache(maxsize=4096)
def _number(value: Fraction) -> RationalFunction:
    context = _context(())
    return RationalFunction(context.constant(_rational(value)), context.constant(1))


@lru_cache(maxsize=4096)
def _generator(name: str) -> RationalFunction:
    context = _context((name,))
    return RationalFunction(context.gen(0), context.constant(1))


def _lowest_terms(num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """The same quotient without a common factor, the leading coefficient of the denominator 1."""
    if den.is_zero():
        raise UndefinedOperation("division by a rational function that is identically 0.", certain=True)
    common = num.gcd(den)
    if not common.is_constant():
        num, den = num / common, den / common
    leading = den.leading_coefficient()
    return (num, den) if leading == 1 else (num / leading, den / leading)


def _rational(value: Number) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _as_function(value: RationalFunction | Number) -> RationalFunction:
    return value if isinstance(value, RationalFunction) else RationalFunction.number(value)


def _plain(poly: fmpq_mpoly) -> dict[tuple[int, ...], Fraction]:
    """Exponents and coefficients as Python numbers."""
    return {
        tuple(int(e) for e in exponents): Fraction(int(c.p), int(c.q))
        for exponents, c in poly.to_dict().items()
    }


def _terms(poly: fmpq_mpoly) -> list[Term]:
    names = poly.context().names()
    return [
        ({n: e for n, e in zip(names, exponents, strict=True) if e}, coefficient)
        for exponents, coefficient in sorted(_plain(poly).items(), reverse=True)
    ]


def _restore(names: tuple[str, ...], *parts: dict[tuple[int, ...], Fraction]) -> RationalFunction:
    """The pickled function again."""
    context = _context(names)
    num, den = (context.from_dict({e: _rational(c) for e, c in part.items()}) for part in parts)
    return RationalFunction(num, den)


def _power(poly: fmpq_mpoly, n: int) -> fmpq_mpoly:
    """poly**n for n >= 0 within the limits of size."""
    terms = len(poly)
    if n > 1 and terms:
        bits = sum(int(c.p).bit_length() + int(c.q).bit_length() for c in poly.coeffs()) - 2 * terms
        count = math.comb(min(n, _TERM_LIMIT) + terms - 1, min(terms - 1, 8))
        if n * int(poly.total_degree()) > _DEGREE_LIMIT or n * bits > _DIGIT_LIMIT or count > _TERM_LIMIT:
            raise NotEnclosed(f"({poly}) to the power {n} is too large to expand.")
    return poly**n


def _rewritten(
    poly: fmpq_mpoly, name: str, degree: int, c: fmpq_mpoly, d: fmpq_mpoly
) -> tuple[fmpq_mpoly, int]:
    """poly with name**degree replaced by c/d, multiplied by d**power; the pair (result, power)."""
    context = poly.context()
    i = context.variable_to_index(name)
    groups: dict[int, dict[tuple[int, ...], fmpq]] = {}
    for exponents, coefficient in poly.to_dict().items():
        quotient, rest = divmod(int(exponents[i]), degree)
        groups.setdefault(quotient, {})[(*exponents[:i], rest, *exponents[i + 1 :])] = coefficient
    power = max(groups, default=0)
    total = context.constant(0)
    for quotient, part in groups.items():
        total += context.from_dict(part) * _power(c, quotient) * _power(d, power - quotient)
    return total, power
