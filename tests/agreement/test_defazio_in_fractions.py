"""The claims of arXiv 2310.07831 by other means: runs of SGD with every outcome of the noise, in Fractions, and one example in mpmath.

Nothing of the package evaluates anything below; it only gives the verdict and the witness of the sentence that is refuted.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import mpmath as mp
import pytest

from verify import api
from verify.decision import decide_statement
from verify.verdict import Verdict

PAPER = "defazio_2310.07831"
REFUTED = "review/mechanism-2-early"
F = Fraction


class Outside(Exception):  # noqa: N818 - says where a point lies
    """The point is not in the domain of the claim."""


# The refuted sentence ------------------------------------------------------------------------------------


def schedule(squared_norms: Sequence[Fraction]) -> list[Fraction]:
    """Proportional to w_t times the sum of the later w, for w = 1/||g||^2."""
    w = [1 / n for n in squared_norms]
    return [w[t] * sum(w[t + 1 :]) for t in range(len(w))]


def rises_where_norms_are_large(witness: Mapping[str, str]) -> bool:
    """Squared norms n, n and a smaller one, 1/W: is the schedule at the second step at least that at the first?"""
    n, later = F(witness["n"]), F(witness["W"])
    if not n > 0 or not later > 1 / n:
        raise Outside
    first, second, _ = schedule([n, n, 1 / later])
    return second >= first


def test_the_refuted_and_corrected_claims_are_those_derived_here() -> None:
    """No correction without a refutation that is derived again."""
    assert {c.id for c in api.paper(PAPER).claims if c.corrected_by is not None} == {REFUTED}


def test_the_witness_refutes_by_other_means() -> None:
    """The engine's counterexample lies in the domain, and there the schedule falls."""
    claim = api.paper(PAPER).claim(REFUTED)
    assert claim.statement is not None
    found = decide_statement(claim.statement, claim.setting.schedule)
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None
    assert not rises_where_norms_are_large(found.witness)


def test_control_a_point_outside_is_no_witness() -> None:
    """A later norm that is not smaller is refused."""
    with pytest.raises(Outside):
        rises_where_norms_are_large({"n": "1", "W": "1/2"})


@pytest.mark.parametrize("norms", [(3, 1, 1), (2, 1, 1), (1, 1, 1), (5, 2, 4), (7, 2, 4), (1, 3, 1)])
def test_the_correction_says_where_the_schedule_rises(norms: tuple[int, int, int]) -> None:
    """It rises from the first step to the second exactly where n_1 > n_2 + n_3, three steps having W = 1/n_3."""
    first, second, _ = schedule([F(n) for n in norms])
    assert (second > first) == (norms[0] > norms[1] + norms[2])


# Runs of SGD: f(x) = c |x - a| on a box, the noise of each step s or -s, so 2^T outcomes -------------------------------


def value(x: Fraction) -> Fraction:
    """f(x) = 2 |x - 1/3|."""
    return 2 * abs(x - F(1, 3))


def mean_of_gradient(x: Fraction, at_kink: Fraction) -> Fraction:
    """A subgradient of f at x."""
    return at_kink if x == F(1, 3) else F(2) if x > F(1, 3) else F(-2)


def runs(
    steps: Sequence[Fraction], start: Fraction, noise: Fraction, box: Fraction
) -> list[tuple[list[Fraction], list[Fraction]]]:
    """For each outcome x_1, ..., x_T, x_{T+1} and g_1, ..., g_T."""
    out = []
    for signs in itertools.product((1, -1), repeat=len(steps)):
        points, gradients = [start], []
        for eta, sign in zip(steps, signs, strict=True):
            g = mean_of_gradient(points[-1], F(1, 2)) + sign * noise
            gradients.append(g)
            points.append(max(-box, min(box, points[-1] - eta * g)))
        out.append((points, gradients))
    return out


def mean(values: Sequence[Fraction]) -> Fraction:
    """Over equally likely outcomes."""
    return sum(values, F(0)) / len(values)


