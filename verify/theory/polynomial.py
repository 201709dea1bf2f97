"""Theorem 1 in closed form for h(u) = (1-u)^p, with p > 0 a symbol.

The formulas are written down once and accepted by the exact check of closed_forms every time they are
asked for; derivation by sympy finds the same ones (a test compares them).
Source: arXiv 2503.09411, Theorem 1, Corollary 2, Appendix F.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from verify.errors import NotEnclosed
from verify.language import Expr, parse_expression
from verify.language.formula import num, substitute
from verify.theory.closed_forms import closed_form, vanishes
from verify.theory.pieces import replace_term
from verify.theory.schedules import parse_schedule


@dataclass(frozen=True)
class PolynomialDecay:
    """Formulas in p > 0, rho >= 1 and u in [0, 1].

    H, Q         H(u) and Q(u) of Eq. (1)
    tau          the optimal tau, valid (not negative) where ``interior`` >= 0
    interior     rho^2 - (p+1)/p; below 0 the optimum is tau = 0 and the infimum is 1/rho + rho
    infimum      inf over tau in [0, 1) of H(0)/(rho H(tau)) + rho Q(tau)/Q(0), where ``interior`` >= 0
    rate         the tuned rate of Eq. (2), in units of D*G/sqrt(T)
    coefficient  K(rho) = rate/2 * infimum, in units of D*G/sqrt(T), where ``interior`` >= 0
    """

    H: Expr
    Q: Expr
    tau: Expr
    interior: Expr
    infimum: Expr
    rate: Expr
    coefficient: Expr


_TEXT = {
    "H": "(1-u)**(p+1)/(p+1)",
    "Q": "(p+1)/p*(1-u)**p",
    "tau": "1 - ((p+1)/(p*rho**2))**(1/(2*p+1))",
    "interior": "rho**2 - (p+1)/p",
    "infimum": "(2*p+1)/(p+1)*((p+1)/p)**(p/(2*p+1))*rho**(1/(2*p+1))",
    "rate": "2*(p+1)/sqrt(p)",
    "coefficient": "(2*p+1)/sqrt(p)*((p+1)/p)**(p/(2*p+1))*rho**(1/(2*p+1))",
}
_DISTANCE = "((p+1)/(p*rho**2))**(1/(2*p+1))"  # 1 - tau


@lru_cache(maxsize=1)
def polynomial_decay() -> PolynomialDecay:
    """The closed forms, each accepted by the exact check.

    raises  NotEnclosed if one were not (a defect, not a user's error)
    """
    forms = PolynomialDecay(**{k: parse_expression(t, names=("u", "p", "rho")) for k, t in _TEXT.items()})
    failed = refused(forms)
    if failed:
        raise NotEnclosed(f"the exact check does not accept: {', '.join(failed)}.")
    return forms


def refused(forms: PolynomialDecay) -> list[str]:
    """Names of the formulas that the exact check does not accept (none, if all is well)."""
    schedule, one_minus_u = parse_schedule("poly:p"), parse_expression("1-u")
    h = schedule.pieces[0].formula
    out = [
        name
        for name in ("H", "Q")
        if (known := closed_form(schedule, name, derive=False)) is None
        or not vanishes(known.pieces[0].formula - getattr(forms, name))
    ]
    zero = {"u": num(0)}
    distance = parse_expression(_DISTANCE)
    start_H, start_Q = substitute(forms.H, zero), substitute(forms.Q, zero)
    rho = parse_expression("rho")
    tau_H, tau_Q, tau_h = (replace_term(f, one_minus_u, distance) for f in (forms.H, forms.Q, h))
    value = start_H / (rho * tau_H) + rho * tau_Q / start_Q
    identities = {
        "tau": tau_H * tau_h * rho * rho - start_H * start_Q,  # the optimality condition of Theorem 1
        "1 - tau": 1 - forms.tau - distance,
        # tau >= 0 where (1-tau)^(2p+1) <= 1, that is where rho^2 (1 - (1-tau)^(2p+1)) = interior >= 0
        "interior": rho * rho * (1 - distance ** parse_expression("2*p+1")) - forms.interior,
        "infimum": value - forms.infimum,
        "rate": forms.rate * forms.rate - 4 * start_Q / start_H,  # both sides of rate are positive
        "coefficient": 2 * forms.coefficient - forms.rate * forms.infimum,
    }
    return out + [name for name, zero_form in identities.items() if not vanishes(zero_form)]


def derive_with_sympy() -> dict[str, Expr]:
    """The same formulas found by sympy alone: integrals, the optimality equation, the infimum.

    Not trusted and not used by any decision; slow to import.
    """
    import sympy

    p, rho, x, t = sympy.symbols("p rho x t", positive=True)
    H = sympy.integrate(t**p, (t, 0, x))
    Q = sympy.integrate(sympy.powsimp(t ** (2 * p) / H.subs(x, t)), (t, 0, x))
    start = {"H": H.subs(x, 1), "Q": sympy.simplify(Q.subs(x, 1))}
    power = sympy.Symbol("y", positive=True)  # x^(2p+1): the equation is linear in it
    equation = (
        sympy.powsimp(sympy.expand(H * x**p)).subs(x ** (2 * p + 1), power) - start["H"] * start["Q"] / rho**2
    )
    (solution,) = sympy.solve(equation, power)
    best = sympy.simplify(solution) ** (1 / (2 * p + 1))
    value = start["H"] / (rho * H.subs(x, best)) + rho * Q.subs(x, best) / start["Q"]
    rate = sympy.simplify(2 * sympy.sqrt(sympy.simplify(start["Q"] / start["H"])))
    u = sympy.Symbol("u", positive=True)
    found = {
        "H": H.subs(x, 1 - u),
        "Q": sympy.simplify(Q).subs(x, 1 - u),
        "tau": 1 - best,
        "interior": rho**2 - rho**2 * solution,
        "infimum": sympy.simplify(value),
        "rate": rate,
        "coefficient": sympy.simplify(rate * value / 2),
    }
    return {name: parse_expression(sympy.sstr(f), names=("u", "p", "rho")) for name, f in found.items()}
