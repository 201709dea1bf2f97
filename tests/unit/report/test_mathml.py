"""LaTeX to MathML: limits, words, operators, whitelist, fallback."""

from __future__ import annotations

import pytest

from verify.language import parse_statement, to_latex
from verify.report.mathml import render_math, to_mathml


@pytest.mark.parametrize("name", ["inf", "sup", "min", "max", "lim", "sum"])
def test_limits_go_below(name):
    """The index of a limit operator is an under-script that moves below in display."""
    assert "<munder>" in to_mathml(rf"\{name}_{{x \in X}} f(x)", display=True)


@pytest.mark.parametrize(
    ("sign", "latex"), [("∑", r"\sum_{s=k}^{T} \eta_s"), ("∏", r"\prod_{s=k}^{T} \eta_s")]
)
def test_the_ends_of_a_sum_stand_below_and_above(sign, latex):
    """Both ends belong to the sign, so that a display sets them below and above it; those of an integral stay aside."""
    index = "<mrow><mi>s</mi><mo>=</mo><mi>k</mi></mrow>"
    assert f"<munderover><mo>{sign}</mo>{index}<mi>T</mi></munderover>" in to_mathml(latex, display=True)
    assert "<msubsup>" in to_mathml(r"\int_{\tau}^{1} h", display=True)


def test_sums_of_the_language_are_typeset():
    """A sum as the language prints it, nested and in a fraction, with its ends at the sign."""
    text = "forall T in [1, oo) integer: 1/sum(sum(h((s - 1)/T), s, t, T), t, 1, T) <= T"
    shown = to_mathml(to_latex(parse_statement(text)), display=True)
    assert shown.count("<munderover><mo>∑</mo>") == 2
    assert "sum" not in shown


def test_a_line_does_not_break_within_a_sum():
    """Only terms outside the brackets of a sum's body go to the next line."""
    latex = r"c_2 + \sum_{s=1}^{T} \left(\eta_s + \eta_s^2 + 1\right) + c_1 \le 4T"
    loose = latex.replace(r"\left(", "").replace(r"\right)", "")
    assert (render_math(latex).count("<wbr>"), render_math(loose).count("<wbr>")) == (2, 4)


def test_bars_within_bars_are_two_absolute_values():
    """||x| - y| has no norm in it, ||x|| is one."""
    assert "‖" not in to_mathml(r"||x| - y|")
    assert to_mathml("||x||").count("‖") == 2


def test_an_ordinary_index_stays_at_the_side():
    """The control: the index of a letter or a function name is a subscript."""
    for latex in (r"\tau_{x \in X}", r"\operatorname{sgn}_{x}", r"\log_{2} x"):
        assert "<munder" not in to_mathml(latex, display=True)


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\operatorname*{arg\,min}_{x} f", ">arg min</mo>"),
        (r"x^* \in \arg\min_{x \in X} f(x)", ">arg min</mo>"),
        (r"\operatorname{sgn}(x)", ">sgn</mo>"),
        (r"\mathsf{Rate}_{h,T}^{\mathsf{tu}}", '<mi class="sf">Rate</mi>'),
        (r"\eta_{\mathrm{tu}}", "<mtext>tu</mtext>"),
        (r"a \triangleq b", "<mo>≜</mo>"),
        (r"\text{for all } x", "<mtext>for\xa0all\xa0</mtext>"),
        (r"\bigg\{ x \bigg\}", ">{</mo>"),
        (r"\lfloor \tau T \rfloor", "<mo>⌊</mo>"),
        (r"x \tag{3}", "<mtext>(3)</mtext>"),
        (r"10{,}000", "<mtext>,</mtext>"),
        (r"\Omega(n)", '<mi mathvariant="normal">Ω</mi>'),
        (r"x \not\le y", "<mo>≰</mo>"),
        (r"\|x\|^2", 'lspace="0" rspace="0"'),
        (r"\begin{aligned} a &= b \\ &\le c \end{aligned}", "<mtable"),
    ],
)
def test_what_is_put_right(latex, wanted):
    """Constructs that latex2mathml leaves wrong come out as they are printed."""
    assert wanted in to_mathml(latex)


def test_function_names_keep_their_distance():
    """A thin space stands between a function name and a letter, none before a parenthesis."""
    thin = '<mspace width="0.167em"/>'
    assert f"<mi>cos</mi>{thin}<mi>u</mi>" in to_mathml(r"\cos u")
    assert thin not in to_mathml(r"\cos(u)")


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\class{evil}{x}",
        "<img src=x>",
        r"\style{a}{b}",
    ],
)
def test_no_markup_gets_through(latex):
    """Only whitelisted elements and attributes appear, whatever the formula holds."""
    out = render_math(latex)
    for forbidden in ("<script", "<img", "href", "javascript", "evil", "style="):
        assert forbidden not in out.replace('displaystyle="', "").replace("javascript:alert(1)", "")


@pytest.mark.parametrize(
    "latex", [r"\unknowncommand{x}", "x_{", r"\frac{1}{", "{" * 3000, "", r"\begin{tikz}x\end{tikz}"]
)
def test_what_cannot_be_converted_is_shown_as_code(latex):
    """A formula that would leave a backslash on the page is shown as plain text in code."""
    assert to_mathml(latex) is None
    assert render_math(latex).startswith('<code class="tex">')


def test_no_backslash_remains():
    """The control for the fallback: what is converted has none of its commands left in the text."""
    assert "\\" not in to_mathml(r"\mathbb{E}[f] \le \frac{D^2}{2\eta T} + \sqrt{\pi}\,\rho^{1/5}")


def test_a_long_formula_may_break_before_its_relations():
    """A long formula is cut before relations and terms outside brackets, and loses nothing."""
    latex = r"f(\overline{x} - 1) \geq \frac{\eta G^2}{4} + 1 = \frac{\rho DG}{4\sqrt{T}}"
    out = render_math(latex)
    opening = '<math displaystyle="true">'
    assert [p.removeprefix(opening)[:22] for p in out.split("<wbr>")[1:]] == [
        '<mo form="infix">≥</mo',
        '<mo form="infix">+</mo',
        '<mo form="infix">=</mo',
    ]
    joined = out.replace(f"</math><wbr>{opening}", "").replace(opening, "<math>").replace(' form="infix"', "")
    assert joined == to_mathml(latex)


def test_a_long_formula_may_break_after_its_quantifiers():
    """The body of a statement may go to the next line, and so may a quantifier."""
    latex = r"\forall\, \rho \in [1, \infty),\; u \in [0, 1):\quad (1 - u)^{2} \le h(u)"
    assert render_math(latex).count("<wbr>") == 3


def test_a_bracket_behind_a_break_keeps_its_height():
    """The ceiling that begins a line is a bracket like the one that ends it, not a sign between operands."""
    latex = r"\forall\, \rho \in [1, \infty):\quad \lceil 4\,\rho^{2} \rceil \le \frac{T}{4}"
    assert '<wbr><math displaystyle="true"><mo>⌈</mo>' in render_math(latex)
    assert '<mo form="infix">≤</mo>' in render_math(latex)


def test_a_short_formula_stays_whole():
    """The control: nothing is gained by breaking h(u) = 1."""
    assert "<wbr>" not in render_math("h = 1")