def first_form(eta: Sequence[Fraction], n: Sequence[Fraction], d2: Fraction) -> Fraction:
    """Theorem 10 as statement 5 has it, indices from 0."""
    v = [sum((e * e * m for e, m in zip(eta[k:], n[k:], strict=True)), F(0)) for k in range(len(eta))]
    s = [sum(eta[k:], F(0)) for k in range(len(eta) + 1)]
    later = sum((eta[k] / s[k + 1] / s[k] * v[k] for k in range(len(eta) - 1)), F(0))
    return (d2 + v[0]) / (2 * s[0]) + later / 2


def second_form(eta: Sequence[Fraction], n: Sequence[Fraction], d2: Fraction) -> Fraction:
    """The second form, with the denominator eta_{min(t+1,T):T}."""
    last = len(eta) - 1
    terms = (eta[t] ** 2 * n[t] / sum(eta[min(t + 1, last) :], F(0)) for t in range(len(eta)))
    return d2 / (2 * sum(eta, F(0))) + sum(terms, F(0)) / 2


def drawn(seed: int, count: int) -> list[Fraction]:
    """Positive numbers."""
    chance = random.Random(seed)
    return [F(chance.randint(1, 30), chance.randint(1, 30)) for _ in range(count)]


def error_and_moments(
    eta: Sequence[Fraction], start: Fraction, noise: Fraction, u: Fraction, box: Fraction
) -> tuple[Fraction, list[Fraction]]:
    """E[f(x_T) - f(u)] and E g_t^2."""
    found = runs(eta, start, noise, box)
    moments = [mean([g[t] ** 2 for _, g in found]) for t in range(len(eta))]
    return mean([value(x[len(eta) - 1]) for x, _ in found]) - value(u), moments


@pytest.mark.parametrize("seed", range(30))
def test_theorem_10_holds_of_runs_and_its_forms_agree(seed: int) -> None:
    """Any steps, with and without a projection that acts, and a u that is no minimiser."""
    count = 1 + seed % 5
    eta, (start, noise, box) = drawn(seed, count), drawn(seed + 1000, 3)
    start, u = min(start, box), box / 2
    error, moments = error_and_moments(eta, start, noise, u, box)
    bound = first_form(eta, moments, (start - u) ** 2)
    assert bound == second_form(eta, moments, (start - u) ** 2)
    assert error <= bound


def test_control_theorem_10_is_about_the_point_before_the_last_step() -> None:
    """One step from the minimiser of |x|: x_2 is worse than the bound for T = 1, which is about x_1."""
    assert F(1) > first_form([F(1)], [F(1)], F(0)) >= 0


@pytest.mark.parametrize("seed", range(30))
def test_weighted_sgd_holds_of_runs(seed: int) -> None:
    """eta_t = w_t w_{t+1:T}/w_{1:T}; the last step is 0."""
    count = 1 + seed % 5
    w, (start, noise, box) = drawn(seed, count), drawn(seed + 2000, 3)
    start, u, total = min(start, box), min(F(1, 3), box), sum(w, F(0))
    eta = [w[t] * sum(w[t + 1 :], F(0)) / total for t in range(count)]
    error, moments = error_and_moments(eta, start, noise, u, box)
    square = sum((a * a * n for a, n in zip(w, moments, strict=True)), F(0))
    assert eta[-1] == 0
    assert error <= ((start - u) ** 2 + square) / (2 * total)


@pytest.mark.parametrize("seed", range(20))
def test_the_conversion_holds_of_any_points_z(seed: int) -> None:
    """z_t drawn for each past of the noise; x_t from them by the update of statement 2. No step and no projection."""
    chance, count = random.Random(seed), 1 + seed % 4
    w, (noise, u) = drawn(seed, count), drawn(seed + 3000, 2)
    total = sum(w, F(0))
    drawn_points: dict[tuple[int, ...], Fraction] = {}
    errors, regrets = [], []
    for signs in itertools.product((1, -1), repeat=count):
        x, regret = F(0), F(0)
        for t in range(count):
            known = signs[:t]  # z_t does not depend on the noise from t on
            z = drawn_points.setdefault(known, F(chance.randint(-40, 40), chance.randint(1, 9)))
            if t == 0:
                x = z
            else:
                x += sum(w[t:], F(0)) / total * (z - drawn_points[signs[: t - 1]])
            regret += w[t] * (mean_of_gradient(x, F(-1, 5)) + signs[t] * noise) * (z - u)
        errors.append(value(x) - value(u))
        regrets.append(regret)
    assert mean(errors) <= mean(regrets) / total


