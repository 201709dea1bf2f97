"""The schedule in force of a statement: its functionals for every number type, and its closed forms."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.algebras import MpmathAlgebra
from verify.language.calculus import derivative
from verify.language.evaluate import evaluate
from verify.language.formula import Expr, call, num, substitute, var
from verify.language.rational import rational_value
from verify.theory.schedules import Schedule, parse_schedule


@lru_cache(maxsize=64)
def in_force(text: str) -> Any:
    """What evaluates h, H, Q, tau and K of a schedule.

    text     a schedule as :func:`verify.theory.schedules.parse_schedule` reads it
    returns  InForce, or Parametric for poly:p with p a variable
    raises   ScheduleError
    """
    schedule = parse_schedule(text)
    return Parametric(schedule.parameter) if schedule.parameter is not None else InForce(schedule)


class InForce:
    """A schedule without parameters, behind the four evaluators of verify.language.algebras."""

    def __init__(self, schedule: Schedule) -> None:
        from verify.theory.functionals import functionals

        self.schedule = schedule
        self.functionals = functionals(schedule)

    def interval(self, op: str, x: Any) -> Any:
        """Certified value for an interval argument."""
        return getattr(self.functionals, op)(x)

    def germ(self, op: str, x: Any) -> Any:
        """Certified expansion for a one-sided expansion as argument."""
        return self.functionals.K_germ(x) if op == "K" else self.functionals.germ(op, x)

    def float(self, op: str, x: Any) -> Any:
        """Floats or arrays."""
        return self.functionals.float(op, x)

    def mp(self, op: str, x: Any) -> Any:
        """mpmath numbers, by a path that shares nothing with the intervals."""
        if op == "dh" and len(self.schedule.pieces) == 1:
            slope = derivative(self.schedule.pieces[0].formula, "u")
            return evaluate(slope, MpmathAlgebra(), {"u": x})
        if op in ("Q", "tau", "K") and self.functionals.diverges:
            raise UndefinedOperation(
                f"Q of {self.schedule.name} is infinite, so {op} is undefined.", certain=True
            )
        if op in ("tau", "K") and not self.functionals.non_increasing:
            raise NotEnclosed(f"{op} is found for non-increasing schedules only")
        return self.functionals.mp(op, x)

    @property
    def nonnegative(self) -> bool:
        """Is h certified non-negative on [0, 1], so that H and Q are too?"""
        from verify.enclosure.interval import Interval

        return bool(self.functionals.h(Interval.between(0, 1)).certainly(">=", Interval.exact(0)))

    @property
    def annealed(self) -> bool:
        """Is the schedule certified annealed and Lipschitz, so that what holds for all of these holds for it?"""
        from verify.theory.hypotheses import hypotheses

        found = hypotheses(self.schedule)
        return (
            found.annealed.holds is True
            and found.lipschitz.holds is True
            and found.differentiable.holds is True
        )

    def written_out(self, expr: Expr, functionals: tuple[str, ...] = ("h", "H", "Q")) -> Expr:
        """h, H and Q written out where one closed form holds on all of [0, 1]."""
        args = tuple(self.written_out(a, functionals) for a in expr.args)
        out = expr if args == expr.args else Expr(expr.op, args, expr.value)
        if expr.op == "dh" and "h" in functionals:
            h = self._formula("h", args[0])
            return out if h is None else substitute(derivative(h, "u"), {"u": args[0]})
        if expr.op not in functionals:
            return out
        formula = self._formula(expr.op, args[0])
        return out if formula is None else substitute(formula, {"u": args[0]})

    def _formula(self, op: str, argument: Expr) -> Expr | None:
        """The formula of one piece that holds at the argument: the only piece, or the one around a number."""
        pieces: Any = self.schedule.pieces
        if op in ("H", "Q"):
            form = known_form(self.schedule, op)
            pieces = () if form is None else form.pieces
        at = rational_value(argument) if len(pieces) > 1 else None
        if len(pieces) > 1:
            pieces = [] if at is None else [p for p in pieces if p.low <= at <= p.high][:1]
        return pieces[0].formula if pieces else None


def known_form(schedule: Schedule, functional: str) -> Any:
    """Closed form of H or Q, asking sympy only for schedules given by a formula: named ones are complete."""
    from verify.theory.closed_forms import closed_form
    from verify.theory.schedules import NAMES

    named = schedule.name.split(":")[0] in {n.split(":")[0] for n in NAMES}
    return closed_form(schedule, functional, derive=not named)


class Parametric:
    """poly:p with p a variable: everything in closed form (Corollary 2; checked in theory.polynomial)."""

    def __init__(self, parameter: str) -> None:
        self.p = var(parameter)

    def substitution(self, expr: Expr) -> Expr:
        """The formula with h, H, Q, tau and K replaced by their closed forms."""
        args = tuple(self.substitution(a) for a in expr.args)
        if expr.op in ("dh", "dK"):
            raise NotEnclosed(f"{expr.op} of a parametric schedule is written out before differentiation")
        if expr.op in ("h", "H", "Q", "tau", "K"):
            return self._closed(expr.op, args[0])
        return expr if args == expr.args else Expr(expr.op, args, expr.value)

    def _closed(self, op: str, x: Expr) -> Expr:
        from verify.theory.polynomial import polynomial_decay

        forms, p = polynomial_decay(), {"p": self.p}
        if op == "h":
            return Expr("pow", (1 - x, self.p))
        if op in ("H", "Q"):
            return substitute(getattr(forms, op), {**p, "u": x})
        tau = call("max", num(0), substitute(forms.tau, {**p, "rho": x}))
        if op == "tau":
            return tau
        rest = call("min", num(1), substitute(1 - forms.tau, {**p, "rho": x}))
        value = 1 / (x * Expr("pow", (rest, self.p + 1))) + x * Expr("pow", (rest, self.p))
        return substitute(forms.rate, p) / 2 * value
