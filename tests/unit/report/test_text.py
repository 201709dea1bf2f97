"""Prose, enclosures, numbers and anchors."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.report.text import (
    Segment,
    anchors,
    approximation,
    attained,
    enclosure,
    formula,
    grouped,
    number,
    segments,
    typeset,
)


def test_prose_is_taken_apart():
    """Words and formulas alternate; a lone dollar sign and an escaped one are words."""
    assert segments("at $x$, $$y$$ costs \\$5") == (
        Segment("text", "at "),
        Segment("math", "x"),
        Segment("text", ", "),
        Segment("display", "y"),
        Segment("text", " costs $5"),
    )
    assert segments("5 $ a piece") == (Segment("text", "5 $ a piece"),)
    assert segments(None) == ()


def test_emphasis():
    """Words between stars are emphasised; a product is not."""
    assert segments("a *key* word")[1] == Segment("emphasis", "key")
    assert [s.kind for s in segments("2*3 and 4*5, a * b * c")] == ["text"]


def test_a_text_that_is_one_formula_is_a_display():
    """A claim that consists of its formula is set on a line of its own; one with words is not."""
    assert segments("$x$") == (Segment("display", "x"),)
    assert segments("$x$.")[0].kind == "math"


def certain(shown: str, lower: str, upper: str) -> bool:
    """Every number between the ends begins with the digits shown."""
    digits = shown.removesuffix("…").replace("−", "-")
    return all(f"{Decimal(end):f}".startswith(digits) for end in (lower, upper))


ends = st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 10**4), st.integers(0, 12))


def around(short: str, lower: str, upper: str) -> bool:
    """Do both ends lie within the radius of the middle shown?"""
    middle, radius = (Decimal(part.replace("\N{MINUS SIGN}", "-")) for part in short.split(" ± "))
    return abs(Decimal(lower) - middle) <= radius and abs(Decimal(upper) - middle) <= radius


@pytest.mark.parametrize(
    ("lower", "upper"), [("1.9999999999", "2.0000000001"), ("-3.00000001", "-2.99999998")]
)
def test_a_narrow_enclosure_of_a_round_number_is_middle_and_radius(lower, upper):
    """Both ends of 1.999... to 2.000... lie within the radius shown; a smaller radius would not do."""
    short = enclosure([lower, upper]).short
    assert around(short, lower, upper)
    assert not around(f"{short.split(' ± ')[0]} ± 1e-30", lower, upper)


@given(ends)
def test_digits_shown_are_certain(drawn):
    """What a table shows of an enclosure is shared by both of its ends."""
    start, width, places = drawn
    lower, upper = (f"{Decimal(n).scaleb(-places):f}" for n in (start, start + width))
    shown = enclosure([lower, upper])
    if "…" in shown.short:
        assert certain(shown.short, lower, upper)
    elif "±" in shown.short:
        assert around(shown.short, lower, upper)
    else:
        assert lower == upper or shown.short == shown.full


def test_rounded_digits_are_not_certain():
    """The control: rounding the middle of an enclosure shows a digit that may be false."""
    assert not certain("4.164…", "4.16351", "4.16449")
    assert enclosure(["4.16351", "4.16449"]).short == "4.16…"
    assert enclosure(["4.16351", "4.19449"]).short == "[4.16351, 4.19449]"


def test_enclosures_of_every_shape():
    """Equal ends, infinite ends, exponents, single values and absent ones."""
    assert enclosure(["0.25", "0.25"]).short == "0.25"
    assert enclosure(["1", "oo"]).full == "[1, ∞]"
    assert enclosure(["1.2345678e-7", "1.2345679e-7"]).short == "1.234567… × 10⁻⁷"
    assert enclosure(["9.99e-8", "1.01e-7"]).short == "[9.99 × 10⁻⁸, 1.01 × 10⁻⁷]"
    assert enclosure("18").short == "18"
    assert enclosure(None) is None


def test_numbers_and_approximations():
    """A true minus, an infinity sign; a decimal reading only beside a long fraction."""
    assert (number("-oo"), number("-1/2"), number("1e-05")) == ("−∞", "−1/2", "1 × 10⁻⁵")
    assert approximation("1/2") is None
    assert approximation("23456789012345678901/31234567890123456789") == "0.750988"
    assert approximation("12345678901234567890/0") is None


def test_anchors_are_distinct():
    """Ids that differ only in characters HTML ids lack get different anchors."""
    assert anchors(["a/b", "a b", "a-b", "a/b"]) == {
        "a/b": "claim-a-b",
        "a b": "claim-a-b-2",
        "a-b": "claim-a-b-3",
    }


def test_formulas_of_the_language_are_typeset():
    """A formula becomes LaTeX with slim exponents; a number and what is no formula stay text; nothing stays nothing."""
    assert formula("rho**(1/5) * D*G/sqrt(T)") == (Segment("math", r"\frac{\rho^{1/5}\,D\,G}{\sqrt{T}}"),)
    assert formula("ratio at rho = 50") == (Segment("text", "ratio at rho = 50"),)
    with_remark = formula("eta*G (the printed 18 times Rate)")
    assert with_remark == (Segment("math", r"\eta\,G"), Segment("text", " (the printed 18 times Rate)"))
    assert formula("sin (x") == (Segment("text", "sin (x"),)
    assert formula("180") == (Segment("text", "180"),)
    assert formula("") == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("approached as rho -> oo", [r"\rho \to \infty"]),
        ("attained at u = 1/2", [r"u = \tfrac{1}{2}"]),
        ("near rho = 1.2247, T = 4.", [r"\rho = 1.2247", "T = 4"]),
        ("approached as x -> -oo", [r"x \to -\infty"]),
        ("attained at the statement as it stands", []),
    ],
)
def test_where_a_constant_is_attained(text, values):
    """Values and limits become formulas, the words around them stay."""
    found = attained(text)
    assert [s.value for s in found if s.kind == "math"] == values
    assert found[0].kind == "text"


def test_powers_are_typeset():
    """A fraction in an exponent stands on one line; one on the line of the text stays tall."""
    assert typeset(r"\rho^{\tfrac{1}{5}} u^{-\tfrac{2}{5}}") == r"\rho^{1/5} u^{-2/5}"
    assert typeset(r"\tfrac{1}{5}") == r"\tfrac{1}{5}"


def test_brackets_are_as_tall_as_the_fractions_in_them():
    """Around a fraction they stretch, nested ones too; around less, or of a half-open interval, they stay."""
    assert typeset(r"h(\frac{t - 1}{T})^{2}") == r"h\left(\frac{t - 1}{T}\right)^{2}"
    assert typeset(r"f(g(\frac{1}{2}))") == r"f\left(g\left(\frac{1}{2}\right)\right)"
    for same in (
        r"h(u) + \frac{1}{T}",
        r"(1, \frac{T}{2}]",
        r"[0, \frac{T}{2})",
        r"\left(\frac{1}{2}\right)",
    ):
        assert typeset(same) == same


def test_whole_numbers_are_grouped():
    """Groups of three, with spaces that do not break."""
    assert grouped(1000000) == "1\u202f000\u202f000"
    assert grouped(100) == "100"
