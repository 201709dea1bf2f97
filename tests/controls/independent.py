"""A second reading of the statement language, for tests alone: Python's own parser, mpmath, quadrature.

It shares no line with the engine. It can say that a point falsifies a statement; it proves nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from random import Random
from typing import Any

import mpmath as mp
from control_values import SCHEDULES, Definition

DIGITS = 50
_OPERATORS = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
}
_HEAD = re.compile(r"\s*([A-Za-z]\w*)\s+in\s*([\[(])\s*(.*?)\s*,\s*([^,]*?)\s*([\])])\s*(integer)?\s*,?\s*$")


class Undefined(Exception):  # noqa: N818 - a state of the computation
    """Division by zero, the logarithm of what is not positive, ..."""


def _power(a: Any, b: Any) -> Any:
    if a == 0 and b <= 0:
        if b == 0:
            return mp.mpf(1)
        raise Undefined
    if a < 0 and b != mp.floor(b):
        raise Undefined
    return a**b


def _positive(f: Any, *, zero: bool) -> Any:
    def checked(x: Any) -> Any:
        if x < 0 or (x == 0 and not zero):
            raise Undefined
        return f(x)

    return checked


def _snapped(f: Any) -> Any:
    """cos(pi/2) is 0, not 1e-51."""

    def rounded(x: Any) -> Any:
        value = f(x)
        return mp.mpf(0) if abs(value) < mp.mpf(10) ** (5 - DIGITS) else value

    return rounded


class Reading:
    """One statement, readable at points."""

    def __init__(self, text: str, schedule: str | None = None) -> None:
        self.schedule = schedule
        self.alike = mp.mpf(10) ** (12 - DIGITS if schedule is None else -22)  # what counts as equal
        head, _, body = text.rpartition(":") if text.lstrip().startswith("forall") else ("", "", text)
        binders, _, given = head.replace("forall", "", 1).partition(" given ")
        self.binders = [_HEAD.match(part) for part in _split(binders)] if binders.strip() else []
        if any(m is None for m in self.binders):
            raise ValueError(f"{binders!r} is not read here")
        self.given = _compiled(given) if given.strip() else []
        self.body = _compiled(body)

    @property
    def names(self) -> list[str]:
        """The bound names."""
        return [m.group(1) for m in self.binders if m is not None]

    def falsified_at(self, point: Mapping[str, Any]) -> bool:
        """Is the point in the domain, is everything defined there, and does the body fail?"""
        with mp.workdps(DIGITS):
            scope = {**self._scope(point), **point}
            return self.contains(point) and not all(_holds(r, scope, self.alike) for r in self.body)

    def contains(self, point: Mapping[str, Any]) -> bool:
        """Is the point inside the intervals and hypotheses? Ends are met up to the last digits."""
        scope = {**self._scope(point), **point}
        for match in self.binders:
            if match is None:
                return False
            name, left, low, high, right, integer = match.groups()
            value, tiny = point[name], mp.mpf(10) ** (10 - DIGITS)
            for end, sign, closed in ((low, 1, left == "["), (high, -1, right == "]")):
                if end in ("oo", "-oo"):
                    continue
                gap = sign * (value - _value(_expression(end), scope))
                if gap < -tiny or (not closed and abs(gap) <= tiny):
                    return False
            if integer and value != mp.floor(value):
                return False
        return all(_holds(r, scope, self.alike) for r in self.given)

    def sample(self, random: Random) -> dict[str, Any] | None:
        """A random point of the domain, or None where the draw fell outside."""
        point: dict[str, Any] = {}
        for match in self.binders:
            if match is None:
                return None
            name, _, low, high, _, integer = match.groups()
            scope = {**_functions(), **point}
            a = None if low in ("oo", "-oo") else _value(_expression(low), scope)
            b = None if high in ("oo", "-oo") else _value(_expression(high), scope)
            value = _draw(random, a, b)
            point[name] = mp.floor(value) if integer else value
        with mp.workdps(DIGITS):
            return point if self.contains(point) else None

    def _scope(self, point: Mapping[str, Any]) -> dict[str, Any]:
        scope = _functions()
        if self.schedule is None:
            return scope
        known = _definition(self.schedule, point)
        return {**scope, "h": known.h, "H": known.primitive, "Q": known.Q, "K": known.K, "tau": known.tau}


def _functions() -> dict[str, Any]:
    return {
        "mpf": mp.mpf, "pi": +mp.pi, "E": +mp.e, "power": _power, "sqrt": _positive(mp.sqrt, zero=True),
        "log": _positive(mp.log, zero=False), "exp": mp.exp, "sin": _snapped(mp.sin), "cos": _snapped(mp.cos), "tan": mp.tan,
        "abs": abs, "min": min, "max": max, "floor": mp.floor, "ceiling": mp.ceil,
    }  # fmt: skip


def _definition(schedule: str, point: Mapping[str, Any]) -> Definition:
    if schedule == "poly:p":
        p = point["p"]
        return Definition(lambda u: _power(1 - u, p), lambda v: _power(1 - v, p + 1) / (p + 1))
    return SCHEDULES[schedule]


def _split(binders: str) -> list[str]:
    """At the commas between binders: those followed by ``name in``."""
    return re.split(r",\s*(?=[A-Za-z]\w*\s+in\s*[\[(])", binders)


def _draw(random: Random, low: Any, high: Any) -> Any:
    t = mp.mpf(random.choice([0, 1, random.random(), random.random(), 10 ** (-9 * random.random())]))
    if low is not None and high is not None:
        return low + (high - low) * t
    far = mp.mpf(10) ** random.uniform(-6, 6) * t
    if low is not None:
        return low + far
    return high - far if high is not None else far * random.choice([-1, 1])


class _Powers(ast.NodeTransformer):
    """a ** b becomes a call that knows where it is undefined."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """power(a, b) in the place of a ** b."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return ast.copy_location(
                ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], []), node
            )
        return node


