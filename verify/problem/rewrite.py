"""Relations written more simply: monotone functions taken off both sides, floor and ceiling beside an integer."""

from __future__ import annotations

from verify.language.formula import Expr, Relation, num
from verify.language.sums import is_integer


def without_monotone(relation: Relation, integers: frozenset[str] = frozenset()) -> Relation:
    """exp(a) <= exp(b) is a <= b; sqrt(a) <= sqrt(b) follows from a <= b; ceiling(a) <= n is a <= n;
    floor(a) < n is a < n.

    Strictness stays; ``integers`` are the names of integer variables.
    """
    if relation.op in (">", ">="):
        flipped = without_monotone(
            Relation(relation.op.replace(">", "<"), relation.right, relation.left), integers
        )
        return Relation(flipped.op.replace("<", ">"), flipped.right, flipped.left)
    if relation.op == "<=" and relation.left.op == "ceiling" and is_integer(relation.right, integers):
        return Relation("<=", relation.left.args[0], relation.right)
    below = _floor_below(relation)
    if below is not None and is_integer(relation.right, integers):
        return Relation("<", below, relation.right)
    if relation.op == "<=" and relation.right.op == "floor" and is_integer(relation.left, integers):
        return Relation("<=", relation.left, relation.right.args[0])
    while (
        relation.left.op == relation.right.op and relation.left.op in ("exp", "sqrt") and relation.op != "=="
    ):
        relation = Relation(relation.op, relation.left.args[0], relation.right.args[0])
    return relation


def _floor_below(relation: Relation) -> Expr | None:
    """The a of floor(a) < n, also written floor(a) + 1 <= n, which is a < n for an integer n."""
    left = relation.left
    if relation.op == "<=" and left.op == "add" and left.args[1] == num(1):
        return left.args[0].args[0] if left.args[0].op == "floor" else None
    return left.args[0] if relation.op == "<" and left.op == "floor" else None
