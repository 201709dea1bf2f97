"""Rule ``sum-to-integral``: a bound on a sum over a grid, from the integral of the same function.

With u_t = (t - 1) step, F' = f and f non-increasing on [u_a, 1),

    lower          step sum_{t=a}^{b} f(u_t) >= F(u_{b+1}) - F(u_a)               where u_{b+1} <= 1,
    upper          step sum_{t=a}^{b} f(u_t) <= step f(u_a) + F(u_b) - F(u_a)     where a <= b, u_b < 1,
    upper-by-max   step sum_{t=a}^{b} f(u_t) <= step M + F(u_b) - F(u_a)          where a <= b, u_b < 1, f <= M,

the last for f that rises, then falls. Each f(u_t) step is compared with the integral of f over the interval that
begins (lower) or ends (upper) at u_t; of the two terms beside the peak of f the smaller one is below f between
them. Sources: arXiv 2503.09411, Appendices C and F, compare their sums with integrals so.
"""

from __future__ import annotations

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language.calculus import add, div, mul, sub
from verify.language.formula import Expr, Quantifier, Relation, Statement, call, num, substitute, var
from verify.language.normal_form import NormalForm
from verify.language.parser import parse_expression
from verify.language.printer import to_text
from verify.language.rational import rational_value
from verify.rules.base import (
    Obligation,
    Premises,
    Step,
    data,
    expression,
    new_name,
    relation_with_sums,
    under,
)

_SIDES = ("lower", "upper", "upper-by-max")
_JUMPING = frozenset({"floor", "ceiling", "tau", "K", "dh", "dK", "sum", "diff"})


def obligations(claim: Claim, premises: Premises) -> Step:
    """The antiderivative, the shape of the integrand, the grid, the summand, and what follows from the bound."""
    statement, found = relation_with_sums(claim)
    u = new_name(claim, "variable")
    f, antiderivative = (_formula(claim, key, u) for key in ("integrand", "antiderivative"))
    step = _formula(claim, "step", u) if "step" in claim.by else parse_expression("1/T", statement.names)
    if u in step.free:
        raise ClaimError(
            f"claim {claim.id!r}: step = {data(claim, 'step')!r}: the step is the same everywhere."
        )
    side = data(claim, "side")
    if side not in _SIDES:
        raise ClaimError(f"claim {claim.id!r}: side = {side!r}: one of {', '.join(_SIDES)}.")
    _check_continuous(claim, antiderivative, u)
    unit = Quantifier(u, num(0), num(1), True, False)
    parts = [
        ("antiderivative", under(claim, [Relation("==", call("diff", antiderivative, var(u)), f)], unit))
    ]
    parts += _shape(claim, f, u, unit, side)
    parts.append(("step", under(claim, [Relation(">", step, num(0))])))
    facts: list[Relation] = []
    for s in _matching(claim, found, f, u, step):
        parts += _grid(claim, s, f, u, step, side)
        facts.append(_bound(claim, s, (f, antiderivative), u, step))
    whole = Statement(statement.quantifiers, (*statement.hypotheses, *facts), statement.body)
    parts.append(("conclusion", whole))
    return Step(tuple(Obligation(label, s, claim.setting.schedule) for label, s in parts))


def _formula(claim: Claim, key: str, *names: str) -> Expr:
    own = claim.statement.names if claim.statement is not None else ()
    return expression(data(claim, key), claim.setting, (*own, *names))


def _check_continuous(claim: Claim, antiderivative: Expr, u: str) -> None:
    """F is differentiable before 1 by its derivative; at 1 it is continuous by what it is made of."""
    for e in antiderivative.walk():
        power = e.op == "pow" and u in e.args[1].free and e.args[0].op not in ("num", "const")
        if u in e.free and (power or e.op in _JUMPING):
            raise ClaimError(
                f"claim {claim.id!r}: antiderivative = {data(claim, 'antiderivative')!r}: give one that is continuous "
                f"by its form: without {', '.join(sorted(_JUMPING))} and without {u} in an exponent."
            )


