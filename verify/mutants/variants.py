"""Mutants of a claim: its formula with one relation, constant, exponent or literal changed.

relation   <= becomes >=, < becomes >, and back; an equality is moved by a hundredth, relatively and absolutely
constant   a constant that the claim names, moved past the best one by 1 %, in the harmful direction
exponent   a constant exponent moved by 1/10; one of at least 2 that is whole, by 1
literal    in formulas without named constants, a number moved by 1 %; 0 by 1/100
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from verify.claim import Claim, Constant, full_statement
from verify.errors import VerifyError
from verify.language.formula import Expr, Relation, Statement, num
from verify.language.printer import to_text
from verify.language.rational import rational_value
from verify.language.vectors import speaks_of
from verify.ledger.cache import Cache
from verify.ledger.constants import sharpened
from verify.rules.base import expression

KINDS = ("relation", "constant", "exponent", "literal")
PERCENT = Fraction(1, 100)
_NAME = "C"
_FLIPPED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


@dataclass(frozen=True)
class Mutant:
    """A changed formula: the claim it comes from, what was changed, and the formula as text."""

    claim: str
    kind: str
    text: str
    schedule: str | None


def mutable(claim: Claim) -> bool:
    """Has the claim a formula that methods and the falsifier can decide, so none about vectors or sequences?"""
    return claim.statement is not None and not claim.opaque and not speaks_of(claim.statement)


def mutants(claim: Claim, cache: Cache) -> list[Mutant]:
    """Every mutant of a claim, each once, without the formula itself."""
    statement = claim.statement
    if statement is None or not mutable(claim):
        return []
    named = list(_constants(claim, statement, cache))
    made: list[tuple[str, Statement]] = [
        *(("relation", s) for s in _bodies(statement, _relations)),
        *(("constant", s) for s in named),
        *(("exponent", s) for s in _bodies(statement, _sides(_exponents))),
        *(("literal", s) for s in (() if named else _bodies(statement, _sides(_literals)))),
    ]
    kinds: dict[str, str] = {}
    for kind, changed in made:
        kinds.setdefault(to_text(changed), kind)
    kinds.pop(to_text(statement), None)
    return [Mutant(claim.id, kind, text, claim.setting.schedule) for text, kind in kinds.items()]


def _bodies(statement: Statement, change: Callable[[Relation], Iterable[Relation]]) -> Iterator[Statement]:
    """The statement with one relation of its body changed."""
    for i, relation in enumerate(statement.body):
        for changed in change(relation):
            yield replace(statement, body=(*statement.body[:i], changed, *statement.body[i + 1 :]))


def _relations(r: Relation) -> Iterator[Relation]:
    if r.op in _FLIPPED:
        yield Relation(_FLIPPED[r.op], r.left, r.right)
        return
    for sign in (1, -1):
        if r.right != num(0):
            yield Relation(r.op, r.left, num(1 + sign * PERCENT) * r.right)
        yield Relation(r.op, r.left, r.right + num(PERCENT) if sign > 0 else r.right - num(PERCENT))


def _sides(change: Callable[[Expr], Iterable[Expr]]) -> Callable[[Relation], Iterator[Relation]]:
    """A change of a formula, made to either side of a relation."""

    def both(r: Relation) -> Iterator[Relation]:
        yield from (Relation(r.op, left, r.right) for left in change(r.left))
        yield from (Relation(r.op, r.left, right) for right in change(r.right))

    return both


def _inside(expr: Expr, change: Callable[[Expr], Iterable[Expr]]) -> Iterator[Expr]:
    """The formula with a change made inside one of its arguments; the variable of diff is none."""
    for i, arg in enumerate(expr.args[:1] if expr.op == "diff" else expr.args):
        for changed in change(arg):
            yield replace(expr, args=(*expr.args[:i], changed, *expr.args[i + 1 :]))


def _exponents(expr: Expr) -> Iterator[Expr]:
    yield from _inside(expr, _exponents)
    exponent = rational_value(expr.args[1]) if expr.op == "pow" and not expr.args[1].free else None
    if exponent is not None:
        step = Fraction(1) if exponent.denominator == 1 and exponent >= 2 else Fraction(1, 10)
        yield expr.args[0] ** num(exponent + step)
        yield expr.args[0] ** num(exponent - step)


def _literals(expr: Expr) -> Iterator[Expr]:
    """Numbers moved, the constant exponents left alone."""
    if expr.op == "pow" and rational_value(expr.args[1]) is not None:
        yield from (base ** expr.args[1] for base in _literals(expr.args[0]))
        return
    yield from _inside(expr, _literals)
    if expr.op == "num" and isinstance(expr.value, Fraction):
        step = abs(expr.value) * PERCENT or PERCENT
        yield num(expr.value + step)
        yield num(expr.value - step)


def _constants(claim: Claim, statement: Statement, cache: Cache) -> Iterator[Statement]:
    """Each named constant moved to where the claim should fail, by its statement to sharpen where there is one."""
    for constant in claim.constants:
        value = _moved(constant, claim, cache)
        if value is None:
            continue
        if constant.sharpen is not None:
            wanted = full_statement(constant.sharpen, claim.setting, (_NAME,))
            yield replace(wanted, body=tuple(r.map({_NAME: value}) for r in wanted.body))
        else:
            printed = expression(constant.printed, claim.setting)
            yield from _bodies(statement, _sides(_put(printed, value)))


def _put(old: Expr, new: Expr) -> Callable[[Expr], Iterator[Expr]]:
    """One occurrence of a formula put in another's place."""

    def change(expr: Expr) -> Iterator[Expr]:
        if expr == old:
            yield new
        else:
            yield from _inside(expr, change)

    return change


def _moved(constant: Constant, claim: Claim, cache: Cache) -> Expr | None:
    """1 % beyond the best constant in the harmful direction; beyond the printed one if that is as good as best."""
    sign = -1 if constant.harmful == "smaller" else 1
    row = sharpened(constant, claim, cache)
    sharp = row["slack"] is not None and Fraction(row["slack"][1]) <= 1 + PERCENT
    if row["best"] is not None and not sharp:
        best = Fraction(row["best"][0 if sign < 0 else 1])
        moved = best + sign * (abs(best) * PERCENT or PERCENT)
        return num(Fraction(f"{float(moved):.6g}"))
    try:
        printed = expression(constant.printed, claim.setting)
    except VerifyError:
        return None
    value = rational_value(printed)
    if value is not None:
        return num(value + sign * (abs(value) * PERCENT or PERCENT))
    return num(1 + sign * PERCENT) * printed
