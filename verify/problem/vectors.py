"""Statements about vectors and sequences: inner products, function values and terms of sequences as unknown numbers.

Each becomes a variable: an inner product of two vectors one that ranges over all numbers, one of a vector with itself
one that is >= 0, a function value any number, a term of a sequence a number of the sequence's interval. Two terms are
one variable where their indices have one normal form. What is proved of the variables holds for vectors of every
dimension and for random ones. Nothing is refuted this way: numbers need not be the inner products of any vectors.

    as they stand    norm2(x(t) - z(t)) is one variable; what follows needs no algebra of vectors
    multiplied out   dot and norm2 are bilinear: one variable for each unordered pair of single vectors
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verify.errors import NotEnclosed, StatementError, UndefinedOperation
from verify.language.formula import Expr, Quantifier, Relation, Statement, const, num, substitute, var
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.language.sums import is_integer
from verify.language.vectors import EXPECTED, SYMBOL_OPS, expanded, indexed, replaced, speaks_of
from verify.problem.problem import map_statement

_PLAIN = frozenset({"num", "var", "seq", "vec", "add", "sub", "mul", "neg"})  # always defined


def readings(statement: Statement) -> Iterator[Statement]:
    """The statement itself where it has no vectors or sequences; else about unknown numbers, in both ways.

    statement  without sums
    raises     NotEnclosed for a sequence without an interval, StatementError as :func:`check_terms`
    """
    if not speaks_of(statement):
        yield statement
        return
    check_terms(statement)
    apart = map_statement(statement, expanded)
    if apart != statement and _plain(statement):
        yield _numbers(statement)
    yield _numbers(apart)


def without_vectors(statement: Statement) -> Statement:
    """One instance: every vector is 0, the function is 0, every sequence is constant; the statement itself without any.

    It satisfies every law of a model, so a statement that fails in it fails.
    """
    if not speaks_of(statement):
        return statement

    def put(e: Expr) -> Expr | None:
        return num(0) if e.op in EXPECTED else var(str(e.value)) if e.op == "seq" else None

    zero = map_statement(map_statement(statement, expanded), lambda e: replaced(e, put))
    return replace(zero, quantifiers=tuple(replace(q, sequence=False) for q in zero.quantifiers))


def check_terms(statement: Statement) -> None:
    """Raises StatementError for an index that is no integer by its form, and for a vector or sequence under diff."""
    integers = frozenset(q.name for q in statement.quantifiers if q.integer)
    for e in _formulas(statement):
        _check(e, integers)


def _formulas(statement: Statement) -> list[Expr]:
    ends = [e for q in statement.quantifiers for e in (q.low, q.high)]
    return [*ends, *(e for r in (*statement.hypotheses, *statement.body) for e in (r.left, r.right))]


def _check(e: Expr, integers: frozenset[str]) -> None:
    if e.op in ("seq", "vec"):
        for index in e.args:
            if not is_integer(index, integers):
                raise StatementError(
                    f"{to_text(e)!r}: an index is an integer by its form, such as t + 1 with t bound to integers."
                )
    if e.op == "diff" and any(n.op in SYMBOL_OPS for n in e.args[0].walk()):
        raise StatementError(
            f"{to_text(e)!r}: vectors and sequences have no derivative: diff takes a formula in numbers."
        )
    inside = integers | {str(e.value)} if e.op == "sum" else integers
    for i, a in enumerate(e.args):
        _check(a, inside if i == 0 else integers)


def _plain(statement: Statement) -> bool:
    """Are the numbers in front of vectors defined everywhere, so that products may stay as they are?"""
    products = (n for e in _formulas(statement) for n in e.walk() if n.op in ("dot", "norm2"))
    return all(n.op in _PLAIN for p in products for a in p.args for n in a.walk())


class _Unknowns:
    """The variables made so far: canonical term -> name."""

    def __init__(self, statement: Statement) -> None:
        self.taken = frozenset(statement.names)
        self.intervals = {q.name: q for q in statement.quantifiers if q.sequence}
        self.names: dict[Expr, str] = {}
        self.sequences: dict[str, list[str]] = {name: [] for name in self.intervals}
        self.quantifiers: list[Quantifier] = []

    def put(self, e: Expr) -> Expr | None:
        """The variable of a term, None for another node."""
        if e.op == "sum":
            raise NotEnclosed(f"{to_text(e)} is no unknown number yet")  # its index is bound inside alone
        if e.op not in SYMBOL_OPS:
            return None
        if e.op == "vec":
            raise NotEnclosed(f"the vector {to_text(e)} stands where a number is expected")
        key = _key(e)
        if key not in self.names:
            self.names[key] = self._new(e.op if e.op in ("dot", "norm2") else str(e.value))
            self._bind(key, self.names[key])
        return var(self.names[key])

    def _new(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self.taken or f"{stem}_{number}" in self.names.values():
            number += 1
        return f"{stem}_{number}"

    def _bind(self, key: Expr, name: str) -> None:
        if key.op == "seq":
            if key.value not in self.intervals:
                raise NotEnclosed(f"the sequence {key.value} has no interval")
            self.sequences[str(key.value)].append(name)
            return
        square = key.op == "norm2"
        low = num(0) if square else -const("oo")
        self.quantifiers.append(Quantifier(name, low, const("oo"), square, False))


def _key(e: Expr) -> Expr:
    """The same for terms that are equal by their form: indices in normal form, dot(a, a) as norm2(a), -a as a."""
    if e.op == "dot":
        left, right = (_normal(a) for a in e.args)
        if left == right:
            return _key(Expr("norm2", (left,)))
        return Expr("dot", tuple(sorted((left, right), key=repr)))
    if e.op == "norm2":
        return Expr("norm2", (min(_normal(e.args[0]), _normal(-e.args[0]), key=repr),))
    return indexed(e, _normal)


def _normal(e: Expr) -> Expr:
    """An index or a vector in normal form; as it is written where the form relies on a sign."""
    form = NormalForm()
    try:
        out = form.to_expr(form.of(e))
    except (NotEnclosed, UndefinedOperation):
        return e
    return e if form.assumptions else out


def _numbers(statement: Statement) -> Statement:
    """Every term replaced by its variable; equations between them solved for one where that needs no division."""
    unknowns = _Unknowns(statement)
    plain = map_statement(statement, lambda e: replaced(e, unknowns.put))
    quantifiers: list[Quantifier] = list(unknowns.quantifiers)
    for q in plain.quantifiers:
        if q.sequence:
            quantifiers += [replace(q, name=n, sequence=False) for n in unknowns.sequences[q.name]]
        else:
            quantifiers.append(q)
    free = [q.name for q in unknowns.quantifiers if not q.low_closed]
    return Statement(tuple(quantifiers), (*plain.hypotheses, *_solved(plain.hypotheses, free)), plain.body)


def _solved(hypotheses: tuple[Relation, ...], unknowns: list[str]) -> list[Relation]:
    """What the equations among the hypotheses say again, in a form that exact algebra uses.

    An equation in which an unknown has a number as its coefficient becomes ``unknown == ...``, one after the other;
    another becomes two inequalities.
    """
    values: dict[str, Expr] = {}
    out: list[Relation] = []
    for r in (r for r in hypotheses if r.op == "=="):
        name, value = _solution(r.map(values), unknowns)
        if name is not None and value is not None:
            values = {n: substitute(v, {name: value}) for n, v in values.items()} | {name: value}
            out.append(Relation("==", var(name), value))
        elif r.free & set(unknowns):
            out += [Relation("<=", r.left, r.right), Relation(">=", r.left, r.right)]
    return out


def _solution(r: Relation, unknowns: list[str]) -> tuple[str | None, Expr | None]:
    form = NormalForm()
    try:
        margin = form.of(r.left - r.right)
        for name in unknowns:
            slope = margin.derivative(name) if name in margin.names else None
            if slope is None or form.assumptions or any(name in a.free for a in form.atoms.values()):
                continue
            number = slope.as_fraction()
            if number is not None and number != 0:
                rest = margin.substitute(name, 0)
                return name, form.to_expr(rest * (-1 / number))
    except (NotEnclosed, UndefinedOperation):
        pass
    return None, None
