"""Formulas as text and as LaTeX: balanced, with every bracket that matters."""

from __future__ import annotations

import re
from dataclasses import replace

import hypothesis
import pytest
from language_formulas import NAMES, formulas, statements

from verify.errors import StatementError
from verify.language import parse_expression, parse_statement, to_latex, to_text
from verify.language.formula import Expr, Statement

_ENVIRONMENTS = ("\\begin", "\\end")


def balanced(latex: str) -> bool:
    """Braces match, and each \\left has its \\right, in order."""
    depth = 0
    for token in re.findall(r"\\left|\\right|\\[{}]|[{}]", latex):
        depth += {"{": 1, "}": -1, "\\left": 1000, "\\right": -1000}.get(token, 0)
        if depth < 0 or depth % 1000 > 500:
            return False
    return depth == 0 and not any(e in latex for e in _ENVIRONMENTS)


@hypothesis.given(expr=formulas)
def test_latex_of_formulas_is_balanced(expr: Expr) -> None:
    """Every random formula prints with matching braces and delimiters."""
    latex = to_latex(expr)
    assert balanced(latex), latex
    assert "None" not in latex


@hypothesis.given(statement=statements())
def test_latex_of_statements_is_balanced(statement: Statement) -> None:
    """So does every statement; its interval brackets stand outside \\left and \\right."""
    assert balanced(to_latex(statement))


@hypothesis.given(statement=statements())
def test_a_statement_without_quantifiers_keeps_its_hypotheses(statement: Statement) -> None:
    """Text and LaTeX show them, and the text is read back, about the names that stay free."""
    for bound in (statement.quantifiers, ()):
        made = replace(statement, quantifiers=bound)
        names = () if bound else NAMES
        read = parse_statement(to_text(made), names)  # -(0) is read as 0: equal from there on
        assert parse_statement(to_text(read), names) == read
        parts = (len(read.quantifiers), len(read.hypotheses), len(read.body))
        assert parts == (len(bound), len(made.hypotheses), len(made.body))
        bare = replace(made, hypotheses=())
        if made.hypotheses:
            assert to_text(made) != to_text(bare)
            assert to_latex(made) != to_latex(bare)
        assert balanced(to_latex(made))


def test_given_needs_no_forall() -> None:
    """Hypotheses about names that something else binds, or about numbers alone."""
    made = parse_statement("given a >= 1 and 2 <= b: a + b >= 3", ("a", "b"))
    assert (made.quantifiers, len(made.hypotheses), len(made.body)) == ((), 2, 1)
    assert to_text(made) == "given a >= 1 and 2 <= b: a + b >= 3"
    assert to_latex(made) == r"\text{given}\; a \ge 1,\; 2 \le b:\quad a + b \ge 3"
    with pytest.raises(StatementError, match="'given ...' needs a colon"):
        parse_statement("given a >= 1", ("a",))


def test_unbalanced_latex_is_noticed() -> None:
    """The control: the check above can fail."""
    assert not balanced(r"\frac{1}{2")
    assert not balanced(r"\left(x")
    assert not balanced(r"}{")
    assert balanced(r"\left(\frac{1}{2}\right)^{2}")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x/y", r"\frac{x}{y}"),
        ("1/5", r"\tfrac{1}{5}"),
        ("-3", "-3"),
        ("x**2", "x^{2}"),
        ("(x + y)**2", r"\left(x + y\right)^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("(1/2)**x", r"\left(\tfrac{1}{2}\right)^{x}"),
        ("rho", r"\rho"),
        ("t_1", "t_{1}"),
        ("eta_max", r"\eta_{\mathrm{max}}"),
        ("sqrt(x)", r"\sqrt{x}"),
        ("abs(x)", r"\left|x\right|"),
        ("ceiling(x/2)", r"\lceil \frac{x}{2} \rceil"),
        ("cos(pi*u)", r"\cos\left(\pi\,u\right)"),
        ("cos(pi)", r"\cos\left(\pi\right)"),
        ("exp(-x)", r"\exp\left(-x\right)"),
        ("h(u)", "h(u)"),
        ("tau(rho)", r"\tau(\rho)"),
        ("diff(h(u), u)", r"\frac{d}{du}h(u)"),
        ("2*3", r"2 \cdot 3"),
        ("x*y", r"x\,y"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("a/(b/c)", r"\frac{a}{\frac{b}{c}}"),
        ("E", "e"),
        ("x**2**y", "x^{2^{y}}"),
        ("(x**2)**y", r"\left(x^{2}\right)^{y}"),
        ("x/y*z", r"\frac{x}{y}\,z"),
        ("x**(y/z)", r"x^{\frac{y}{z}}"),
    ],
)
def test_latex_of(text: str, latex: str) -> None:
    """One formula each, as a reader expects it."""
    assert to_latex(parse_expression(text)) == latex


@pytest.mark.parametrize(
    "text",
    ["(x/y)**2", "(x*y)**2", "(x + y)*z", "x*(y + z)", "-(x + y)", "(x - y)/2", "x - (y - z)", "x**(y + z)"],
)
def test_a_bracket_that_matters_is_not_lost(text: str) -> None:
    """Formulas that differ in meaning differ in LaTeX."""
    bare = text.replace("(", "").replace(")", "")
    assert to_latex(parse_expression(text)) != to_latex(parse_expression(bare))


def test_a_statement_reads_as_a_sentence() -> None:
    """Quantifiers, hypotheses, and a chain as a chain."""
    latex = to_latex(
        parse_statement("forall T in [1, oo) integer, u in [0, 1) given T > 2 and 1 < T: 0 <= u < T")
    )
    assert latex == (
        r"\forall\, T \in [1, \infty)\cap\mathbb{Z},\; u \in [0, 1) \;\text{with}\; T > 2,\; 1 < T:\quad 0 \le u < T"
    )
    assert to_latex(parse_statement("1 <= 2 and 3 == 3")) == r"1 \le 2 \;\text{and}\; 3 = 3"


@pytest.mark.parametrize(
    "text",
    [
        "x - (y - z)", "x/(y*z)", "x*(y/z)", "x/y*z", "(x**y)**z", "x**y**z", "-(x + y)", "(-x)**2", "-x**2", "x - -y",
        "(1/2)**x", "x**(1/2)", "(-1/2)*x", "x/(-2)", "2 - (-3)", "cos(pi*u/2)", "sin(pi)", "max(x, min(y, z))",
        "diff(x**2, x)", "(x + y)/(x - y)", "x*(-y)", "-(-x)", "(x*y)**(1/3)", "(x + 1)**(-2)", "exp(-(x + y))",
    ],
)  # fmt: skip
def test_text_parses_to_the_same_formula(text: str) -> None:
    """Printing loses no bracket and adds no meaning."""
    expr = parse_expression(text)
    assert parse_expression(to_text(expr)) == expr


@pytest.mark.parametrize(
    ("name", "latex"),
    [("x_a_b", "x_{a_b}"), ("x_rho", r"x_{\rho}"), ("x_max", r"x_{\mathrm{max}}"), ("x_1", "x_{1}")],
)
def test_subscripts_are_names_themselves(name: str, latex: str) -> None:
    """One underscore makes a subscript, a second one stays in it."""
    assert to_latex(parse_expression(name, (name,))) == latex
