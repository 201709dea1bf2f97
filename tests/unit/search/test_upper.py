"""Upper certificates in closed form: accepted, and refused as soon as anything in them is wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_proofs import sharp_bound, sharp_certificate

from verify.errors import DomainError
from verify.search.problem import Basis, Problem, complete, inequality, reduced
from verify.search.upper import Upper, upper_fault

F = Fraction
positive = st.fractions(min_value=F(1, 20), max_value=2, max_denominator=20)


@given(st.lists(positive, min_size=1, max_size=4), positive)
def test_the_sharp_bound_is_certified_for_every_parameter(steps: list[Fraction], end: Fraction):
    """The proof of the bound (S), instance by instance, in exact numbers; its matrix has rank one."""
    problem, certificate = sharp_certificate(steps, end)
    assert upper_fault(problem, certificate) is None
    assert float(certificate.value) >= sharp_bound([float(s) for s in steps]) - 1e-12


@given(st.lists(positive, min_size=1, max_size=3), positive, st.data())
def test_no_multiplier_can_be_changed_by_itself(steps: list[Fraction], end: Fraction, data: st.DataObject):
    """The control: larger, smaller, gone or negative, the certificate is refused."""
    problem, certificate = sharp_certificate(steps, end)
    key = data.draw(st.sampled_from(sorted(certificate.multipliers)))
    m = certificate.multipliers[key]
    for other in (m + F(1, 10**9), m - min(m, F(1, 10**9)), F(0), -m):
        changed = Upper(certificate.value, certificate.multipliers | {key: other})
        assert upper_fault(problem, changed) is not None


@given(st.lists(positive, min_size=1, max_size=3), positive)
def test_another_value_is_refused(steps: list[Fraction], end: Fraction):
    """Lower or higher than what the multipliers add up to."""
    problem, certificate = sharp_certificate(steps, end)
    for change in (F(1, 10**30), -F(1, 10**30)):
        assert "add up" in str(
            upper_fault(problem, Upper(certificate.value + change, certificate.multipliers))
        )


def test_a_lower_value_is_not_reached_by_scaling():
    """A smaller weight on the start adds up to a smaller value, and the matrix is then indefinite."""
    problem, certificate = sharp_certificate([F(1, 2), F(1, 4)], F(1))
    less = F(1, 10**12)
    key = "distance", 1, 0
    changed = certificate.multipliers | {key: certificate.multipliers[key] - less}
    assert "semidefinite" in str(upper_fault(problem, Upper(certificate.value - less, changed)))


@pytest.mark.parametrize("other", [Problem((F(1, 2), F(1, 3))), Problem((F(1, 2), F(1, 4)), None, True),
                                   Problem((F(1, 2), F(1, 4)), (F(1, 2), F(1, 2)))])  # fmt: skip
def test_a_certificate_belongs_to_its_problem(other: Problem):
    """Other steps, a domain, an average: refused."""
    _, certificate = sharp_certificate([F(1, 2), F(1, 4)], F(1))
    assert upper_fault(other, certificate) is not None


@pytest.mark.parametrize(
    "key",
    [
        ("step", 1, 0), ("projection", 1, 0), ("distance", 2, 0), ("distance", 1, 2), ("norm", 0, 0), ("norm", 1, 1),
        ("subgradient", 1, 1), ("subgradient", 0, 1), ("subgradient", 4, 0), ("minimum", 0, 0), ("least", 1, 0), ("other", 1, 0),
    ],
)  # fmt: skip
def test_inequalities_that_do_not_hold_are_refused(key: tuple[str, int, int]):
    """In R^d only the start is within D of x*, a projection says nothing, and x* has no number but 0."""
    problem = Problem((F(1, 2), F(1, 4)))
    with pytest.raises(DomainError, match="no such inequality"):
        inequality(key, Basis(problem))
    assert "no such inequality" in str(upper_fault(problem, Upper(F(0), {key: F(0)})))


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("weights", [None, (F(1, 3), F(2, 3))])
def test_every_inequality_holds_in_a_run(bounded: bool, weights: tuple[Fraction, ...] | None):
    """f(x) = |x| on the line, with a projection onto [-1/4, 3/4]: each inequality, with its numbers put in."""
    problem = Problem((F(1, 2), F(9, 8)), weights, bounded)
    path = [F(3, 4)]
    for step in problem.steps:
        moved = path[-1] - step * (1 if path[-1] >= 0 else -1)
        path.append(max(moved, F(-1, 4)) if bounded else moved)
    points = [F(0), *path] + ([] if weights is None else [weights[0] * path[0] + weights[1] * path[1]])
    slopes = [F(1 if x >= 0 else -1) for x in points]
    moves = [(a - b) / s for a, b, s in zip(path, path[1:], problem.steps, strict=False)]
    vectors = [path[0], *slopes[1 : problem.output + 1], *(moves if bounded else [])]
    tight = 0
    for key in {*complete(problem), *reduced(problem)}:
        one = inequality(key, Basis(problem))
        left = sum(c * abs(points[i]) for i, c in one.values.items())
        left += sum(c * vectors[p] * vectors[q] * (1 if p == q else 2) for (p, q), c in one.form.items())
        assert left <= one.bound, key
        tight += left == one.bound
    assert tight > 3
