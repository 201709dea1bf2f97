"""What a statement is, as text that no other statement has: for keys, where what is printed for readers may not do.

A name stands in print for a variable, a vector or the value of a function alike; here every node says what it is.
"""

from __future__ import annotations

from verify.language.formula import Expr, Quantifier, Relation, Statement


def identity(item: Expr | Relation | Quantifier | Statement) -> str:
    """The item written out node by node: equal for equal items, and different for different ones."""
    if isinstance(item, Expr):
        value = "" if item.value is None else f" {item.value}"
        return f"({item.op}{value}{''.join(f' {identity(a)}' for a in item.args)})"
    if isinstance(item, Relation):
        return f"({item.op} {identity(item.left)} {identity(item.right)})"
    if isinstance(item, Quantifier):
        kind = f"{item.low_closed:d}{item.high_closed:d}{item.integer:d}{item.sequence:d}"
        return f"({item.name} {kind} {identity(item.low)} {identity(item.high)})"
    parts = (item.quantifiers, item.hypotheses, item.body)
    return "".join(f"[{''.join(identity(p) for p in part)}]" for part in parts)
