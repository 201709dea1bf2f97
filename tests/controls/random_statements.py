"""Strategies for statements whose truth is known by how they are built."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

TINY = tuple(Fraction(1, 10**k) for k in (4, 6, 9, 12))
RATIONALS = st.builds(Fraction, st.integers(-12, 12), st.sampled_from([1, 2, 3, 5, 7, 10]))
WIDTHS = st.builds(Fraction, st.integers(1, 20), st.sampled_from([1, 2, 3, 7]))


@dataclass(frozen=True)
class Known:
    """A statement and what is known of it.

    truth   "true", "false", "meaningless" (undefined somewhere in its domain, or about nothing), or "wrong"
            (undefined somewhere and false elsewhere)
    """

    text: str
    truth: str


def shown(value: Fraction) -> str:
    """The number in the language."""
    return f"({value})" if value < 0 or value.denominator != 1 else str(value)


def polynomial(coefficients: list[Fraction], name: str = "x") -> str:
    """sum c_k name^k, lowest first, written out."""
    terms = [
        shown(c) + (f"*{name}**{k}" if k > 1 else f"*{name}" if k else "")
        for k, c in enumerate(coefficients)
        if c
    ]
    return " + ".join(terms) or "0"


def product(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    """Coefficients of the product."""
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


@dataclass(frozen=True)
class Span:
    """An interval with its brackets."""

    low: Fraction
    high: Fraction
    left: str
    right: str

    def __contains__(self, x: Fraction) -> bool:
        inside = self.low < x < self.high
        return inside or (x == self.low and self.left == "[") or (x == self.high and self.right == "]")

    def touches(self, x: Fraction) -> bool:
        """Is x in the closure?"""
        return self.low <= x <= self.high

    def __str__(self) -> str:
        return f"{self.left}{self.low}, {self.high}{self.right}"


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A bounded interval of positive width."""
    low = draw(RATIONALS)
    return Span(low, low + draw(WIDTHS), draw(st.sampled_from("[(")), draw(st.sampled_from("])")))


@st.composite
def double_roots(draw: st.DrawFn) -> Known:
    """(x - r)^2 s(x) with s > 0, expanded, against 0 or a tiny constant; r inside, at an end, or outside."""
    span = draw(spans())
    inside = span.low + (span.high - span.low) * draw(
        st.sampled_from([Fraction(1, 3), Fraction(2, 7), Fraction(1, 2)])
    )
    r = draw(st.sampled_from([inside, span.low, span.high, span.low - 1, span.high + Fraction(1, 3)]))
    b, c = draw(RATIONALS), draw(WIDTHS)
    s = [b * b / 4 + c, b, Fraction(1)]  # (x + b/2)^2 + c
    text = polynomial(product([r * r, -2 * r, Fraction(1)], s))
    op, bound = draw(
        st.sampled_from([(">=", 0), (">", 0), (">=", draw(st.sampled_from(TINY))), (">=", -TINY[-1])])
    )
    truth = op == ">=" and bound <= 0
    if op == ">":
        truth = r not in span
    if bound > 0:
        near = 0 if span.touches(r) else min(abs(r - span.low), abs(r - span.high)) ** 2 * c
        truth = near >= bound
    return Known(f"forall x in {span}: {text} {op} {shown(Fraction(bound))}", "true" if truth else "false")


@st.composite
def sums_of_squares(draw: st.DrawFn) -> Known:
    """(a x + b y)^2 + (c x + d y)^2, expanded, on a box around 0 or on the plane."""
    a, b, c, d = (draw(RATIONALS) for _ in range(4))
    text = f"{shown(a * a + c * c)}*x**2 + {shown(2 * (a * b + c * d))}*x*y + {shown(b * b + d * d)}*y**2"
    domain = draw(st.sampled_from(["[-1, 1]", "(-oo, oo)", "(-1, 2)"]))
    op, bound = draw(
        st.sampled_from([(">=", Fraction(0)), (">", Fraction(0)), (">=", TINY[2]), (">=", -TINY[2])])
    )
    truth = op == ">=" and bound <= 0
    return Known(
        f"forall x in {domain}, y in {domain}: {text} {op} {shown(bound)}", "true" if truth else "false"
    )


@st.composite
def dependent(draw: st.DrawFn) -> Known:
    """y between x + d and x + e: the difference is bounded by e, or there is no such y."""
    span = draw(spans())
    d = draw(RATIONALS)
    e = d + draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 3), Fraction(-1), -TINY[1], TINY[1]]))
    left, right = draw(st.sampled_from(["[]", "()", "[)"]))
    empty = e < d or (e == d and left + right != "[]")
    op, slack = draw(
        st.sampled_from([("<=", Fraction(0)), ("<", Fraction(0)), ("<=", TINY[1]), ("<=", -TINY[2])])
    )
    truth = slack >= 0 if op == "<=" else right == ")"
    text = (
        f"forall x in {span}, y in {left}x + {shown(d)}, x + {shown(e)}{right}: y - x {op} {shown(e + slack)}"
    )
    return Known(text, "meaningless" if empty else "true" if truth else "false")


@st.composite
def corners(draw: st.DrawFn) -> Known:
    """Hypotheses that leave a corner of a box, or nothing."""
    a, b = draw(WIDTHS), draw(WIDTHS)
    op, shift = draw(
        st.sampled_from([(">=", Fraction(0)), (">", Fraction(0)), (">=", TINY[1]), (">=", -TINY[1])])
    )
    empty = op == ">" or shift > 0
    head = f"forall x in [0, {a}], y in [0, {b}] given x + y {op} {shown(a + b + shift)}"
    body, truth = draw(st.sampled_from([(f"x*y >= {shown(a * b / 2)}", True), (f"x < {shown(a)}", False)]))
    return Known(f"{head}: {body}", "meaningless" if empty else "true" if truth else "false")


