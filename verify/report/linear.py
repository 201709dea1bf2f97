"""A LaTeX formula on one line of characters, for a terminal: (1−u)², h(u)²/H(u), ∑_{s=k}^{T} η_s.

Read from the same tree as the page's MathML, so that both say the same. Whatever a fraction, a root or a power
takes is bracketed where the line alone would not tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from verify.report.mathml import parsed
from verify.report.mathml_nodes import NAME, OPENING, RELATIONS, flatten, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_UP = str.maketrans("0123456789−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_PRIMES = frozenset("′″‴*⋆")
_SIGNS, _OTHERS = frozenset("+−±"), frozenset("∈∉≠∩∪≪≫≲≳≰≱⊂⊆·×")
_CLOSING = frozenset(")]}⌋⌉⟩")
_LARGE = frozenset("∑∏∫")
_ATOM = re.compile(
    r"√?(\d[\d.]*|[^\W\d_]\u0304?)[′″*⋆]?|√?[^\W\d_]?[′″]?\([^()]*\)|[⌊⌈][^⌊⌋⌈⌉]*[⌋⌉]|\|[^|]*\|"
)
_SCRIPTED = re.compile(r"[_^](?:\{[^{}]*\}|\([^()]*\)|\w+)|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


def linear(latex: str) -> str:
    """The formula as one line; what cannot be read stays LaTeX."""
    row = parsed(latex)
    if not row:
        return latex
    try:
        return re.sub(r" {2,}", "  ", _row(row)).strip()
    except (ValueError, IndexError, RecursionError):
        return latex


def _row(nodes: Sequence[Element]) -> str:
    """Nodes side by side: room around relations and terms, none inside a product that reads without."""
    out = ""
    last: Element | None = None
    for node in nodes:
        text = _node(node)
        if not text.strip():
            out = out.rstrip() + (" " if out and node.tag == "mspace" else "")
            continue
        out += _between(out, last, node, text) + text
        last = node
    return out


def _between(before: str, last: Element | None, node: Element, text: str) -> str:
    """What stands between what was written and the next node."""
    if last is None or before.endswith(" "):
        return ""
    left = _leaf(last)
    if left and left in ",;:∀":
        return " "
    if _is_term(text):
        return "" if left in OPENING else " "
    if _is_term(left):
        operand = before[:-1].rstrip()[
            -1:
        ]  # what a sign stands behind: nothing to subtract from makes it unary
        unary = not operand or operand in OPENING or operand in ",:" or _is_term(operand)
        return "" if left in _SIGNS and unary else " "
    if _core(last) in _LARGE:
        return " "
    if node.tag == "mfrac" or last.tag == "mfrac":
        apart = left not in OPENING | set("|‖/") and text[0] not in _CLOSING | set(".,;:|‖/")
        return " · " if apart else ""
    if (_word(_core(last)) and text[0] not in OPENING) or (_word(_core(node)) and before[-1:].isalnum()):
        return " "
    scripted = last.tag in ("msub", "msup", "msubsup")
    return " " if scripted and before[-1:].isalnum() and text[:1].isalnum() else ""


def _is_term(text: str) -> bool:
    return text in RELATIONS or text in _SIGNS or text in _OTHERS


def _leaf(node: Element | None) -> str:
    return text_of(node) if node is not None and not len(node) else ""


def _core(node: Element) -> str:
    """The text of a node without its scripts."""
    while node.tag in ("msub", "msup", "msubsup", "munder", "munderover") and len(node):
        node = node[0]
    return _node(node)


def _word(text: str) -> bool:
    return len(text) > 1 and text.isalpha()


def _node(node: Element) -> str:
    """One node with everything in it."""
    tag = node.tag
    if not len(node):
        if tag == "mspace":
            return ""
        return text_of(node).replace(NAME, "").replace("\u2006", " ").replace("\xa0", " ")
    if tag == "mfrac":
        above, below = (_inner(child) for child in node)
        return f"{_bracketed(above, product=True)}/{_bracketed(below)}"
    if tag == "msqrt":
        return "√" + _bracketed(_row(flatten(node)))
    if tag == "mroot":
        return _power(_bracketed(_inner(node[0])), f"1/{_bracketed(_inner(node[1]))}")
    if tag in ("msub", "munder"):
        return _node(node[0]) + _script("_", _inner(node[1]))
    if tag in ("msup", "mover"):
        return _over(node) if tag == "mover" else _power(_node(node[0]), _inner(node[1]))
    if tag in ("msubsup", "munderover"):
        return _power(_node(node[0]) + _script("_", _inner(node[1])), _inner(node[2]))
    if tag == "mtr":
        return _row([cell for column in node for cell in flatten(column)])
    if tag == "mtable":
        return "  ".join(_node(child) for child in node)
    return _inner(node)


def _inner(node: Element) -> str:
    """The content of an argument; letters in one upright variant are one word."""
    if not len(node):
        return _node(node)
    if all(child.get("mathvariant") and not len(child) for child in node):
        return "".join(_node(child) for child in node)
    return _row(list(node) if node.tag == "mrow" and node[0].get("fence") else flatten(node))


def _over(node: Element) -> str:
    base, mark = _node(node[0]), _node(node[1])
    accents = {"¯": "\u0304", "―": "\u0304", "^": "\u0302", "~": "\u0303"}
    return base + accents[mark] if mark in accents and len(base) == 1 else f"{mark}{_bracketed(base)}"


def _power(base: str, exponent: str) -> str:
    if base[:1] in _LARGE:
        return base + _script("_", exponent).replace("_", "^", 1)
    if re.fullmatch(r"[−-]?\d+", exponent):
        return base + exponent.translate(_UP)
    if set(exponent) <= _PRIMES:
        return base + exponent
    return base + _script("^", exponent)


def _script(sign: str, text: str) -> str:
    tight = text.replace(" ", "")
    if len(tight) == 1 or tight.isalpha():
        return sign + tight
    return f"{sign}({tight})" if sign == "^" else f"{sign}{{{tight}}}"


def _bracketed(text: str, *, product: bool = False) -> str:
    """The text in brackets unless it is one factor (or, above a line, one product)."""
    bare = _SCRIPTED.sub("", text)
    if _ATOM.fullmatch(bare):
        return text
    depth, loose = 0, False
    for character in text:
        depth += (character in OPENING) - (character in _CLOSING)
        loose |= depth == 0 and (_is_term(character) or character in "/,")
    return text if product and not loose else f"({text})"
