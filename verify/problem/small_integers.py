"""Instances of a statement about sums: small integers for its integer variables, the sums written out.

An instance is an ordinary statement about the real variables, and a counterexample to it is one to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from verify.errors import StatementError
from verify.language.formula import Expr, Quantifier, Relation, Statement, num, substitute
from verify.language.rational import rational_value
from verify.language.sums import UNDEFINED, sums, written_out
from verify.problem.problem import is_infinite, map_statement, membership_relations

LARGEST = 6
"""Every combination of integers up to this is tried; six values from the low end where that is larger."""
_MOST, _MOST_WITH_REALS = 400, 24  # combinations; where real variables remain, each takes a search of its own


@dataclass(frozen=True)
class Instance:
    """One instance.

    integers    the values put in
    statement   about the variables that remain
    settled     False where a sum in it has no value
    """

    integers: dict[str, int]
    statement: Statement
    settled: bool


def instances(statement: Statement) -> Iterator[Instance]:
    """The instances in the domain, the smallest integers first; none where a sum has other variables in its ends."""
    for values in _combinations(statement):
        found = _instance(statement, values)
        if found is not None:
            yield found


def _formulas(statement: Statement) -> list[Expr]:
    relations = (*statement.hypotheses, *statement.body)
    ends = [e for q in statement.quantifiers for e in (q.low, q.high)]
    return [*ends, *(e for r in relations for e in (r.left, r.right))]


def _combinations(statement: Statement) -> list[dict[str, int]]:
    partial: list[dict[str, int]] = [{}]
    integers = [q for q in statement.quantifiers if q.integer]
    for q in integers:
        partial = [{**known, q.name: n} for known in partial for n in _values(q, known)][: 4 * _MOST]
    partial.sort(key=lambda known: (max(known.values(), default=0), sum(known.values())))
    return partial[: _MOST if len(integers) == len(statement.quantifiers) else _MOST_WITH_REALS]


def _values(q: Quantifier, known: dict[str, int]) -> range:
    """The integers tried for one variable, once those before it have their values."""
    put = {name: num(n) for name, n in known.items()}
    low, high = (None if is_infinite(e) else rational_value(substitute(e, put)) for e in (q.low, q.high))
    first = -((-low) // 1) if low is not None else None
    last = high // 1 if high is not None else None
    if first is None:
        first = -LARGEST if last is None else min(last - LARGEST, -LARGEST)
    end = max(LARGEST, first + LARGEST - 1)
    return range(first, (end if last is None else min(last, end)) + 1)


def _instance(statement: Statement, values: dict[str, int]) -> Instance | None:
    put: dict[str, Expr] = {name: num(n) for name, n in values.items()}
    bounds: list[Relation] = []
    for q in statement.quantifiers:
        if q.name in values:
            bounds += [r.map(put) for r in membership_relations(q, num(values[q.name]))]
    truths = [(r, _truth(r)) for r in bounds]
    if any(truth is False for _, truth in truths):
        return None
    rest = tuple(q for q in statement.quantifiers if q.name not in values)
    open_bounds = tuple(r for r, truth in truths if truth is None)
    try:
        plain = map_statement(replace(statement, quantifiers=rest), lambda e: _written(e, put))
    except StatementError:
        return None  # too many terms
    plain = replace(plain, hypotheses=(*(_relation(r) for r in open_bounds), *plain.hypotheses))
    if any(sums(e) for e in _formulas(plain)) or any(_truth(r) is False for r in plain.hypotheses):
        return None
    settled = not any(n == UNDEFINED for e in _formulas(plain) for n in e.walk())
    return Instance(values, plain, settled)


def _written(e: Expr, put: dict[str, Expr]) -> Expr:
    return written_out(substitute(e, put), settle=True)


def _relation(r: Relation) -> Relation:
    return Relation(r.op, _written(r.left, {}), _written(r.right, {}))


def _truth(r: Relation) -> bool | None:
    """The truth of a relation between rational numbers; None for any other."""
    a, b = rational_value(r.left), rational_value(r.right)
    if a is None or b is None:
        return None
    return {"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b, "==": a == b}[r.op]
