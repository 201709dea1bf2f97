"""The search against published exact values, the sharp bound, and itself: upper and lower ends meet."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from search_proofs import sharp_bound

from verify.search.engine import engine_value
from verify.search.files import Worst
from verify.search.problem import Problem

F = Fraction
ACCURACY = 1e-7  # of the ends, with the margins that pay for the solver's errors


@pytest.fixture(scope="module")
def worst_case(require: Callable[[str], Any]) -> Callable[..., Worst]:
    """The search, where its solver is installed."""
    require("clarabel")
    from verify.search.worst import worst_case

    return worst_case


def exact(steps: list[float]) -> tuple[Fraction, ...]:
    """The floats as fractions."""
    return tuple(map(Fraction, steps))


def ends(found: Worst) -> tuple[float, float]:
    """Lower and upper value; both sides have been found."""
    assert found.lower is not None and found.upper is not None and found.gap is not None and found.gap >= 0
    return float(found.lower.value), float(found.upper.value)


@pytest.mark.parametrize("horizon", [1, 2, 5, 12, 20])
def test_linear_steps_attain_the_published_rate(worst_case: Callable[..., Worst], horizon: int):
    """Zamani & Glineur, arXiv 2307.11134: steps R (N+1-k)/(B (N+1)^(3/2)) attain B R/sqrt(N+1)."""
    steps = [(horizon + 1 - k) / (horizon + 1) ** 1.5 for k in range(1, horizon + 1)]
    low, high = ends(worst_case(Problem(exact(steps))))
    rate = 1 / math.sqrt(horizon + 1)
    assert rate - ACCURACY < low < rate + 1e-15 and rate - 1e-15 < high < rate + ACCURACY


def test_the_documented_example_of_pepit(worst_case: Callable[..., Worst]):
    """PEPit's subgradient example, M = 2, n = 6, R = 1: the best of 7 iterates of fixed steps R/(M sqrt 7), 2/sqrt(7)."""
    low, high = ends(worst_case(Problem(exact([1 / math.sqrt(7)] * 6), best=True)))
    assert 2 * low == pytest.approx(0.7559289, abs=2e-7) and 2 * high == pytest.approx(0.7559289, abs=2e-7)
    assert 2 * low <= 2 / math.sqrt(7) + 1e-15 and 2 * high >= 2 / math.sqrt(7) - 1e-15


def test_the_sharp_bound_is_the_worst_case(worst_case: Callable[..., Worst]):
    """W(eta; D), minimised in floats, lies between the certified ends for random steps, T up to 12."""
    draws = random.Random(7)
    for horizon in range(1, 13):
        steps = [draws.uniform(0.2, 2) / math.sqrt(horizon) for _ in range(horizon)]
        low, high = ends(worst_case(Problem(exact(steps))))
        sharp = sharp_bound(steps)
        assert sharp - ACCURACY < low <= sharp + 1e-12 and sharp - 1e-12 <= high < sharp + ACCURACY


@pytest.mark.parametrize("rho", [F(1, 2), F(1), F(3)])
def test_the_average_of_fixed_steps(worst_case: Callable[..., Worst], rho: Fraction):
    """Fixed steps rho/sqrt(T): at most 1/(2 rho sqrt T) + rho/(2 sqrt T) by the classical proof, and no less."""
    problem = Problem((rho / 2,) * 4, (F(1, 4),) * 4)
    low, high = ends(worst_case(problem))
    classical = float(1 / rho + rho) / 4
    assert high - low < ACCURACY
    assert classical - ACCURACY < low and high < classical + ACCURACY


@pytest.mark.parametrize("iterate", ["last", "average", "best"])
@pytest.mark.parametrize("rho", [1, 3])
def test_a_bounded_domain(worst_case: Callable[..., Worst], iterate: str, rho: int):
    """The domain never makes it worse, and for long steps it makes it better; the ends meet there, too."""
    steps = (F(rho, 2),) * 4
    weights = (F(1, 4),) * 4 if iterate == "average" else None
    low, high = ends(worst_case(Problem(steps, weights, True, iterate == "best")))
    free = worst_case(Problem(steps, weights, False, iterate == "best"), lower=False).upper
    assert high - low < 10 * ACCURACY
    assert free is not None and (high < float(free.value) - 1e-3 or rho == 1)
    assert high < float(free.value) + 10 * ACCURACY


