"""Expressions of the statement language: a whitelist over Python's ``ast``.

Text is parsed, never evaluated: only the node types below are read, numbers are read exactly from
their source text (0.2 is 1/5), and constant powers are bounded before anything computes with them.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection
from fractions import Fraction

from verify.errors import StatementError
from verify.language.angles import divide_out_pi
from verify.language.declared import check_kinds, read_call, read_name
from verify.language.formula import Expr, Relation, call, const, num, var
from verify.language.magnitude import MAX_BITS, magnitude
from verify.language.vectors import NO_SYMBOLS, SYMBOL_OPS, Symbols, is_vector

MAX_CHARACTERS = 4000
MAX_DEPTH = 150

CONSTANTS = frozenset({"pi", "E", "oo"})
UNARY = frozenset({"sqrt", "exp", "log", "sin", "cos", "tan", "abs", "floor", "ceiling"})
SCHEDULE = frozenset({"h", "H", "Q", "tau", "K"})
FUNCTIONS = UNARY | SCHEDULE | {"min", "max", "diff", "sum"}
RESERVED = CONSTANTS | (FUNCTIONS - {"tau"})  # a bound tau may stand beside the function tau(rho)

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow",
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==",
}  # fmt: skip


def check_text(text: str) -> str:
    """Refuse what no formula needs, before any parser sees it; returns the text on one line."""
    if len(text) > MAX_CHARACTERS:
        raise StatementError(
            f"the text has {len(text)} characters: at most {MAX_CHARACTERS} are accepted (it starts {text[:20]!r})."
        )
    for i, c in enumerate(text):
        if not (c.isascii() and (c.isprintable() or c in "\t\n\r")):
            raise StatementError(f"character {c!r} at column {i + 1}: only printable ASCII is accepted.")
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if depth > MAX_DEPTH:
            raise StatementError(f"brackets nested deeper than {MAX_DEPTH} levels at column {i + 1}.")
    return re.sub(r"[\t\n\r]", " ", text)


class Reader:
    """Reads one expression or conjunction of relations; ``offset`` shifts columns in messages."""

    def __init__(
        self,
        text: str,
        names: Collection[str] | None,
        offset: int = 0,
        *,
        infinite: bool = False,
        symbols: Symbols = NO_SYMBOLS,
    ) -> None:
        self.text = text
        self.names = names
        self.symbols = symbols
        self.offset = offset
        self.infinite = infinite
        self.indices: frozenset[str] = frozenset()  # of the sums around the place that is read

    def fail(self, node: ast.AST | None, reason: str) -> StatementError:
        """The error for a node: its text, its column and the reason."""
        if node is None or not isinstance(node, (ast.expr,)):
            return StatementError(f"{_shorten(self.text)!r}: {reason}")
        segment = ast.get_source_segment(self.text, node) or self.text
        return StatementError(
            f"{_shorten(segment)!r} at column {self.offset + node.col_offset + 1}: {reason}"
        )

    def tree(self) -> ast.expr:
        """The Python syntax tree of the text."""
        padded = self.text.lstrip()
        self.offset += len(self.text) - len(padded)
        self.text = padded
        if not padded.strip():
            raise StatementError("an expression is missing: give a formula such as (1-u)**2.")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)  # 1(2) is refused below, with a column
                return ast.parse(padded, mode="eval").body
        except SyntaxError as error:
            column = self.offset + (error.offset or 1)
            reason = _syntax_reason(padded, error)
            raise StatementError(f"{_shorten(padded)!r} at column {column}: {reason}") from None
        except (MemoryError, RecursionError, ValueError):
            raise StatementError(f"{_shorten(padded)!r}: too deeply nested or too long a number.") from None

    def relations(self) -> tuple[Relation, ...]:
        """A conjunction of chained relations."""
        return self._relations(self.tree())

    def _relations(self, node: ast.expr) -> tuple[Relation, ...]:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            return tuple(r for part in node.values for r in self._relations(part))
        if not isinstance(node, ast.Compare):
            raise self.fail(node, "a relation is expected, such as a <= b (one of <= < >= > ==).")
        sides = [self.expression(e) for e in (node.left, *node.comparators)]
        if any(is_vector(side) for side in sides):
            raise self.fail(node, "a relation is between numbers: compare vectors by norm2(a - b) == 0.")
        out = []
        for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
            if type(op) not in _COMPARE:
                raise self.fail(node, "the relations are <= < >= > ==.")
            out.append(Relation(_COMPARE[type(op)], left, right))
        return tuple(out)

    def expression(self, node: ast.expr | None = None, depth: int = 0) -> Expr:
        """The formula of a syntax tree (of the whole text when none is given)."""
        if node is None:
            node = self.tree()
        if depth > MAX_DEPTH:
            raise self.fail(node, f"nested deeper than {MAX_DEPTH} levels (a sum counts its terms).")
        expr = self._expression(node, depth)
        if not expr.free and not any(e.op in SCHEDULE or e.op in SYMBOL_OPS for e in expr.walk()):
            self._check_size(expr, node)
        return expr

    def _check_size(self, expr: Expr, node: ast.expr) -> None:
        """Refuse a constant term whose largest power takes more than MAX_BITS."""
        if magnitude(expr) > MAX_BITS:
            raise self.fail(
                node, f"the number has more than {MAX_BITS:.0f} bits; smaller powers are accepted."
            )

    def _expression(self, node: ast.expr, depth: int) -> Expr:
        if isinstance(node, ast.Constant):
            return num(self._number(node))
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            arg = self.expression(node.operand, depth + 1)
            if isinstance(node.op, ast.UAdd):
                return arg
            return num(-arg.value) if isinstance(arg.value, Fraction) else call("neg", arg)
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            left, right = self.expression(node.left, depth + 1), self.expression(node.right, depth + 1)
            check_kinds(self, node, _BINARY[type(node.op)], (left, right))
            return _fold(_BINARY[type(node.op)], left, right)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in self.symbols:
            return read_call(self, node, depth)
        if isinstance(node, ast.Call):
            return self._of_numbers(node, self._call(node, depth))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            raise self.fail(node, "write powers as **, not ^.")
        raise self.fail(
            node, "only numbers, names, + - * / **, relations and the functions of the language are read."
        )

    def _of_numbers(self, node: ast.Call, expr: Expr) -> Expr:
        if any(is_vector(a) for a in expr.args):
            raise self.fail(node, "a number is expected there, not a vector.")
        return expr

    def _number(self, node: ast.Constant) -> Fraction:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise self.fail(node, "a number is expected, such as 18, 1/5 or 0.2.")
        if isinstance(node.value, int):
            return Fraction(node.value)
        text = (ast.get_source_segment(self.text, node) or "").replace("_", "")
        exponent = re.search(r"[eE]([+-]?\d+)$", text)
        if exponent and (len(exponent.group(1)) > 5 or abs(int(exponent.group(1))) > 5000):
            raise self.fail(node, "the decimal exponent may be at most 5000.")
        return Fraction(text)

    def _name(self, node: ast.Name) -> Expr:
        name = node.id
        if name == "oo" and not self.infinite:
            raise self.fail(node, "oo is accepted only as the end of an interval.")
        if name in CONSTANTS:
            return const(name)
        if name in RESERVED:
            raise self.fail(node, f"{name} is a function: write {name}(...).")
        if name in self.symbols:
            return read_name(self, node)
        check_name(name, node, self)
        if self.names is not None and name not in self.names:
            known = ", ".join(sorted(self.names)) or "none"
            raise self.fail(
                node, f"{name} is not bound here (bound: {known}); bind it with 'forall {name} in [...]:'."
            )
        return var(name)

    def _call(self, node: ast.Call, depth: int) -> Expr:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            known = ", ".join(sorted(FUNCTIONS | self.symbols.names))
            raise self.fail(node, f"the functions are {known}.")
        name = node.func.id
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self.fail(node, f"{name} takes plain arguments.")
        if name == "sum":
            return self._sum(node, depth)
        args = [self.expression(a, depth + 1) for a in node.args]
        if name in ("min", "max"):
            if len(args) < 2:
                raise self.fail(node, f"{name} takes two or more arguments.")
            out = args[0]
            for a in args[1:]:
                out = call(name, out, a)
            return out
        if name == "diff":
            if len(args) != 2 or args[1].op != "var":
                raise self.fail(node, "diff takes an expression and a variable, as in diff(h(u), u).")
            if args[1].value in self.indices:
                raise self.fail(
                    node, f"{args[1].value} is the index of a sum, an integer: diff needs a real variable."
                )
            if any(n.op in SYMBOL_OPS for n in args[0].walk()):
                raise self.fail(
                    node, "vectors and sequences have no derivative: diff takes a formula in numbers."
                )
            return call("diff", *args)
        if len(args) != 1:
            raise self.fail(node, f"{name} takes one argument.")
        if name in ("sin", "cos"):
            inner = divide_out_pi(args[0])
            if inner is not None:
                return call(name + "pi", inner)
        return call(name, args[0])

    def _sum(self, node: ast.Call, depth: int) -> Expr:
        """``sum(expression, s, a, b)``: the index s is bound inside the expression and hides nothing."""
        if len(node.args) != 4 or not isinstance(node.args[1], ast.Name):
            raise self.fail(
                node, "sum takes an expression, an index and two ends, as in sum(h(s/T), s, 1, T)."
            )
        name = node.args[1].id
        if name in RESERVED:
            raise self.fail(node, f"{name} is taken by the language: give the index another name.")
        check_name(name, node.args[1], self)
        low, high = (self.expression(a, depth + 1) for a in node.args[2:])
        taken = name in self.indices or name in (self.names or ()) or name in self.symbols
        if taken or name in low.free | high.free:
            raise self.fail(node, f"{name} is bound already: give the index of the sum a name of its own.")
        if any(e == const("oo") for end in (low, high) for e in end.walk()):
            raise self.fail(node, "the ends of a sum are finite.")
        outside = self.names, self.indices
        self.names = None if self.names is None else {*self.names, name}
        self.indices |= {name}
        body = self.expression(node.args[0], depth + 1)
        self.names, self.indices = outside
        return Expr("sum", (body, low, high), name)


def check_name(name: str, node: ast.AST | None, reader: Reader) -> None:
    """Variables are short plain names; dunder names and the like never get in."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", name) or len(name) > 32:
        raise reader.fail(
            node, "a variable is a letter followed by letters, digits and single underscores, at most 32."
        )


def _fold(op: str, left: Expr, right: Expr) -> Expr:
    """Quotients of number literals become numbers, so that 1/5 is a leaf and a usable exponent."""
    a, b = left.value, right.value
    if op == "div" and isinstance(a, Fraction) and isinstance(b, Fraction) and b != 0:
        return num(a / b)
    return call(op, left, right)


def _shorten(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _syntax_reason(text: str, error: SyntaxError) -> str:
    depth = text.count("(") - text.count(")")
    if depth > 0:
        return "a closing parenthesis is missing."
    if depth < 0:
        return "a closing parenthesis has no opening one."
    if "^" in text:
        return "write powers as **, not ^."
    return "not a formula; write for example (1-u)**2 <= h(u)."
