"""Drawing one figure as SVG that follows the colours of the page.

matplotlib draws with stand-in colours; afterwards each is replaced by a css variable, so that one drawing
serves light and dark pages. A rerun gives identical bytes: no date, fixed hash salt, text left as text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from verify.report.palette import INK, LINE, MUTED, SERIES, VARIABLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CARD = 18  # px of room around a figure that stands alone
SIZE = (10.6, 6.2)  # inches at 72 points: the drawing is 763 px wide
_FONT = '-apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 12.5,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 1.0,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "grid.alpha": 0.55,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 7,
    "ytick.major.pad": 7,
    "lines.linewidth": 1.9,
    "lines.solid_capstyle": "round",
    "axes.unicode_minus": True,
}


def draw(name: str, plot: Callable[[Axes], None], alt: str, size: tuple[float, float] = SIZE) -> str:
    """Run one plotting function and return its SVG element.

    name   unique in the page: prefix of the ids inside
    plot   draws on the axes it is given
    alt    what a reader who does not see the figure should know
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    style: Any = {**_STYLE, "svg.hashsalt": name}
    with rc_context(style):
        canvas = Canvas(figsize=size, layout="constrained")
        FigureCanvasSVG(canvas)
        canvas.patch.set_visible(False)
        axes = canvas.add_subplot()
        axes.patch.set_visible(False)
        plot(axes)
        out = io.StringIO()
        canvas.savefig(
            out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    return _clean(out.getvalue(), name, alt)


def _clean(svg: str, name: str, alt: str) -> str:
    """The drawing fit for a page: no prolog, no stray ids, colours from the page, a role and a name."""
    from html import escape

    body = svg[svg.index("<svg") :]
    inner = body[body.index(">") + 1 : body.rindex("</svg>")]
    inner = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", inner, flags=re.S)
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', body).groups()  # type: ignore[union-attr]
    wanted = set(re.findall(r'(?:url\(#|href="#)([^")]+)', inner))
    inner = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in wanted else "", inner)
    inner = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", inner)
    for colour, variable in VARIABLES.items():
        inner = inner.replace(colour, f"var({variable})")
    inner = re.sub(r"font: ([\d.]+px) '[^;\"]*'", r"font-size: \1", inner)
    inner = re.sub(r" font-family: [^;\"]*;|(?<=\") transform=\"rotate\(-0 [^\"]*\"", "", inner)
    inner = re.sub(r"(\d+\.\d\d)\d+(?=[^<>]*>)", r"\1", inner)  # inside tags: coordinates, never a label
    inner = re.sub(r"\^\{([^}<]*)\}", r'<tspan dy="-.42em" font-size=".74em">\1</tspan>', inner)
    inner = re.sub(r"\s*\n\s*", "\n", inner).strip()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="plot" '
        f'role="img" aria-label="{escape(alt)}" width="{float(width):.0f}" height="{float(height):.0f}" '
        f"viewBox=\"0 0 {width} {height}\" font-family='{_FONT}'>\n{inner}\n</svg>"
    )


def series_colour(index: int) -> str:
    """The colour of the i-th curve; the figure names each curve at its end, so colour is never alone."""
    return SERIES[index % len(SERIES)]


def standalone(svg: str, css: str) -> str:
    """The figure as a file of its own: with its colours, on a card that is light or dark like its reader."""
    head = svg.index(">") + 1
    width, height = (float(n) for n in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    wide, high = width + 2 * CARD, height + 2 * CARD
    opening = re.sub(r'viewBox="[^"]*"', f'viewBox="{-CARD} {-CARD} {wide:g} {high:g}"', svg[:head])
    opening = re.sub(r'width="\d+" height="\d+"', f'width="{wide:.0f}" height="{high:.0f}"', opening)
    corner = f'x="{0.5 - CARD}" y="{0.5 - CARD}"'
    card = f'<rect class="card" {corner} width="{wide - 1:g}" height="{high - 1:g}" rx="8"/>'
    return f"{opening}<style>{css}</style>{card}{svg[head:]}"
