"""The audit in the terminal: claims by verdict and rigor, results by status, constants and their slack."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from verify.report.model import Page, Prose
from verify.report.view import view
from verify.report.words import sentence

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

TONES = {"good": "green", "bad": "red", "hint": "blue", "warn": "yellow", "none": "dim", "odd": "magenta"}


def summary(audit: Mapping[str, Any]) -> Group:
    """A rich renderable; the caller prints it."""
    from rich.console import Group
    from rich.text import Text

    page = view(audit)
    parts: list[Any] = [Text(page.title, style="bold"), Text(page.headline)]
    if page.matrix:
        parts.append(_claims(page))
    if page.results:
        parts.append(_results(page))
    if page.constants:
        parts.append(_constants(page))
    if page.experiments:
        parts.append(_experiments(page))
    return Group(*parts)


def summary_text(audit: Mapping[str, Any], width: int = 100) -> str:
    """The same as plain text, ``width`` columns wide, without colours."""
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=width, color_system=None, force_terminal=False).print(summary(audit))
    return (
        re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in out.getvalue().splitlines())).strip()
        + "\n"
    )


def plain(parts: Prose) -> str:
    """Prose for a terminal: formulas as lines of characters; what cannot be read so stays LaTeX."""
    from verify.report.linear import linear

    return "".join(p.value if p.kind in ("text", "emphasis") else linear(p.value) for p in parts)


def _table(*columns: tuple[str, str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    for name, justify in columns:
        table.add_column(name, justify=justify, no_wrap=justify == "right", overflow="fold")  # type: ignore[arg-type]
    return table


def _claims(page: Page) -> Table:
    from rich.text import Text

    table = _table(("claims", "left"), *((name, "right") for name, _ in page.rigors), ("all", "right"))
    for badge, counts, total in page.matrix:
        label = Text(f"{badge.sign} {badge.word}", style=TONES[badge.tone])
        table.add_row(label, *(str(n) if n else "·" for n in counts), str(total))
    return table


def _results(page: Page) -> Table:
    from rich.text import Text

    table = _table(("result", "left"), ("status", "left"), ("why", "left"))
    for result in page.results:
        status = Text(f"{result.status.sign} {result.status.word}", style=TONES[result.status.tone])
        table.add_row(
            Text(result.title), status, Text(plain(result.reason) or sentence(result.status.meaning))
        )
    return table


def _constants(page: Page) -> Table:
    from rich.text import Text

    table = _table(
        ("constant of", "left"), ("printed", "right"), ("best", "right"), ("slack", "right"), ("unit", "left")
    )
    for c in page.constants:
        best, slack = (e.short if e else "—" for e in (c.best, c.slack))
        table.add_row(Text(c.claim.id), Text(c.printed), Text(best), Text(slack), Text(c.unit))
    return table


def _experiments(page: Page) -> Table:
    from rich.text import Text

    names = ("experiment", "T", "runs", "found", "proved", "violations")
    table = _table(*((name, "right" if name in ("T", "runs") else "left") for name in names))
    for row in (brief for experiment in page.experiments for brief in experiment.brief):
        cells = (row.name, row.horizon, row.runs, row.found, row.proved, row.violations)
        table.add_row(*(Text(cell) for cell in cells))
    return table
