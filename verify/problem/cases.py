"""Kinks resolved: max, min and abs by which argument is larger, ceiling and floor by their distance.

A statement is proved when it is proved in every case; a case may be empty. ceiling(a) becomes a + s with s
in [0, 1), which forgets that it is an integer: so this proves, and refutes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from verify.language.formula import Expr, Quantifier, Relation, num, var
from verify.problem.problem import Problem, map_statement

_LIMIT = 4  # at most 2**4 cases


def cases(problem: Problem, depth: int = 0) -> Iterator[Problem]:
    """Problems without max, min and abs that together cover the given one."""
    node = _kink(problem)
    if node is None or depth == _LIMIT:
        yield problem
        return
    if node.op in ("ceiling", "floor"):
        yield from cases(_by_distance(problem, node), depth + 1)
        return
    first, second = node.args if node.op != "abs" else (node.args[0], num(0))
    for relation, value in (
        (Relation(">=", first, second), _larger(node, first)),
        (Relation("<=", first, second), _smaller(node, first, second)),
    ):
        statement = map_statement(problem.statement, partial(_put, node, value))
        statement = replace(statement, hypotheses=(relation, *statement.hypotheses))
        conditions = tuple(
            Relation(r.op, replace_term(r.left, node, value), replace_term(r.right, node, value))
            for r in problem.conditions
        )
        yield from cases(replace(problem, statement=statement, conditions=conditions), depth + 1)


def _put(old: Expr, new: Expr, expr: Expr) -> Expr:
    return replace_term(expr, old, new)


def _by_distance(problem: Problem, node: Expr) -> Problem:
    name = "s_step"
    while name in problem.statement.names:
        name += "p"
    value = node.args[0] + var(name) if node.op == "ceiling" else node.args[0] - var(name)
    statement = map_statement(problem.statement, lambda e: replace_term(e, node, value))
    distance = Quantifier(name, num(0), num(1), True, False)
    return replace(problem, statement=replace(statement, quantifiers=(*statement.quantifiers, distance)))


def _larger(node: Expr, first: Expr) -> Expr:
    """The value where the first argument is the larger."""
    return node.args[1] if node.op == "min" else first


def _smaller(node: Expr, first: Expr, second: Expr) -> Expr:
    if node.op == "abs":
        return -first
    return first if node.op == "min" else second


def _kink(problem: Problem) -> Expr | None:
    """An innermost kink of the body or the hypotheses."""
    statement = problem.statement
    for r in (*statement.body, *statement.hypotheses):
        for side in (r.left, r.right):
            for node in side.walk():
                if node.op in ("max", "min", "abs", "ceiling", "floor"):
                    return node
    return None


def replace_term(expr: Expr, old: Expr, new: Expr) -> Expr:
    """Every occurrence of one subterm replaced by another."""
    if expr == old:
        return new
    args = tuple(replace_term(a, old, new) for a in expr.args)
    return expr if args == expr.args else Expr(expr.op, args, expr.value)