@pytest.mark.parametrize("weights", [None, (F(1, 5),) * 5])
def test_the_engine_attains_the_lower_end(worst_case: Callable[..., Worst], weights: Any):
    """The function of the lower side, run by the SGD engine in floats."""
    problem = Problem(exact([0.5, 0.4, 0.3, 0.25, 0.1]), weights)
    found = worst_case(problem)
    assert found.lower is not None
    assert engine_value(problem, found.lower.witness) == pytest.approx(float(found.lower.value), abs=1e-12)


@pytest.mark.parametrize("bounded", [False, True])
def test_the_potential_is_the_program(worst_case: Callable[..., Worst], bounded: bool):
    """The multipliers of rank one, found without a solver, against the semidefinite program, for random steps."""
    from verify.search.potential import potential_certificate
    from verify.search.worst import upper_by_program

    draws = random.Random(11)
    for horizon, rho in ((1, 0.3), (3, 2), (5, 8), (7, 1), (10, 4), (12, 8)):
        steps = exact([rho * draws.uniform(0.05, 1) / math.sqrt(horizon) for _ in range(horizon)])
        problem = Problem(steps, None, bounded)
        short, program = potential_certificate(problem), upper_by_program(problem)
        assert short is not None and program is not None
        assert float(short.value) == pytest.approx(float(program.value), abs=2e-6 if bounded else ACCURACY)


def test_a_domain_beats_every_suffix():
    """Fixed steps: the potential of a bounded domain lies clearly below the best suffix of the sharp bound."""
    from verify.search.potential import potential_certificate

    found = potential_certificate(Problem((F(1, 2),) * 4, None, True))
    suffixes = [sharp_bound([0.5] * k) for k in range(1, 5)]
    assert found is not None and float(found.value) < min(suffixes) - 1e-4


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("iterate", ["last", "average", "best"])
def test_the_reduced_program_loses_nothing(require: Callable[[str], Any], bounded: bool, iterate: str):
    """Against all inequalities, for random steps; the control: on a domain it does, but for the last iterate."""
    require("clarabel")
    from verify.search.problem import Basis, complete, reduced
    from verify.search.program import solve

    weights = (F(1, 10), F(2, 10), F(3, 10), F(4, 10)) if iterate == "average" else None
    draws = random.Random(3)
    losses = []
    for rho in (0.5, 2, 6):
        steps = exact([rho * draws.uniform(0.3, 1) for _ in range(4)])
        problem = Problem(steps, weights, bounded, iterate == "best").in_floats()
        few, all_ = (solve(Basis(problem), list(keys(problem))).value for keys in (reduced, complete))
        losses.append(few - all_)
    assert min(losses) > -ACCURACY
    assert (max(losses) > 1e-3) if bounded and iterate != "last" else (max(losses) < ACCURACY)


def test_one_side_alone(worst_case: Callable[..., Worst]):
    """The search for either side."""
    problem = Problem((F(1, 2),))
    up, down = worst_case(problem, lower=False), worst_case(problem, upper=False)
    assert up.lower is None and down.upper is None and up.gap is None
    assert up.upper is not None and down.lower is not None and up.upper.value >= down.lower.value


def test_ctrl_c_ends_the_solver_at_its_next_iteration(
    worst_case: Callable[..., Worst], monkeypatch: pytest.MonkeyPatch
):
    """It comes while Clarabel runs, and is not swallowed; without one the search ends as ever."""
    from verify.search import program

    calls = []

    def pressed(_: float) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    problem = Problem(exact([0.5, 0.3, 0.2]))
    monkeypatch.setattr(program.time, "sleep", pressed)
    with pytest.raises(KeyboardInterrupt):
        worst_case(problem)
    assert len(calls) == 3
    monkeypatch.undo()
    assert ends(worst_case(problem))[0] > 0
