"""One step of the search for a supremum, and its answer in words: what is attained, approached, or only near."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.language import parse_expression, parse_statement
from verify.methods.budget import Budget
from verify.methods.supremum import Supremum, supremum
from verify.methods.supremum.search import Search, _limit
from verify.problem.boxes import where
from verify.problem.problem import Problem, prepare


def over(domain: str) -> Problem:
    """A problem on a domain."""
    return prepare(parse_statement(f"forall {domain}: 1 <= 2"))


def found(domain: str, expr: str) -> Supremum:
    """The supremum of an expression over a domain."""
    problem = over(domain)
    return supremum(problem, parse_expression(expr, problem.statement.names), Budget(3000, 4.0))


def step(domain: str, expr: str) -> tuple[list[str], str | None]:
    """What one step leaves of the whole domain, and the limit it found."""
    problem = over(domain)
    search = Search(
        problem, parse_expression(expr, problem.statement.names), Budget(9, 1.0), Fraction(1, 10**13)
    )
    return [where(box) for box, _ in search._step(search.domain.root, Interval.whole())], search.limit


@pytest.mark.parametrize(
    ("domain", "expr", "left"),
    [
        ("x in [0, 1]", "x - x**2/4", ["x = 1"]),
        ("x in [0, 1]", "x**2/4 - x", ["x = 0"]),
        ("x in (0, 1]", "x - x**2/4", ["x = 1"]),
        ("x in (0, 1)", "x - x**2/4", ["x in [0, 0.5]", "x in [0.5, 1]"]),
        ("x in [0, 1]", "x*(1 - x)", ["x in [0, 0.5]", "x in [0.5, 1]"]),
        ("x in [0, 1] given x <= 3/4", "x", ["x in [0, 0.5]", "x in [0.5, 1]"]),
        ("n in [0, 4] integer", "n - n**2/16", ["n in [0, 2]", "n in [3, 4]"]),
        ("n in [0, 3] integer, y in [0, 1]", "n*(3 - n) + y - y**2/4", ["n in [0, 3], y = 1"]),
        ("x in [0, 1], y in [0, 1]", "x*(1 - x) + y - y**2/4", ["x in [0, 1], y = 1"]),
        ("x in [0, 5/2], y in [0, 1]", "floor(x) + y - y**2/4", ["x in [0, 2.5], y = 1"]),
        ("x in [1, oo)", "1/x", ["x = 1"]),
    ],
)
def test_where_the_expression_is_monotone_its_larger_face_remains(
    domain: str, expr: str, left: list[str]
) -> None:
    """Rising: the upper; falling: the lower. No face at an open end, under an open hypothesis, or of integers."""
    assert step(domain, expr) == (left, None)


@pytest.mark.parametrize(
    ("domain", "expr", "limit"),
    [
        ("x in (0, 1)", "x**2/4 - x", "x -> 0"),
        ("x in [1, oo)", "1 - 1/x", "x -> oo"),
        ("x in [1, oo)", "-1/x**2", "x -> oo"),
        ("x in (-oo, -1]", "1/x + 2", "x -> -oo"),
        ("x in (0, 1]", "sin(x)/x", "x -> 0"),
        ("x in [0, 1)", "sin(1 - x)/(1 - x)", "x -> 1"),
        ("x in (1/3, 1]", "1 - x", "x -> 0.333333333333"),
    ],
)
def test_a_limit_closes_the_box_next_to_it(domain: str, expr: str, limit: str) -> None:
    """The end is named, with twelve digits where it is no short number."""
    assert step(domain, expr) == ([], f"approached as {limit}")
    assert found(domain, expr).where == f"approached as {limit}"
    assert found(domain, expr).place == {}


WORDS = [
    ("x in [0, 1]", "x*(1 - x)", "attained at x = 1/2", Fraction(1, 4)),
    ("x in [0, 1000]", "-(x - 123456/1000)**2", "attained at x = 15432/125", Fraction(0)),
    ("x in [0, 1]", "-(x - 1/1000)**2", "attained at x = 1/1000", Fraction(0)),
    ("x in [0, 1]", "-(x - 1/2 - pi/10**20)**2", "attained at x = 0.5...", Fraction(0)),
    ("x in [0, 1]", "-(x - 1/2 + pi/10**20)**2", "attained at x = 0.499999999999999 to 0.5", Fraction(0)),
    ("x in [1/4, 1]", "-(x - 1/4)**2", "attained at x = 1/4", Fraction(0)),
    ("x in [0, 1/4]", "-(x - 1/4)**2", "attained at x = 1/4", Fraction(0)),
    ("x in [0, 1/1000]", "x", "attained at x = 1/1000", Fraction(1, 1000)),
    ("x in [0, 1/1024]", "x", "attained at x = 0.0009765625", Fraction(1, 1024)),
    ("x in [0, 1 + 1/2**20]", "x", "attained at x = 1.00000095367", 1 + Fraction(1, 2**20)),
    ("x in [0, 1/512]", "x", "attained at x = 1/512", Fraction(1, 512)),
    ("x in [0, 1], y in [0, 1]", "x*(1 - x) + y - y**2/4", "attained at x = 1/2, y = 1", Fraction(1)),
    (
        "n in [0, 3] integer, y in [0, 1]",
        "n*(3 - n) + y - y**2/4",
        "attained at n = 1, y = 1",
        Fraction(11, 4),
    ),
    ("x in [0, 3]", "-abs(x - 1)", "attained at x = 1", Fraction(0)),
    ("x in [0, 1]", "abs(x + 1)*(1 - x)", "attained at x = 0", Fraction(1)),
    ("x in [0, 1]", "abs(x - 2)*x", "attained at x = 1", Fraction(1)),
    ("x in (-oo, oo)", "exp(-x**2)", "attained at x = 0", Fraction(1)),
    ("x in [0, oo)", "x/(x**2 + 1)", "attained at x = 1", Fraction(1, 2)),
    ("x in [0, 1]", "5", "attained everywhere", Fraction(5)),
    (
        "x in (1/7, 2], y in [0, 1]",
        "y - x",
        "approached as x -> 0.142857142857, with y near 1",
        Fraction(6, 7),
    ),
    ("x in [0, 1] given x < 1/2", "x", "near x = 1/2", Fraction(1, 2)),
    ("n in [0, 10**6] integer", "-(n - 123457)**2", "attained at n = 123457", Fraction(0)),
]


@pytest.mark.parametrize(("domain", "expr", "words", "value"), WORDS, ids=[f"{w[0]}: {w[1]}" for w in WORDS])
def test_the_place_in_words(domain: str, expr: str, words: str, value: Fraction) -> None:
    """An exact short number, else digits; and the enclosure holds the value, and little else."""
    answer = found(domain, expr)
    assert answer.where == words
    assert answer.value.contains(value)
    assert answer.value.width() < 1e-12


@pytest.mark.parametrize("end", ["1/3", "1/4"])
@pytest.mark.parametrize("domain", ["x in ({}, 1]", "x in [0, {})"])
def test_an_end_that_is_open_attains_nothing(domain: str, end: str) -> None:
    """-(x - 1/3)**2 is 0 at 1/3 alone, which does not belong to the domain; its supremum is 0 all the same."""
    answer = found(domain.format(end), f"-(x - {end})**2")
    assert not answer.where.startswith("attained")
    assert answer.value.contains(0) and answer.value.width() < 1e-12


BELOW = "113427455640312821154458202477256070485/2**128"
"""The largest number of 128 bits below 1/3; the box of [1/3, 1] begins there."""


@pytest.mark.parametrize(
    ("domain", "beside"),
    [
        ("[1/3, 1]", "1/3 - 1/2**140"),
        ("[0, 1/3]", "1/3 + 1/2**140"),
        ("[1/3, 1]", BELOW),
        ("[0, 1/3]", f"({BELOW} + 1/2**128)"),
    ],
)
def test_a_place_beside_the_domain_is_none(domain: str, beside: str) -> None:
    """A box reaches beyond 1/3 by a rounding, and the slope vanishes there, but not in the domain: the end may be named."""
    words = found(f"x in {domain}", f"-(x - ({beside}))**2").where
    assert words == "attained at x = 1/3" or words.startswith("near x = 0.333333333333")


@pytest.mark.parametrize(("expr", "best"), [("x/x - 1", 0), ("x/x", 1), ("2*x/x - x/x - 1", 0)])
def test_a_limit_of_what_cancels_is_no_more_than_the_value(expr: str, best: int) -> None:
    """An expansion with no terms at all tends to 0."""
    value = found("x in (0, 1]", expr).value
    assert value.contains(best) and value.width() < 1e-12


def test_a_statement_without_variables_is_its_own_place() -> None:
    """2 + 3 as it stands."""
    problem = prepare(parse_statement("1 <= 2"))
    answer = supremum(problem, parse_expression("sqrt(2)*sqrt(2) + 3", ()), Budget(9, 1.0))
    assert answer.where == "attained at the statement as it stands"
    assert answer.value.contains(5) and answer.value.width() < 1e-12


@pytest.mark.parametrize(
    ("terms", "limit"),
    [
        ([(-1, 1)], None),
        ([(-2, 1), (0, 5)], None),
        ([(Fraction(-1, 2), -3), (1, 1)], None),
        ([(0, 5), (1, 1)], 5),
        ([(Fraction(1, 2), 7)], 0),
        ([], 0),
    ],
)
def test_only_a_finite_limit_is_one(terms: list[tuple[Fraction | int, int]], limit: int | None) -> None:
    """A term of negative order has none, whatever stands beside it."""
    found = _limit(Germ.terms(terms, Fraction(1, 8)))
    assert found is None if limit is None else found is not None and found.contains(limit)
