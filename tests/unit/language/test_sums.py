"""Finite sums: read, printed, substituted, differentiated, written out, and brought to one form."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.errors import NotEnclosed, StatementError, UndefinedOperation
from verify.language import parse_expression, parse_statement, to_latex, to_text
from verify.language.algebras import FloatAlgebra, IntervalAlgebra, MpmathAlgebra
from verify.language.calculus import derivative, expand_derivatives
from verify.language.evaluate import evaluate
from verify.language.formula import Expr, num, substitute, var
from verify.language.rational import FractionAlgebra, rational_value
from verify.language.sums import UNDEFINED, canonical, is_integer, linear, sums, written_out


def read(text: str) -> Expr:
    """A formula, its sums as they stand."""
    return parse_expression(text)


def value(text: str) -> Fraction | None:
    """The exact value of a formula without variables, its sums written out."""
    return rational_value(written_out(read(text)))


@pytest.mark.parametrize(
    "text",
    [
        "sum(s, s, 1, T)",
        "2*sum(h((s - 1)/T)**2/H((s - 1)/T), s, k, T - 1) + 1",
        "sum(sum(t*s, t, s, T), s, 1, T)",
        "sum(s, s, 1, 3)**2/sum(1, s, 1, 3)",
        "sum(t, t, 1, 2)*sum(t, t, 1, 3)",
        "-sum(1/s, s, a, b)",
    ],
)
def test_the_text_of_a_sum_reads_as_the_same_sum(text: str) -> None:
    """To text and back; a second sum may use the index again."""
    assert read(to_text(read(text))) == read(text)
    statement = f"forall T in [1, oo) integer, k in [1, T], a in [0, 1], b in [0, 1]: {text} >= 0"
    assert parse_statement(to_text(parse_statement(statement))) == parse_statement(statement)


def test_latex_shows_index_and_ends() -> None:
    """A term that is a sum of two stands in brackets, and so does a sum that is a factor."""
    assert to_latex(read("sum(h(s/T), s, k, T)")) == r"\sum_{s=k}^{T} h(\frac{s}{T})"
    assert to_latex(read("sum(s + 1, s, 1, T)")) == r"\sum_{s=1}^{T} \left(s + 1\right)"
    assert to_latex(read("sum(s, s, 1, T)*x")) == r"\left(\sum_{s=1}^{T} s\right)\,x"
    assert to_latex(read("x - sum(s, s, 1, T)")) == r"x - \sum_{s=1}^{T} s"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sum(s, s, 1)", "an index and two ends"),
        ("sum(s, 2, 1, 3)", "an index and two ends"),
        ("sum(s, s + 1, 1, 3)", "an index and two ends"),
        ("sum(1, h, 1, 3)", "taken by the language"),
        ("sum(1, pi, 1, 3)", "taken by the language"),
        ("sum(1, T, 1, 3)", "T is bound already"),
        ("sum(sum(s, s, 1, 2), s, 1, 3)", "s is bound already"),
        ("sum(s, s, 1, s)", "s is not bound here"),
        ("sum(s, s, 1, 3) + s", "s is not bound here"),
        ("sum(x, s, 1, 3)", "x is not bound here"),
        ("sum(s, s, 1, oo)", "oo is accepted only"),
        ("sum(diff(s**2, s), s, 1, 3)", "diff needs a real variable"),
        ("sum + 1", "sum is a function"),
        ("sum(9**9**9, s, 1, 3)", "bits"),
        ("sum(1, __s, 1, 3)", "a variable is a letter"),
    ],
)
def test_what_is_no_sum_is_refused(text: str, reason: str) -> None:
    """With the place and the reason."""
    with pytest.raises(StatementError, match=reason):
        parse_expression(text, ["T"])


def test_an_infinite_end_is_refused_in_an_interval_too() -> None:
    """oo may end an interval, not a sum inside it; the index may not be a quantified name."""
    with pytest.raises(StatementError, match="the ends of a sum are finite"):
        parse_statement("forall x in [0, sum(1/s, s, 1, oo)]: x >= 0")
    with pytest.raises(StatementError, match="s is bound already"):
        parse_statement("forall s in [0, 1]: sum(s, s, 1, 3) >= 0")
    with pytest.raises(StatementError, match="s is bound already"):
        parse_expression("sum(s, s, 1, s)")


def test_the_index_is_not_free() -> None:
    """The variables of the ends are, and those of the expression but the index."""
    assert read("sum(x*s, s, k, T)").free == {"x", "k", "T"}
    assert read("sum(s, s, 1, 3)").free == set()


def test_substitution_leaves_the_index_alone_and_captures_nothing() -> None:
    """s stays; what is put for x may speak of another s, and then the index gets a new name."""
    expr = read("sum(x*s, s, 1, T)")
    assert substitute(expr, {"s": num(7)}) == expr
    put = substitute(expr, {"x": var("s"), "T": num(3)})
    assert put.free == {"s"}
    assert rational_value(substitute(written_out(put), {"s": num(10)})) == 60
    nested = substitute(read("sum(sum(x*s*t, t, 1, s), s, 1, 2)"), {"x": var("t")})
    assert nested.free == {"t"}
    assert rational_value(substitute(written_out(nested), {"t": num(1)})) == 1 + 2 * 3


def test_the_variable_of_a_derivative_is_not_lost() -> None:
    """u may be renamed; a formula for u, or another name becoming u, would change the derivative."""
    expr = read("diff(u*w, u)")
    assert expand_derivatives(substitute(expr, {"u": var("v")})) == var("w")
    assert rational_value(expand_derivatives(substitute(expr, {"w": num(3)}))) == 3
    for values in ({"u": num(2)}, {"u": read("t/2")}, {"u": var("w")}, {"w": read("u + 1")}):
        with pytest.raises(StatementError, match="write the derivative out"):
            substitute(expr, values)


def test_a_sum_is_differentiated_term_by_term() -> None:
    """Not by a variable of its ends; the index is no variable."""
    slope = derivative(read("sum(x**s, s, 1, 4)"), "x")
    assert rational_value(substitute(written_out(slope), {"x": num(2)})) == 1 + 4 + 12 + 32
    assert derivative(read("sum(s, s, 1, 4)"), "s") == num(0)
    with pytest.raises(NotEnclosed, match="in an end of a sum"):
        derivative(read("sum(x*s, s, 1, x)"), "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(s, s, 1, 10)", 55),
        ("sum(s**2, s, -3, 3)", 28),
        ("sum(s, s, 1, 0)", 0),
        ("sum(1/(s - 5), s, 1, 0)", 0),
        ("sum(sum(t, t, s, 3), s, 1, 4)", 6 + 5 + 3 + 0),
        ("sum(sum(1, t, 1, s), s, 1, 4)", 10),
        ("sum(1, s, 1, 6/2)", 3),
        ("sum(s, s, 1, 200)", 20100),
    ],
)
def test_a_sum_between_numbers_is_written_out(text: str, expected: int) -> None:
    """Empty, nested, with an end that is an integer by arithmetic."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["sum(s, s, 1, -1)", "sum(s, s, 1/2, 3)", "sum(s, s, 1, 5/2)", "sum(sum(1, t, s, 3), s, 1, 5)"]
)
def test_a_sum_without_a_value_is_left_or_marked(text: str) -> None:
    """No integers a, b with b >= a - 1: never a number."""
    assert value(text) is None
    marked = written_out(read(text), settle=True)
    assert UNDEFINED in list(marked.walk())
    with pytest.raises(UndefinedOperation) as stop:
        evaluate(marked, IntervalAlgebra(), {})
    assert stop.value.certain


