"""Sequences and vectors in the language: read, printed, refused, and inner products multiplied out."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from verify.errors import StatementError
from verify.language import parse_expression, parse_statement, to_latex, to_text
from verify.language.formula import Expr, Statement, substitute, var
from verify.language.vectors import Symbols, expanded, is_vector, single_vectors, speaks_of

SYMBOLS = Symbols(
    frozenset({"eta"}),
    {"x": 1, "z": 2, "xhat": 0, "b": 0},
    frozenset({"f"}),
    {"S": (("t",), parse_expression("sum(eta(s), s, t, T)", ("t", "T"), Symbols(frozenset({"eta"}))))},
)


def statement(text: str) -> Statement:
    """A statement with the sequences and vectors above."""
    return parse_statement(text, (), SYMBOLS)


@pytest.mark.parametrize(
    "text",
    [
        "forall t in [1, oo) integer: f(x(t + 1)) - f(z(1, t)) <= norm2(x(t) - xhat)/(2*eta(t))",
        "forall t in [1, oo) integer, u in (0, eta(t)]: dot(u*x(t)/2 - xhat, -b) == 0",
        "forall T in [1, oo) integer: sum(eta(t)*dot(x(t), b), t, 1, T) >= 0",
        "norm2(1/3*(x(1) - x(2))) >= 0",
    ],
)
def test_what_is_printed_parses_to_the_same(text: str) -> None:
    """To text and back."""
    read = statement(text)
    assert statement(to_text(read)) == read
    assert speaks_of(read)


def test_latex_shows_the_expectations() -> None:
    """dot, norm2 and f stand for expectations."""
    assert (
        to_latex(parse_expression("dot(x(t), xhat)", ("t",), SYMBOLS))
        == r"\mathbb{E}\langle x_{t}, \hat{x} \rangle"
    )
    assert (
        to_latex(parse_expression("norm2(b)*f(x(1))", (), SYMBOLS))
        == r"\mathbb{E}\|b\|^2\,\mathbb{E}\,f(x_{1})"
    )


def test_an_abbreviation_with_a_parameter_is_written_out() -> None:
    """Also where the index of its sum would catch the argument."""
    assert to_text(parse_expression("S(t + 1)", ("t", "T"), SYMBOLS)) == "sum(eta(s), s, t + 1, T)"
    nested = parse_expression("sum(S(s), s, 1, T)", ("T",), SYMBOLS)
    assert to_text(nested) == "sum(sum(eta(s_2), s_2, s, T), s, 1, T)"


def test_a_sequence_is_free_and_a_vector_is_not() -> None:
    """A sequence needs an interval; what is put for a variable goes into the indices."""
    read = parse_expression("eta(t)*f(x(t))", ("t",), SYMBOLS)
    assert read.free == {"eta", "t"}
    assert to_text(substitute(read, {"t": var("k") + 1})) == "eta(k + 1)*f(x(k + 1))"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x(1) + 1 <= 0", "a vector and a number are not added"),
        ("norm2(x(1)*xhat) <= 0", "only added, subtracted and multiplied"),
        ("norm2(x(1)**2) <= 0", "only added"),
        ("norm2(1/xhat) <= 0", "only added"),
        ("dot(1, xhat) <= 0", "dot takes vectors"),
        ("dot(xhat) <= 0", "takes 2 arguments"),
        ("xhat == 0", "compare vectors by norm2"),
        ("x(1, 2) == 0", "x takes 1 argument"),
        ("x(xhat) == 0", "a number is expected"),
        ("norm2(f(xhat)*x(1)) <= 0", "stand for expectations"),
        ("norm2(x(1)/norm2(b)) <= 0", "stand for expectations"),
        ("norm2(x) <= 0", "x is a vector here: write x"),
        ("eta <= 1", "eta is a sequence here: write eta"),
        ("f <= 1", "f is a function here"),
        ("f(x(1) + b) <= 0", "at one vector by its name"),
        ("sum(x(t), t, 1, 2) == 0", "a number is expected"),
        ("sqrt(b) <= 1", "a number is expected"),
        ("forall eta in [0, 1]: eta >= 0", "declared by the setting"),
        ("forall u in [0, b]: u >= 0", "ends of an interval are numbers"),
        ("sum(eta, eta, 1, 2) >= 0", "bound already"),
        ("y(1) <= 0", "the functions are"),
    ],
)
def test_numbers_and_vectors_are_not_mixed_up(text: str, message: str) -> None:
    """One sentence with the place."""
    with pytest.raises(StatementError, match=message):
        statement(text)


@pytest.mark.parametrize("text", ["dot(a, b) <= 1", "norm2(a) <= 1", "eta(t) <= 1", "x(1) <= 1"])
def test_without_declarations_none_of_it_is_read(text: str) -> None:
    """The language of settings without vectors is what it was."""
    with pytest.raises(StatementError):
        parse_statement(text, ("a", "b", "t"))


def test_a_product_beyond_the_limit_is_refused() -> None:
    """31 times 31 products."""
    long = " + ".join(f"x({i})" for i in range(31))
    with pytest.raises(StatementError, match="more than 900 terms"):
        expanded(parse_expression(f"norm2({long})", (), SYMBOLS))


# -- multiplied out, against vectors of rational numbers


def random_vector(draw: random.Random, depth: int) -> str:
    """The text of a random combination."""
    if depth == 0:
        return draw.choice(["x(1)", "x(2)", "xhat", "b"])
    left, right = (random_vector(draw, depth - 1) for _ in range(2))
    number = f"({Fraction(draw.randint(-4, 4), draw.randint(1, 3))})"
    shapes = (
        f"({left} + {right})",
        f"({left} - {right})",
        f"{number}*{left}",
        f"{left}/3",
        f"(-{left})",
        f"{right}*2",
    )
    return draw.choice(shapes)


def coordinates(e: Expr, values: dict[str, list[Fraction]]) -> list[Fraction]:
    """A vector, coordinate by coordinate."""
    if e.op == "vec":
        return values[to_text(e)]
    if e.op == "mul" and not is_vector(e.args[0]):
        return coordinates(Expr("mul", e.args[::-1]), values)
    first = coordinates(e.args[0], values)
    if e.op in ("mul", "div"):
        number = evaluated(e.args[1], values)
        return [p * number if e.op == "mul" else p / number for p in first]
    second = coordinates(e.args[1], values) if e.op != "neg" else first
    return [
        -p if e.op == "neg" else p + q if e.op == "add" else p - q for p, q in zip(first, second, strict=True)
    ]


def evaluated(e: Expr, values: dict[str, list[Fraction]]) -> Fraction:
    """A number: inner products of coordinates."""
    if e.op == "num":
        return Fraction(e.value)  # type: ignore[arg-type]
    if e.op in ("dot", "norm2"):
        a, b = (coordinates(v, values) for v in (e.args[0], e.args[-1]))
        return sum((p * q for p, q in zip(a, b, strict=True)), Fraction(0))
    a, *rest = (evaluated(v, values) for v in e.args)
    return (
        -a
        if not rest
        else {"add": a + rest[0], "sub": a - rest[0], "mul": a * rest[0]}.get(e.op)
        or (a / rest[0] if e.op == "div" else Fraction(0))
    )


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
def test_multiplied_out_it_is_the_same_number(dimension: int) -> None:
    """Random combinations, random rational vectors; and only single vectors are left."""
    draw = random.Random(dimension)
    for _ in range(60):
        a, b = random_vector(draw, 3), random_vector(draw, 3)
        read = parse_expression(draw.choice([f"dot({a}, {b})", f"norm2({a})"]), (), SYMBOLS)
        names = ("x(1)", "x(2)", "xhat", "b")
        values = {
            n: [Fraction(draw.randint(-5, 5), draw.randint(1, 4)) for _ in range(dimension)] for n in names
        }
        apart = expanded(read)
        assert evaluated(apart, values) == evaluated(read, values)
        assert all(v.op == "vec" for n in apart.walk() if n.op == "dot" for v in n.args)
        assert all(n.op != "norm2" for n in apart.walk())


def test_every_divisor_stays() -> None:
    """So that what was undefined stays undefined: norm2(b/u - b/u) is not 0 at u = 0."""
    read = parse_expression("norm2(b/u - b/u)", ("u",), SYMBOLS)
    assert sum(n.op == "div" for n in expanded(read).walk()) >= 2
    assert single_vectors(read.args[0]) == [Expr("vec", (), "b")]
