"""Sections that the meta data bring: displays without a claim, slack along a chain, mutants. No arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from verify.report import words
from verify.report.details import values_of
from verify.report.model import Chain, ChainLink, Coverage, Exempt, Link, Mutant, Mutants, Prose
from verify.report.text import Segment, attained, enclosure, formula, segments, typeset

Record = Mapping[str, Any]
ToLink = Callable[[Any], Link]


def coverage(meta: Record) -> Coverage | None:
    """The displays that have no claim; None where the paper's data say nothing of displays."""
    data = meta.get("coverage") or {}
    sections = [str(s) for s in data.get("sections") or ()]
    exceptions = tuple(
        Exempt(str(e.get("where") or ""), _display(e.get("display")), _reason(e))
        for e in data.get("exceptions") or ()
    )
    if not sections and not exceptions:
        return None
    number = data.get("displays")
    counted = f"{words.count(number, 'display')} of" if isinstance(number, int) else "Displays of"
    parts = f"{counted} {words.places(sections)}" if sections else "Displays"
    last = (
        words.EXEMPT.format(number=words.count(len(exceptions), "display")) if exceptions else words.COVERED
    )
    return Coverage(f"{parts}. {last}", exceptions)


def _reason(exempt: Record) -> Prose:
    return segments(words.sentence(str(exempt.get("reason") or "no reason is given")))


def _display(text: Any) -> Prose:
    """A display as a formula, whether or not it stands between dollar signs."""
    source = str(text or "").strip()
    return segments(source) if "$" in source else (Segment("math", source),)


def chains(meta: Record) -> tuple[Chain, ...]:
    """Chains of constants, each with the slack of its steps."""
    return tuple(
        Chain(
            title=str(c.get("title") or "Chain"),
            unit=str(c.get("unit") or ""),
            links=tuple(_chain_link(r) for r in c.get("rows") or ()),
            total=enclosure(c.get("total")),
        )
        for c in meta.get("chains") or ()
    )


def _chain_link(row: Record) -> ChainLink:
    return ChainLink(
        where=segments(row.get("where")),
        what=_what(row.get("what")),
        constant=enclosure(row.get("constant")),
        slack=enclosure(row.get("slack")),
        note=attained(row.get("attained")) or segments(row.get("reason")),
    )


def _what(text: Any) -> Prose:
    """A formula or a statement of the language as a formula; other words as they are."""
    from verify.errors import StatementError
    from verify.language import parse_statement, to_latex

    source = " ".join(str(text or "").split())
    shown = formula(source)
    if not shown or shown[0].kind != "text" or not any(c in source for c in "<>="):
        return shown
    try:
        return (Segment("math", typeset(to_latex(parse_statement(source, ["C"])))),)
    except StatementError:
        return segments(source)


def mutants(meta: Record, link: ToLink) -> Mutants | None:
    """What became of false mutants; None where the data do not speak of mutants at all."""
    if "mutants" not in meta:
        return None
    data = meta["mutants"]
    command = f"verify mutate {meta['paper']}" if meta.get("paper") else "verify mutate"
    if data is None:
        return Mutants(words.NO_MUTANTS, (), (), (), command)
    about = words.MUTANTS.format(
        mutants=words.count(data["mutants"], "mutant"),
        claims=words.count(data["claims"], "claim"),
        false=words.count(data["false"], "is", "are"),
    ) + words.share(data.get("share"))
    current = bool(data.get("current"))
    proved, undecided = (
        tuple(_mutant(m, link) for m in data.get(key) or ()) for key in ("proved", "undecided")
    )
    tallies = (("refuted", data["refuted"]), ("undecided", len(undecided)), ("proved", len(proved)))
    return Mutants(
        about=about if current else f"{about} {words.OTHER_STATE}",
        tallies=tuple((words.mutant_badge(word), n) for word, n in tallies),
        proved=proved,
        undecided=undecided,
        command=None if current else command,
    )


def _mutant(m: Record, link: ToLink) -> Mutant:
    formula_text, kind = str(m.get("mutant") or ""), str(m.get("kind") or "")
    return Mutant(link(m.get("claim")), formula_text, kind, values_of(m.get("fails_at")))


def all_mutants(found: Mutants) -> Iterable[tuple[str, Mutant]]:
    """Every mutant that is listed, with the word of what became of it; the proved ones first."""
    yield from (("proved", m) for m in found.proved)
    yield from (("undecided", m) for m in found.undecided)