def test_a_known_number_of_terms_is_written_out() -> None:
    """From T to T + 1 for an integer T; not for a real one, and not from k to T."""
    expr = read("sum(s, s, T, T + 1)")
    assert rational_value(substitute(written_out(expr, frozenset("T")), {"T": num(4)})) == 9
    assert written_out(expr) == expr
    assert written_out(read("sum(s, s, T, T - 1)"), frozenset("T")) == num(0)
    for text in ("sum(s, s, T, T - 2)", "sum(s, s, k, T)", "sum(s, s, T/2, T/2)"):
        assert written_out(read(text), frozenset("Tk")) == read(text)


@pytest.mark.parametrize(
    "text", ["sum(s, s, 1, 201)", "sum(sum(t, t, 1, 15), s, 1, 15)", "sum(s, s, 1, 10**9)"]
)
def test_too_many_terms_are_refused(text: str) -> None:
    """At most 200 in all, nested ones counted."""
    with pytest.raises(StatementError, match="at most 200"):
        written_out(read(text))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("sum(h(s/T)*s, s, 1, T)", "sum(u*h(u/T), u, 1, T)", True),
        ("sum(s/T, s, 1, T)", "sum(2*s/(2*T), s, 1, 2*T - T)", True),
        ("sum(sum(t*s, t, 1, s), s, 1, T)", "sum(sum(a*b, a, 1, b), b, 1, T)", True),
        ("sum(sum(t*s, t, 1, s), s, 1, T)", "sum(sum(a*b, b, 1, a), a, 1, T)", True),
        ("sum(sum(t, t, 1, s), s, 1, T)", "sum(sum(s, t, 1, s), s, 1, T)", False),
        ("sum(sum(t*x, t, 1, s), s, 1, T)", "sum(sum(t*y, t, 1, s), s, 1, T)", False),
        ("sum(s, s, 1, T)", "sum(s, s, 1, T - 1)", False),
        ("sum(s, s, 1, T)", "sum(s, s, 2, T)", False),
        ("sum(h((s - 1)/T), s, 1, T)", "sum(h(s/T), s, 1, T)", False),
        ("sum(sqrt(s**2), s, k, T)", "sum(s, s, k, T)", False),
    ],
)
def test_one_form_for_one_sum(first: str, second: str, same: bool) -> None:
    """Whatever the index is called and the terms are written; sqrt(s^2) is s only where s >= 0."""
    assert (canonical(read(first)) == canonical(read(second))) is same


