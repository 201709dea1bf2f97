"""Statements of the language: ``forall u in [0, 1), T in [1, oo) integer given ...: relations``.

See the grammar in README.md. Bad input raises :class:`StatementError` with the column and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from verify.errors import StatementError
from verify.language.expressions import MAX_CHARACTERS, RESERVED, Reader, check_name, check_text
from verify.language.formula import Expr, Quantifier, Relation, Statement, const
from verify.language.vectors import NO_SYMBOLS, Symbols, is_vector

__all__ = ["MAX_CHARACTERS", "parse_binders", "parse_expression", "parse_relations", "parse_statement"]


def parse_expression(text: str, names: Collection[str] | None = None, symbols: Symbols = NO_SYMBOLS) -> Expr:
    """One formula.

    text     in the language, at most 4000 characters
    names    the variables that may occur; None for any
    symbols  sequences, vectors and functions that may occur
    raises   StatementError
    """
    reader = Reader(check_text(text), names, symbols=symbols)
    tree = reader.tree()
    return reader.expression(tree)


def parse_relations(
    text: str, names: Collection[str] | None = None, offset: int = 0, symbols: Symbols = NO_SYMBOLS
) -> tuple[Relation, ...]:
    """A conjunction of relations, chains allowed."""
    return Reader(check_text(text), names, offset, symbols=symbols).relations()


def parse_statement(text: str, names: Collection[str] = (), symbols: Symbols = NO_SYMBOLS) -> Statement:
    """A whole statement.

    text     ``forall x in [a, b) given ...: ...``, ``given ...: ...`` or plain relations without variables
    names    further names that may occur free (quantities of a paper's setting)
    symbols  sequences, vectors and functions that may occur
    raises   StatementError
    """
    text = check_text(text)
    match = re.match(r"\s*(forall|given)\b", text)
    if match is None:
        return Statement((), (), parse_relations(text, names, 0, symbols))
    binds = match.group(1) == "forall"
    offset = match.end() if binds else match.start(1)
    colon = _top_level(text, ":", offset)
    if colon is None:
        raise StatementError(f"{text[:40]!r}: '{match.group(1)} ...' needs a colon before the relation.")
    head = text[offset:colon]
    given = re.search(r"\bgiven\b", head)
    binders = head[: given.start()] if given else head
    quantifiers = parse_binders(binders, names, offset, symbols) if binds else ()
    bound = set(names) | {q.name for q in quantifiers}
    hypotheses: tuple[Relation, ...] = ()
    if given:
        hypotheses = parse_relations(head[given.end() :], bound, offset + given.end(), symbols)
    return Statement(quantifiers, hypotheses, parse_relations(text[colon + 1 :], bound, colon + 1, symbols))


def parse_binders(
    text: str, names: Collection[str] = (), offset: int = 0, symbols: Symbols = NO_SYMBOLS
) -> tuple[Quantifier, ...]:
    """``u in [0, 1), T in [1, oo) integer``: an interval may use the names bound before it."""
    out: list[Quantifier] = []
    position = 0
    while True:
        match = re.compile(r"\s*([A-Za-z_]\w*)\s+in\s*([\[(])").match(text, position)
        if match is None:
            shown = text[position : position + 30].strip() or "the end"
            raise StatementError(
                f"{shown!r} at column {offset + position + 1}: expected 'name in [low, high]'."
            )
        if match.group(1) in symbols:
            raise StatementError(f"{match.group(1)!r} is declared by the setting: bind another name.")
        quantifier, position = _binder(text, match, {*names, *(q.name for q in out)}, offset, symbols)
        if quantifier.name in {*names, *(q.name for q in out)}:
            raise StatementError(f"{quantifier.name!r} is bound twice: give each variable one interval.")
        out.append(quantifier)
        rest = re.compile(r"\s*(,|$)").match(text, position)
        if rest is None:
            shown = text[position : position + 30].strip()
            raise StatementError(
                f"{shown!r} at column {offset + position + 1}: expected ',', 'given' or ':'."
            )
        if rest.group(1) == "":
            return tuple(out)
        position = rest.end()


def _binder(
    text: str, match: re.Match[str], names: Collection[str], offset: int, symbols: Symbols
) -> tuple[Quantifier, int]:
    name = match.group(1)
    if name in RESERVED:
        raise StatementError(
            f"{name!r} at column {offset + match.start(1) + 1}: the name is taken by the language."
        )
    check_name(name, None, Reader(name, None))
    start = match.end()
    end, comma = _interval_end(text, start, offset)
    low = _end_point(text[start:comma], names, offset + start, symbols)
    high = _end_point(text[comma + 1 : end], names, offset + comma + 1, symbols)
    tail = re.compile(r"\s*integer\b").match(text, end + 1)
    quantifier = Quantifier(name, low, high, match.group(2) == "[", text[end] == "]", tail is not None)
    _check_interval(quantifier, text[match.start(2) : end + 1])
    return quantifier, tail.end() if tail else end + 1


def _end_point(text: str, names: Collection[str], offset: int, symbols: Symbols) -> Expr:
    reader = Reader(text, names, offset, infinite=True, symbols=symbols)
    end = reader.expression(reader.tree())
    if is_vector(end):
        raise reader.fail(None, "the ends of an interval are numbers.")
    return end


def _interval_end(text: str, start: int, offset: int) -> tuple[int, int]:
    depth, comma = 0, None
    for i in range(start, len(text)):
        c = text[i]
        if depth == 0 and c in ")]":
            if comma is None:
                break
            return i, comma
        depth += (c in "([") - (c in ")]")
        if depth == 0 and c == "," and comma is None:
            comma = i
    raise StatementError(
        f"{text[start - 1 : start + 20]!r} at column {offset + start}: an interval is [low, high]."
    )


def _check_interval(q: Quantifier, shown: str) -> None:
    """An interval empty as written is bad input; a closed infinite end is too."""
    infinite_low, infinite_high = _is_infinite(q.low), _is_infinite(q.high)
    if (infinite_low and q.low_closed) or (infinite_high and q.high_closed):
        raise StatementError(f"{shown!r}: an infinite end is open, as in [1, oo).")
    if infinite_low and q.low == const("oo"):
        raise StatementError(f"{shown!r}: the interval is empty; its low end must be below its high end.")
    if infinite_high and q.high != const("oo"):
        raise StatementError(f"{shown!r}: the interval is empty; its low end must be below its high end.")
    if isinstance(q.low.value, Fraction) and isinstance(q.high.value, Fraction):
        closed = q.low_closed and q.high_closed
        if q.low.value > q.high.value or (q.low.value == q.high.value and not closed):
            raise StatementError(f"{shown!r}: the interval is empty; its low end must be below its high end.")


def _is_infinite(end: Expr) -> bool:
    return end in (const("oo"), Expr("neg", (const("oo"),)))


def _top_level(text: str, char: str, start: int) -> int | None:
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([") - (text[i] in ")]")
        if text[i] == char and depth == 0:  # brackets of half-open intervals match in number, not in kind
            return i
    return None
