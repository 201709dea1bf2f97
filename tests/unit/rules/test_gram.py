"""Rule gram: premises, squares and definitions of averages; what does not follow stays open."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import all_proved, step, verdicts
from rules_vectors import vector_claim

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language import to_text
from verify.verdict import Verdict

STEP = "forall t in [1, T] integer: "
SUFFIX = "forall j in [1, T] integer, t in [j, T] integer: "
LEMMA_7 = """
    f(x(t + 1)) - f(z(j, t)) <= (norm2(x(t) - z(j, t)) - norm2(x(t + 1) - z(j, t)) - norm2(x(t + 1) - x(t)))/(2*eta(t))
        + f(x(t + 1)) - f(x(t)) + dot(g(t), x(t) - x(t + 1))"""
DELTA = "f(x(t + 1)) - f(x(t)) + dot(g(t), x(t) - x(t + 1)) - norm2(x(t + 1) - x(t))/(2*eta(t))"
SQUARES = ["2*eta(t)*m(t + 1) - (x(t + 1) - x(t))", "2*eta(t)*g(t) + (x(t + 1) - x(t))"]


def premises(where: str = "path") -> list[Claim]:
    """What Lemma 7 rests on."""
    return [
        vector_claim(f"{SUFFIX}dot(g(t) - m(t), x(t) - z(j, t)) == 0", "law", where, "U/1"),
        vector_claim(f"{SUFFIX}f(x(t)) - f(z(j, t)) <= dot(m(t), x(t) - z(j, t))", "law", where, "S/1"),
        vector_claim(
            f"{SUFFIX}dot(x(t + 1) - x(t) + eta(t)*g(t), z(j, t) - x(t + 1)) >= 0", "law", where, "P/1"
        ),
    ]


def lipschitz() -> list[Claim]:
    """What the bound on Delta rests on."""
    forms = {
        "C/1": f"{STEP}f(x(t + 1)) - f(x(t)) <= dot(m(t + 1), x(t + 1) - x(t))",
        "G/1": f"{STEP}norm2(g(t)) <= G**2",
        "M/1": "forall t in [1, T + 1] integer: norm2(m(t)) <= G**2",
    }
    return [vector_claim(holds, "law", "lipschitz", name) for name, holds in forms.items()]


def gram(holds: str, where: str, rests: list[Claim], /, **by: Any) -> Claim:
    """A claim by rule gram that rests on premises."""
    return vector_claim(holds, "gram", where, **{"from": [p.id for p in rests]}, **by)


def test_lemma_7_follows_from_its_three_premises() -> None:
    """For every dimension: the inner products are unknown numbers."""
    assert all_proved(gram(f"{SUFFIX}{LEMMA_7}", "path", premises()), *premises())


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_lemma_7_needs_each_of_them(missing: int) -> None:
    """Without one, it is not shown."""
    left = [p for i, p in enumerate(premises()) if i != missing]
    assert verdicts(gram(f"{SUFFIX}{LEMMA_7}", "path", left), *left)["conclusion"] is not Verdict.PROVED


def test_lemma_7_needs_positive_steps() -> None:
    """With eta(t) any number the premises do not entail it: eta = 0 is in the way, and so is the sign."""
    found = verdicts(gram(f"{SUFFIX}{LEMMA_7}", "any-step", premises("any-step")), *premises("any-step"))
    assert found["conclusion"] is not Verdict.PROVED


USE = [
    {"claim": "C/1", "times": "1"},
    {"claim": "G/1", "times": "eta(t)"},
    {"claim": "M/1", "set": {"t": "t + 1"}, "times": "eta(t)"},
]


def test_delta_is_bounded_with_the_two_squares() -> None:
    """Premises times numbers become one hypothesis, and each number is shown to be >= 0."""
    claim = gram(f"{STEP}{DELTA} <= 2*eta(t)*G**2", "lipschitz", lipschitz(), squares=SQUARES, use=USE)
    labels = [o.label for o in step(claim, *lipschitz()).obligations]
    assert labels.count("conclusion: times of G/1") == 1
    assert all_proved(claim, *lipschitz())


@pytest.mark.parametrize(
    ("bound", "squares", "use"),
    [
        ("3/2*eta(t)*G**2", SQUARES, USE),  # true, but only with the projection
        ("-2*eta(t)*G**2", SQUARES, USE),
        ("2*eta(t)*G**2", SQUARES[:1], USE),
        ("2*eta(t)*G**2", ["2*eta(t)*m(t + 1) + (x(t + 1) - x(t))", SQUARES[1]], USE),
        ("2*eta(t)*G**2", ["2*eta(t)*m(t) - (x(t + 1) - x(t))", SQUARES[1]], USE),
        ("2*eta(t)*G**2", SQUARES, [USE[0], USE[1], {"claim": "M/1", "set": {"t": "t"}, "times": "eta(t)"}]),
        ("2*eta(t)*G**2", SQUARES, [{"claim": "C/1", "times": "-1"}, *USE[1:]]),
        ("2*eta(t)*G**2", SQUARES, [*USE[:2], {"claim": "M/1", "set": {"t": "t + 2"}, "times": "eta(t)"}]),
    ],
)
def test_what_does_not_follow_stays_open(bound: str, squares: list[str], use: list[dict[str, Any]]) -> None:
    """A better constant, a wrong sign, a missing or another square, another index, a negative number, a place outside."""
    claim = gram(f"{STEP}{DELTA} <= {bound}", "lipschitz", lipschitz(), squares=squares, use=use)
    assert set(verdicts(claim, *lipschitz()).values()) != {Verdict.PROVED}


def test_an_average_is_put_in_place() -> None:
    """x(t) - z(j, t) is a share of x(t) - z(j, t - 1); at t = j it is x(j) - xhat."""
    share = "(S(t)/(eta(t - 1) + S(t)))"
    later = "forall j in [1, T] integer, t in [j + 1, T] integer: "
    shrinks = f"{later}norm2(x(t) - z(j, t)) == {share}**2*norm2(x(t) - z(j, t - 1))"
    assert all_proved(vector_claim(shrinks, "gram", equations=["z(j, t)"]))
    first = (
        "forall j in [1, T] integer: f(z(j, j)) == f(xhat) and norm2(x(j) - z(j, j)) == norm2(x(j) - xhat)"
    )
    assert all_proved(vector_claim(first, "gram", equations=["z(j, j)"]))


@pytest.mark.parametrize(
    ("holds", "equations"),
    [
        # the recursion at t = j, where z begins
        (f"{SUFFIX}norm2(x(t) - z(j, t)) == (S(t)/(eta(t - 1) + S(t)))**2*norm2(x(t) - z(j, t - 1))", ["z(j, t)"]),
        # one equation, used for another index
        ("forall j in [1, T] integer, t in [j + 2, T] integer: norm2(x(t) - z(j, t)) == (S(t)/(eta(t - 1) + S(t)))**2*norm2(x(t) - z(j, t - 1))", ["z(j, t - 1)"]),
        ("forall j in [1, T] integer, t in [j + 1, T] integer: norm2(x(t) - z(j, t)) == norm2(x(t) - z(j, t - 1))", ["z(j, t)"]),
        ("forall j in [1, T] integer: f(z(j, j + 1)) == f(xhat)", ["z(j, j)"]),
        ("forall t in [1, T + 1] integer: norm2(z(t, t) - xhat) == 0", ["z(t, t)"]),
    ],
)  # fmt: skip
def test_a_definition_outside_its_range_shows_nothing(holds: str, equations: list[str]) -> None:
    """A range, or the conclusion, stays open."""
    assert set(verdicts(vector_claim(holds, "gram", equations=equations)).values()) != {Verdict.PROVED}


@pytest.mark.parametrize(
    "holds",
    [
        "norm2(a + b) <= norm2(a) + norm2(b)",
        "dot(a, b) <= norm2(a)",
        "norm2(a - b) <= 2*norm2(a) + norm2(b)",
        "norm2(a)*norm2(b) >= dot(a, b)**2",  # true; one square more than the entries say
        "dot(a, b)**2 <= dot(a, a)*dot(a, b)",
        "norm2(u*a) == u*norm2(a)",
        "dot(a, b) + dot(b, c) >= dot(a, c)",
        "norm2(a + b) >= 1/1000",
        "norm2(a - b) < 2*norm2(a) + 2*norm2(b)",
    ],
)
def test_what_vectors_do_not_obey_is_not_proved(holds: str) -> None:
    """Whatever squares are added; and nothing is refuted, as numbers need not be the inner products of vectors."""
    squares = ["a", "b", "a + b", "a - b", "a + b + c", "2*a - b"]
    found = verdicts(vector_claim(holds, "gram", "free", squares=squares))
    assert set(found.values()) == {Verdict.UNDECIDED}


def test_numbers_that_belong_to_no_vectors_refute_nothing() -> None:
    """dot(a, b)**2 <= norm2(a)*norm2(b) fails for the numbers 1, 0, 0, yet holds for all vectors: it stays undecided."""
    (one,) = step(vector_claim("dot(a, b)**2 <= norm2(a)*norm2(b)", "gram", "free")).obligations
    assert "dot(a, b)**2 <= norm2(a)*norm2(b)" in to_text(one.statement)
    assert (
        verdicts(vector_claim("dot(a, b)**2 <= norm2(a)*norm2(b)", "gram", "free"))["conclusion"]
        is Verdict.UNDECIDED
    )


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ({"squares": ["1 + t"]}, "is no vector"),
        ({"squares": "x(t)"}, 'needs squares = \\["..."\\]'),
        ({"equations": ["x(t)"]}, "is no average"),
        ({"use": [{"claim": "Z/9"}]}, "use names 'Z/9'"),
        ({"use": [{"claim": "C/1", "at": "step"}]}, "is at 'step'"),
        ({"use": [{"claim": "C/1", "times": "x(t)"}]}, "a number is expected"),
    ],
)
def test_data_that_cannot_be_used_is_refused(by: dict[str, Any], message: str) -> None:
    """With one sentence."""
    with pytest.raises(ClaimError, match=message):
        step(gram(f"{STEP}{DELTA} <= 2*eta(t)*G**2", "lipschitz", lipschitz(), **by), *lipschitz())
