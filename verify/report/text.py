"""Strings of the data made presentable: prose with formulas, enclosures, anchors. No arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

NONE = "—"
"""In the place of a number that is not there."""

_MATH = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$|(?<!\\)\$([^$]+?)(?<!\\)\$", re.S)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?!\s)([^*\n]+)(?<!\s)\*(?![\w*])")
_VALUE = re.compile(r"(?<![\w.])([A-Za-z]\w*) (->|=) (-?(?:oo|\d[\d./]*\d|\d))(?![\w.]*\w)")
_SIGN = {"->": r"\to", "=": "="}
_DIGITS = 12  # digits of an enclosure that the page shows; all of them are in the title and in the evidence
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of prose: kind is "text", "emphasis", "math" (in the line) or "display" (on its own line)."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A number known to lie between two decimal strings.

    short   what is certain of it, for a table cell
    full    both ends
    """

    short: str
    full: str


def segments(text: str | None) -> tuple[Segment, ...]:
    """Prose with ``$formula$`` and ``$$formula$$`` taken apart; a text that is one formula is a display."""
    source = (text or "").strip()
    whole = _MATH.fullmatch(source)
    if whole:
        return (Segment("display", whole[1] or whole[2]),)
    out: list[Segment] = []
    position = 0
    for match in _MATH.finditer(source):
        out += _words(source[position : match.start()])
        out.append(Segment("display" if match[1] else "math", match[1] or match[2]))
        position = match.end()
    out += _words(source[position:])
    return tuple(Segment(s.kind, s.value.replace(r"\$", "$")) for s in out if s.value)


def _words(text: str) -> list[Segment]:
    """Text with its *emphasis*; stars that open none are left alone."""
    pieces = _EMPHASIS.split(text)
    return [Segment("emphasis" if i % 2 else "text", piece) for i, piece in enumerate(pieces)]


def enclosure(pair: Any) -> Enclosure | None:
    """An enclosure ``[lower, upper]`` (decimal strings or numbers) as the digits that both ends share."""
    if pair is None:
        return None
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        return Enclosure(str(pair), str(pair))
    lower, upper = str(pair[0]), str(pair[1])
    low, high = number(lower), number(upper)
    if lower == upper:
        return Enclosure(low, low)
    full = f"[{low}, {high}]"
    mantissa, exponent = _mantissa(lower)
    other, other_exponent = _mantissa(upper)
    common = _common(mantissa, other)
    digits = len(re.sub(r"[^0-9]", "", common).lstrip("0"))
    if exponent != other_exponent or digits < 3 or "." not in common:
        return Enclosure(_around(lower, upper) or full, full)
    shown = common[: len(common) - max(0, digits - _DIGITS)]
    return Enclosure(f"{number(shown)}…{_power(exponent)}", full)


def _around(lower: str, upper: str) -> str | None:
    """A narrow enclosure on both sides of a round number, such as 1.999... to 2.000..., as middle and radius."""
    try:
        low, high = Decimal(lower), Decimal(upper)
    except InvalidOperation:
        return None
    middle, radius = (low + high) / 2, (high - low) / 2
    if not middle.is_finite() or radius > abs(middle) / 1_000_000:
        return None
    shown = middle.quantize(Decimal(1).scaleb(radius.adjusted() + 1)).normalize()
    reach = max(high - shown, shown - low)  # of the number shown, not of the exact middle
    unit = Decimal(1).scaleb(reach.adjusted())
    return f"{number(f'{shown:f}')} ± {(reach / unit).to_integral_value(ROUND_UP) * unit:.0e}"


def _mantissa(value: str) -> tuple[str, str]:
    head, _, tail = value.lower().partition("e")
    return head, tail


def _common(a: str, b: str) -> str:
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return a[:i]
    return a[: min(len(a), len(b))]


def _power(exponent: str) -> str:
    plain = exponent.lstrip("+")
    plain = re.sub(r"^(-?)0+(?=\d)", r"\1", plain)
    return f" × 10{plain.translate(_SUPERSCRIPT)}" if plain not in ("", "0", "-0") else ""


