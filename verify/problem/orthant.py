"""Signs by coefficients: a polynomial is non-negative where all coefficients are, on the orthant.

Every variable is written in one that ranges over [0, oo): x = low + y on a half-line, x = (low + high y)/(1 + y)
on a bounded interval, whose closed upper end is then looked at separately where the sign is strict. Atoms
(roots, exponentials, pi) are non-negative by what they are.
"""

from __future__ import annotations

from fractions import Fraction

from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.formula import Expr, Quantifier, const
from verify.language.normal_form import NormalForm
from verify.language.rational import rational_value
from verify.problem.problem import Problem, is_infinite
from verify.problem.roots import in_roots, root_degree

_MAX_TERMS = 4000


class Orthant:
    """Sign test for rational functions over the variables and atoms of one problem."""

    def __init__(self, problem: Problem, form: NormalForm) -> None:
        self.quantifiers = problem.statement.quantifiers
        self.form = form
        self._positive_bases: dict[str, bool] = {}

    def holds(self, value: RationalFunction, *, strict: bool = False) -> bool:
        """Is value >= 0 (or > 0) on the whole domain, shown by coefficients alone? False means not shown."""
        try:
            return self._holds(value, list(reversed(self.quantifiers)), frozenset(), strict)
        except (NotEnclosed, UndefinedOperation):
            return False

    def _holds(
        self, value: RationalFunction, rest: list[Quantifier], positive: frozenset[str], strict: bool
    ) -> bool:
        value = in_roots(value, self.form)
        if len(value.numerator_terms()) > _MAX_TERMS:
            return False
        for i, q in enumerate(rest):
            if q.name in value.names:
                return self._one(value, q, rest[i + 1 :], positive, strict)
        return self._by_terms(value, positive, strict)

    def _one(
        self,
        value: RationalFunction,
        q: Quantifier,
        rest: list[Quantifier],
        positive: frozenset[str],
        strict: bool,
    ) -> bool:
        """Map one variable to the orthant, then the others."""
        y = RationalFunction.generator(q.name)
        low = None if is_infinite(q.low) else self.form.of(q.low)
        high = None if is_infinite(q.high) else self.form.of(q.high)
        if low is None and high is None:  # even powers have a sign without it
            even = all(
                powers.get(q.name, 0) % 2 == 0
                for powers, _ in (*value.numerator_terms(), *value.denominator_terms())
            )
            return even and self._holds(value, rest, positive, strict)
        if low is not None and high is None:
            inside = positive if q.low_closed else positive | {q.name}
            return self._holds(value.substitute(q.name, y + low), rest, inside, strict)
        if low is None and high is not None:
            inside = positive if q.high_closed else positive | {q.name}
            return self._holds(value.substitute(q.name, high - y), rest, inside, strict)
        if low is None or high is None:
            return False
        if (
            strict
            and q.high_closed
            and not self._holds(value.substitute(q.name, high), rest, positive, strict)
        ):
            return False  # x = high is y = oo: a limit that a strict sign would miss
        inside = positive if q.low_closed else positive | {q.name}
        moved = value.substitute(q.name, (y * high + low) / (y + Fraction(1)))
        return self._holds(moved, rest, inside, strict)

    def _by_terms(self, value: RationalFunction, positive: frozenset[str], strict: bool) -> bool:
        for name in value.names:
            value, positive = self._atom(value, name, positive)
        top, bottom = value.numerator_terms(), value.denominator_terms()
        if any(c < 0 for _, c in (*top, *bottom)):
            return False
        if not any(set(powers) <= positive for powers, _ in bottom):
            return False
        return not strict or any(set(powers) <= positive for powers, _ in top)

    def _atom(
        self, value: RationalFunction, name: str, positive: frozenset[str]
    ) -> tuple[RationalFunction, frozenset[str]]:
        atom = self.form.atoms.get(name)
        if atom is None:
            if not any(q.name == name for q in self.quantifiers):
                raise NotEnclosed(f"{name} is bound by no interval")
            return value, positive  # a variable already mapped
        y = RationalFunction.generator(name)
        if atom == const("pi"):
            return value.substitute(name, y + Fraction(3)), positive | {name}
        least = self._least(atom)
        if least > 0:
            return value.substitute(name, y + least), positive
        if self.form.positive_atom(name) or self._positive_base(name, atom):
            return value, positive | {name}
        if not self.form.nonnegative_atom(name):
            raise NotEnclosed("an atom of unknown sign")
        return value, positive

    def _least(self, atom: Expr) -> Fraction:
        """A rational lower bound of a root of a variable that is bounded below: k/64 with (k/64)^n <= low."""
        degree = root_degree(atom)
        if degree is None or atom.args[0].op != "var":
            return Fraction(0)
        q = next((q for q in self.quantifiers if q.name == atom.args[0].value), None)
        low = None if q is None or is_infinite(q.low) else rational_value(q.low)
        if low is None or low <= 0:
            return Fraction(0)
        k = int(64 * float(low) ** (1 / degree)) + 1
        while k > 0 and Fraction(k, 64) ** degree > low:
            k -= 1
        return Fraction(k, 64)

    def _positive_base(self, name: str, atom: Expr) -> bool:
        """A root or power of a base that is > 0 is > 0."""
        if atom.op not in ("sqrt", "pow"):
            return False
        if name not in self._positive_bases:
            self._positive_bases[name] = False  # a base that contains its own root is not looked at twice
            try:
                self._positive_bases[name] = self.holds(self.form.of(atom.args[0]), strict=True)
            except (NotEnclosed, UndefinedOperation):
                return False
        return self._positive_bases[name]
