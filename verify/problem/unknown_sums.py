"""Statements about sums with symbolic ends: each sum as an unknown real number.

A sum is shown to have a value (its ends are integers a, b with b >= a - 1, its expression is defined at every
integer between them), then becomes a variable that knows the sign of the sum where all terms have one. Sums with
one canonical form are one variable. What is proved of the variables holds for the sums; nothing is refuted this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from verify.errors import NotEnclosed
from verify.language.formula import Expr, Quantifier, Relation, Statement, const, num, substitute, var
from verify.language.printer import to_text
from verify.language.sums import canonical, is_integer, linear, sums

Proves = Callable[[Statement], bool]


@dataclass
class _Unknowns:
    """The variables made so far: canonical sum -> name, and what is known of each."""

    statement: Statement
    proves: Proves
    keep: frozenset[str]
    names: dict[Expr, str] = field(default_factory=dict)
    quantifiers: list[Quantifier] = field(default_factory=list)
    facts: list[Relation] = field(default_factory=list)  # of the relation that is being read
    seen: dict[tuple[Expr, tuple[Relation, ...]], str] = field(default_factory=dict)


def has_sums(statement: Statement) -> bool:
    """Does a sum occur in it?"""
    ends = (e for q in statement.quantifiers for e in (q.low, q.high))
    return any(sums(e) for e in (*ends, *_sides((*statement.hypotheses, *statement.body))))


def with_unknowns(statement: Statement, proves: Proves, keep: Iterable[str] = ()) -> Statement:
    """The statement with every sum replaced by an unknown real number.

    proves   decides the conditions: ends in order, terms defined, terms of one sign
    keep     names whose quantifiers every condition needs (the parameter of the schedule)
    raises   NotEnclosed where a sum was not shown to have a value, in an interval's end or under ``diff``
    """
    ends = (e for q in statement.quantifiers for e in (q.low, q.high))
    if any(sums(e) for e in ends):
        raise NotEnclosed("a sum stands in the end of an interval")
    relations = (*statement.hypotheses, *statement.body)
    if any(n.op == "diff" and sums(n) for e in _sides(relations) for n in e.walk()):
        raise NotEnclosed("a sum with symbolic ends stands under diff")
    unknowns = _Unknowns(statement, proves, frozenset(keep))
    hypotheses: list[Relation] = []
    for i, r in enumerate(statement.hypotheses):  # a hypothesis must be defined before it is used
        plain = tuple(p for p in statement.hypotheses[:i] if not any(sums(e) for e in _sides((p,))))
        read = _relation(r, plain, unknowns)
        hypotheses += [*unknowns.facts, read]  # what was shown under p before r must not serve p
        unknowns.facts.clear()
    plain = tuple(p for p in statement.hypotheses if not any(sums(e) for e in _sides((p,))))
    body = tuple(_relation(r, plain, unknowns) for r in statement.body)
    quantifiers = (*unknowns.quantifiers, *statement.quantifiers)
    return Statement(quantifiers, (*hypotheses, *unknowns.facts), body)


def _sides(relations: Iterable[Relation]) -> list[Expr]:
    return [e for r in relations for e in (r.left, r.right)]


def _relation(r: Relation, hypotheses: tuple[Relation, ...], unknowns: _Unknowns) -> Relation:
    return Relation(r.op, _put(r.left, hypotheses, unknowns), _put(r.right, hypotheses, unknowns))


def _put(e: Expr, hypotheses: tuple[Relation, ...], unknowns: _Unknowns) -> Expr:
    """The formula with its outermost sums replaced, each shown to have a value under the hypotheses."""
    if not sums(e):
        return e
    if e.op != "sum":
        return Expr(e.op, tuple(_put(a, hypotheses, unknowns) for a in e.args), e.value)
    sign = _sign(e, hypotheses, unknowns)
    if sign is None:
        raise NotEnclosed(f"{to_text(e)} was not shown to have a value")
    parts = linear(e)
    put = {}
    for part in sums(parts):
        key = canonical(part)
        if key not in unknowns.names:
            own = sign if part == e else _sign(part, hypotheses, unknowns) or "real"
            _add(key, own, unknowns)
        put[part] = var(unknowns.names[key])
    value = _with(parts, put)
    if parts != e and sign != "real":
        fact = Relation(">" if sign == "positive" else ">=", value, num(0))
        if fact not in unknowns.facts and value.free & set(unknowns.names.values()):
            unknowns.facts.append(fact)
    return value


def _with(e: Expr, put: dict[Expr, Expr]) -> Expr:
    if e in put:
        return put[e]
    return Expr(e.op, tuple(_with(a, put) for a in e.args), e.value) if e.args else e


def _add(key: Expr, sign: str, unknowns: _Unknowns) -> None:
    number = len(unknowns.names) + 1
    name = f"sum_{number}"
    while name in unknowns.statement.names:
        number += 1
        name = f"sum_{number}"
    infinity = const("oo")
    low = -infinity if sign == "real" else num(0)
    unknowns.names[key] = name
    unknowns.quantifiers.append(Quantifier(name, low, infinity, sign == "non-negative", False))


def _sign(e: Expr, hypotheses: tuple[Relation, ...], unknowns: _Unknowns) -> str | None:
    """What is shown of a sum: positive, non-negative or real; None where it is not shown to have a value."""
    if (e, hypotheses) not in unknowns.seen:
        unknowns.seen[e, hypotheses] = _find_sign(e, hypotheses, unknowns) or ""
    return unknowns.seen[e, hypotheses] or None


def _find_sign(e: Expr, hypotheses: tuple[Relation, ...], unknowns: _Unknowns) -> str | None:
    statement, proves = unknowns.statement, unknowns.proves
    body, low, high = e.args
    integers = frozenset(q.name for q in statement.quantifiers if q.integer)
    if not (is_integer(low, integers) and is_integer(high, integers)):
        return None
    index = str(e.value)
    while index in statement.names:
        index += "_2"
    body = substitute(body, {str(e.value): var(index)})
    own = Quantifier(index, low, high, True, True, True)
    inside = Statement((*statement.quantifiers, own), hypotheses, ())

    def shown(context: Statement, op: str, left: Expr, right: Expr) -> bool:
        whole = _pruned(replace(context, body=(Relation(op, left, right),)), unknowns.keep)
        bare = _pruned(replace(whole, hypotheses=()), unknowns.keep)  # hypotheses are seldom needed, and slow
        return proves(bare) or (bare != whole and proves(whole))

    if not shown(Statement(statement.quantifiers, hypotheses, ()), ">=", high, low - 1):
        return None
    if shown(inside, ">", body, num(0)):
        context = Statement(statement.quantifiers, hypotheses, ())
        return "positive" if shown(context, ">=", high, low) else "non-negative"
    if shown(inside, ">=", body, num(0)):
        return "non-negative"
    return "real" if shown(inside, "==", body, body) else None


def _pruned(statement: Statement, keep: frozenset[str]) -> Statement:
    """The statement without the variables that its body does not speak of, and without hypotheses on them."""
    needed = set(keep)
    for r in statement.body:
        needed |= r.free
    last = statement.quantifiers[-1:]
    needed |= {n for q in last for n in (q.name, *q.low.free, *q.high.free)} if last else set()
    for q in reversed(statement.quantifiers):
        if q.name in needed:
            needed |= q.low.free | q.high.free
    quantifiers = tuple(q for q in statement.quantifiers if q.name in needed)
    return Statement(quantifiers, tuple(r for r in statement.hypotheses if r.free <= needed), statement.body)
