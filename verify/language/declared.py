"""Reading what a setting declares: sequences, vectors, functions of vectors, abbreviations with parameters."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from verify.language.formula import Expr, substitute
from verify.language.vectors import CALLS, EXPECTED, is_vector

if TYPE_CHECKING:
    from verify.language.expressions import Reader


def read_name(reader: Reader, node: ast.Name) -> Expr:
    """A declared name without brackets: a vector that has no index."""
    name, symbols = node.id, reader.symbols
    if symbols.vectors.get(name) == 0:
        return Expr("vec", (), name)
    kind = (
        "a sequence" if name in symbols.sequences else "a vector" if name in symbols.vectors else "a function"
    )
    raise reader.fail(node, f"{name} is {kind} here: write {name}(...).")


def read_call(reader: Reader, node: ast.Call, depth: int) -> Expr:
    """``eta(t)``, ``x(t + 1)``, ``f(x(t))``, ``dot(a, b)``, ``norm2(a)`` or an abbreviation."""
    name, symbols = getattr(node.func, "id", ""), reader.symbols
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        raise reader.fail(node, f"{name} takes plain arguments.")
    args = tuple(reader.expression(a, depth + 1) for a in node.args)
    if name in symbols.abbreviations:
        parameters, formula = symbols.abbreviations[name]
        _count(reader, node, name, args, len(parameters))
        _numbers(reader, node, args)
        return substitute(formula, dict(zip(parameters, args, strict=True)))
    if name in symbols.functions:
        _count(reader, node, name, args, 1)
        if args[0].op != "vec":
            raise reader.fail(node, f"{name} is taken at one vector by its name, as in {name}(x(t)).")
        return Expr("fun", args, name)
    if name in CALLS:
        _count(reader, node, name, args, CALLS[name])
        if not all(is_vector(a) for a in args):
            raise reader.fail(node, f"{name} takes vectors.")
        return Expr(name, args)
    _count(reader, node, name, args, symbols.vectors.get(name, 1))
    _numbers(reader, node, args)
    return Expr("seq" if name in symbols.sequences else "vec", args, name)


def _count(reader: Reader, node: ast.Call, name: str, args: tuple[Expr, ...], wanted: int) -> None:
    if len(args) != wanted:
        raise reader.fail(
            node, f"{name} takes {wanted} argument{'s' if wanted != 1 else ''} here, not {len(args)}."
        )


def _numbers(reader: Reader, node: ast.expr, args: tuple[Expr, ...]) -> None:
    if any(is_vector(a) for a in args):
        raise reader.fail(node, "a number is expected there, not a vector.")


def check_kinds(reader: Reader, node: ast.expr, op: str, args: tuple[Expr, ...]) -> None:
    """Raises StatementError where numbers and vectors are mixed up."""
    kinds = [is_vector(a) for a in args]
    if not any(kinds) or (op in ("add", "sub", "neg") and all(kinds)):
        return
    if op in ("add", "sub"):
        raise reader.fail(node, "a vector and a number are not added.")
    scales = (op == "mul" and kinds != [True, True]) or (op == "div" and kinds == [True, False])
    if not scales:
        raise reader.fail(node, "a vector is only added, subtracted and multiplied or divided by a number.")
    number = args[1] if kinds[0] else args[0]
    if any(n.op in EXPECTED for n in number.walk()):
        raise reader.fail(
            node, "dot, norm2 and function values stand for expectations, so none multiplies a vector."
        )
