"""Statements about sums: true ones are never answered against, false ones never confirmed, random ones against brute force."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import table_sums
from control_rows import AGAINST, NARROWEST, WIDEST, Control, Open, decided, margins, name_of

from verify.decision import decide_statement
from verify.language import parse_statement
from verify.methods.budget import Budget
from verify.verdict import Verdict

ROWS = (*table_sums.BARELY, *table_sums.KINDS)


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_true_statement_is_proved(row: Control) -> None:
    """The true filling is proved."""
    found = decided(row.true_text, row.schedule)
    assert found.verdict is Verdict.PROVED, found.deciding.reason


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_false_statement_is_refuted(row: Control) -> None:
    """The false filling is refuted, its integers in the witness."""
    found = decided(row.false_text, row.schedule)
    assert found.verdict is Verdict.REFUTED, found.deciding.reason
    assert found.witness is not None
    assert set(found.witness) >= {n for n in ("T", "k") if f"{n} in" in row.false_text}


@pytest.mark.parametrize("row", table_sums.BARELY, ids=name_of)
def test_the_constants_lie_close_on_both_sides(row: Control) -> None:
    """By mpmath alone."""
    true, false, product = margins(row)
    assert true == 0 or NARROWEST <= true <= WIDEST
    assert false == 0 or NARROWEST <= false <= WIDEST
    assert product < 0 or (true == 0 and false > 0)


@pytest.mark.parametrize(("text", "true", "wrong", "schedule"), table_sums.ILL_POSED)
def test_a_sum_without_a_value_is_ill_posed(text: str, true: str, wrong: str, schedule: str | None) -> None:
    """Its sibling, off by one, is proved."""
    assert decided(text.format(c=wrong), schedule).verdict is Verdict.ILL_POSED
    assert decided(text.format(c=true), schedule).verdict is Verdict.PROVED


@pytest.mark.slow
def test_a_bound_by_an_integrand_that_is_not_monotone_is_refuted() -> None:
    """At T = 2, k = 1 for the cosine schedule; with twice the first term it is not."""
    row = table_sums.REFUTED_BY_A_REASON_TOO_STRONG
    found = decided(row.false_text, row.schedule)
    assert found.verdict is Verdict.REFUTED
    assert found.witness == {"T": "2", "k": "1"}


@pytest.mark.parametrize("row", table_sums.OPEN, ids=name_of)
def test_open_statement_gets_no_wrong_verdict(row: Open) -> None:
    """What the engine leaves open, it leaves open."""
    found = decided(row.text, row.schedule, boxes=300)
    assert found.verdict not in (AGAINST if row.true else (Verdict.PROVED,)), found.deciding.reason


TERMS = (
    "s",
    "1/s",
    "s - 2",
    "s**2 - 3*s",
    "1/(s - 2)",
    "T - s",
    "(T - s)/s",
    "2",
    "s*(s - 1)",
    "0*s",
    "abs(s - 3)",
)
ENDS = ("0", "1", "2", "T", "T - 1", "T + 1", "T - 2", "T/2", "2*T", "3")
RIGHT = ("0", "T", "1", "-1", "T**2", "2*T", "T*(T + 1)/2")


def _truth(term: str, ends: tuple[str, str], op: str, right: str, first: int) -> bool | None:
    """By adding up fractions for T = first, ..., 14: True, False, or None where the statement has no value somewhere."""
    holds = True
    for T in range(first, 15):
        scope = {"T": Fraction(T), "abs": abs}
        a, b = (eval(e, {}, scope) for e in ends)  # noqa: S307 - texts of the tables above
        if Fraction(a).denominator != 1 or Fraction(b).denominator != 1 or b < a - 1:
            return None
        try:
            total = sum(
                (Fraction(eval(term, {}, {**scope, "s": Fraction(s)})) for s in range(int(a), int(b) + 1)),  # noqa: S307
                Fraction(0),
            )
        except ZeroDivisionError:
            return None
        other = Fraction(eval(right, {}, scope))  # noqa: S307
        holds &= {"<=": total <= other, "<": total < other, ">=": total >= other, ">": total > other,
                  "==": total == other}[op]  # fmt: skip
    return holds


@pytest.mark.parametrize("seed", range(12))
def test_random_statements_agree_with_brute_force(seed: int) -> None:
    """What is proved holds, what is refuted fails, what is ill-posed has no value, each for some T up to 14."""
    draw = random.Random(seed)
    answers = set()
    for _ in range(12):
        term, right = draw.choice(TERMS), draw.choice(RIGHT)
        ends = draw.choice(ENDS), draw.choice(ENDS)
        op, first = draw.choice(("<=", "<", ">=", ">", "==")), draw.choice((0, 1, 2, 3))
        text = f"forall T in [{first}, oo) integer: sum({term}, s, {ends[0]}, {ends[1]}) {op} {right}"
        verdict = decide_statement(parse_statement(text), None, Budget(300, 1.0)).verdict
        truth = _truth(term, ends, op, right, first)
        answers.add(verdict)
        if verdict is Verdict.PROVED:
            assert truth is True, text
        if verdict is Verdict.REFUTED:
            assert truth is not True, text
        if verdict is Verdict.ILL_POSED:
            assert truth is None, text
    assert answers & {Verdict.PROVED, Verdict.REFUTED, Verdict.ILL_POSED}


def test_brute_force_can_tell() -> None:
    """The control of the control: it sees a false statement, a true one and one without a value."""
    assert _truth("s", ("1", "T"), "==", "T*(T + 1)/2", 1) is True
    assert _truth("s", ("1", "T"), "<=", "2*T", 1) is False
    assert _truth("s", ("2", "T"), ">=", "0", 0) is None


@pytest.mark.parametrize("wrong", ["T - 1", "T + 1"])
@pytest.mark.parametrize("term", ["s", "h((s - 1)/(T + 1))", "1/s"])
def test_ends_off_by_one_are_another_sum(term: str, wrong: str) -> None:
    """No identity between a sum and the same sum with one term more or less is ever proved."""
    text = (
        f"forall T in [1, oo) integer: sum({term}, s, 1, T) == sum({term.replace('s', 'r')}, r, 1, {wrong})"
    )
    assert decided(text, "linear").verdict is Verdict.REFUTED


def test_there_are_enough_controls() -> None:
    """Each statement is another one."""
    texts = [(t, row.schedule) for row in ROWS for t in (row.true_text, row.false_text)]
    assert len(set(texts)) == len(texts) >= 40
