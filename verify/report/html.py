"""The report as one self-contained HTML page: no network, no scripts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from verify.report import palette
from verify.report.graph import graph, legend
from verify.report.mathml import render_math
from verify.report.model import Figure, Page, Prose
from verify.report.text import formula, segments
from verify.report.words import sentence

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def html(page: Page, figures: Sequence[Figure] = ()) -> str:
    """The page as HTML; every text of the data is escaped, formulas become MathML."""
    from markupsafe import Markup

    fills, borders = legend()
    claims = [c for s in page.sections for c in s.claims]
    text = (
        environment()
        .get_template("report.html.j2")
        .render(
            page=page,
            figures=figures,
            css=Markup(stylesheet("colours", "report", "graph")),  # noqa: S704 - our own css
            fills=fills,
            borders=borders,
            graph=Markup(graph(claims)),  # noqa: S704 - graph() escapes
        )
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


def stylesheet(*names: str) -> str:
    """Css by the names of its files; "colours" is what every page and every picture needs."""
    light, dark = palette.css()
    css = "\n".join(_template(f"{name}.css") for name in names)
    css = css.replace("/*series-light*/", light).replace("/*series-dark*/", dark)
    return "\n".join(line.strip() for line in css.splitlines() if line.strip())


def prose(parts: Prose) -> Markup:
    """Prose with its formulas as MathML; punctuation stays on the line of the formula before it."""
    from markupsafe import Markup, escape

    out: list[str] = []
    for i, segment in enumerate(parts):
        if segment.kind == "emphasis":
            out.append(f"<em>{escape(segment.value)}</em>")
            continue
        if segment.kind == "text":
            text = segment.value
            if i and parts[i - 1].kind == "math":
                text = text.lstrip(".,;:)")
            out.append(str(escape(text)))
            continue
        rendered = render_math(segment.value, display=segment.kind == "display")
        following = parts[i + 1].value if segment.kind == "math" and i + 1 < len(parts) else ""
        tail = following[: len(following) - len(following.lstrip(".,;:)"))]
        head, cut, last = rendered.rpartition("<wbr>")
        out.append(f'{head}{cut}<span class="nb">{last}{escape(tail)}</span>' if tail else rendered)
    return Markup("".join(out))  # noqa: S704 - built from escaped text and whitelisted MathML


@cache
def environment() -> Environment:
    """Templates with escaping on; jinja2 is imported here, late."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    env = Environment(
        loader=PackageLoader("verify.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    env.filters["prose"] = prose
    env.filters["words"] = segments
    env.filters["formula"] = formula
    env.filters["display"] = lambda latex: Markup(render_math(latex, display=True))  # noqa: S704 - whitelisted
    env.filters["markup"] = Markup
    env.filters["sentence"] = sentence
    return env


def _template(name: str) -> str:
    return (files("verify.report") / "templates" / name).read_text(encoding="utf-8")