@st.composite
def kinks(draw: st.DrawFn) -> Known:
    """abs, min and max of differences; floor and ceiling over an interval that holds an integer or not."""
    span = draw(spans())
    a, b = sorted((draw(RATIONALS), draw(RATIONALS)))
    meets = (
        a <= span.high
        and b >= span.low
        and any(x in span for x in (a, b, max(a, span.low + TINY[0])) if a <= x <= b)
    )
    whole = any(Fraction(n) in span for n in range(-20, 40))
    half = Fraction(1, 2)
    crosses = any(x in span for n in range(-20, 40) for x in (n + half, n + half + half / 2, n + 1 - TINY[2]))
    body, truth = draw(
        st.sampled_from(
            [
                (f"abs(x - {shown(a)}) + abs(x - {shown(b)}) >= {shown(b - a)}", True),
                (f"abs(x - {shown(a)}) + abs(x - {shown(b)}) > {shown(b - a)}", not meets),
                (f"max(x, {shown(a)}) + min(x, {shown(a)}) <= x + {shown(a)}", True),
                (f"max(x, {shown(a)}) + min(x, {shown(a)}) <= x + {shown(a)} - {TINY[3]}", False),
                ("floor(x) <= x", True),
                ("floor(x) < x", not whole),
                ("ceiling(x) - floor(x) <= 1", True),
                ("ceiling(x) - floor(x) >= 1", not whole),
                ("floor(2*x) >= 2*floor(x)", True),
                ("ceiling(x) < x + 1", True),
                ("x - floor(x) < 1/2", None if crosses else True),
            ]
        )
    )
    if truth is None:
        truth = not crosses
    return Known(f"forall x in {span}: {body}", "true" if truth else "false")


@st.composite
def powers_at_zero(draw: st.DrawFn) -> Known:
    """x^r against x^s from 0 on: undefined at 0 for a negative exponent, turning at 1 otherwise."""
    exponents = st.sampled_from([Fraction(n, d) for n in (-2, -1, 1, 2, 3, 5) for d in (1, 2, 3)])
    r, s = sorted((draw(exponents), draw(exponents)))
    left = draw(st.sampled_from("[("))
    high = draw(st.sampled_from([Fraction(1), Fraction(1, 2), 1 + TINY[1]]))
    text = f"forall x in {left}0, {high}]: x**{shown(r)} >= x**{shown(s)}"
    if r < 0 and left == "[":
        return Known(text, "wrong" if high > 1 and r < s else "meaningless")
    return Known(text, "false" if high > 1 and r < s else "true")


@st.composite
def symbolic_powers(draw: st.DrawFn) -> Known:
    """x^a against x^(a + c) for every a of an interval, from 0 on."""
    c = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(-1, 2), TINY[1]]))
    low = draw(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)]))
    left = draw(st.sampled_from("[("))
    text = f"forall x in {left}0, 1], a in [{low}, {low + 3}]: x**a >= x**(a + {shown(c)})"
    if low + c <= 0 and left == "[":
        return Known(text, "wrong")
    return Known(text, "true" if c >= 0 else "false")


@st.composite
def vanishing_divisors(draw: st.DrawFn) -> Known:
    """f/f and 0/f for f = x^2 - k, which vanishes at the square root of k: inside, outside, or cut off."""
    k = draw(st.sampled_from([2, 3, 5, 4, 9]))
    low, high = draw(st.sampled_from([(0, 1), (0, 4), (1, 2), (2, 3), (3, 4), (-4, -1)]))
    hits = min(low * low, high * high) <= k <= max(low * low, high * high)
    f = f"(x**2 - {k})"
    body = draw(
        st.sampled_from([f"{f}/{f} >= 1", f"0/{f} <= 1", f"1/{f}**2 > 0", f"x**2/{f} - x**2/{f} >= 0"])
    )
    return Known(f"forall x in [{low}, {high}]: {body}", "meaningless" if hits else "true")


@st.composite
def half_lines(draw: st.DrawFn) -> Known:
    """Towards -oo and oo: limits that are met, missed, or passed."""
    b = draw(st.sampled_from([Fraction(0), Fraction(-1), Fraction(-7, 3), Fraction(-100)]))
    tiny = draw(st.sampled_from(TINY))
    right = draw(st.sampled_from("])"))
    body, truth = draw(
        st.sampled_from(
            [
                (f"exp(x) <= exp({b})", True),
                (f"exp(x) < exp({b})", right == ")"),
                (f"exp(x) <= exp({b}) - {tiny}*exp({b})", False),
                ("x/(1 + x**2) >= -1/2", True),
                (f"x/(1 + x**2) <= -{tiny}", False),
                (f"1/(x - {shown(1 + b)}) >= -1", True),
                (f"1/(x - {shown(1 + b)}) >= -1 + {tiny}", False),
                ("exp(x) > 0", True),
                (f"exp(x) >= {tiny}*exp({b})", False),
                (f"x**3 <= {shown(b**3)}", True),
                ("x**2 + x >= -1/4", True),
                ("sqrt(x**2 + 1) > -x", True),
                (f"sqrt(x**2 + 1) + x >= {tiny}", False),
            ]
        )
    )
    return Known(f"forall x in (-oo, {b}{right}: {body}", "true" if truth else "false")


STRATEGIES = {
    "double roots": double_roots(),
    "sums of squares": sums_of_squares(),
    "dependent intervals": dependent(),
    "corners": corners(),
    "kinks": kinks(),
    "powers at zero": powers_at_zero(),
    "symbolic powers": symbolic_powers(),
    "vanishing divisors": vanishing_divisors(),
    "half-lines": half_lines(),
}
