"""Statements about vectors as unknown numbers: what is proved holds for vectors, random quadratic forms against LDL^T."""

from __future__ import annotations

import itertools
import random
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from verify.claim import full_statement
from verify.claim.settings import read_settings
from verify.decision import decide_statement, examine_statement
from verify.errors import ContradictionError, StatementError
from verify.language import parse_statement, to_text
from verify.language.formula import Expr, Quantifier, Relation, Statement, const, num, var
from verify.language.vectors import Symbols
from verify.methods import unknowns
from verify.problem.problem import prepare
from verify.problem.vectors import readings, without_vectors
from verify.verdict import Rigor, Verdict

SYMBOLS = Symbols(frozenset({"eta"}), {"x": 1, "a": 0, "b": 0, "c": 0}, frozenset({"f"}))
ETA = Quantifier("eta", num(0), const("oo"), False, False, sequence=True)


def statement(text: str) -> Statement:
    """With eta(t) > 0 where it occurs."""
    read = parse_statement(text, (), SYMBOLS)
    return replace(read, quantifiers=(ETA, *read.quantifiers)) if "eta" in text else read


def verdict(text: str) -> Verdict:
    """What it comes to."""
    return decide_statement(statement(text), None).verdict


@pytest.mark.parametrize(
    "text",
    [
        "forall u in [0, oo) given norm2(a - b) >= 0: norm2(a + b) <= 2*norm2(a) + 2*norm2(b)",
        "norm2(a + b) + norm2(a - b) == 2*norm2(a) + 2*norm2(b)",
        "norm2(-a) == norm2(a) and dot(a, b) == dot(b, a)",
        "forall t in [1, oo) integer: norm2(x(t + 1) - x(1 + t)) == 0",
        "forall t in [1, oo) integer: eta(t + 2 - 1) == eta(1 + t) and f(x(t - t + 1)) == f(x(1))",
        "forall T in [1, oo) integer: sum(eta(t), t, 1, T) > 0 and sum(norm2(x(t)), t, 1, T) >= 0",
        "forall T in [1, oo) integer: sum(eta(t)*f(x(t + 1)), t, 1, T) == sum(f(x(1 + s))*eta(s), s, 1, T)",
        "forall u in (0, oo) given norm2(a) <= u and norm2(b) <= u and norm2(a - b) >= 0: dot(a, b) <= u",
        "forall u in [0, oo) given dot(a, b) == dot(a, c) and dot(a, b) == u: dot(a, b + c) == 2*u",
    ],
)
def test_what_holds_of_all_vectors_is_proved(text: str) -> None:
    """By exact algebra, at rigor exact, beside an instance."""
    found = decide_statement(statement(text), None)
    assert found.verdict is Verdict.PROVED, found.deciding.reason
    assert found.rigor is Rigor.EXACT


@pytest.mark.parametrize(
    "text",
    [
        "norm2(a + b) <= norm2(a) + norm2(b)",
        "dot(a, b)**2 <= norm2(a)*norm2(b)",
        "norm2(a) > 0",
        "dot(a, b) >= 0",
        "f(a) >= 0",
        "f(a) == f(b)",
        "forall t in [1, oo) integer: eta(t + 1) <= eta(t)",
        "forall t in [1, oo) integer: eta(t) == eta(t + 1)",
        "forall t in [1, oo) integer: norm2(x(t + 1)) == norm2(x(t))",
        "forall T in [0, oo) integer: sum(eta(t), t, 1, T) > 0",  # an empty sum
        "forall T in [1, oo) integer: sum(eta(t), t, 1, T) == sum(eta(t), t, 2, T + 1)",
        "forall T in [1, oo) integer: sum(f(x(t)), t, 1, T) >= 0",
        "forall T in [0, oo) integer: sum(eta(t), t, 2, T) >= 0",  # no value at T = 0
        "forall u in [0, 1]: norm2(a/u - a/u) == 0",  # undefined at 0
        "forall u in [-1, 1]: norm2(u*a) >= u*norm2(a)",
        "forall u in (0, oo) given norm2(a) <= -u: f(b) <= 0",  # of no vectors
        "forall u in (0, oo) given dot(a, b) == u: dot(b, a) == u",  # true; but the zero vectors do not meet it
    ],
)
def test_what_does_not_is_undecided_and_never_refuted(text: str) -> None:
    """Also where numbers alone are against it, or no vectors meet the hypotheses."""
    assert verdict(text) is Verdict.UNDECIDED


