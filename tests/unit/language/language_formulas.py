"""Strategies: random formula objects, relations and statements, as the parser may build them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from verify.language.formula import Expr, Quantifier, Relation, Statement, call, const, num, var

NAMES = ("x", "y", "rho", "t_1")
numbers = st.builds(Fraction, st.integers(-50, 50), st.integers(1, 12)).map(num)
leaves = st.one_of(
    numbers, st.sampled_from([var(n) for n in NAMES]), st.sampled_from([const("pi"), const("E")])
)


def _grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    two = st.builds(call, st.sampled_from(["add", "sub", "mul", "div", "min", "max"]), inner, inner)
    one = st.builds(
        call,
        st.sampled_from(["neg", "sqrt", "exp", "log", "abs", "floor", "ceiling", "tan", "h", "H", "K"]),
        inner,
    )
    small = st.integers(-3, 4).map(num)
    powers = st.builds(
        lambda a, b: Expr("pow", (a, b)),
        inner,
        st.one_of(small, st.sampled_from([var("x"), num(Fraction(1, 2))])),
    )
    return st.one_of(two, one, powers)


formulas = st.recursive(leaves, _grow, max_leaves=8)
relations = st.builds(Relation, st.sampled_from(["<=", "<", ">=", ">", "=="]), formulas, formulas)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """forall over all names, with hypotheses or without."""
    quantifiers = []
    for name in NAMES:
        low = draw(st.integers(-5, 5))
        high = draw(st.sampled_from([num(low + 1), num(Fraction(2 * low + 1, 2)), const("oo")]))
        closed = high != const("oo") and draw(st.booleans())
        quantifiers.append(Quantifier(name, num(low), high, draw(st.booleans()), closed, draw(st.booleans())))
    hypotheses = tuple(draw(st.lists(relations, max_size=2)))
    return Statement(tuple(quantifiers), hypotheses, tuple(draw(st.lists(relations, min_size=1, max_size=3))))
