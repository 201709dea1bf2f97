"""Statements: binders, intervals, hypotheses, chains, and what is bad input."""

from __future__ import annotations

from fractions import Fraction

import hypothesis
import pytest
from language_formulas import statements

from verify.errors import StatementError
from verify.language import parse_statement, to_text
from verify.language.formula import Statement, const, num, var
from verify.language.parser import parse_binders, parse_relations


def test_a_statement_is_read_whole() -> None:
    """Quantifiers with their brackets, integrality, hypotheses and body, in order."""
    s = parse_statement(
        "forall T in [1, oo) integer, rho in (1, sqrt(T/16)) given rho**2 >= 2 and T > 3: rho < T <= 2*T"
    )
    first, second = s.quantifiers
    assert (first.name, first.low, first.high, first.integer) == ("T", num(1), const("oo"), True)
    assert (first.low_closed, first.high_closed, second.low_closed, second.high_closed) == (
        True,
        False,
        False,
        False,
    )
    assert second.high.free == {"T"}
    assert [r.op for r in s.hypotheses] == [">=", ">"]
    assert [(r.op, to_text(r.left)) for r in s.body] == [("<", "rho"), ("<=", "T")]
    assert s.names == ("T", "rho")


def test_a_statement_may_have_no_quantifier() -> None:
    """Plain relations are a statement about numbers."""
    s = parse_statement("Q(0) == 5/3 and 1 < 2")
    assert s.quantifiers == ()
    assert len(s.body) == 2


def test_a_chain_becomes_its_links() -> None:
    """a <= b < c is two relations that share b."""
    first, second = parse_relations("1 <= x < 3", ["x"])
    assert first.right == second.left == var("x")
    assert (first.op, second.op) == ("<=", "<")


def test_names_of_a_setting_may_stay_free() -> None:
    """Given names are accepted, others are not."""
    assert parse_statement("D >= 0", ["D"]).body[0].left == var("D")
    with pytest.raises(StatementError, match="'D' at column 1"):
        parse_statement("D >= 0")


def test_an_interval_may_use_what_is_bound_before_it() -> None:
    """y in [x, 1] after x; not before."""
    assert parse_binders("x in [0, 1], y in [x, 1]")[1].low == var("x")
    with pytest.raises(StatementError, match="not bound"):
        parse_binders("y in [x, 1], x in [0, 1]")


def test_half_open_intervals_and_both_infinite_ends() -> None:
    """-oo and oo are open ends."""
    whole = parse_binders("x in (-oo, oo)")[0]
    assert (whole.low, whole.high) == (-const("oo"), const("oo"))
    assert not whole.low_closed
    assert not whole.high_closed


def test_a_bound_tau_hides_no_function() -> None:
    """tau may be bound beside the function tau(rho)."""
    s = parse_statement("forall tau in [0, 1), rho in [1, oo): tau <= tau(rho)")
    assert s.body[0].left == var("tau")
    assert s.body[0].right.op == "tau"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("forall x in [1, 0]: x > 0", "interval is empty"),
        ("forall x in (1, 1]: x > 0", "interval is empty"),
        ("forall x in [oo, 1): x > 0", "infinite end is open"),
        ("forall x in (oo, 1): x > 0", "interval is empty"),
        ("forall x in (0, -oo): x > 0", "interval is empty"),
        ("forall x in [1, oo]: x > 0", "infinite end is open"),
        ("forall x in [-oo, 1]: x > 0", "infinite end is open"),
        ("forall x in [0, 1] x > 0", "needs a colon"),
        ("forall x [0, 1]: x > 0", "expected 'name in"),
        ("forall x in [0, 1], : x > 0", "expected 'name in"),
        ("forall x in [0, 1] foo: x > 0", "expected ',', 'given' or ':'"),
        ("forall x in [0]: x > 0", "interval is \\[low, high\\]"),
        ("forall x in [0, 1], x in [0, 2]: x > 0", "bound twice"),
        ("forall pi in [0, 1]: pi > 0", "taken by the language"),
        ("forall h in [0, 1]: h > 0", "taken by the language"),
        ("forall x in [0, 1]:", "expression is missing"),
        ("forall x in [0, 1]: x", "relation is expected"),
        ("forall x in [0, 1]: x > 0 or x < 0", "relation is expected"),
        ("forall x in [0, 1]: not x > 0", "relation is expected"),
        ("forall x in [0, 1]: x != 0", "relations are"),
        ("forall x in [0, 1] given x: x > 0", "relation is expected"),
        ("forall x in [0, 1]: y > 0", "y is not bound here \\(bound: x\\)"),
        ("forall x in [, 1]: x > 0", "expression is missing"),
        ("forall", "needs a colon"),
        ("", "expression is missing"),
        ("   ", "expression is missing"),
        ("1 <", "not a formula"),
    ],
)
def test_bad_input_is_answered_with_the_reason(text: str, message: str) -> None:
    """One sentence that says what is wrong."""
    with pytest.raises(StatementError, match=message) as caught:
        parse_statement(text)
    assert "\n" not in str(caught.value)


def test_an_interval_of_one_point_is_fine() -> None:
    """[1, 1] holds 1; ends that are no plain numbers are compared later."""
    assert parse_binders("x in [1, 1]")[0].low == num(1)
    assert parse_binders("x in [sqrt(2), 1]")[0].high == num(1)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("forall x in [0, 1]: x + foo(x) > 0", 25),
        ("forall x in [0, 1]: zz > 0", 21),
        ("forall x in [0, 1] given yy > 0: x > 0", 26),
        ("forall x in [0, bb]: x > 0", 17),
        ("  forall x in [0, 1]:   qq > 0", 25),
        ("1 + zz > 0", 5),
    ],
)
def test_the_column_points_at_the_place(text: str, column: int) -> None:
    """Columns count from 1 in the whole text, wherever the part stands."""
    with pytest.raises(StatementError, match=f"at column {column}:"):
        parse_statement(text)


@hypothesis.given(statement=statements())
def test_statements_survive_printing(statement: Statement) -> None:
    """What is printed parses, with the same intervals; what was parsed once is the same after printing."""
    try:
        once = parse_statement(to_text(statement))
    except StatementError as error:
        hypothesis.assume("bits" not in str(error) and "nested" not in str(error))
        raise
    assert once.quantifiers == statement.quantifiers
    assert [r.op for r in once.body] == [r.op for r in statement.body]
    assert parse_statement(to_text(once)) == once


def test_ends_are_exact() -> None:
    """A decimal end is the fraction that is written."""
    q = parse_binders("x in [0.1, 1e-3000 + 1]")[0]
    assert q.low == num(Fraction(1, 10))


def test_a_comma_inside_a_call_does_not_end_the_lower_end() -> None:
    """max(0, 1) is one end."""
    from verify.language import parse_statement, to_text

    q = parse_statement("forall x in [max(0, 1), 3]: x >= 1").quantifiers[0]
    assert (to_text(q.low), to_text(q.high)) == ("max(0, 1)", "3")
