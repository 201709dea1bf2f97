"""Every claim of Appendix G about vectors, on runs of SGD computed with exact rationals: a law that is wrong would show.

The controls are relations that the rules refuse, each of which fails on one of the runs.
"""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from sgd_runs import Run

from verify.claim import Claim, Paper, full_statement, load_paper
from verify.language.vectors import speaks_of

FOLDER = Path(__file__).resolve().parents[2] / "proofs" / "attia_koren_2503.09411"


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The paper whose Appendix G is about vectors."""
    return load_paper(FOLDER)


def about_vectors(paper: Paper) -> list[Claim]:
    """Its claims with a formula about vectors or sequences."""
    return [c for c in paper.claims if c.statement is not None and speaks_of(c.statement)]


def runs(kind: str, count: int) -> list[Run]:
    """Random runs, some with one step, some at a kink, some whose projection acts."""
    draw = random.Random(f"sgd {kind}")
    out = []
    for i in range(count):
        steps, dimension = 1 + i % 4, 1 + i % 3
        most = Fraction(1, 2) if kind == "smooth" else Fraction(2)
        scale = Fraction(draw.randint(1, 4), 2)
        etas = [
            most / (scale if kind == "smooth" else 1) * Fraction(draw.randint(1, 6), 6) for _ in range(steps)
        ]
        start, xhat, *noise = (
            tuple(Fraction(draw.randint(-3, 3), 3) for _ in range(dimension)) for _ in range(steps + 2)
        )
        out.append(Run(kind, etas, start, xhat, list(noise), scale, Fraction(draw.randint(-2, 2), 2)))
    return out


def failures(claim: Claim, made: list[Run]) -> list[dict[str, Fraction]]:
    """The instances on which the claim's formula fails."""
    body = claim.statement.body if claim.statement is not None else ()
    return [env for run in made for env in run.instances(claim) for r in body if not run.holds(r, env)]


def test_every_claim_holds_on_every_run(paper: Paper) -> None:
    """Lipschitz claims on G|x|, smooth ones on a quadratic, the others on both."""
    claims = about_vectors(paper)
    assert len(claims) > 25
    lipschitz, smooth = runs("absolute", 24), runs("smooth", 24)
    for claim in claims:
        names = claim.statement.names if claim.statement is not None else ()
        made = smooth if {"beta", "sigma"} & set(names) else [*lipschitz, *smooth]
        assert sum(1 for run in made for _ in run.instances(claim)) > 5, claim.id
        assert failures(claim, made) == [], claim.id


@pytest.mark.parametrize(
    ("setting", "holds"),
    [
        ("sgd-path", "forall t in [1, T] integer: dot(g(t) - m(t), x(t + 1)) == 0"),
        ("sgd-path", "forall t in [1, T] integer: dot(g(t) - m(t), g(t)) == 0"),
        ("sgd-path", "forall t in [1, T] integer: dot(x(t + 1) - x(t) + eta(t)*g(t), x(t) - eta(t)*g(t) - x(t + 1)) >= 0"),
        ("sgd-path", "forall t in [1, T] integer: f(x(t)) <= f(x(t + 1)) + dot(m(t + 1), x(t) - x(t + 1))"),
        ("sgd-path", "forall t in [1, T] integer: f(x(t + 1)) <= f(x(t)) + dot(m(t), x(t + 1) - x(t))"),
        ("sgd-path", "forall t in [1, T] integer: norm2(x(t + 1) - x(t)) <= eta(t)*norm2(g(t))"),
        ("sgd-path", "forall j in [1, T - 1] integer: f(z(j, j + 1)) <= r(j + 1)*f(x(j + 1)) + (1 - r(j + 1))*f(xhat)"),
        ("sgd-lipschitz", "forall t in [1, T] integer: Delta(t) <= eta(t)*G**2/2"),
        ("sgd-lipschitz", "f(x(T + 1)) - f(xhat) <= norm2(x(1) - xhat)/(40*S(1)) + G**2/40*sum(eta(t)**2/S(t), t, 1, T)"),
        ("sgd-smooth", "f(x(T + 1)) - f(xhat) <= norm2(x(1) - xhat)/(40*S(1)) + sigma**2/40*sum(eta(t)**2/S(t), t, 1, T)"),
    ],
)  # fmt: skip
def test_a_false_relation_fails_on_a_run(paper: Paper, setting: str, holds: str) -> None:
    """The runs tell: each is false of one of them."""
    model = next(c for c in paper.claims if c.setting.name == setting)
    made = replace(model, holds=holds, statement=full_statement(holds, model.setting))
    found = runs("smooth", 24) if setting == "sgd-smooth" else [*runs("absolute", 24), *runs("smooth", 24)]
    assert failures(made, found)
