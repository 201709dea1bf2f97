r"""LaTeX of papers and claims in one spelling, so that the same mathematics reads the same.

TeX itself does not tell x^{2} from x^2 or \frac{1}{2} from \frac12; nor do we tell \leq from \le, \left( from (, a
font from none, or a subscript before a superscript from one after it. Formulas are split at words and arrows, and
then at their relation signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

RELATIONS = frozenset(("=", "<", ">", r"\le", r"\ge", r"\triangleq", r"\approx", r"\equiv"))
LEFT_OUT = r"\ldots"  # a side that a claim does not repeat
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|(?<![A-Za-z])(?:where|and)(?![A-Za-z])|\|\||\S", re.DOTALL)
_SPELLING = {
    r"\leq": r"\le", r"\geq": r"\ge", r"\leqslant": r"\le", r"\geqslant": r"\ge", r"\star": "*", "||": r"\|",
    r"\dots": LEFT_OUT, r"\cdots": LEFT_OUT, r"\dfrac": r"\frac", r"\tfrac": r"\frac",
    r"\lbrace": r"\{", r"\rbrace": r"\}",
}  # fmt: skip
_SIZES = {f"\\{b}{side}" for b in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
_FONTS = {
    f"\\{name}" for name in ("mathsf", "mathrm", "mathcal", "mathbb", "mathbf", "mathit", "operatorname")
}
_SPACES = {r"\,", r"\;", r"\:", r"\!", "\\ ", "~", "&", r"\\", r"\notag", r"\displaystyle", r"\limits"}
_DROPPED = frozenset((*_SIZES, *_FONTS, *_SPACES, r"\left", r"\right", r"\cdot"))
_TAKES_A_NAME = frozenset((r"\begin", r"\end", r"\tag", r"\label"))
_WORDS = frozenset((r"\text", r"\textit", r"\textrm", r"\mbox"))
_ARROWS = (r"\implies", r"\Longrightarrow", r"\Rightarrow", r"\iff", r"\Leftrightarrow")
_BREAKS = frozenset((r"\quad", r"\qquad", *_ARROWS, "where", "and"))
_ARGUMENTS = {r"\frac": 2, r"\sqrt": 1, r"\bar": 1, r"\hat": 1, r"\overline": 1, r"\tilde": 1}
_OPEN = frozenset(("(", "[", r"\{", r"\lfloor", r"\lceil"))
_CLOSE = frozenset((")", "]", r"\}", r"\rfloor", r"\rceil"))


class _Group(list["str | _Group"]):
    """What stands between braces."""


@dataclass(frozen=True)
class Chain:
    """A formula cut at its relation signs: sides[0] signs[0] sides[1] ...; a lone formula has no sign."""

    sides: tuple[str, ...]
    signs: tuple[str, ...]


def chains(formula: str) -> tuple[Chain, ...]:
    """The formulas between words, arrows and commas, each cut at the relation signs outside brackets."""
    return tuple(c for piece in _pieces(formula) for c in _cut(piece) if any(c.sides))


def normal(formula: str) -> str:
    """The whole formula in one spelling, tokens set apart by spaces."""
    return " ; ".join(" ".join(piece) for piece in _pieces(formula))


def _pieces(formula: str) -> list[list[str]]:
    tokens = [_SPELLING.get(t, t) for t in _TOKEN.findall(formula)]
    nodes = _nested(iter(tokens))
    pieces: list[list[str]] = [[]]
    for part in _parts(nodes):
        if part:
            pieces[-1] += part
        else:
            pieces.append([])
    stripped = [_stripped(p) for p in pieces]
    return [p for p in stripped if p]


def _nested(tokens: Iterator[str]) -> _Group:
    out = _Group()
    for mark in tokens:
        if mark == "}":
            return out
        out.append(_nested(tokens) if mark == "{" else mark)
    return out


def _parts(nodes: _Group) -> Iterator[list[str]]:
    """Runs of tokens at the outermost level; an empty run where words or an arrow stand."""
    run = _Group()
    rest = iter(nodes)
    for node in rest:
        if isinstance(node, str) and (node in _BREAKS or node in _WORDS):
            yield _spelled(run)
            yield []
            run = _Group()
            if node in _WORDS:
                next(rest, None)
        else:
            run.append(node)
    yield _spelled(run)


def _spelled(nodes: _Group) -> list[str]:
    out: list[str] = []
    kept = _kept(nodes)
    i = 0
    while i < len(kept):
        node = kept[i]
        i += 1
        if node in ("_", "^", "'"):
            i = _scripts(kept, i - 1, out)
        elif isinstance(node, _Group):
            out += _spelled(node)
        elif node in _ARGUMENTS:
            out.append(node)
            i = _arguments(kept, i, _ARGUMENTS[node], out)
        else:
            out.append(node)
    return out


def _kept(nodes: _Group) -> _Group:
    out = _Group()
    rest = iter(nodes)
    for node in rest:
        if isinstance(node, str) and node in _TAKES_A_NAME:
            next(rest, None)
        elif not (isinstance(node, str) and (node in _DROPPED or node in _WORDS or node in _BREAKS)):
            out.append(node)
    return out


def _arguments(nodes: _Group, i: int, count: int, out: list[str]) -> int:
    if i < len(nodes) and nodes[i] == "[":  # the degree of a root
        end = next((j for j in range(i, len(nodes)) if nodes[j] == "]"), len(nodes) - 1)
        out += _spelled(_Group(nodes[i : end + 1]))
        i = end + 1
    for _ in range(count):
        if i < len(nodes):
            out += _argument(nodes[i])
            i += 1
    return i


def _argument(node: str | _Group) -> list[str]:
    inside = _spelled(_Group([node]))
    return inside if len(inside) == 1 else ["{", *inside, "}"]


def _scripts(nodes: _Group, i: int, out: list[str]) -> int:
    """Subscript, primes, superscript: in this order, whatever the order read."""
    found: dict[str, list[str]] = {"_": [], "'": [], "^": []}
    while i < len(nodes) and nodes[i] in ("_", "^", "'"):
        mark = str(nodes[i])
        i += 1
        if mark == "'":
            found[mark].append(mark)
        elif i < len(nodes):
            found[mark] += [mark, *_argument(nodes[i])]
            i += 1
    for mark in ("_", "'", "^"):
        out += found[mark]
    return i


def _stripped(piece: list[str]) -> list[str]:
    while piece and piece[-1] in (".", ",", ";", ":"):
        piece = piece[:-1]
    while piece and piece[0] in (",", ";", "."):
        piece = piece[1:]
    return piece


def _cut(piece: list[str]) -> Iterator[Chain]:
    """Cut at relation signs, and after a relation at commas, as far as they stand outside brackets."""
    sides: list[list[str]] = [[]]
    signs: list[str] = []
    depth = braces = 0
    for mark in piece:
        depth += (mark in _OPEN) - (mark in _CLOSE)
        braces += (mark == "{") - (mark == "}")
        outside = depth <= 0 and braces == 0
        if outside and mark in RELATIONS:
            signs.append(mark)
            sides.append([])
        elif outside and mark == "," and signs:
            yield _chain(sides, signs)
            sides, signs = [[]], []
        else:
            sides[-1].append(mark)
    yield _chain(sides, signs)


def _chain(sides: list[list[str]], signs: list[str]) -> Chain:
    return Chain(tuple(" ".join(_stripped(s)) for s in sides), tuple(signs))
