"""What a setting says of its vectors: projected stochastic gradient descent on a convex function.

    x(t + 1) = the point of X nearest to x(t) - eta(t) g(t),  t = 1, ..., T;  X convex and closed, x(1) in X
    m(t) = E[g(t) | what is known before step t], a subgradient of f at x(t);  m(T + 1) is one at x(T + 1)

x(t) is known before step t, g(t) is not; stepsizes and every other number are deterministic; all vectors are square
integrable. Source of the definitions: arXiv 2503.09411, Section 2.1 and Appendix G, Eq. (16).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from verify.errors import ClaimError
from verify.language.formula import Expr, num, substitute
from verify.language.parser import parse_expression
from verify.language.vectors import EXPECTED, Symbols, is_vector

_NAMES = ("point", "step", "gradient", "mean")
_NUMBERS = ("second_moment", "variance", "smooth", "diameter")
_KEYS = frozenset((*_NAMES, *_NUMBERS, "steps", "fixed", "averages"))


@dataclass(frozen=True)
class Average:
    """A vector z(j, t): z(j, i) = start, and z(j, t) = weight z(j, t - 1) + (1 - weight) x(t) for t = i + 1, ..., T.

    i is j, or j - 1 where x(j) has a part in it.
    first, index   names of the two indices, j and t; 1 <= j <= T
    start          a vector of X known before the first step
    weight         a number in [0, 1] (which the rules show), in the names of the setting, j and t
    early          i is j - 1
    """

    first: str
    index: str
    start: str
    weight: Expr
    early: bool = False

    def begins(self, j: Expr) -> Expr:
        """The index i from which on it is defined."""
        return j - 1 if self.early else j


@dataclass(frozen=True)
class Model:
    """The names of the vectors, the number of steps, and the bounds.

    point, gradient, mean   vectors with one index
    step, length            the name of a sequence, or of an abbreviation with one index; then its index and its formula
    steps                   T, how many steps there are
    fixed                   vectors without index, in X and known before the first step
    averages                name -> see :class:`Average`
    second_moment           E||g(t)||^2 is at most that, and so is E||m(t)||^2, t = T + 1 included
    variance                E||g(t) - m(t)||^2 is at most that
    smooth                  f is smooth with that constant, m(t) its gradient at x(t)
    diameter                the square of X's diameter is at most that
    """

    point: str
    step: str
    gradient: str
    mean: str
    steps: Expr
    fixed: frozenset[str] = frozenset()
    averages: Mapping[str, Average] = field(default_factory=dict)
    second_moment: Expr | None = None
    variance: Expr | None = None
    smooth: Expr | None = None
    diameter: Expr | None = None
    length: tuple[str, Expr] | None = None

    def step_size(self, t: Expr) -> Expr:
        """eta(t)."""
        if self.length is None:
            return Expr("seq", (t,), self.step)
        name, formula = self.length
        return substitute(formula, {name: t})

    @property
    def bounds(self) -> tuple[Expr, ...]:
        """The numbers that bound something; where none is negative, a run that rests and f = 0 satisfy the model."""
        return tuple(e for e in (getattr(self, key) for key in _NUMBERS) if e is not None)

    @property
    def formulas(self) -> tuple[Expr, ...]:
        """Every number of the model, steps and weights at the index 1."""
        length = () if self.length is None else (substitute(self.length[1], {self.length[0]: num(1)}),)
        one = ((a.weight, {a.first: num(1), a.index: num(1)}) for a in self.averages.values())
        return (self.steps, *self.bounds, *length, *(substitute(weight, at) for weight, at in one))

    @property
    def free(self) -> frozenset[str]:
        """Names of the variables and sequences that the model is about."""
        return frozenset().union(*(e.free for e in self.formulas))

    def covers(self, other: Model) -> bool:
        """Does it say all that the other says, so that what holds in the other holds in it?"""
        same = all(getattr(self, key) == getattr(other, key) for key in (*_NAMES, "steps", "length"))
        averages = all(self.averages.get(name) == a for name, a in other.averages.items())
        numbers = all(getattr(other, key) in (None, getattr(self, key)) for key in _NUMBERS)
        return same and averages and numbers and other.fixed <= self.fixed


def read_model(
    table: Mapping[str, Any], base: Model | None, names: tuple[str, ...], symbols: Symbols
) -> Model:
    """The table ``model`` of a setting, on top of the one it extends.

    names    variables that its numbers may use
    raises   ClaimError, StatementError
    """
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ClaimError(f"model: unknown key {unknown[0]!r}: accepted are {', '.join(sorted(_KEYS))}.")
    if base is None:
        missing = [k for k in (*_NAMES, "steps") if k not in table]
        if missing:
            raise ClaimError(
                f"model: {missing[0]!r} is missing: point, step, gradient, mean and steps are needed."
            )
        point, step, gradient, mean = (str(table[k]) for k in _NAMES)
        steps = parse_expression(str(table["steps"]), names, symbols)
        base = Model(point, step, gradient, mean, steps, length=_length(step, symbols))
    elif set(table) & {*_NAMES, "steps"}:
        raise ClaimError("model: point, step, gradient, mean and steps are those of the setting it extends.")
    _check_names(base, symbols)
    fixed = base.fixed | {str(v) for v in table.get("fixed", ())}
    for name in fixed:
        if symbols.vectors.get(name) != 0:
            raise ClaimError(f"model: fixed names {name!r}, which is no vector without an index.")
    numbers: dict[str, Any] = {k: _number(str(table[k]), names, symbols) for k in _NUMBERS if k in table}
    averages = dict(base.averages)
    for text, about in table.get("averages", {}).items():
        name, average = _average(text, about, names, symbols, fixed)
        if name in (base.point, base.gradient, base.mean):
            raise ClaimError(f"model: {name!r} is no average, it has a meaning of its own.")
        averages[name] = average
    return replace(base, fixed=fixed, averages=averages, **numbers)


def _check_names(model: Model, symbols: Symbols) -> None:
    for key in ("point", "gradient", "mean"):
        if symbols.vectors.get(getattr(model, key)) != 1:
            raise ClaimError(
                f"model: {key} = {getattr(model, key)!r}: name a vector with one index, as in x(t)."
            )
    if model.length is None and model.step not in symbols.sequences:
        raise ClaimError(
            f"model: step = {model.step!r}: name a sequence, or an abbreviation with one index, as in eta(t)."
        )
    if len({model.point, model.gradient, model.mean}) < 3 or len(symbols.functions) != 1:
        raise ClaimError("model: point, gradient and mean are three vectors, of one function.")


def _length(step: str, symbols: Symbols) -> tuple[str, Expr] | None:
    """Index and formula of a step that is an abbreviation: a deterministic number."""
    parameters, formula = symbols.abbreviations.get(step, ((), num(0)))
    if len(parameters) != 1:
        return None
    if any(n.op in EXPECTED or n.op == "vec" for n in formula.walk()):
        raise ClaimError(f"model: step = {step!r} is no number without expectations.")
    return parameters[0], formula


def _number(text: str, names: tuple[str, ...], symbols: Symbols) -> Expr:
    """A deterministic number."""
    found = parse_expression(text, names, symbols)
    if is_vector(found) or any(n.op in EXPECTED or n.op == "vec" for n in found.walk()):
        raise ClaimError(f"model: {text!r} is no number without expectations.")
    return found


def _average(
    text: str, about: Any, names: tuple[str, ...], symbols: Symbols, fixed: frozenset[str]
) -> tuple[str, Average]:
    if not isinstance(about, Mapping) or set(about) - {"begins"} != {"start", "weight"}:
        raise ClaimError(f"model: averages {text!r}: give start and weight.")
    vector = parse_expression(text, None, symbols)
    indices = tuple(str(a.value) for a in vector.args)
    plain = vector.op == "vec" and all(a.op == "var" for a in vector.args)
    if not plain or len(set(indices)) != 2 or set(indices) & set(names):
        raise ClaimError(
            f"model: averages {text!r}: a vector with two new names as its indices, as in z(j, t)."
        )
    if about["start"] not in fixed:
        raise ClaimError(
            f"model: averages {text!r}: start = {about['start']!r} is not one of the fixed vectors."
        )
    weight = _number(str(about["weight"]), (*names, *indices), symbols)
    j = indices[0]
    if about.get("begins", j) not in (j, f"{j} - 1"):
        raise ClaimError(f"model: averages {text!r}: begins = {about['begins']!r}: it is {j} or {j} - 1.")
    early = about.get("begins", j) != j
    return str(vector.value), Average(j, indices[1], str(about["start"]), weight, early)
