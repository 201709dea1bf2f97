"""Upper certificates: multipliers m >= 0 of inequalities that add up to f(output) - f(x*) <= value, exactly.

With every inequality sum_i values_k[i] f_i + <form_k, Gram> <= bound_k times its m_k, added up:

1. the coefficient of each f_i - f(x*) is 1 for the output and 0 for the other points;
2. the matrix sum_k m_k form_k is positive semidefinite, so its scalar product with a Gram matrix is not negative;
3. sum_k m_k bound_k is the value.

Equalities are asked for exactly, where >= would do, so that a multiplier of a value cannot be changed by itself.

Then f(output) - f(x*) <= value for every f, X and start of the problem, in any dimension.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from verify.errors import DomainError
from verify.numbers import decimal
from verify.search.definite import is_positive_semidefinite
from verify.search.problem import Basis, Key, Problem, inequality


@dataclass(frozen=True)
class Upper:
    """A certificate: the value and the multipliers, those that are 0 left out."""

    value: Fraction
    multipliers: dict[Key, Fraction]


@dataclass(frozen=True)
class Total:
    """The multiplied inequalities added up: their bound, the coefficient of each f_i, the matrix."""

    bound: Fraction
    values: dict[int, Fraction]
    form: dict[tuple[int, int], Fraction]


def added(problem: Problem, multipliers: Mapping[Key, Fraction]) -> Total:
    """The sum over all inequalities; DomainError for one that the instance does not have."""
    basis = Basis(problem, direct=True)
    bound, values = Fraction(0), dict.fromkeys(range(1, problem.output + 1), Fraction(0))
    form: dict[tuple[int, int], Fraction] = {}
    for key, m in multipliers.items():
        one = inequality(key, basis)
        bound += m * one.bound
        for i, factor in one.values.items():
            values[i] += m * factor
        for place, entry in one.form.items():
            form[place] = form.get(place, Fraction(0)) + m * entry
    return Total(bound, values, form)


def upper_fault(problem: Problem, certificate: Upper) -> str | None:
    """Why the multipliers do not prove that the worst case is at most the value; None where they do.

    problem  exact
    """
    for key, m in certificate.multipliers.items():
        if m < 0:
            return f"the multiplier of {' '.join(map(str, key))} is {decimal(m)}, negative"
    try:
        total = added(problem, certificate.multipliers)
    except DomainError as error:
        return str(error).rstrip(".")
    if total.bound != certificate.value:
        return f"the multipliers add up to {decimal(total.bound)}, which is not the value {decimal(certificate.value)}"
    for i, coefficient in total.values.items():
        wanted = 1 if i == problem.output else 0
        if coefficient != wanted:
            return f"the coefficient of f_{i} is {decimal(coefficient)}, which is not {wanted}"
    if not is_positive_semidefinite(total.form, Basis(problem, direct=True).size):
        return "the matrix of the multipliers is not positive semidefinite"
    return None
