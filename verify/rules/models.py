"""What a claim may use of its setting's model: which vectors lie in X, which are known before a step.

Every answer is a list of relations that must hold of the indices; a vector that the model does not place is refused.
"""

from __future__ import annotations

from verify.claim import Claim, with_setting
from verify.claim.model import Average, Model
from verify.errors import ClaimError
from verify.language.formula import Expr, Quantifier, Relation, Statement, num, substitute, var
from verify.language.printer import to_text
from verify.language.vectors import is_vector, single_vectors
from verify.rules.base import Obligation, data, expression, is_integer, under

Conditions = list[Relation]


def model_of(claim: Claim) -> Model:
    """The model of the claim's setting; ClaimError without one, or without a formula."""
    if claim.setting.model is None or claim.statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule {claim.rule!r} needs holds, in a setting with a model.")
    return claim.setting.model


def vector(claim: Claim, key: str) -> Expr:
    """A vector that the claim file gives under a key."""
    found = expression(data(claim, key), claim.setting, _names(claim), vectors=True)
    if not is_vector(found):
        raise ClaimError(f"claim {claim.id!r}: {key} = {data(claim, key)!r} is no vector.")
    return found


def index(claim: Claim, key: str) -> Expr:
    """An integer that the claim file gives under a key."""
    found = expression(data(claim, key), claim.setting, _names(claim))
    if not is_integer(found, claim):
        raise ClaimError(f"claim {claim.id!r}: {key} = {data(claim, key)!r} is no integer by its form.")
    return found


def _names(claim: Claim) -> tuple[str, ...]:
    return claim.statement.names if claim.statement is not None else ()


def between(low: Expr, i: Expr, high: Expr) -> Conditions:
    """low <= i <= high."""
    return [Relation("<=", low, i), Relation("<=", i, high)]


def steps(model: Model, t: Expr) -> Conditions:
    """t is a step: 1 <= t <= T."""
    return between(num(1), t, model.steps)


def in_set(claim: Claim, a: Expr) -> Conditions:
    """When a vector lies in X; ClaimError for one that is neither a point, fixed, nor an average."""
    model = model_of(claim)
    if a.op == "vec" and a.value == model.point:
        return between(num(1), a.args[0], model.steps + 1)
    if a.op == "vec" and a.value in model.fixed:
        return []
    if a.op == "vec" and a.value in model.averages:
        return _in_range(model, a)
    raise ClaimError(f"claim {claim.id!r}: the model does not say that {to_text(a)!r} lies in X.")


def _in_range(model: Model, a: Expr) -> Conditions:
    """1 <= j, i <= t <= T: an average is defined."""
    (j, t), average = a.args, model.averages[str(a.value)]
    return [Relation("<=", num(1), j), Relation("<=", average.begins(j), t), Relation("<=", t, model.steps)]


def known_before(claim: Claim, a: Expr, t: Expr) -> Conditions:
    """When every single vector of ``a`` is known before step t; ClaimError for one that is never said to be."""
    model = model_of(claim)
    out: Conditions = []
    for v in single_vectors(a):
        if v.value in model.fixed:
            continue
        if v.value in model.averages:
            out += [*_in_range(model, v), Relation("<=", v.args[1], t)]
        elif v.value in (model.point, model.mean):
            out += between(num(1), v.args[0], t)
        elif v.value == model.gradient:
            out += [Relation("<=", num(1), v.args[0]), Relation("<=", v.args[0] + 1, t)]
        else:
            raise ClaimError(f"claim {claim.id!r}: the model does not say when {to_text(v)!r} is known.")
    return out


def range_obligations(claim: Claim, conditions: Conditions) -> list[Obligation]:
    """One obligation a condition, each once."""
    abouts = [with_setting(under(claim, [r]), claim.setting) for r in dict.fromkeys(conditions)]
    return [Obligation("range", about, claim.setting.schedule) for about in abouts]


def weight_obligations(claim: Claim, *vectors: Expr) -> list[Obligation]:
    """The weights of the averages among the vectors lie in [0, 1], so that these are in X."""
    model, out = model_of(claim), []
    for name in dict.fromkeys(str(v.value) for v in vectors if v.value in model.averages):
        average = model.averages[name]
        first = Quantifier(average.first, num(1), model.steps, True, True, True)
        later = Quantifier(
            average.index, average.begins(var(average.first)) + 1, model.steps, True, True, True
        )
        body = (Relation(">=", average.weight, num(0)), Relation("<=", average.weight, num(1)))
        about = with_setting(Statement((first, later), (), body), claim.setting)
        out.append(Obligation(f"weights of {name}", about, claim.setting.schedule))
    return out


def parts(average: Average, model: Model, a: Expr) -> tuple[Expr, Expr, Expr]:
    """Of z(j, t), t > i: the weight, z(j, t - 1) and x(t)."""
    j, t = a.args
    weight = substitute(average.weight, {average.first: j, average.index: t})
    return weight, Expr("vec", (j, t - 1), a.value), Expr("vec", (t,), model.point)