def _tree(text: str) -> ast.expr:
    """The syntax tree with exact numbers: mpf('0.1') in the place of 0.1."""
    exact = re.sub(r"(?<![\w.])(\d+(?:\.\d*)?)", r"mpf('\1')", text.strip())
    return ast.parse(exact, mode="eval").body


def _expression(text: str) -> Any:
    return _code(_tree(text))


def _code(node: ast.expr) -> Any:
    tree = ast.Expression(_Powers().visit(node))
    return compile(ast.fix_missing_locations(tree), "statement", "eval")


def _compiled(text: str) -> list[tuple[type[ast.cmpop], Any, Any]]:
    """A conjunction of chains as single relations."""
    tree = _tree(text)
    parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    out = []
    for part in parts:
        if not isinstance(part, ast.Compare):
            raise ValueError(f"{text!r} is no relation")
        sides = [_code(side) for side in (part.left, *part.comparators)]
        out += [(type(op), a, b) for op, a, b in zip(part.ops, sides, sides[1:], strict=False)]
    return out


def _value(code: Any, scope: Mapping[str, Any]) -> Any:
    try:
        return mp.mpf(eval(code, {"__builtins__": {}}, dict(scope)))  # noqa: S307 - the tests' own text
    except ZeroDivisionError:
        raise Undefined from None


def _holds(relation: tuple[type[ast.cmpop], Any, Any], scope: Mapping[str, Any], alike: Any) -> bool:
    """Does it hold, sides within ``alike`` of their size counting as equal?"""
    op, left, right = relation
    a, b = _value(left, scope), _value(right, scope)
    if abs(a - b) <= alike * (abs(a) + abs(b)) + mp.mpf(10) ** (6 - DIGITS):
        a = b
    return bool(_OPERATORS[op](a, b))  # type: ignore[index]


def read_number(text: str) -> Any:
    """The value of a witness as the engine prints it: a fraction or a formula without variables."""
    with mp.workdps(DIGITS):
        return _value(_expression(text), _functions())
