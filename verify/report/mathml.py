"""LaTeX to MathML for the report: latex2mathml does the parsing, this module and its nodes set it right.

A formula that cannot be converted without a visible backslash is shown as plain text in ``<code>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from verify.report.mathml_nodes import NAME, OPENING, RELATIONS, flatten, spaced, text_of, texts

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONG = 44  # characters of LaTeX: a formula that a line of text may break, and that is set tall
_INFIX = '<mo form="infix">'
_WIDE = frozenset({"0.222em", "0.278em", "1em", "2em"})  # \: \; \quad \qquad
_BEGIN = re.compile(r"\\begin\s*\{([^{}]*)\}")
_ENVIRONMENTS = frozenset(
    {
        "aligned",
        "align",
        "align*",
        "split",
        "gathered",
        "cases",
        "array",
        "matrix",
        "pmatrix",
        "bmatrix",
        "vmatrix",
    }
)  # others would be dropped without a word
_REWRITES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\\begin\{(aligned|align\*?|split|gathered)\}", r"\\begin{split}"),
    (r"\\end\{(aligned|align\*?|split|gathered)\}", r"\\end{split}"),
    (r"\\tag\{([^{}]*)\}", r"\\qquad\\text{(\1)}"),
    (r"\\nolimits(?![A-Za-z])|\\label\{[^{}]*\}", ""),
    (r"\\arg\s*\\(min|max)(?![A-Za-z])", r"\\operatorname*{arg \1}"),
    (r"\\arg(?![A-Za-z])", r"\\operatorname{arg}"),
    (r"\\not\s*(\\le|\\leq|<)(?![a-z])", r"\\nleq "),
    (r"\\not\s*(\\ge|\\geq|>)(?![a-z])", r"\\ngeq "),
    (r"\\not\s*=", r"\\neq "),
    (r"\\not\s*\\in(?![a-z])", r"\\notin "),
    (r"\{,\}", r"\\text{,}"),
    (r"\\operatorname(\*?)\{([^{}]*)\}", lambda m: _operator_name(m[2], below=bool(m[1]))),
    (r"\\(mathrm|textrm|textup|textit|emph|mbox|textsf)\{([A-Za-z ]*)\}", r"\\text{\2}"),
    (r"\|\|([^|]*)\|\|", r"\\|\1\\|"),  # a norm; the bars of ||x| - y| are two absolute values
)


def to_mathml(latex: str, *, display: bool = False) -> str | None:
    """One formula as a ``<math>`` element, or None where no faithful conversion is known.

    latex     the formula without its dollar signs
    display   on a line of its own: limits go below, fractions are tall
    """
    children = _children(latex)
    if children is None:
        return None
    return _math([text for text, _ in children], ' display="block"' if display else "")


def render_math(latex: str, *, display: bool = False) -> str:
    """HTML of a formula: MathML, or the plain text in ``<code>`` where it cannot be converted.

    A long formula is several ``<math>`` elements that a line may break between: before a relation or the next
    term, after a wide space. It is set as tall as a display even in running text: its fractions can be read.
    """
    children = _children(latex)
    if children is None:
        return f'<code class="tex">{escape(latex)}</code>'
    tall = display or len(latex) > LONG
    parts: list[list[str]] = [[]]
    for text, may_break in children:
        heads = not parts[-1] or not parts[-1][0].startswith(_INFIX)
        short = heads and len(parts[-1]) < 3 and text.startswith("<mo>")  # a short left side stays
        if may_break and parts[-1] and not short and len(latex) > LONG:
            parts.append([])
            opens = (
                text[len("<mo>") : len("<mo>") + 1] in OPENING
            )  # a bracket keeps its form, and so its height
            text = text if opens else re.sub("^<mo>", _INFIX, text)
        parts[-1].append(text)
    joined = "<wbr>".join(_math(part, ' displaystyle="true"' if tall else "") for part in parts)
    return f'<span class="display">{joined}</span>' if display else joined


def _math(parts: Sequence[str], attributes: str) -> str:
    return f"<math{attributes}>{''.join(parts)}</math>"


def _operator_name(name: str, *, below: bool) -> str:
    plain = re.sub(r"\\[,;:! ]|~|\\(thinspace|mathrm|rm)(?![A-Za-z])", " ", name)
    return rf"\text{{{NAME}{' '.join(plain.split())}{NAME if below else ''}}}"


def parsed(latex: str) -> list[Element] | None:
    """The outermost nodes of a formula as latex2mathml reads it, or None where it cannot be read faithfully."""
    from latex2mathml.converter import convert_to_element

    if len(latex) > 20_000 or not set(_BEGIN.findall(latex)) <= _ENVIRONMENTS:
        return None
    source = latex.strip()
    for pattern, replacement in _REWRITES:
        source = re.sub(pattern, replacement, source)
    try:
        row = flatten(convert_to_element(source))
        text = "".join(t for child in row for t in texts(child))
    except Exception:  # bad input shows as many types there, IndexError and RecursionError among them
        return None
    return None if "\\" in text else row


@lru_cache(maxsize=4096)
def _children(latex: str) -> tuple[tuple[str, bool], ...] | None:
    """The formula's outermost items as (markup, may a line break before it)."""
    row = parsed(latex)
    if not row:
        return None
    try:
        return tuple(zip(spaced(row), _breaks(row), strict=True))
    except (ValueError, RecursionError):  # a node that is not on the list of those that a page may hold
        return None


def _breaks(row: Sequence[Element]) -> list[bool]:
    """May a line break before each item: a relation, plus or minus outside brackets, after a wide space."""
    out: list[bool] = []
    depth, previous = 0, ""
    for node in row:
        text = text_of(node) if node.tag in ("mo", "mi") else ""
        after_space = previous == "wide" and node.tag != "mspace" and depth <= 0
        term = text in ("+", "−") and depth <= 0 and previous == "operand"
        out.append(text in RELATIONS or term or after_space)
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        if node.tag == "mspace":
            previous = "wide" if node.get("width") in _WIDE else previous
        else:
            previous = "operator" if node.tag == "mo" and text not in (")", "]", "}") else "operand"
    return out
