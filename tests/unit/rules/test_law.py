"""Rule law: each law gives its relation; a vector that is not where the law needs it is refused, and so is an index."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import all_proved, step, verdicts
from rules_vectors import vector_claim

from verify.errors import ClaimError
from verify.verdict import Verdict

STEP = "forall t in [1, T] integer: "
SUFFIX = "forall j in [1, T] integer, t in [j, T] integer: "
PROJECTION = "dot(x(t + 1) - x(t) + eta(t)*g(t), xhat - x(t + 1)) >= 0"
MEAN = "norm2(m(t)) <= G**2"


@pytest.mark.parametrize(
    ("where", "holds", "by"),
    [
        ("path", f"{STEP}f(xhat) >= f(x(t)) + dot(m(t), xhat - x(t))", {"law": "subgradient", "at": "x(t)", "to": "xhat"}),
        ("path", f"{SUFFIX}f(x(t)) - f(z(j, t)) <= dot(m(t), x(t) - z(j, t))", {"law": "subgradient", "at": "x(t)", "to": "z(j, t)"}),
        ("path", "f(xhat) >= f(x(T + 1)) + dot(m(T + 1), xhat - x(T + 1))", {"law": "subgradient", "at": "x(T + 1)", "to": "xhat"}),
        ("smooth", f"{STEP}f(x(t + 1)) - f(x(t)) <= dot(m(t), x(t + 1) - x(t)) + beta/2*norm2(x(t + 1) - x(t))", {"law": "smoothness", "at": "x(t)", "to": "x(t + 1)"}),
        ("path", f"{STEP}{PROJECTION}", {"law": "projection", "step": "t", "to": "xhat"}),
        ("path", f"{STEP}dot(g(t), x(t) - xhat) == dot(m(t), x(t) - xhat)", {"law": "unbiased", "step": "t", "against": "x(t) - xhat"}),
        ("path", f"{STEP}dot(g(t) - m(t), m(t)) == 0", {"law": "unbiased", "step": "t", "against": "m(t)"}),
        ("path", "forall t in [2, T] integer: dot(g(t) - m(t), g(t - 1)) == 0", {"law": "unbiased", "step": "t", "against": "g(t - 1)"}),
        ("lipschitz", f"{STEP}norm2(g(t)) <= G**2", {"law": "second-moment", "step": "t"}),
        ("lipschitz", f"forall t in [1, T + 1] integer: {MEAN}", {"law": "mean-moment", "at": "x(t)"}),
        ("smooth", f"{STEP}norm2(m(t) - g(t)) <= sigma**2", {"law": "variance", "step": "t"}),
        ("lipschitz", f"{STEP}norm2(x(t) - xhat) <= 4*G**2", {"law": "diameter", "of": "x(t)", "to": "xhat"}),
        ("path", "forall j in [1, T] integer, t in [j + 1, T] integer: f(z(j, t)) <= S(t)/(eta(t - 1) + S(t))*f(z(j, t - 1)) + eta(t - 1)/(eta(t - 1) + S(t))*f(x(t))", {"law": "convexity", "of": "z(j, t)"}),
    ],
)  # fmt: skip
def test_each_law_proves_its_relation(where: str, holds: str, by: dict[str, Any]) -> None:
    """In any writing that exact algebra sees to be the same or weaker."""
    assert all_proved(vector_claim(holds, "law", where, **by))


@pytest.mark.parametrize(
    ("where", "by", "message"),
    [
        (
            "path",
            {"law": "unbiased", "step": "t", "against": "y(t)"},
            "does not say when 'y\\(t\\)' is known",
        ),
        ("path", {"law": "unbiased", "step": "t", "against": "x(t) - o"}, "does not say when 'o' is known"),
        ("path", {"law": "projection", "step": "t", "to": "y(t)"}, "does not say that 'y\\(t\\)' lies in X"),
        ("path", {"law": "projection", "step": "t", "to": "x(t) - eta(t)*g(t)"}, "lies in X"),
        ("path", {"law": "projection", "step": "t", "to": "2*x(t)"}, "lies in X"),
        ("path", {"law": "projection", "step": "t", "to": "o"}, "lies in X"),
        ("path", {"law": "subgradient", "at": "z(1, t)", "to": "xhat"}, "a mean at x\\(...\\) alone"),
        ("path", {"law": "subgradient", "at": "xhat", "to": "x(t)"}, "a mean at x\\(...\\) alone"),
        ("path", {"law": "subgradient", "at": "x(t)", "to": "g(t)"}, "lies in X"),
        ("path", {"law": "smoothness", "at": "x(t)", "to": "xhat"}, "needs smooth in the model"),
        ("path", {"law": "second-moment", "step": "t"}, "needs second_moment"),
        ("smooth", {"law": "mean-moment", "at": "x(t)"}, "needs second_moment"),
        ("lipschitz", {"law": "variance", "step": "t"}, "needs variance"),
        ("path", {"law": "convexity", "of": "x(t)"}, "is no average"),
        ("path", {"law": "diameter", "of": "x(t)", "to": "xhat"}, "needs diameter"),
        ("lipschitz", {"law": "diameter", "of": "x(t) + xhat", "to": "xhat"}, "lies in X"),
        ("path", {"law": "Jensen"}, "the laws are subgradient"),
        ("path", {"law": "unbiased", "step": "1/2", "against": "x(t)"}, "no integer by its form"),
        ("path", {"law": "unbiased", "step": "t", "against": "eta(t)"}, "is no vector"),
        ("path", {"law": "unbiased", "step": "t", "against": "f(xhat)*x(t)"}, "stand for expectations"),
        ("free", {"law": "convexity", "of": "a"}, "in a setting with a model"),
    ],
)
def test_what_the_model_does_not_say_is_refused(where: str, by: dict[str, Any], message: str) -> None:
    """With one sentence; the claim's formula, true or not, is not asked for."""
    holds = "norm2(a) >= 0" if where == "free" else f"{STEP}norm2(x(t)) >= 0"
    with pytest.raises(Exception, match=message):
        step(vector_claim(holds, "law", where, **by))