def test_zero_vectors_and_constant_sequences_are_an_instance() -> None:
    """What fails there fails: a statement that something else proves is looked at there."""
    made = without_vectors(
        statement("forall T in [1, oo) integer: sum(eta(t), t, 1, T) + norm2(a - b) > f(x(T)) + 1")
    )
    assert to_text(made) == (
        "forall eta in (0, oo), T in [1, oo) integer: sum(eta, t, 1, T) + (0 - 0 - (0 - 0)) > 0 + 1"
    )
    assert examine_statement(statement("norm2(a) > 0"), None).verdict is Verdict.REFUTED
    assert examine_statement(statement("norm2(a) >= 0"), None).verdict is Verdict.UNDECIDED


def test_a_proof_that_the_zero_instance_contradicts_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of that: a proof that is none."""
    honest = unknowns.for_unknowns

    def careless(*args: object) -> object:
        return replace(honest(statement("norm2(a) >= 0"), None, None), rigor=Rigor.EXACT)

    monkeypatch.setattr(unknowns, "for_unknowns", careless)
    with pytest.raises(ContradictionError):
        decide_statement(statement("norm2(a) >= 1"), None)


@pytest.mark.parametrize(
    "text", ["forall t in [1, 2]: f(x(t)) >= f(x(t))", "forall t in [1, oo) integer: eta(t/2) > 0"]
)
def test_an_index_is_an_integer_by_its_form(text: str) -> None:
    """One sentence."""
    with pytest.raises(StatementError, match="an index is an integer by its form"):
        verdict(text)


DERIVATIVES = (
    "diff(f(x(2)), r) == 0",
    "diff(norm2(x(t)), r) == 0",
    "diff(d(t), t) == 0",
    "diff(r*S(t), r) == S(t)",
    "diff(A, r) == 0",
)


@pytest.mark.parametrize("text", DERIVATIVES)
def test_vectors_and_sequences_have_no_derivative(text: str) -> None:
    """The run depends on r in a way that nothing says: d/dr f(x(2)) is not 0. Also where an abbreviation hides it."""
    table = """
    [v]
    forall = "T in [1, oo) integer, t in [1, T] integer, r in (0, oo)"
    sequences = { d = "(0, oo)" }
    vectors = ["x(t)"]
    function = "f"
    [v.define]
    A = "f(x(1))"
    "S(k)" = "sum(d(s), s, k, T)"
    """
    where = read_settings(Path(__file__), tomllib.loads(table))["v"]
    with pytest.raises(StatementError, match="vectors and sequences have no derivative"):
        full_statement(text, where)
    assert full_statement("diff(r**2, r) == 2*r and d(t) > 0", where).names == ("T", "t", "r", "d")


def test_a_derivative_of_a_vector_is_decided_by_nothing() -> None:
    """Also where a formula was put together after it was read."""
    made = parse_statement("forall r in (0, oo): y >= 0", ("y",))
    square = Expr("norm2", (Expr("vec", (), "a"),))
    slope = Relation("==", Expr("diff", (square, var("r"))), num(0))
    with pytest.raises(StatementError, match="have no derivative"):
        decide_statement(replace(made, body=(slope,)), None)


def test_other_methods_never_see_a_vector() -> None:
    """A statement that still has one is refused where methods begin."""
    with pytest.raises(StatementError, match="vectors and sequences are not accepted here"):
        prepare(statement("norm2(a) >= 0"))
    for made in readings(statement("norm2(a - b) >= 0")):
        assert prepare(made).text


# -- random quadratic forms: proved only where the matrix is positive semidefinite

NAMES = ("a", "b", "c")
Matrix = list[list[Fraction]]


def semidefinite(matrix: Matrix) -> bool:
    """LDL^T over the rationals."""
    left = [row[:] for row in matrix]
    for i in range(len(left)):
        if left[i][i] < 0 or (left[i][i] == 0 and any(left[i][i:])):
            return False
        for j in range(i + 1, len(left)):
            factor = left[j][i] / left[i][i] if left[i][i] else Fraction(0)
            left[j] = [p - factor * q for p, q in zip(left[j], left[i], strict=True)]
    return True


def test_the_judge_knows_definite_from_indefinite() -> None:
    """Of two by two matrices."""
    one, two = Fraction(1), Fraction(2)
    assert semidefinite([[one, one], [one, one]])
    assert not semidefinite([[one, two], [two, one]])
    assert not semidefinite([[Fraction(0), one], [one, one]])


def test_random_false_inequalities_are_never_proved_and_sums_of_squares_are() -> None:
    """norm2 of random combinations, minus a little or not, with their squares as hypotheses."""
    draw = random.Random(6)
    counts = {True: 0, False: 0}
    for _ in range(40):
        rows = [[Fraction(draw.randint(-2, 2)) for _ in NAMES] for _ in range(2)]
        less = [Fraction(draw.choice([0, 0, 1]), 4) for _ in NAMES]
        matrix = [
            [sum(r[i] * r[j] for r in rows) - (less[i] if i == j else 0) for j in range(3)] for i in range(3)
        ]
        form = " + ".join(
            f"({matrix[i][j]})*dot({NAMES[i]}, {NAMES[j]})" for i, j in itertools.product(range(3), repeat=2)
        )
        squares = " and ".join(
            f"norm2({' + '.join(f'({c})*{n}' for c, n in zip(r, NAMES, strict=True))}) >= 0" for r in rows
        )
        true = semidefinite([[Fraction(v) for v in row] for row in matrix])
        found = verdict(f"forall u in [0, 1] given {squares}: {form} >= 0")
        counts[true] += 1
        if not any(less):
            assert found is Verdict.PROVED, (form, squares)
        if found is Verdict.PROVED:
            assert true, (form, squares)
    assert min(counts.values()) > 5


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
def test_vectors_of_rationals_agree_with_what_is_proved(dimension: int) -> None:
    """No random vectors violate a relation that is proved; some violate each that is not and is false."""
    draw = random.Random(dimension)
    texts = [
        "forall u in [0, 1] given norm2(a - b) >= 0: 2*dot(a, b) <= norm2(a) + norm2(b)",
        "forall u in [0, 1] given norm2(a + b - c) >= 0: 2*dot(a + b, c) <= norm2(a + b) + norm2(c)",
        "norm2(a - c) == norm2(a - b) + norm2(b - c) + 2*dot(a - b, b - c)",
        "norm2(a + b) <= norm2(a) + norm2(b)",
        "dot(a, b) <= norm2(a)",
        "2*dot(a, b) <= norm2(a) + norm2(b)/2",
    ]
    for text in texts:
        read = statement(text)
        violated = any(_violated(read, draw, dimension) for _ in range(200))
        assert violated == (verdict(text) is not Verdict.PROVED), text


def _violated(read: Statement, draw: random.Random, dimension: int) -> bool:
    values = {n: [Fraction(draw.randint(-3, 3), draw.randint(1, 3)) for _ in range(dimension)] for n in NAMES}
    (r,) = read.body
    left, right = _number(r.left, values), _number(r.right, values)
    return not (left <= right if r.op == "<=" else left == right)


def _number(e: object, values: dict[str, list[Fraction]]) -> Fraction:
    """By Python's own arithmetic, from the text."""
    text = to_text(e)  # type: ignore[arg-type]

    class V(list):  # type: ignore[type-arg]
        def __add__(self, other: list[Fraction]) -> V:
            return V(p + q for p, q in zip(self, other, strict=True))

        def __sub__(self, other: list[Fraction]) -> V:
            return V(p - q for p, q in zip(self, other, strict=True))

    def dot(p: list[Fraction], q: list[Fraction]) -> Fraction:
        return sum((x * y for x, y in zip(p, q, strict=True)), Fraction(0))

    names = {n: V(v) for n, v in values.items()}
    return Fraction(eval(text, {"dot": dot, "norm2": lambda v: dot(v, v), **names}))  # noqa: S307 - texts of this file
