"""LaTeX to MathML for the report: latex2mathml does the parsing, this module sets it right.

What comes back from latex2mathml is rebuilt node by node from a whitelist, so that no markup of a claim
reaches the page, and put right where browsers would show it wrong: limits below inf, sup, min, max; words in
sans-serif or roman as one upright word; delimiters and arrows as operators; spaces around function names.

A formula that cannot be converted without a visible backslash is shown as plain text in ``<code>``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONG = 44  # characters of LaTeX
_NAME = "\u2061"  # opens the text of an operator name, and closes it where an index goes below: \arg\min
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
_OPENING, _BARS = frozenset("([{⌊⌈⟨"), frozenset("|‖")
_RELATIONS = frozenset("≤≥<>=≜⟹⇒⇔→≈≡∼")
_VARIANTS = {"sans-serif": "sf", "bold": "bf", "bold-italic": "bf", "normal": "rm", "monospace": "tt"}
_REWRITES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\\begin\{(aligned|align\*?|split|gathered)\}", r"\\begin{split}"),
    (r"\\end\{(aligned|align\*?|split|gathered)\}", r"\\end{split}"),
    (r"\\tag\{([^{}]*)\}", r"\\qquad\\text{(\1)}"),
    (r"\\nolimits\b|\\label\{[^{}]*\}", ""),
    (r"\\arg\s*\\(min|max)\b", r"\\operatorname*{arg \1}"),
    (r"\\arg\b", r"\\operatorname{arg}"),
    (r"\\not\s*(\\le|\\leq|<)(?![a-z])", r"\\nleq "),
    (r"\\not\s*(\\ge|\\geq|>)(?![a-z])", r"\\ngeq "),
    (r"\\not\s*=", r"\\neq "),
    (r"\\not\s*\\in(?![a-z])", r"\\notin "),
    (r"\{,\}", r"\\text{,}"),
    (r"\\operatorname(\*?)\{([^{}]*)\}", lambda m: _operator_name(m[2], below=bool(m[1]))),
    (r"\\(mathrm|textrm|textup|textit|emph|mbox|textsf)\{([A-Za-z ]*)\}", r"\\text{\2}"),
    (r"\|\|", r"\\|"),
)


def to_mathml(latex: str, *, display: bool = False) -> str | None:
    """One formula as a ``<math>`` element, or None where no faithful conversion is known.

    latex     the formula without its dollar signs
    display   on a line of its own: limits go below, fractions are tall
    """
    children = _children(latex, display)
    return None if children is None else _math("".join(text for text, _ in children), display)


def to_mathml_parts(latex: str) -> list[str] | None:
    """The formula in running text as ``<math>`` elements; a line may break before each relation."""
    children = _children(latex, False)
    if children is None:
        return None
    parts: list[list[str]] = [[]]
    for index, (text, relation) in enumerate(children):
        if relation and index and len(children) > 8:
            parts.append([])
        parts[-1].append(text)
    return [_math("".join(part), False) for part in parts]


def render_math(latex: str, *, display: bool = False) -> str:
    """HTML of a formula: MathML, or the plain text in ``<code>`` where it cannot be converted.

    A long formula in running text is set as tall as on a line of its own, so that its fractions can be read.
    """
    if display:
        return to_mathml(latex, display=True) or f'<code class="tex">{escape(latex)}</code>'
    parts = to_mathml_parts(latex)
    if parts is None:
        return f'<code class="tex">{escape(latex)}</code>'
    joined = "<wbr>".join(parts)
    return joined.replace("<math>", '<math displaystyle="true">') if len(latex) > LONG else joined


def _math(inner: str, display: bool) -> str:
    return f'<math display="block">{inner}</math>' if display else f"<math>{inner}</math>"


def _operator_name(name: str, *, below: bool) -> str:
    plain = re.sub(r"\\[,;:! ]|~|\\(thinspace|mathrm|rm)\b", " ", name)
    return rf"\text{{{_NAME}{' '.join(plain.split())}{_NAME if below else ''}}}"


@lru_cache(maxsize=4096)
def _children(latex: str, display: bool) -> tuple[tuple[str, bool], ...] | None:
    """The formula's outermost items as (markup, is it a relation)."""
    from latex2mathml.converter import convert_to_element

    if len(latex) > 20_000:
        return None
    source = latex.strip()
    for pattern, replacement in _REWRITES:
        source = re.sub(pattern, replacement, source)
    try:
        root = convert_to_element(source, display="block" if display else "inline")
        row = _flatten(root)
        items = [(_node(child), _is_relation(child)) for child in row]
        text = "".join(t for child in row for t in _texts(child))
    except Exception:  # bad input shows as many types there, IndexError and RecursionError among them
        return None
    return None if "\\" in text or not items else tuple(_spaced(row, items))


def _texts(node: Element) -> Iterator[str]:
    for item in node.iter():
        yield _text(item)


