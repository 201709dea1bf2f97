"""Averages that begin before x(j), and a step that is an abbreviation: what they give, and what is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from rules_claims import all_proved, claim

from verify.claim import Claim
from verify.claim.settings import read_settings
from verify.errors import ClaimError

TEXT = """
[path]
forall = "T in [1, oo) integer, r in (0, oo)"
sequences = { d = "(0, oo)" }
vectors = ["x(t)", "g(t)", "m(t)", "z(j, t)", "xhat"]
function = "f"
[path.define]
"R(t)" = "r + sum(d(s), s, t, T)"
"eta(t)" = "d(t)*R(t + 1)"
"c(t)" = "R(t + 1)/(d(t) + R(t + 1))"
[path.model]
point = "x"
step = "eta"
gradient = "g"
mean = "m"
steps = "T"
fixed = ["xhat"]
averages = { "z(j, t)" = { start = "xhat", weight = "c(t)", begins = "j - 1" } }
"""
SUFFIX = "forall j in [1, T] integer, t in [j, T] integer: "
JENSEN = "f(z(j, t)) <= c(t)*f(z(j, t - 1)) + (1 - c(t))*f(x(t))"


def settings(text: str = TEXT) -> Any:
    """Read as a paper's are."""
    return read_settings(Path(__file__), tomllib.loads(text))


def made(holds: str, rule: str, **by: Any) -> Claim:
    """A claim in the setting above."""
    return claim(holds, rule, settings()["path"], "A/1", **by)


@pytest.mark.parametrize(
    ("holds", "rule", "by"),
    [
        (f"{SUFFIX}{JENSEN}", "law", {"law": "convexity", "of": "z(j, t)"}),
        (
            f"{SUFFIX}dot(x(t + 1) - x(t) + d(t)*(r + sum(d(s), s, t + 1, T))*g(t), z(j, t) - x(t + 1)) >= 0",
            "law",
            {"law": "projection", "step": "t", "to": "z(j, t)"},
        ),
        (
            "forall j in [1, T] integer: norm2(x(j) - z(j, j - 1)) == norm2(x(j) - xhat)",
            "gram",
            {"equations": ["z(j, j - 1)"]},
        ),
        (
            f"{SUFFIX}norm2(x(t) - z(j, t)) == c(t)**2*norm2(x(t) - z(j, t - 1))",
            "gram",
            {"equations": ["z(j, t)"]},
        ),
    ],
)
def test_the_first_average_has_a_part_of_the_first_point(holds: str, rule: str, by: dict[str, Any]) -> None:
    """From t = j on, by the laws and by the definition."""
    assert all_proved(made(holds, rule, **by))


@pytest.mark.parametrize(
    ("holds", "by"),
    [
        (
            "forall j in [1, T] integer: norm2(x(j) - z(j, j)) == norm2(x(j) - xhat)",
            {"equations": ["z(j, j)"]},
        ),
        (
            "forall j in [1, T] integer: norm2(x(j) - z(j, j - 2)) == norm2(x(j) - xhat)",
            {"equations": ["z(j, j - 2)"]},
        ),
    ],
)
def test_it_is_not_the_start_at_another_index(holds: str, by: dict[str, Any]) -> None:
    """Control: z(j, j) is no longer the start, and before j - 1 there is none."""
    assert not all_proved(made(holds, "gram", **by))


def test_half_a_step_is_not_the_projection() -> None:
    """Control: the law gives eta(t) as it is defined, and not without its factor."""
    holds = f"{SUFFIX}dot(x(t + 1) - x(t) + d(t)*g(t), z(j, t) - x(t + 1)) >= 0"
    assert not all_proved(made(holds, "law", law="projection", step="t", to="z(j, t)"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('begins = "j - 1"', 'begins = "j - 2"', "j or j - 1"),
        ('begins = "j - 1"', 'ends = "T"', "start and weight"),
        ('step = "eta"', 'step = "R2"', "an abbreviation with one index"),
        ('"eta(t)" = "d(t)*R(t + 1)"', '"eta(t)" = "norm2(g(t))"', "without expectations"),
    ],
)
def test_a_model_that_says_something_else_is_refused(old: str, new: str, said: str) -> None:
    """Another beginning, an unknown key, a step that is no sequence, a step with an expectation."""
    with pytest.raises(ClaimError, match=said):
        settings(TEXT.replace(old, new))