def all_tail(w: Sequence[Fraction], q: Sequence[Fraction], shift: int = 0) -> Fraction:
    """The right side of statement 1; shift moves w_k in the second sum to another place."""
    s = [sum(w[k:], F(0)) for k in range(len(w))]
    whole = sum((a * b for a, b in zip(w, q, strict=True)), F(0)) / s[0]
    inner = [sum((w[t] * (q[t] - q[k]) for t in range(k, len(w))), F(0)) for k in range(len(w))]
    terms = (w[k + shift] / (s[k + 1] * s[k]) * inner[k] for k in range(len(w) - 1))
    return whole + sum(terms, F(0))


@pytest.mark.parametrize("seed", range(20))
def test_the_all_tail_identity(seed: int) -> None:
    """Also where some weights are 0, the last one excepted."""
    chance, count = random.Random(seed), 1 + seed % 6
    w = [F(chance.randint(0, 3), chance.randint(1, 5)) for _ in range(count - 1)] + [F(2, 3)]
    q = [F(chance.randint(-9, 9), 7) for _ in range(count)]
    assert all_tail(w, q) == q[-1]


def test_control_another_weight_breaks_the_identity() -> None:
    """With w_{k+1} for w_k in the second sum."""
    assert all_tail([F(1), F(2)], [F(0), F(1)], 1) != 1


# What the independence assumption excludes ----------------------------------------------------------------


def refined_error_and_bound(e: mp.mpf) -> tuple[mp.mpf, mp.mpf]:
    """f = c |x|, T = 2, g = 1 or e: E f(x_2) and E[(D^2 + sum w^2 g^2)/(2 sum w)] for w from the run's own gradients."""
    c, error, bound = (1 + e) / 2, mp.mpf(0), mp.mpf(0)
    for g1, g2 in itertools.product((mp.mpf(1), e), repeat=2):
        root = mp.sqrt(1 / g1**2 + 1 / g2**2)
        w1, w2 = 1 / g1**2 / root, 1 / g2**2 / root
        error += c * abs(1 - w1 * w2 / (w1 + w2) * g1) / 4
        bound += (1 + w1**2 * g1**2 + w2**2 * g2**2) / (2 * (w1 + w2)) / 4
    return error, bound


@pytest.mark.parametrize("e", ["1/10", "1/100", "1/100000"])
def test_weights_from_the_run_s_own_gradients_break_the_bound(e: str) -> None:
    """The example of weighted/independence, from the definitions."""
    with mp.workdps(50):
        error, bound = refined_error_and_bound(mp.mpf(F(e).numerator) / F(e).denominator)
        assert error > bound + mp.mpf(1) / 100


def test_control_without_noise_the_bound_holds() -> None:
    """The same evaluation with g = 1 always."""
    with mp.workdps(50):
        error, bound = refined_error_and_bound(mp.mpf(1))
        assert error < bound


def bound_with_random_weight(a: Fraction, b: Fraction) -> Fraction:
    """f = 0, z_1 - u = 1, g_1 = 1 or -1, g_2 = 0, w_1 = 1, w_2 = a or b: E[sum w_t g_t (z_t - u)/(w_1 + w_2)]; the error is 0."""
    return mean([1 * F(1) / (1 + a), 1 * F(-1) / (1 + b)])


def test_a_weight_that_depends_on_the_first_noise_breaks_the_conversion() -> None:
    """conversion/random-weights; and with the same weight in both cases nothing is broken."""
    assert bound_with_random_weight(F(2), F(1)) < 0
    assert bound_with_random_weight(F(2), F(2)) == 0