def _flatten(node: Element) -> list[Element]:
    """The children, with rows that only group dissolved (a row that a fence opens stays: it stretches)."""
    out: list[Element] = []
    for child in node:
        fenced = len(child) and child[0].tag == "mo" and child[0].get("fence") == "true"
        if child.tag == "mrow" and not fenced and _word(child) is None:
            out.extend(_flatten(child))
        else:
            out.append(child)
    return out


def _text(node: Element) -> str:
    text = unescape(node.text or "")
    return _BARE.get(text, text)


def _is_relation(node: Element) -> bool:
    return node.tag in ("mo", "mi") and _text(node) in _RELATIONS


def _word(node: Element) -> tuple[str, str] | None:
    """(letters, variant) of a row of letters in one upright variant."""
    variants = {child.get("mathvariant") for child in node}
    if len(node) < 2 or len(variants) != 1 or any(len(child) for child in node):
        return None
    variant = _VARIANTS.get(variants.pop() or "")
    return ("".join(_text(child) for child in node), variant) if variant else None


def _name(node: Element) -> str | None:
    """The name of a function or limit operator that needs a space to what follows it."""
    while node.tag in ("msub", "msup", "msubsup", "munder", "munderover") and len(node):
        node = node[0]
    text = _text(node)
    if node.tag == "mtext":
        return text.strip(_NAME) if text.startswith(_NAME) else None
    named = node.tag in ("mi", "mo") and not node.get("mathvariant") and len(text) > 1
    return text if named and text.replace("\u2006", "").isalpha() else None


def _first_text(node: Element) -> str:
    return _text(node) or next((t for child in node for t in (_first_text(child),) if t), "")


def _spaced(row: list[Element], items: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Thin spaces beside function names, where neither a delimiter nor an operator gives room already."""
    thin = '<mspace width="0.167em"/>'
    for i, item in enumerate(items):
        name = _name(row[i])
        before, after = (row[i - 1] if i else None), (row[i + 1] if i + 1 < len(row) else None)
        if name and before is not None and before.tag != "mspace" and not _is_operator(before):
            item = (thin + item[0], item[1])
        open_next = after is not None and after.tag != "mrow" and _first_text(after) in _OPENING
        if name and after is not None and after.tag != "mspace" and not open_next:
            item = (item[0] + thin, item[1])
        yield item


def _is_operator(node: Element) -> bool:
    return node.tag == "mo" and _text(node) not in ")]}" and _name(node) is None


def _row(nodes: list[Element]) -> str:
    return "".join(text for text, _ in _spaced(nodes, [(_node(n), False) for n in nodes]))


def _node(node: Element) -> str:
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
    inner = _row(_flatten(node)) if node.tag != "mtable" and node.tag != "mtr" else "".join(map(_node, node))
    return inner if node.tag == "mrow" and len(node) == 1 else f"<{node.tag}{attributes}>{inner}</{node.tag}>"


def _scripts(node: Element) -> str:
    """Scripts, fractions and roots: each child is one argument, rows of several items stay rows."""
    tag, base = node.tag, node[0]
    core = base[0] if base.tag == "mrow" and len(base) == 1 else base
    if tag in ("msub", "msubsup") and core.tag in ("mo", "mtext") and _below(_text(core)):
        tag = {"msub": "munder", "msubsup": "munderover"}[tag]
    inner = "".join(_argument(child) for child in node)
    return f"<{tag}{_attributes(node)}>{inner}</{tag}>"


def _argument(node: Element) -> str:
    items = _flatten(node) if node.tag == "mrow" and _word(node) is None else [node]
    return (_node(items[0]) if len(items) == 1 else "") or f"<mrow>{_row(items)}</mrow>"


def _below(text: str) -> bool:
    return text[1:].endswith(_NAME) or text.replace("\u2006", "").replace(" ", "") in _BELOW


def _attributes(node: Element) -> str:
    kept = {k: v for k, v in node.attrib.items() if k in _ATTRIBUTES and re.fullmatch(_ATTRIBUTES[k], v)}
    return "".join(f' {k}="{v}"' for k, v in kept.items())


def _token(node: Element) -> str:
    """A leaf: identifier, number, operator or text."""
    text, tag = _text(node), node.tag
    if tag == "mtext" and not text.startswith(_NAME):
        return f"<mtext>{escape(text)}</mtext>"
    if _name(node) is not None and tag != "mi":
        limits = ' movablelimits="true"' if _below(text) else ""
        return f'<mo lspace="0" rspace="0"{limits}>{escape(text.strip(_NAME))}</mo>'
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
    if text in _RELATIONS:
        attributes += ' form="infix"'
    if text == "/":
        attributes += ' lspace="0.05em" rspace="0.05em"'
    if text == "^":
        attributes = ' stretchy="false"'
    return f"<mo{attributes}>{escape(text)}</mo>"
