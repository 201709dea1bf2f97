"""Relations that are combinations of what is known: goal = sum of hypotheses times numbers >= 0, and what is left.

Both sides are sums of terms, each a rational function that is looked at as a whole (Farkas). The numbers come
from a linear program in floats and are believed only after the combination has been checked exactly.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from verify.enclosure.rational import RationalFunction
from verify.language.formula import Expr, Relation
from verify.language.normal_form import NormalForm
from verify.problem.orthant import Orthant

_MOST_TERMS = 60
_DENOMINATOR = 10_000
Sum = dict[RationalFunction, Fraction]


def combination(
    goal: Relation, known: Iterable[Relation], form: NormalForm, orthant: Orthant, *, several: bool = True
) -> int:
    """How many known relations, times numbers > 0, add up to the goal; 0 where no such sum was found.

    goal    a relation other than ==
    known   relations that hold on the domain, the goal's terms among theirs
    form    brings terms to their normal form; what it assumes has to be shown as well
    several look for sums of more than one, which takes a linear program
    """
    wanted = _margin(goal, form)
    facts = [(r, _margin(r, form)) for r in known if r.op != "=="]
    facts = [(r, m) for r, m in facts if set(m) & set(wanted) or len(m) <= 3]
    keys = list(dict.fromkeys(k for m in (wanted, *(m for _, m in facts)) for k in m))
    if not facts or len(keys) > _MOST_TERMS:
        return 0
    signs = {k: orthant.holds(k) for k in keys}
    tries = _single(wanted, [m for _, m in facts])
    for weights in itertools.chain(
        tries, _weights(wanted, [m for _, m in facts], keys, signs) if several else ()
    ):
        used = [(c, r, m) for c, (r, m) in zip(weights, facts, strict=True) if c > 0]
        rest = _rest(wanted, used)
        if not used or any(v < 0 or not signs[k] for k, v in rest.items()):
            continue
        strict = any(r.op in ("<", ">") for _, r, _ in used)
        if strict or goal.op in ("<=", ">=") or any(orthant.holds(k, strict=True) for k in rest):
            return len(used)
    return 0


def _rest(wanted: Sum, used: list[tuple[Fraction, Relation, Sum]]) -> Sum:
    """What is left of the goal without its share of the facts."""
    rest = dict(wanted)
    for c, _, margin in used:
        for k, value in margin.items():
            rest[k] = rest.get(k, Fraction(0)) - c * value
    return {k: v for k, v in rest.items() if v != 0}


def _single(wanted: Sum, facts: list[Sum]) -> Iterator[list[Fraction]]:
    """One fact alone, times a number that makes a term of the goal vanish."""
    for i, fact in enumerate(facts):
        for ratio in dict.fromkeys(wanted[k] / v for k, v in fact.items() if k in wanted):
            yield [ratio if j == i else Fraction(0) for j in range(len(facts))]


def _margin(r: Relation, form: NormalForm) -> Sum:
    """What a relation says to be >= 0, as terms with their numbers."""
    up = r.op in (">", ">=")
    big, small = (r.left, r.right) if up else (r.right, r.left)
    out: Sum = {}
    for sign, terms in ((1, _terms(big, form)), (-1, _terms(small, form))):
        for term in terms:
            if not term.is_zero():
                content = term.numerator_terms()[0][1]  # so that x and -x are one term
                key = term * (1 / content)
                out[key] = out.get(key, Fraction(0)) + sign * content
    return {k: v for k, v in out.items() if v != 0}


def _terms(e: Expr, form: NormalForm) -> list[RationalFunction]:
    """The terms of a sum, products multiplied out."""
    if e.op in ("add", "sub"):
        left, right = (_terms(a, form) for a in e.args)
        return [*left, *([-t for t in right] if e.op == "sub" else right)]
    if e.op == "neg":
        return [-t for t in _terms(e.args[0], form)]
    if e.op == "mul":
        left, right = (_terms(a, form) for a in e.args)
        return [a * b for a in left for b in right] if len(left) * len(right) <= _MOST_TERMS else [form.of(e)]
    if e.op == "div":
        bottom = form.of(e.args[1])
        return [a / bottom for a in _terms(e.args[0], form)]
    return [form.of(e)]


def _weights(
    wanted: Sum, facts: list[Sum], keys: list[RationalFunction], signs: Mapping[RationalFunction, bool]
) -> Iterator[list[Fraction]]:
    """Numbers >= 0 for the facts, proposed by a linear program, where it has a solution."""
    from scipy.optimize import linprog

    rows = [[float(m.get(k, 0)) for m in facts] for k in keys]
    right = [float(wanted.get(k, 0)) for k in keys]
    upper = [i for i, k in enumerate(keys) if signs[k]]
    exact = [i for i, k in enumerate(keys) if not signs[k]]
    found = linprog(
        [1.0] * len(facts),
        A_ub=[rows[i] for i in upper] or None,
        b_ub=[right[i] for i in upper] or None,
        A_eq=[rows[i] for i in exact] or None,
        b_eq=[right[i] for i in exact] or None,
        bounds=(0, None),
    )
    if found.success:
        yield [Fraction(float(x)).limit_denominator(_DENOMINATOR) for x in found.x]