@pytest.mark.parametrize(
    ("where", "holds", "by"),
    [
        ("path", f"{STEP}dot(g(t) - m(t), x(t + 1)) == 0", {"law": "unbiased", "step": "t", "against": "x(t + 1)"}),
        ("path", f"{STEP}dot(g(t) - m(t), g(t)) == 0", {"law": "unbiased", "step": "t", "against": "g(t)"}),
        ("path", "forall t in [1, T - 1] integer: dot(g(t) - m(t), z(1, t + 1)) == 0", {"law": "unbiased", "step": "t", "against": "z(1, t + 1)"}),
        ("path", f"{STEP}dot(g(t) - m(t), x(t - 1)) == 0", {"law": "unbiased", "step": "t", "against": "x(t - 1)"}),
        ("path", "forall t in [1, T + 1] integer: dot(g(t) - m(t), x(t)) == 0", {"law": "unbiased", "step": "t", "against": "x(t)"}),
        ("path", "forall t in [0, T] integer: dot(g(t) - m(t), xhat) == 0", {"law": "unbiased", "step": "t", "against": "xhat"}),
        ("path", f"{STEP}dot(g(t) - m(t), z(t + 1, t)) == 0", {"law": "unbiased", "step": "t", "against": "z(t + 1, t)"}),
        ("path", f"forall t in [1, T + 1] integer: {PROJECTION}", {"law": "projection", "step": "t", "to": "xhat"}),
        ("path", f"forall t in [0, T] integer: {PROJECTION}", {"law": "projection", "step": "t", "to": "xhat"}),
        ("lipschitz", f"forall t in [1, T + 2] integer: {MEAN}", {"law": "mean-moment", "at": "x(t)"}),
        ("lipschitz", "forall t in [1, T + 1] integer: norm2(g(t)) <= G**2", {"law": "second-moment", "step": "t"}),
        ("path", "f(xhat) >= f(x(T + 2)) + dot(m(T + 2), xhat - x(T + 2))", {"law": "subgradient", "at": "x(T + 2)", "to": "xhat"}),
        ("path", f"{STEP}f(z(1, t + 1)) >= f(x(t)) + dot(m(t), z(1, t + 1) - x(t))", {"law": "subgradient", "at": "x(t)", "to": "z(1, t + 1)"}),
        ("path", f"{SUFFIX}f(z(j, t)) <= S(t)/(eta(t - 1) + S(t))*f(z(j, t - 1)) + eta(t - 1)/(eta(t - 1) + S(t))*f(x(t))", {"law": "convexity", "of": "z(j, t)"}),
        ("outside", "forall j in [1, T] integer, t in [j + 1, T] integer: f(z(j, t)) <= 2*f(z(j, t - 1)) - f(x(t))", {"law": "convexity", "of": "z(j, t)"}),
        ("outside", f"{SUFFIX}f(x(t)) - f(z(j, t)) <= dot(m(t), x(t) - z(j, t))", {"law": "subgradient", "at": "x(t)", "to": "z(j, t)"}),
        ("any-step", "forall j in [1, T] integer, t in [j + 1, T] integer: f(z(j, t)) <= S(t)/(eta(t - 1) + S(t))*f(z(j, t - 1)) + eta(t - 1)/(eta(t - 1) + S(t))*f(x(t))", {"law": "convexity", "of": "z(j, t)"}),
    ],
)  # fmt: skip
def test_an_index_out_of_its_range_is_not_proved(where: str, holds: str, by: dict[str, Any]) -> None:
    """Not known before the step, no step, beyond the last point, weights that are none: some obligation stays open."""
    found = verdicts(vector_claim(holds, "law", where, **by))
    assert {v for label, v in found.items() if not label.startswith("instance")} - {Verdict.PROVED}


