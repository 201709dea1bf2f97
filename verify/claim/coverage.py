r"""Which displays of a paper's text have a claim, and which relation of one has none.

A display stands between double dollar signs, or between single ones where it states a relation with a fraction, a
sum or an integral (a text extracted from a PDF sets many displays so). It is covered when each of its relations is
a relation of some claim's ``says``; where the claim names the display, or leaves a side out with \ldots, the left
side may be any earlier one of the chain. A display without a relation is covered where ``says`` contains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verify.claim.latex import LEFT_OUT, Chain, chains, normal
from verify.claim.objects import Claim, Exempt

_HEADING = re.compile(r"(?:(Abstract|Acknowledgements|References)$|(\d+)\. |Appendix ([A-Z])\. )")
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
_TALL = re.compile(r"\\(?:frac|sum|int)\b")


@dataclass(frozen=True)
class Display:
    """One display of the text: its section, the line it begins on, and its LaTeX as it stands there."""

    section: str
    line: int
    latex: str

    @property
    def normal(self) -> str:
        """In the one spelling that comparisons use."""
        return normal(self.latex)


@dataclass(frozen=True)
class Gap:
    """A display with relations that no claim states."""

    display: Display
    missing: tuple[str, ...]


def displays(text: str, sections: Iterable[str] | None = None) -> tuple[Display, ...]:
    """The displays of the named sections, in the order of the text.

    text      markdown, a section a heading line: "Abstract", "2. Preliminaries", "Appendix C. ..."
    sections  as in "Abstract", "2", "C"; a section takes in its subsections; every one unless told
    """
    wanted = None if sections is None else frozenset(sections)
    out = []
    for section, first, body in _sections(text):
        if wanted is None or section in wanted:
            for found in _FORMULA.finditer(body):
                latex = (found[1] or found[2]).strip()
                if found[1] or _unmarked(latex):
                    out.append(Display(section, first + body.count("\n", 0, found.start()), latex))
    return tuple(out)


def _sections(text: str) -> Iterable[tuple[str, int, str]]:
    """Name, number of the first line, and text of each section."""
    name, first, lines = "", 1, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading:
            yield name, first, "\n".join(lines)
            name, first, lines = next(g for g in heading.groups() if g), number, []
        lines.append(line)
    yield name, first, "\n".join(lines)


def _unmarked(latex: str) -> bool:
    return bool(_TALL.search(latex)) and any(c.signs for c in chains(latex))


def formulas(claim: Claim) -> tuple[str, ...]:
    """The LaTeX between the dollar signs of what the claim says."""
    return tuple(found[1] or found[2] for found in _FORMULA.finditer(claim.says))


def named(found: Sequence[Display], beginning: str) -> tuple[Display, ...]:
    """The displays that begin so, in any spelling."""
    start = normal(beginning)
    return tuple(d for d in found if start and (d.normal + " ").startswith(start + " "))


def misnamed(found: Sequence[Display], beginnings: Iterable[str]) -> tuple[str, ...]:
    """Beginnings that no display has, or that displays of different mathematics share."""
    return tuple(b for b in beginnings if len({d.normal for d in named(found, b)}) != 1)


def gaps(found: Sequence[Display], claims: Iterable[Claim], exempt: Iterable[Exempt]) -> tuple[Gap, ...]:
    """The displays, among those found, that neither claims nor exceptions cover."""
    read = [_Read(c, found) for c in claims]
    left_out = {d for e in exempt for d in named(found, e.display)}
    out = []
    for display in found:
        missing = () if display in left_out else _missing(display, read)
        if missing:
            out.append(Gap(display, missing))
    return tuple(out)


class _Read:
    """A claim's formulas, cut into chains, and the displays it names."""

    def __init__(self, claim: Claim, found: Sequence[Display]) -> None:
        says = formulas(claim)
        self.text = " ; ".join(map(normal, says))
        self.names = frozenset(named(found, claim.display)) if claim.display else frozenset()
        self.links = frozenset(link for f in says for c in chains(f) for link in _links(c))


def _links(chain: Chain) -> list[tuple[str, str, str]]:
    return list(zip(chain.sides, chain.signs, chain.sides[1:], strict=False))


def _missing(display: Display, read: Sequence[_Read]) -> tuple[str, ...]:
    """Relations of the display that no claim has; the whole of it where it has no relation."""
    related = [c for c in chains(display.latex) if c.signs]
    if not related:
        covered = any(display.normal in r.text for r in read) or any(display in r.names for r in read)
        return () if covered else (display.normal,)
    out = []
    for chain in related:
        for i, (left, sign, right) in enumerate(_links(chain)):
            if not any(_states(r, display, chain.sides[: i + 1], sign, right) for r in read):
                out.append(f"{left} {sign} {right}")
    return tuple(out)


def _states(read: _Read, display: Display, before: Sequence[str], sign: str, right: str) -> bool:
    if not before[-1]:  # the display goes on from the one before it
        return any((sign, right) == link[1:] for link in read.links)
    lefts = before if display in read.names else before[-1:]
    return any((left, sign, right) in read.links for left in (*lefts, LEFT_OUT))
