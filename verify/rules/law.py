"""Rule ``law``: an instance of what the model of the setting says of its vectors.

The only place where convexity, projection, the oracle and expectations come in. A law gives relations between
expectations; that the indices are in their ranges, and that these relations entail the claim, are obligations. A
vector that need not lie in X, or is not known before the step, is refused. Source of the laws: arXiv 2503.09411,
Section 2.1 (definitions) and Appendix G.3 (projection).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from verify.claim import Claim, with_setting
from verify.claim.model import Model
from verify.errors import ClaimError
from verify.language.formula import Expr, Relation, num
from verify.language.printer import to_text
from verify.language.vectors import single_vectors
from verify.rules.base import Obligation, Premises, Step, data
from verify.rules.models import (
    Conditions,
    in_set,
    index,
    known_before,
    model_of,
    parts,
    range_obligations,
    steps,
    vector,
    weight_obligations,
)


@dataclass(frozen=True)
class Instance:
    """A law at chosen vectors: the relations it gives, what must hold of the indices, the averages that it is about."""

    relations: tuple[Relation, ...]
    conditions: Conditions
    members: tuple[Expr, ...] = field(default=())


def obligations(claim: Claim, premises: Premises) -> Step:
    """The ranges of the indices, the weights of averages, and that the law entails the claim."""
    law = LAWS.get(data(claim, "law"))
    if law is None:
        raise ClaimError(f"claim {claim.id!r}: law = {data(claim, 'law')!r}: the laws are {', '.join(LAWS)}.")
    model, statement = model_of(claim), claim.statement
    if statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'law' needs holds.")
    made = law(claim, model)
    about = replace(statement, hypotheses=(*statement.hypotheses, *made.relations))
    whole = Obligation("instance", with_setting(about, claim.setting), claim.setting.schedule)
    ranges = range_obligations(claim, made.conditions)
    return Step((*ranges, *weight_obligations(claim, *made.members), whole))


def _dot(a: Expr, b: Expr) -> Expr:
    return Expr("dot", (a, b))


def _norm2(a: Expr) -> Expr:
    return Expr("norm2", (a,))


def _value(claim: Claim, a: Expr) -> Expr:
    (name,) = claim.setting.symbols.functions
    return Expr("fun", (a,), name)


def _at(claim: Claim, model: Model) -> tuple[Expr, Expr]:
    """A point x(i) under the key ``at``, and the mean m(i) there."""
    a = vector(claim, "at")
    if a.op != "vec" or a.value != model.point:
        raise ClaimError(
            f"claim {claim.id!r}: at = {to_text(a)!r}: the oracle has a mean at {model.point}(...) alone."
        )
    return a, Expr("vec", a.args, model.mean)


def _step(claim: Claim, model: Model) -> tuple[Expr, Expr, Expr, Expr]:
    """A step t: t, g(t), m(t), eta(t)."""
    t = index(claim, "step")
    return t, Expr("vec", (t,), model.gradient), Expr("vec", (t,), model.mean), model.step_size(t)


def _given(claim: Claim, bound: Expr | None, key: str) -> Expr:
    if bound is None:
        raise ClaimError(
            f"claim {claim.id!r}: law = {data(claim, 'law')!r} needs {key} in the model of its setting."
        )
    return bound


def _tangent(claim: Claim, model: Model) -> tuple[Expr, Expr, Expr, Instance]:
    """f at two points of X and the affine function between them."""
    (a, m), b = _at(claim, model), vector(claim, "to")
    affine = _value(claim, a) + _dot(m, b - a)
    return a, b, affine, Instance((), [*in_set(claim, a), *in_set(claim, b)], (a, b))


def _subgradient(claim: Claim, model: Model) -> Instance:
    _, b, affine, there = _tangent(claim, model)
    return Instance((Relation(">=", _value(claim, b), affine),), there.conditions, there.members)


def _smoothness(claim: Claim, model: Model) -> Instance:
    beta = _given(claim, model.smooth, "smooth")
    a, b, affine, there = _tangent(claim, model)
    above = affine + beta / 2 * _norm2(b - a)
    return Instance((Relation("<=", _value(claim, b), above),), there.conditions, there.members)


def _projection(claim: Claim, model: Model) -> Instance:
    (t, g, _, eta), b = _step(claim, model), vector(claim, "to")
    before, after = Expr("vec", (t,), model.point), Expr("vec", (t + 1,), model.point)
    relation = Relation(">=", _dot(after - before + eta * g, b - after), num(0))
    return Instance((relation,), [*steps(model, t), *in_set(claim, b)], (b,))


def _unbiased(claim: Claim, model: Model) -> Instance:
    (t, g, m, _), b = _step(claim, model), vector(claim, "against")
    relation = Relation("==", _dot(g - m, b), num(0))
    return Instance((relation,), [*steps(model, t), *known_before(claim, b, t)], tuple(single_vectors(b)))


def _second_moment(claim: Claim, model: Model) -> Instance:
    t, g, _, _ = _step(claim, model)
    most = _given(claim, model.second_moment, "second_moment")
    return Instance((Relation("<=", _norm2(g), most),), steps(model, t))


def _mean_moment(claim: Claim, model: Model) -> Instance:
    a, m = _at(claim, model)
    most = _given(claim, model.second_moment, "second_moment")
    return Instance((Relation("<=", _norm2(m), most),), in_set(claim, a))


def _variance(claim: Claim, model: Model) -> Instance:
    t, g, m, _ = _step(claim, model)
    return Instance(
        (Relation("<=", _norm2(g - m), _given(claim, model.variance, "variance")),), steps(model, t)
    )


def _diameter(claim: Claim, model: Model) -> Instance:
    a, b = vector(claim, "of"), vector(claim, "to")
    relation = Relation("<=", _norm2(a - b), _given(claim, model.diameter, "diameter"))
    return Instance((relation,), [*in_set(claim, a), *in_set(claim, b)], (a, b))


def _convexity(claim: Claim, model: Model) -> Instance:
    z = vector(claim, "of")
    average = model.averages.get(str(z.value)) if z.op == "vec" else None
    if average is None:
        raise ClaimError(f"claim {claim.id!r}: of = {to_text(z)!r} is no average of the model.")
    weight, before, point = parts(average, model, z)
    mean = weight * _value(claim, before) + (1 - weight) * _value(claim, point)
    ranges = [*in_set(claim, z), *in_set(claim, before), *in_set(claim, point)]
    return Instance((Relation("<=", _value(claim, z), mean),), ranges, (z,))


LAWS: dict[str, Callable[[Claim, Model], Instance]] = {
    "subgradient": _subgradient,
    "smoothness": _smoothness,
    "projection": _projection,
    "unbiased": _unbiased,
    "second-moment": _second_moment,
    "mean-moment": _mean_moment,
    "variance": _variance,
    "diameter": _diameter,
    "convexity": _convexity,
}
