"""The markdown twin of the report, for a code host: tables, $formulas$, collapsible evidence, relative links.

Inline formulas are written with command names where markdown would eat a backslash or read a mark-up
character; formulas on their own line stand in ``math`` fences, where nothing needs escaping.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from verify.report.mathml import to_mathml
from verify.report.model import Figure, Link, Page, Prose
from verify.report.sections import all_mutants
from verify.report.text import Segment, formula, segments
from verify.report.words import sentence

if TYPE_CHECKING:
    from jinja2 import Environment

_SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*[]|$"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})
_COMMANDS = (
    (r"\\operatorname\*?(?![A-Za-z])", r"\\mathrm"),  # code hosts refuse \operatorname
    (r"\\\\", r"\\cr "),
    (r"\\\{", r"\\lbrace "),
    (r"\\\}", r"\\rbrace "),
    (r"\\,", r"\\thinspace "),
    (r"\\[:;]", r"\\enspace "),
    (r"\\!", ""),
    (r"\\ ", r"\\enspace "),
    (r"\\\||\|\|", r"\\Vert "),
    (r"\|", r"\\vert "),
    (r"\*", r"\\ast "),
    (r"<", r"\\lt "),
    (r">", r"\\gt "),
)


def markdown(page: Page, figures: Sequence[Figure] = (), folder: str = "figures") -> str:
    """The page as markdown.

    figures   their pictures are linked as ``folder/<name>.svg``
    folder    relative to the markdown file
    """
    text = environment().get_template("report.md.j2").render(page=page, figures=figures, folder=folder)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


def literal(text: object) -> str:
    """Text of the data with every mark-up character escaped, on one line."""
    flat = " ".join(str(text).split()).translate(_SPECIAL)
    flat = re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\_", flat)
    return re.sub(r"^([#+-]|\d+\.)(?=\s)", r"\\\1", flat)


def code(text: object, *, cell: bool = False) -> str:
    """A code span whose fence is longer than any run of backticks inside."""
    flat = " ".join(str(text).split())
    if cell:
        flat = flat.replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}" if flat else ""


def inline(parts: Prose) -> str:
    """Prose on one line, all formulas in the line: for tables and list items."""
    return "".join(_piece(part) for part in parts)


def block(parts: Prose, prefix: str = "") -> str:
    """Prose as a paragraph, its display formulas in fences; every line starts with the prefix."""
    lines = [""]
    for part in parts:
        if part.kind == "display" and to_mathml(part.value) is not None:
            lines += ["", *fence(part.value).splitlines(), "", ""]
        else:
            lines[-1] += _piece(part)
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join((prefix + line).rstrip() for line in lines)


def fence(latex: str) -> str:
    """A formula on its own lines."""
    if to_mathml(latex) is None or "```" in latex:
        return code(latex)
    body = re.sub(r"\\operatorname\*?(?![A-Za-z])", r"\\mathrm", latex.strip())
    return "```math\n" + re.sub(r"\n\s*\n", "\n", body) + "\n```"


def literal_keeping_ends(text: str) -> str:
    """Literal text that keeps the space towards a formula beside it."""
    body = literal(text)
    return (" " if text[:1].isspace() else "") + body + (" " if text[-1:].isspace() and body else "")


def link(target: Link) -> str:
    """A link to a claim with its verdict's sign; plain code where there is no such claim."""
    if target.anchor is None or target.verdict is None:
        return code(target.id, cell=True)
    return f"[{target.verdict.sign} {code(target.id, cell=True)}](#{target.anchor})"


def _piece(part: Segment) -> str:
    if part.kind == "text":
        return literal_keeping_ends(part.value)
    return f"*{literal(part.value)}*" if part.kind == "emphasis" else _math(part.value)


def _math(latex: str) -> str:
    """A formula in the line; as code where it would not be shown right."""
    if to_mathml(latex) is None:
        return code(latex, cell=True)
    text = " ".join(latex.split())
    for pattern, replacement in _COMMANDS:
        text = re.sub(pattern, replacement, text)
    return f"${re.sub(' +', ' ', text).strip()}$"


@cache
def environment() -> Environment:
    """Templates without HTML escaping: every text goes through one of the filters here."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(  # noqa: S701 - markdown, escaped by literal() and code()
        loader=PackageLoader("verify.report"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    filters = {"lit": literal, "code": code, "inline": inline, "block": block, "fence": fence, "link": link}
    filters["listed"] = all_mutants
    env.filters.update({**filters, "sentence": sentence, "words": segments, "formula": formula})
    return env
