"""Formulas on one line of characters."""

from __future__ import annotations

import pytest

from verify.report.linear import linear


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"(1-u)^2 \le h(u)", "(1 − u)² ≤ h(u)"),
        (r"\rho^{\frac{1}{2p+1}}", "ρ^(1/(2p+1))"),
        (r"\frac{a+b}{2c}d", "(a + b)/(2c) · d"),
        (r"\frac{h(u)^2}{H_h(u)}", "h(u)²/H_h(u)"),
        (r"\frac{D^2}{2\eta T}", "D²/(2ηT)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\sum_{s=k}^{T} \eta_s", "∑_{s=k}^T η_s"),
        (r"\int_\tau^1 h(u)\,du", "∫_τ^1 h(u) du"),
        (r"\sqrt{T/16} + \sqrt{T}", "√(T/16) + √T"),
        (r"\sqrt[3]{x}", "x^(1/3)"),
        (r"x = -\frac{1}{4}G", "x = −1/4 · G"),
        (r"\mathsf{Rate}_{h,T}^{\mathsf{tu}} \cdot 18", "Rate_{h,T}^tu · 18"),
        (r"|x_t - \eta_t g_t| = ||x_t| - \eta_t G|", "|x_t − η_t g_t| = ||x_t| − η_t G|"),
        (r"\overline{x} \in [0, 1)", "x\u0304 ∈ [0, 1)"),
        (r"\min_{x \in X} f(x)", "min_{x∈X} f(x)"),
        (r"\lceil 4\rho^2 \rceil", "⌈4ρ²⌉"),
        (r"H'_h(u) \log \rho", "H_h′(u)log ρ"),
    ],
)
def test_formulas_on_one_line(latex, wanted):
    """Fractions, roots, scripts, sums and bars read as they are printed."""
    assert linear(latex) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{1}{a+b}", r"\frac{1}{a}+b"),
        (r"\frac{1}{ab}", r"\frac{1}{a}b"),
        (r"\frac{a+b}{c}", r"a+\frac{b}{c}"),
        (r"\sqrt{a+b}", r"\sqrt{a}+b"),
        (r"\sqrt{ab}", r"\sqrt{a}b"),
        ("x^{a+b}", "x^a+b"),
        ("x^{ab}", "x^a b"),
        ("x_{t+1}", "x_t+1"),
        (r"\frac{x}{f(u)g(u)}", r"\frac{x}{f(u)}g(u)"),
    ],
)
def test_different_formulas_read_differently(one, other):
    """What a fraction, a root or a script takes can be told from the line."""
    assert linear(one) != linear(other)


@pytest.mark.parametrize("latex", [r"\unknowncommand{x}", "x_{", ""])
def test_what_cannot_be_read_stays_latex(latex):
    """No part of a formula is dropped in silence."""
    assert linear(latex) == latex
