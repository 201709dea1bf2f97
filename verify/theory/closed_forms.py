"""Closed forms of H and Q, and Theorem 1 in closed form for (1-u)^p with p a symbol.

Formulas are proposed (written down for the named schedules, found by sympy for others) and accepted only
by an exact check that does not use sympy: the derivative by our own calculus has the normal form of the
integrand, the value at u = 1 is 0, neighbouring pieces agree where they meet, and every base whose sign
the rewriting relied on is certified non-negative.
Source: arXiv 2503.09411, Eq. (1), Appendices F.3 and F.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, ScheduleError, UndefinedOperation
from verify.language import Expr, calculus, parse_expression
from verify.language.calculus import derivative
from verify.language.evaluate import evaluate
from verify.language.formula import call, num, substitute, var
from verify.theory.schedules import Piece, Schedule


@dataclass(frozen=True)
class ClosedForm:
    """H or Q of a schedule as formulas in u on pieces of [0, 1], accepted by the exact check.

    functional  "H" or "Q"
    pieces      formulas on adjacent intervals; the pieces are those of the schedule
    source      who proposed it: "named" or "sympy"
    """

    functional: str
    pieces: tuple[Piece, ...]
    source: str


@lru_cache(maxsize=256)
def closed_form(schedule: Schedule, functional: str, derive: bool = True) -> ClosedForm | None:
    """Closed form of H or Q, or None where none is known that passes the exact check.

    schedule    any schedule; poly:p may be parametric
    functional  "H" or "Q"
    derive      ask sympy where no formula is written down (starts a process, at most 20 s)
    """
    proposal = named_form(schedule, functional)
    if proposal is not None:
        return ClosedForm(functional, proposal, "named") if accepted(schedule, functional, proposal) else None
    integrands = _integrands(schedule, functional) if derive else None
    if integrands is None:
        return None
    from verify.theory.derivation import integrals_by_sympy

    for proposal in integrals_by_sympy(schedule, integrands):
        if accepted(schedule, functional, proposal):
            return ClosedForm(functional, proposal, "sympy")
    return None


def named_form(schedule: Schedule, functional: str) -> tuple[Piece, ...] | None:
    """The formulas written down for a named schedule (not yet checked), or None."""
    head, *arguments = schedule.name.split(":")
    root = arguments[1:] == ["1-sqrt"]
    texts = _NAMED.get(head + (":1-sqrt" if root else ""), {}).get(functional)
    if texts is None:
        return None
    if schedule.parameter is not None:
        values: dict[str, Expr] = {"c": parse_expression(schedule.parameter)}
    else:
        values = {"c": num(Fraction(arguments[0]))} if arguments else {}
    if "c" in values and schedule.parameter is None:
        values["k"] = num(1 - Fraction(arguments[0]))
    names = ("u", "c", "k")
    formulas = [_folded(substitute(parse_expression(t, names=names), values)) for t in texts]
    if len(formulas) != len(schedule.pieces):
        formulas = formulas[-len(schedule.pieces) :]
    return tuple(Piece(p.low, p.high, f) for p, f in zip(schedule.pieces, formulas, strict=True))


_NAMED: dict[str, dict[str, list[str]]] = {
    "cosine": {"H": ["(1-u)/2 - sin(pi*u)/(2*pi)"]},
    "linear": {"H": ["(1-u)**2/2"], "Q": ["2*(1-u)"]},
    "constant": {"H": ["1-u"]},
    "poly": {"H": ["(1-u)**(c+1)/(c+1)"], "Q": ["(c+1)/c*(1-u)**c"]},
    "exponential": {"H": ["(exp(-c*u)-exp(-c))/c"]},
    "cosine-floor": {"H": ["c*(1-u) + (1-c)*((1-u)/2 - sin(pi*u)/(2*pi))"]},
    "1-sqrt": {
        "H": ["(1-sqrt(u))**2*(1+2*sqrt(u))/3"],
        "Q": ["3*(1-sqrt(u)) - 3/2*log(3/(1+2*sqrt(u)))"],
    },
    "wsd": {
        "H": ["1-c/2-u", "(1-u)**2/(2*c)"],
        "Q": ["2+log((1-c/2-u)/(c/2))", "2*(1-u)/c"],
    },
    "wsd:1-sqrt": {
        "H": ["1-2*c/3-u", "c*(1-sqrt((u-k)/c))**2*(1+2*sqrt((u-k)/c))/3"],
        "Q": [
            "3-3/2*log(3)+log((1-2*c/3-u)/(c/3))",
            "3*(1-sqrt((u-k)/c)) - 3/2*log(3/(1+2*sqrt((u-k)/c)))",
        ],
    },
}


def _folded(expr: Expr) -> Expr:
    """Constant subterms that are rational become one number, so that exponents are exact; 1*x becomes x."""
    from verify.language.rational import rational_value

    if not expr.args:
        return expr
    value = rational_value(expr)
    if value is not None:
        return num(value)
    args = tuple(_folded(a) for a in expr.args)
    rule = _FOLD.get(expr.op)
    return rule(*args) if rule else Expr(expr.op, args, expr.value)


_FOLD = {
    "add": calculus.add,
    "sub": calculus.sub,
    "mul": calculus.mul,
    "div": calculus.div,
    "pow": calculus.power,
}


# -- the exact check ----------------------------------------------------------------------------------


def accepted(schedule: Schedule, functional: str, proposal: tuple[Piece, ...]) -> bool:
    """Is the proposal certified to be H (or Q) of the schedule? False means *not shown*.

    H is the integral of h over [u, 1], Q that of h^2/H; Q needs an accepted H.
    """
    integrands = _integrands(schedule, functional)
    if integrands is None or [(p.low, p.high) for p in proposal] != [
        (p.low, p.high) for p in schedule.pieces
    ]:
        return False
    for piece, integrand in zip(proposal, integrands, strict=True):
        slope = derivative(piece.formula, "u") + integrand
        if not vanishes(slope, piece.low, piece.high) or not _continuous(piece, schedule.parameter):
            return False
    if not vanishes(value_at(proposal[-1].formula, Fraction(1))):
        return False
    joints = pairwise(proposal)
    return all(vanishes(value_at(a.formula, a.high) - value_at(b.formula, b.low)) for a, b in joints)


def _integrands(schedule: Schedule, functional: str) -> list[Expr] | None:
    if functional == "H":
        return [p.formula for p in schedule.pieces]
    if functional != "Q":
        raise ScheduleError(f"{functional!r}: closed forms exist for 'H' and 'Q'.")
    inner = closed_form(schedule, "H", derive=False) or closed_form(schedule, "H")
    if inner is None:
        return None
    return [p.formula * p.formula / q.formula for p, q in zip(schedule.pieces, inner.pieces, strict=True)]


def vanishes(expr: Expr, low: Fraction = Fraction(0), high: Fraction = Fraction(1)) -> bool:
    """Is the formula identically 0 where defined, for u in [low, high], p > 0, rho >= 1? False: not shown."""
    from verify.language.normal_form import NormalForm

    ranges = _ranges(expr, low, high)
    form = NormalForm({name: _sample(r) for name, r in ranges.items()})
    return form.vanishes(expr) and all(_assumption_holds(a, low, high) for a in form.assumptions)


def _assumption_holds(expr: Expr, low: Fraction, high: Fraction) -> bool:
    """Certified >= 0; an end that no binary number meets is moved to 0 exactly first."""
    if _nonnegative(expr, _ranges(expr, low, high)):
        return True
    from verify.language.normal_form import NormalForm

    form = NormalForm({"u": float(high - low) / 3})
    try:
        moved = form.to_expr(form.of(substitute(expr, {"u": num(low) + var("u")})))
    except NotEnclosed:
        return False
    return not form.assumptions and _nonnegative(moved, _ranges(moved, Fraction(0), high - low))


def _ranges(expr: Expr, low: Fraction = Fraction(0), high: Fraction = Fraction(1)) -> dict[str, Interval]:
    known = {"u": Interval.between(low, high), "rho": Interval.between(1, None)}
    return {n: known.get(n, Interval.between(0, None)) for n in expr.free}


def _sample(r: Interval) -> float:
    low, high = r.lo_fraction(), r.hi_fraction()
    start = 0.0 if low is None else float(low)
    return start + (0.381966 * (float(high) - start) if high is not None else 1.381966)


def _nonnegative(expr: Expr, box: Mapping[str, Interval]) -> bool:
    """Certified >= 0 on the box where defined: by the signs of its parts, else by intervals, halving u."""
    if expr.op in ("add", "mul", "div") and all(_nonnegative(a, box) for a in expr.args):
        return True
    if expr.op in ("sqrt", "exp", "abs") or (expr.op == "pow" and _nonnegative(expr.args[0], box)):
        return True
    todo = [dict(box)]
    for _ in range(200):
        if not todo:
            return True
        current = todo.pop()
        value = _value(expr, current)
        if value is not None and value.certainly(">=", Interval.exact(0)):
            continue
        if "u" not in current or current["u"].width() < 1e-6:
            return False
        left, right = current["u"].bisect()
        todo += [{**current, "u": left}, {**current, "u": right}]
    return False


def _value(expr: Expr, box: Mapping[str, Interval]) -> Interval | None:
    from verify.language.algebras import IntervalAlgebra

    try:
        value: Interval = evaluate(expr, IntervalAlgebra(), box)
    except (UndefinedOperation, NotEnclosed):
        return None
    return value


def _continuous(piece: Piece, parameter: str | None) -> bool:
    """Defined and finite on the closed piece, hence continuous there (the operations are)."""
    from verify.theory.pieces import check_defined

    if parameter is not None:  # a base that is certified >= 0 to a positive power is continuous
        return all(
            _positive(e.args[1]) for e in piece.formula.walk() if e.op == "pow" and "u" in e.args[0].free
        )
    try:
        check_defined("closed form", (piece,))
    except ScheduleError:
        return False
    return True


def value_at(expr: Expr, u: Fraction) -> Expr:
    """The value at a rational point; 0^e is 0 for a certified positive e, log(8) is 3 log(2)."""
    return _plain(_folded(substitute(expr, {"u": num(u)})))


def _plain(expr: Expr) -> Expr:
    if not expr.args:
        return expr
    args = tuple(_plain(a) for a in expr.args)
    if args[0] == num(0) and (expr.op == "sqrt" or (expr.op == "pow" and _positive(args[1]))):
        return num(0)
    if expr.op == "log" and isinstance(args[0].value, Fraction) and args[0].value > 0:
        return _log_of_primes(args[0].value)
    return Expr(expr.op, args, expr.value)


def _log_of_primes(value: Fraction) -> Expr:
    """log of a rational as a sum over its prime factors below 1000, so that equal logarithms cancel."""
    total: Expr = num(0)
    for part, sign in ((value.numerator, 1), (value.denominator, -1)):
        for p in range(2, 1000):
            times = 0
            while part % p == 0:
                part, times = part // p, times + 1
            if times:
                total = total + num(sign * times) * call("log", num(p))
        if part > 1:
            total = total + num(sign) * call("log", num(part))
    return total


def _positive(expr: Expr) -> bool:
    if expr == var("p"):
        return True  # the degree of decay is positive by definition
    value = _value(expr, _ranges(expr))
    return value is not None and value.certainly(">", Interval.exact(0))