@pytest.mark.parametrize(
    ("holds", "by"),
    [
        (f"{STEP}f(xhat) <= f(x(t)) + dot(m(t), xhat - x(t))", {"law": "subgradient", "at": "x(t)", "to": "xhat"}),
        (f"{STEP}f(xhat) >= f(x(t)) + dot(m(t), x(t) - xhat)", {"law": "subgradient", "at": "x(t)", "to": "xhat"}),
        (f"{STEP}f(xhat) >= f(x(t)) + dot(g(t), xhat - x(t))", {"law": "subgradient", "at": "x(t)", "to": "xhat"}),
        (f"{STEP}f(xhat) >= f(x(t)) + dot(m(t + 1), xhat - x(t))", {"law": "subgradient", "at": "x(t)", "to": "xhat"}),
        (f"{STEP}dot(x(t + 1) - x(t) - eta(t)*g(t), xhat - x(t + 1)) >= 0", {"law": "projection", "step": "t", "to": "xhat"}),
        (f"{STEP}dot(x(t + 1) - x(t) + eta(t)*g(t), xhat - x(t + 1)) <= 0", {"law": "projection", "step": "t", "to": "xhat"}),
        (f"{STEP}dot(x(t + 1) - x(t) + eta(t)*g(t), xhat - x(t)) >= 0", {"law": "projection", "step": "t", "to": "xhat"}),
        (f"{STEP}dot(g(t) - m(t), x(t) + g(t)) == 0", {"law": "unbiased", "step": "t", "against": "x(t)"}),
    ],
)  # fmt: skip
def test_another_relation_than_the_law_is_not_proved(holds: str, by: dict[str, Any]) -> None:
    """A wrong sign, another vector, another index: the law does not entail it."""
    assert verdicts(vector_claim(holds, "law", **by))["instance"] is not Verdict.PROVED


def test_a_name_that_the_vectors_depend_on_is_not_bound_again() -> None:
    """G is the model's: with another G the second moment would be bounded by nothing."""
    with pytest.raises(ClaimError, match="'G' is bound by the setting"):
        vector_claim(
            "forall G in (0, 1): norm2(g(1)) <= G**2", "law", "lipschitz", law="second-moment", step="1"
        )