def _shape(claim: Claim, f: Expr, u: str, unit: Quantifier, side: str) -> list[tuple[str, Statement]]:
    """f falls; or it rises, its slope changes sign once, and it falls, below its maximum."""
    slope = call("diff", f, var(u))
    if side != "upper-by-max":
        return [("non-increasing", under(claim, [Relation("<=", slope, num(0))], unit))]
    first, last = (_number(claim, key) for key in ("peak_from", "peak_to"))
    rises = Quantifier(u, num(0), first, True, True)
    peak = Quantifier(u, first, last, True, True)
    falls = Quantifier(u, last, num(1), True, False)
    factor = _formula(claim, "factor", u) if "factor" in claim.by else num(1)
    turns = Relation("<=", call("diff", mul(slope, factor), var(u)), num(0))
    return [
        ("rises", under(claim, [Relation(">=", slope, num(0))], rises)),
        ("factor", under(claim, [Relation(">", factor, num(0))], peak)),
        ("turns once", under(claim, [turns], peak)),
        ("falls", under(claim, [Relation("<=", slope, num(0))], falls)),
        ("maximum", under(claim, [Relation("<=", f, _formula(claim, "maximum"))], unit)),
    ]


def _number(claim: Claim, key: str) -> Expr:
    value = rational_value(parse_expression(data(claim, key), ()))
    if value is None or not 0 <= value < 1:
        raise ClaimError(
            f"claim {claim.id!r}: {key} = {data(claim, key)!r}: give a rational number in [0, 1)."
        )
    return num(value)


def _matching(claim: Claim, found: list[Expr], f: Expr, u: str, step: Expr) -> list[Expr]:
    """The sums whose terms are f at the grid points by their form; a single sum may need an obligation for that."""
    alike = [s for s in found if _alike(s, f, u, step)]
    if not alike and len(found) > 1:
        raise ClaimError(
            f"claim {claim.id!r}: integrand = {data(claim, 'integrand')!r} is the term of none of the sums in holds "
            f"({', '.join(to_text(s) for s in found)})."
        )
    return alike or found


def _alike(s: Expr, f: Expr, u: str, step: Expr) -> bool:
    """Are the terms f(u_t) by their form? Where f is defined, and u_t in its domain, they are then equal."""
    form = NormalForm()
    return form.vanishes(s.args[0] - _term(s, f, u, step)) and not form.assumptions


def _term(s: Expr, f: Expr, u: str, step: Expr) -> Expr:
    return substitute(f, {u: _point(var(str(s.value)), step)})


def _point(t: Expr, step: Expr) -> Expr:
    """u_t = (t - 1) step."""
    before = sub(t, num(1))
    point = div(before, step.args[1]) if step.op == "div" and step.args[0] == num(1) else mul(before, step)
    form = NormalForm()
    fixed = form.of(point).as_fraction()  # T/T is 1
    return point if fixed is None or form.assumptions else num(fixed)


def _ends(s: Expr, step: Expr) -> tuple[Expr, Expr, Expr]:
    """u_a, u_b, u_{b+1}."""
    low, high = s.args[1:]
    return _point(low, step), _point(high, step), _point(_next(high), step)


def _next(t: Expr) -> Expr:
    """t + 1, written t where it was t - 1."""
    return t.args[0] if t.op == "sub" and t.args[1] == num(1) else add(t, num(1))


def _grid(claim: Claim, s: Expr, f: Expr, u: str, step: Expr, side: str) -> list[tuple[str, Statement]]:
    low, high = s.args[1:]
    first, last, following = _ends(s, step)
    inside = [Relation("<=", num(0), first)]
    if side == "lower":
        inside.append(Relation("<=", following, num(1)))
    else:
        inside += [Relation("<", last, num(1)), Relation("<=", low, high)]
    index = Quantifier(str(s.value), low, high, True, True, True)
    parts = [("grid", under(claim, inside))]
    if not _alike(s, f, u, step):
        terms = Relation("==", s.args[0], _term(s, f, u, step))
        parts.append(("summand", under(claim, [terms], index)))
    return parts


def _bound(claim: Claim, s: Expr, functions: tuple[Expr, Expr], u: str, step: Expr) -> Relation:
    """What the theorem says of the sum."""
    first, last, following = _ends(s, step)
    f, antiderivative = functions

    def at(point: Expr) -> Expr:
        return substitute(antiderivative, {u: point})

    side = data(claim, "side")
    if side == "lower":
        return Relation(">=", step * s, at(following) - at(first))
    most = substitute(f, {u: first}) if side == "upper" else _formula(claim, "maximum")
    return Relation("<=", step * s, step * most + (at(last) - at(first)))