def number(value: Any) -> str:
    """A number as people write it: a true minus, an infinity sign, powers of ten."""
    text = str(value)
    if text in ("oo", "inf", "+oo"):
        return "∞"
    if text in ("-oo", "-inf"):
        return "−∞"
    if re.fullmatch(r"-?\d+(\.\d*)?e[-+]?\d+", text, re.I):
        head, tail = _mantissa(text)
        text = head + _power(tail)
    return re.sub(r"^-(?=[\d.])", "−", text)


def grouped(value: Any) -> str:
    """A whole number in groups of three digits, with narrow spaces that do not break."""
    return f"{int(value):,}".replace(",", "\u202f")


def formula(text: Any) -> tuple[Segment, ...]:
    """A text of the statement language as a formula; numbers, and what is no formula, stay text.

    A remark in brackets behind a formula stays text too.
    """
    from verify.errors import StatementError
    from verify.language import parse_expression, to_latex

    source = str(text or "").strip()
    if not source or re.fullmatch(r"[\d.]+", source):
        return (Segment("text", number(source)),) if source else ()
    try:
        latex = to_latex(parse_expression(source))
    except StatementError:
        remark = re.fullmatch(r"(.+?)( \([^()]*[A-Za-z]{3}[^()]*\))", source)
        head = formula(remark[1]) if remark else ()
        if remark and head and head[0].kind == "math":
            return (*head, Segment("text", remark[2]))
        return (Segment("text", source),)
    return (Segment("math", typeset(latex)),)


def typeset(latex: str) -> str:
    """LaTeX of the language as people write it: 1/5 in a power on one line, brackets as tall as a fraction in them."""
    return _tall(re.sub(r"\^\{(-?)\\tfrac\{(\d+)\}\{(\d+)\}\}", r"^{\1\2/\3}", latex))


def _tall(latex: str) -> str:
    """Round brackets around a fraction made to stretch; those of half-open intervals are left alone."""
    stack: list[re.Match[str]] = []
    put: dict[int, str] = {}
    for mark in re.finditer(r"[()\[\]]", latex):
        if mark[0] in "([":
            stack.append(mark)
            continue
        start = stack.pop() if stack else None
        if start is None or start[0] + mark[0] != "()" or latex[: start.start()].endswith(r"\left"):
            continue
        if r"\frac" in latex[start.start() : mark.start()]:
            put |= {start.start(): r"\left(", mark.start(): r"\right)"}
    return "".join(put.get(i, c) for i, c in enumerate(latex))


def attained(text: Any) -> tuple[Segment, ...]:
    """Where a constant is attained, with its values and limits as formulas: approached as rho -> oo."""
    source = str(text or "")
    marked = _VALUE.sub(lambda m: f"${_name(m[1])} {_SIGN[m[2]]} {_name(m[3])}$", source)
    return segments(marked if "$" not in source else source)


def _name(text: str) -> str:
    """A variable, a number or an infinity as LaTeX."""
    signed, value = ("-", text[1:]) if text.startswith("-") else ("", text)
    if value == "oo":
        return rf"{signed}\infty"
    known = formula(value)
    return signed + (known[0].value if known and known[0].kind == "math" else value)


def approximation(value: Any) -> str | None:
    """A decimal reading of a long fraction, for the eye only; None where the number is short as it stands."""
    text = str(value)
    if len(text) < 12 or not re.fullmatch(r"-?\d+/\d+", text):
        return None
    try:
        return number(f"{float(Fraction(text)):.6g}")
    except (OverflowError, ZeroDivisionError):
        return None


def anchors(ids: Iterable[str], prefix: str = "claim") -> dict[str, str]:
    """A distinct HTML id for every id of the data, in the order given."""
    out: dict[str, str] = {}
    used: set[str] = set()
    for identifier in ids:
        if identifier in out:
            continue
        stem = f"{prefix}-" + (re.sub(r"[^A-Za-z0-9._-]+", "-", identifier).strip("-") or "x")
        name, n = stem, 2
        while name in used:
            name, n = f"{stem}-{n}", n + 1
        used.add(name)
        out[identifier] = name
    return out


def short(value: Any, digits: int = 6) -> str:
    """A stored number to some digits, for reading; the evidence file has every digit."""
    return NONE if value is None else number(f"{float(value):.{digits}g}")


def fixed(value: Any, places: int) -> str:
    """A stored number to some decimal places, so that a column of them lines up."""
    return NONE if value is None else number(f"{float(value):.{places}f}")
