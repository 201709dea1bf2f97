"""Random formulas of the whole language, with no truth known: for comparing the engine with another reading."""

from __future__ import annotations

from hypothesis import strategies as st

_NUMBERS = st.sampled_from(["0", "1", "2", "3", "1/2", "1/3", "0.1", "5", "pi", "E", "7/4"])
_LEAVES = st.one_of(_NUMBERS, st.just("x"), st.just("x"), st.just("y"))
_INTERVALS = (
    "[0, 1]",
    "(0, 1]",
    "[0, 1)",
    "[-1, 1]",
    "[1, 3]",
    "[0, oo)",
    "[1, oo)",
    "(0, oo)",
    "(-oo, 0]",
    "(-oo, oo)",
    "[-2, 1/2]",
)


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.sampled_from(["({} + {})", "({} - {})", "{}*{}", "{}/{}", "max({}, {})", "min({}, {})"])
    one = st.sampled_from(
        ["sqrt({})", "exp({})", "log({})", "abs({})", "({})**2", "({})**3", "({})**(1/2)", "({})**(-1)", "(-{})",
         "sin({})", "cos(pi*({}))", "floor({})", "ceiling({})", "({})**(-1/2)", "(1 - {})", "(1 + {})"]
    )  # fmt: skip
    wrapped = inner.map(lambda e: e if e.isalnum() else f"({e})")
    return st.one_of(
        st.builds(lambda t, a, b: t.format(a, b), two, wrapped, wrapped),
        st.builds(lambda t, a: t.format(a), one, inner),
    )


FORMULAS = st.recursive(_LEAVES, _grow, max_leaves=5)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """forall x, and y where it occurs, perhaps with a hypothesis: f op g."""
    left, right = draw(FORMULAS), draw(st.one_of(FORMULAS, _NUMBERS))
    op = draw(st.sampled_from(["<=", "<", ">=", ">", "<=", ">=", "=="]))
    given = draw(st.sampled_from(["", "", "", " given x <= 1/2", " given x**2 <= 2", " given x > 0"]))
    integer = draw(st.sampled_from(["", "", "", "", " integer"]))
    binders = f"x in {draw(st.sampled_from(_INTERVALS))}{integer}"
    if "y" in left + right:
        binders += f", y in {draw(st.sampled_from((*_INTERVALS, '[x, x + 1]', '(x, 5*abs(x) + 1)')))}"
    return f"forall {binders}{given}: {left} {op} {right}"