def test_factors_and_terms_are_taken_out() -> None:
    """c*f + g summed is c times the sum of f plus the sum of g; a constant is counted."""
    expr = linear(read("sum(c*h(s/T)/T - s + 2, s, k, T)"))
    assert {to_text(s) for s in sums(expr)} == {"sum(h(s/T), s, k, T)", "sum(s, s, k, T)"}
    for text in (
        "sum(c*s**2 - s/3 + 2 - (-s), s, k, T)",
        "sum(sum(c*t, t, 1, s), s, k, T)",
        "sum(c, s, k, T)",
    ):
        at: dict[str, Expr] = {"c": num(5), "k": num(2), "T": num(6)}
        values = [rational_value(written_out(substitute(e, at))) for e in (read(text), linear(read(text)))]
        assert values[0] == values[1] is not None


def test_integers_by_form() -> None:
    """Combined by + - * from integers; a quotient or a root is not taken for one."""
    names = frozenset("Tk")
    assert all(is_integer(read(t), names) for t in ("T", "2*T - k*T + 1", "-3"))
    assert not any(is_integer(read(t), names) for t in ("T/2", "x", "1/2", "sqrt(T)", "floor(1/T)", "T**2/T"))


@pytest.mark.parametrize(("low", "high", "expected"), [(1, 4, 30), (3, 2, 0), (2, 2, 4)])
def test_the_second_evaluator_adds_up_the_terms_itself(low: int, high: int, expected: int) -> None:
    """mpmath needs no sum written out; its ends may be variables."""
    env: dict[str, Any] = {
        "a": MpmathAlgebra().number(Fraction(low)),
        "b": MpmathAlgebra().number(Fraction(high)),
    }
    assert evaluate(read("sum(s**2, s, a, b)"), MpmathAlgebra(), env) == expected


def test_the_second_evaluator_finds_a_sum_without_a_value() -> None:
    """An end that is no integer, ends in the wrong order; too many terms are not added up."""
    mp = MpmathAlgebra()
    for low, high in (
        (Fraction(1), Fraction(-1)),
        (Fraction(1, 2), Fraction(3)),
        (Fraction(1), Fraction(5, 2)),
    ):
        with pytest.raises(UndefinedOperation):
            evaluate(read("sum(s, s, a, b)"), mp, {"a": mp.number(low), "b": mp.number(high)})
    with pytest.raises(NotEnclosed, match="more than 200"):
        evaluate(read("sum(s, s, 1, b)"), mp, {"b": mp.number(Fraction(10**9))})


@pytest.mark.parametrize("algebra", [IntervalAlgebra(), FloatAlgebra(), FractionAlgebra()])
def test_other_evaluators_want_it_written_out(algebra: Any) -> None:
    """They refuse a sum instead of giving it a value."""
    with pytest.raises(NotEnclosed, match="written out"):
        evaluate(read("sum(s, s, 1, 3)"), algebra, {})


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("sum(s*T, s, 1, T)", "sum(s, s, 1, T)*T"),
        ("sum(s/T, s, 1, T)", "sum(s, s, 1, T)/T"),
        ("sum(T*s, s, 1, T)", "T*sum(s, s, 1, T)"),
        ("1/sum(s/T, s, 1, T)", "1/(sum(s, s, 1, T)/T)"),
        ("sum(s, s, 1, T)**2", "sum(s, s, 1, T)**2"),
    ],
)
def test_what_does_not_depend_on_the_index_is_taken_out(text: str, apart: str) -> None:
    """Factors on either side, divisors, and sums inside any operation."""
    from verify.language import parse_expression, to_text
    from verify.language.sums import linear

    assert to_text(linear(parse_expression(text, ("T",)))) == apart
