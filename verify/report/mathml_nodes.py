"""The nodes of a formula, rebuilt one by one: known elements, known attributes, escaped text.

No markup of a claim reaches the page this way, and what browsers would show wrong is put right: limits below
inf, sup, min, max; words in sans-serif or roman as one upright word; delimiters and arrows as operators;
spaces around function names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "\u2061"  # opens the text of an operator name, and closes it where an index goes below: \arg\min
_BELOW = frozenset({"inf", "sup", "min", "max", "lim", "limsup", "liminf", "∑", "∏", "⋃", "⋂"})
_SCRIPTS = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover", "mfrac", "mroot"})
_TOKENS = frozenset({"mi", "mo", "mn", "mtext"})
_GROUPS = frozenset({"mrow", "msqrt", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "mspace"})
_ATTRIBUTES = {
    "stretchy": r"true|false",
    "fence": r"true|false",
    "form": r"prefix|infix|postfix",
    "minsize": r"[\d.]+em",
    "maxsize": r"[\d.]+em",
    "width": r"-?[\d.]+em|0",
    "displaystyle": r"true|false",
    "scriptlevel": r"\d",
    "accent": r"true|false",
    "linethickness": r"[\d.]+(em|px)?",
}
_BARE = {
    r"\{": "{",
    r"\}": "}",
    r"\lbrace": "{",
    r"\rbrace": "}",
    r"\|": "‖",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
}
_IDENTIFIERS = frozenset("∂∇∞∅ℓ…′″")
_FENCES = frozenset("()[]{}⌊⌋⌈⌉⟨⟩")
OPENING, _BARS = frozenset("([{⌊⌈⟨"), frozenset("|‖")
RELATIONS = frozenset("≤≥<>=≜⟹⇒⇔→≈≡∼")
_VARIANTS = {"sans-serif": "sf", "bold": "bf", "bold-italic": "bf", "normal": "rm", "monospace": "tt"}


def texts(node: Element) -> Iterator[str]:
    """The text of a node and of everything in it."""
    for item in node.iter():
        yield text_of(item)


def flatten(node: Element) -> list[Element]:
    """The children, with rows that only group dissolved (a row that a fence opens stays: it stretches)."""
    out: list[Element] = []
    for child in node:
        fenced = len(child) and child[0].tag == "mo" and child[0].get("fence") == "true"
        if child.tag == "mrow" and not fenced and _word(child) is None:
            out.extend(flatten(child))
        else:
            out.append(child)
    return out


def text_of(node: Element) -> str:
    """The text of one node, escapes that latex2mathml leaves resolved."""
    text = unescape(node.text or "")
    return _BARE.get(text, text)


def _word(node: Element) -> tuple[str, str] | None:
    """(letters, variant) of a row of letters in one upright variant."""
    variants = {child.get("mathvariant") for child in node}
    if len(node) < 2 or len(variants) != 1 or any(len(child) for child in node):
        return None
    variant = _VARIANTS.get(variants.pop() or "")
    return ("".join(text_of(child) for child in node), variant) if variant else None


def _name(node: Element) -> str | None:
    """The name of a function or limit operator that needs a space to what follows it."""
    while node.tag in ("msub", "msup", "msubsup", "munder", "munderover") and len(node):
        node = node[0]
    text = text_of(node)
    if node.tag == "mtext":
        return text.strip(NAME) if text.startswith(NAME) else None
    named = node.tag in ("mi", "mo") and not node.get("mathvariant") and len(text) > 1
    return text if named and text.replace("\u2006", "").isalpha() else None


def _first_text(node: Element) -> str:
    return text_of(node) or next((t for child in node for t in (_first_text(child),) if t), "")


def spaced(row: Sequence[Element]) -> Iterator[str]:
    """The nodes of a row, rebuilt, with thin spaces beside function names.

    None stands where a delimiter or an operator gives room already.
    """
    thin = '<mspace width="0.167em"/>'
    for i, node in enumerate(row):
        item = rebuilt(node)
        name = _name(node)
        before, after = (row[i - 1] if i else None), (row[i + 1] if i + 1 < len(row) else None)
        if name and before is not None and before.tag != "mspace" and not _is_operator(before):
            item = thin + item
        open_next = after is not None and after.tag != "mrow" and _first_text(after) in OPENING
        if name and after is not None and after.tag != "mspace" and not open_next:
            item = item + thin
        yield item


def _is_operator(node: Element) -> bool:
    return node.tag == "mo" and text_of(node) not in ")]}" and _name(node) is None


def rebuilt(node: Element) -> str:
    """One node, rebuilt: known tags, known attributes with known values, escaped text."""
    if node.tag not in _TOKENS | _SCRIPTS | _GROUPS:
        raise ValueError(node.tag)
    if node.tag in _TOKENS:
        return _token(node)
    word = _word(node)
    if node.tag == "mrow" and word:
        return f'<mi class="{word[1]}">{escape(word[0])}</mi>'
    if node.tag in _SCRIPTS:
        return _scripts(node)
    attributes = _attributes(node)
    if node.tag == "mtd" and node.get("columnalign") in ("left", "right"):
        attributes += f' class="{node.get("columnalign")}"'
    if node.tag == "mspace":
        width = node.get("width", "")
        return f'<mspace width="{"-0.167em" if width.startswith("negative") else escape(width)}"/>'
    fraction = node.tag == "mstyle" and len(node) == 1 and node[0].tag == "mfrac"
    if fraction:  # \tfrac and \dfrac are a height, not a level of scripts
        return rebuilt(node[0]).replace("<mfrac", f'<mfrac displaystyle="{node.get("displaystyle")}"', 1)
    inner = "".join(map(rebuilt, node) if node.tag in ("mtable", "mtr") else spaced(flatten(node)))
    return inner if node.tag == "mrow" and len(node) == 1 else f"<{node.tag}{attributes}>{inner}</{node.tag}>"


def _scripts(node: Element) -> str:
    """Scripts, fractions and roots: each child is one argument, rows of several items stay rows."""
    tag, base = node.tag, node[0]
    core = base[0] if base.tag == "mrow" and len(base) == 1 else base
    if tag in ("msub", "msubsup") and core.tag in ("mo", "mtext") and _below(text_of(core)):
        tag = {"msub": "munder", "msubsup": "munderover"}[tag]
    inner = "".join(_argument(child) for child in node)
    return f"<{tag}{_attributes(node)}>{inner}</{tag}>"


def _argument(node: Element) -> str:
    items = flatten(node) if node.tag == "mrow" and _word(node) is None else [node]
    return (rebuilt(items[0]) if len(items) == 1 else "") or f"<mrow>{''.join(spaced(items))}</mrow>"


def _below(text: str) -> bool:
    return text[1:].endswith(NAME) or text.replace("\u2006", "").replace(" ", "") in _BELOW


def _attributes(node: Element) -> str:
    kept = {k: v for k, v in node.attrib.items() if k in _ATTRIBUTES and re.fullmatch(_ATTRIBUTES[k], v)}
    return "".join(f' {k}="{v}"' for k, v in kept.items())


def _token(node: Element) -> str:
    """A leaf: identifier, number, operator or text."""
    text, tag = text_of(node), node.tag
    if tag == "mtext" and not text.startswith(NAME):
        return f"<mtext>{escape(text)}</mtext>"
    if _name(node) is not None and tag != "mi":
        limits = ' movablelimits="true"' if _below(text) else ""
        return f'<mo lspace="0" rspace="0"{limits}>{escape(text.strip(NAME).replace(chr(160), " "))}</mo>'
    if not text:
        return ""
    single = len(text) == 1 and text not in _IDENTIFIERS
    if tag == "mi" and single and unicodedata.category(text)[0] in "PS":
        tag = "mo"
    if text in _IDENTIFIERS and text not in ("…", "′", "″"):
        tag = "mi"
    if tag == "mo":
        return _operator(node, text)
    variant = _VARIANTS.get(node.get("mathvariant", ""))
    upright = variant or ("Α" <= text <= "Ω")  # capital Greek letters are upright in print
    plain = ' mathvariant="normal"' if upright and len(text) == 1 else ""
    mark = f' class="{variant}"' if variant else ""
    return f"<{tag}{mark}{plain}>{escape(text)}</{tag}>"


def _operator(node: Element, text: str) -> str:
    attributes = _attributes(node)
    if text in ("―", "¯"):
        return '<mo stretchy="true">¯</mo>'
    if text in _BARS:
        attributes += ' lspace="0" rspace="0"'
    if node.get("fence") == "true" and node.get("stretchy") == "true" and text in _FENCES:
        attributes = ""  # what browsers assume of a bracket that opens or closes a row
    if text == "/":
        attributes += ' lspace="0.05em" rspace="0.05em"'
    if text == "^":
        attributes = ' stretchy="false"'
    return f"<mo{attributes}>{escape(text)}</mo>"
