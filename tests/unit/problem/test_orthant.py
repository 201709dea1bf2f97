"""Signs by coefficients on the orthant: shown only where true."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from verify.language import parse_expression, parse_statement
from verify.language.normal_form import NormalForm
from verify.problem.orthant import Orthant
from verify.problem.problem import prepare


def holds(binders: str, text: str, *, strict: bool = False) -> bool:
    """Is the formula shown to be >= 0 (> 0) on the domain?"""
    problem = prepare(parse_statement(f"forall {binders}: 0 <= 1"))
    form = NormalForm(dict.fromkeys(problem.statement.names, 0.5))
    return Orthant(problem, form).holds(form.of(parse_expression(text)), strict=strict)


@pytest.mark.parametrize(
    ("binders", "text", "weak", "strict"),
    [
        ("x in [0, oo)", "x**2 + x", True, False),
        ("x in (0, oo)", "x**2 + x", True, True),
        ("x in [0, oo)", "x + 1", True, True),
        ("x in [1, oo)", "x - 1", True, False),
        ("x in (1, oo)", "x - 1", True, True),
        ("x in (-oo, 2]", "2 - x", True, False),
        ("x in [0, 1]", "1 - x", True, False),
        ("x in [0, 1)", "1 - x", True, True),
        ("x in (0, 1]", "x", True, True),
        ("x in [0, 1]", "x*(1 - x)", True, False),
        ("x in (0, 1)", "x*(1 - x)", True, True),
        ("x in [0, 1], y in [0, 1]", "1 - x*y", True, False),
        ("x in [0, 1), y in [0, 1]", "1 - x*y", True, True),
        ("x in [0, 1], y in [x, 2]", "y - x", True, False),
        ("x in [0, 1], y in (x, 2]", "y - x", True, True),
        ("x in [4, oo)", "sqrt(x) - 2", True, False),
        ("x in [0, oo)", "sqrt(x) + 1", True, True),
        ("x in (-oo, oo)", "exp(x)", True, True),
        ("x in [0, 1]", "pi*x - 3*x", True, False),
        ("x in (0, 1]", "1/x", True, True),
        ("x in [0, 1]", "x - 1/2", False, False),
        ("x in (-oo, oo)", "x**2", True, False),
        ("x in [0, oo)", "x**2 - x + 1", False, False),
        ("x in (-oo, oo)", "sin(x) + 2", False, False),
        ("x in [0, 1]", "pi*x - 4*x", False, False),
    ],
)
def test_signs_on_domains(binders: str, text: str, weak: bool, strict: bool) -> None:
    """Weak and strict, closed and open ends; what coefficients do not see is not shown."""
    assert holds(binders, text) is weak
    assert holds(binders, text, strict=True) is strict


@hypothesis.given(
    a=st.lists(st.integers(-6, 6), min_size=1, max_size=5),
    low=st.integers(-3, 3),
    width=st.integers(1, 4),
    ends=st.sampled_from(["[]", "[)", "(]", "()"]),
    strict=st.booleans(),
)
def test_what_is_shown_is_true_at_sampled_points(
    a: list[int], low: int, width: int, ends: str, strict: bool
) -> None:
    """A random polynomial that is shown positive on an interval is so at its ends and inside."""
    text = " + ".join(f"({c})*x**{k}" for k, c in enumerate(a))
    if not holds(f"x in {ends[0]}{low}, {low + width}{ends[1]}", text, strict=strict):
        return
    for step in range(21):
        if (step == 0 and ends[0] == "(") or (step == 20 and ends[1] == ")"):
            continue
        x = low + width * step / 20
        value = sum(c * x**k for k, c in enumerate(a))
        assert value > 0 if strict else value >= -1e-9
