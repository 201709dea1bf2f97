"""Derivatives on Python's syntax trees, so that ``diff`` is read without differences of near numbers."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction

from verify.mutants.falsifier.values import Unusable

Node = ast.expr


def slope(node: Node, name: str) -> Node | None:
    """The derivative of a formula by a variable; None for 0.

    raises  Unusable where the formula has no derivative that is known here
    """
    if name not in {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
        return None
    if isinstance(node, ast.Name):
        return _number(1)
    if isinstance(node, ast.UnaryOp):
        inner = slope(node.operand, name)
        return None if inner is None else ast.UnaryOp(node.op, inner)
    if isinstance(node, ast.BinOp):
        return _of_operation(node, name)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _of_call(node.func.id, node.args, name)
    raise Unusable("a derivative that is not read here")


def _number(value: int | Fraction) -> Node:
    return ast.Constant(Fraction(value))  # type: ignore[arg-type]


def _operation(op: ast.operator) -> Callable[[Node, Node], Node]:
    return lambda a, b: ast.BinOp(a, op, b)


_add, _minus, _times, _over, _to = (
    _operation(op) for op in (ast.Add(), ast.Sub(), ast.Mult(), ast.Div(), ast.Pow())
)


def _sum(a: Node | None, b: Node | None, join: Callable[[Node, Node], Node] = _add) -> Node | None:
    if b is None:
        return a
    if a is None:
        return b if join is _add else ast.UnaryOp(ast.USub(), b)
    return join(a, b)


def _product(a: Node | None, b: Node) -> Node | None:
    return None if a is None else _times(a, b)


def _of_operation(node: ast.BinOp, name: str) -> Node | None:
    a, b = node.left, node.right
    da, db = slope(a, name), slope(b, name)
    if isinstance(node.op, ast.Add):
        return _sum(da, db)
    if isinstance(node.op, ast.Sub):
        return _sum(da, db, _minus)
    if isinstance(node.op, ast.Mult):
        return _sum(_product(da, b), _product(db, a))
    if isinstance(node.op, ast.Div):
        first = None if da is None else _over(da, b)
        second = None if db is None else _over(_times(a, db), _to(b, _number(2)))
        return _sum(first, second, _minus)
    if isinstance(node.op, ast.Pow):
        first = None if da is None else _times(_times(b, _to(a, _minus(b, _number(1)))), da)
        second = None if db is None else _times(_times(node, _call("log", a)), db)
        return _sum(first, second)
    raise Unusable("an operation that is not read here")


def _call(name: str, *args: Node) -> Node:
    return ast.Call(ast.Name(name), list(args), [])


def _outer(function: str, a: Node) -> Node:
    """The derivative of a function of one argument, at its argument."""
    rules: dict[str, Callable[[], Node]] = {
        "sqrt": lambda: _over(_number(Fraction(1, 2)), _call("sqrt", a)),
        "exp": lambda: _call("exp", a),
        "log": lambda: _over(_number(1), a),
        "sin": lambda: _call("cos", a),
        "cos": lambda: ast.UnaryOp(ast.USub(), _call("sin", a)),
        "tan": lambda: _over(_number(1), _to(_call("cos", a), _number(2))),
        "abs": lambda: _over(a, _call("abs", a)),
        "H": lambda: ast.UnaryOp(ast.USub(), _call("h", a)),
        "Q": lambda: ast.UnaryOp(ast.USub(), _over(_to(_call("h", a), _number(2)), _call("H", a))),
        "K": lambda: _call("K'", a),
    }
    if function.rstrip("'") == "h":
        return _call(f"{function}'", a)
    if function not in rules:
        raise Unusable(f"the derivative of {function} is not read here")
    return rules[function]()


def _of_call(function: str, args: list[Node], name: str) -> Node | None:
    if function == "diff":
        inner = slope(args[0], args[1].id) if isinstance(args[1], ast.Name) else None
        return None if inner is None else slope(inner, name)
    if function == "sum":
        if any(slope(end, name) is not None for end in args[2:]):
            raise Unusable("a sum with an end that moves")
        term = slope(args[0], name)
        return None if term is None else _call("sum", term, *args[1:])
    if len(args) != 1:
        raise Unusable(f"the derivative of {function} is not read here")
    inner = slope(args[0], name)
    return None if inner is None else _times(_outer(function, args[0]), inner)
