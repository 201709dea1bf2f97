"""Rule ``substitution``: premises, with their variables replaced, entail the conclusion.

Obligations: every replacement lies in the premise's domain and meets its hypotheses; a premise about any
annealed schedule, used for a concrete one, obliges that schedule to be annealed and p-Lipschitz; and the
entailment itself, where ``q <= X`` and the conclusion ``q <= Y`` about an opaque quantity q leave X <= Y.
"""

from __future__ import annotations

from dataclasses import replace

from verify.claim import Claim, with_setting
from verify.errors import ClaimError
from verify.language.formula import Expr, Quantifier, Relation, Statement, call, num, substitute, var
from verify.problem.problem import membership_relations
from verify.rules.base import (
    Obligation,
    Premises,
    Step,
    is_integer,
    refuse_other_parameter,
    refuse_other_schedule,
    replacements,
    under,
)
from verify.rules.borrowed import in_full, refuse_other_values
from verify.rules.uses import domain_obligation

_DOWN = {"<=": ("<=", "<"), "<": ("<=", "<"), ">=": (">=", ">"), ">": (">=", ">"), "==": ("==",)}


def obligations(claim: Claim, premises: Premises) -> Step:
    """Domains of the replacements, hypotheses on the schedule, and the entailment."""
    if claim.statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'substitution' needs holds.")
    out: list[Obligation] = []
    facts: list[Relation] = []
    values = replacements(claim, claim.by.get("set", {}))
    for premise in premises.values():
        if premise.statement is None:
            continue  # a premise without a formula: its content is in the statement's other premises
        refuse_other_schedule(claim, premise)
        about = in_full(claim, premise, values)
        mapping = _mapping(claim, premise, about, values)
        out += _domains(claim, premise, about, mapping, facts)
        if premise.setting.abstract and not claim.setting.abstract:
            out += schedule_obligations(claim, mapping.get("p"))
        facts += [r.map(mapping) for r in premise.statement.body]
    out.append(Obligation("entailment", _entailment(claim, facts), claim.setting.schedule))
    return Step(tuple(dict.fromkeys(out)))


def _mapping(claim: Claim, premise: Claim, about: Statement, values: dict[str, Expr]) -> dict[str, Expr]:
    """A value for every bound variable of the premise: as ``set`` says, else the one of the same name."""
    bound = {*claim.setting.names, *(claim.statement.names if claim.statement is not None else ())}
    mapping: dict[str, Expr] = {}
    for q in about.quantifiers:
        if q.sequence:
            continue
        if q.name in values:
            mapping[q.name] = values[q.name]
        elif q.name in bound:
            mapping[q.name] = claim.setting.define.get(q.name, var(q.name))
        else:
            raise ClaimError(
                f"claim {claim.id!r}: say what {q.name!r} of {premise.id!r} is, with set = {{ {q.name} = ... }}."
            )
    refuse_other_parameter(claim, premise, mapping)
    refuse_other_values(claim, premise, mapping)
    moved = [
        n
        for n, v in mapping.items()
        if premise.opaque and n in bound - set(claim.setting.define) and v != var(n)
    ]
    if moved:  # a quantity may depend on it, and keeps its name
        raise ClaimError(
            f"claim {claim.id!r}: {moved[0]!r} is bound in both and {premise.id!r} has a quantity: keep it."
        )
    return mapping


def _domains(
    claim: Claim, premise: Claim, about: Statement, mapping: dict[str, Expr], facts: list[Relation]
) -> list[Obligation]:
    """The values lie in the premise's intervals; its hypotheses hold, for which premises before it may be used."""
    relations: list[Relation] = []
    for q in (q for q in about.quantifiers if not q.sequence):
        value = mapping[q.name]
        if not (q.low.free | q.high.free) and _same_range(claim, q, value):
            continue
        if q.integer and not is_integer(value, claim):
            raise ClaimError(
                f"claim {claim.id!r}: {q.name!r} of {premise.id!r} is an integer; set it to one."
            )
        ends = replace(q, low=substitute(q.low, mapping), high=substitute(q.high, mapping))
        relations += membership_relations(ends, value)
    label, schedule = f"domain of {premise.id}", claim.setting.schedule
    out = [domain_obligation(label, _about(claim, (r,)), schedule) for r in relations]
    usable = tuple(f for f in facts if not f.free & set(claim.setting.quantities))
    for r in (h.map(mapping) for h in about.hypotheses):
        if r not in _hypotheses(claim):
            wanted = _about(claim, (r, *usable))
            shown = replace(wanted, hypotheses=(*wanted.hypotheses, *usable), body=(r,))
            out.append(domain_obligation(label, shown, schedule))
    return out


def _hypotheses(claim: Claim) -> tuple[Relation, ...]:
    return claim.statement.hypotheses if claim.statement is not None else ()


def _same_range(claim: Claim, q: Quantifier, value: Expr) -> bool:
    """Is the replacement a variable bound by the same interval?"""
    candidates = (
        *claim.setting.quantifiers,
        *(claim.statement.quantifiers if claim.statement is not None else ()),
    )
    own = [c for c in candidates if value.op == "var" and c.name == value.value]
    return bool(own) and (own[-1].low, own[-1].high, own[-1].low_closed, own[-1].high_closed) == (
        q.low, q.high, q.low_closed, q.high_closed,
    ) and (own[-1].integer or not q.integer)  # fmt: skip


def _about(claim: Claim, body: tuple[Relation, ...]) -> Statement:
    statement = claim.statement
    if statement is None:
        raise ClaimError(f"claim {claim.id!r} has no formula.")
    needed: set[str] = set()
    for r in (*body, *statement.hypotheses):
        needed |= r.free
    own = tuple(q for q in statement.quantifiers if q.name in needed or q.name == claim.setting.parameter)
    needed = {q.name for q in own}
    for q in reversed(statement.quantifiers):
        if q.name in needed:
            needed |= q.low.free | q.high.free
    own = tuple(q for q in statement.quantifiers if q.name in needed)
    return with_setting(Statement(own, statement.hypotheses, body), claim.setting)


def schedule_obligations(claim: Claim, lipschitz: Expr | None) -> list[Obligation]:
    """The concrete schedule is annealed: 0 < h <= 1 on [0, 1), h(1) = 0, -p <= h' <= 0 on [0, 1).

    p-Lipschitz on [0, 1] follows from the slope on [0, 1) and continuity at 1.
    """
    name = "u"
    while (
        name in (claim.statement.names if claim.statement is not None else ()) or name in claim.setting.names
    ):
        name += "_2"  # the constant may depend on a variable u of the claim
    u = var(name)
    unit = Quantifier(name, num(0), num(1), True, False)
    h, slope = call("h", u), call("diff", call("h", u), u)
    bodies: list[tuple[str, tuple[Quantifier, ...], Relation]] = [
        ("h is positive", (unit,), Relation(">", h, num(0))),
        ("h is at most 1", (unit,), Relation("<=", h, num(1))),
        ("h(1) is 0", (), Relation("==", call("h", num(1)), num(0))),
        ("h is non-increasing", (unit,), Relation("<=", slope, num(0))),
    ]
    if lipschitz is not None:
        about = under(claim, [Relation("<=", -slope, lipschitz)], unit)
    setting = claim.setting
    wanted = [(label, Statement(q, (), (r,))) for label, q, r in bodies]
    wanted += [("h is p-Lipschitz", about)] if lipschitz is not None else []
    return [Obligation(label, with_setting(s, setting), setting.schedule) for label, s in wanted]


def _entailment(claim: Claim, facts: list[Relation]) -> Statement:
    """Premises as hypotheses, conclusion as body; opaque quantities are eliminated."""
    if claim.statement is None:
        raise ClaimError(f"claim {claim.id!r} has no formula.")
    quantities = set(claim.setting.quantities)
    body: list[Relation] = []
    for goal in claim.statement.body:
        body += _without_quantities(claim, goal, facts, quantities)
    usable = tuple(f for f in facts if not f.free & quantities)
    statement = _about(claim, tuple(body))
    return with_setting(replace(statement, hypotheses=(*statement.hypotheses, *usable)), claim.setting)


def _without_quantities(
    claim: Claim, goal: Relation, facts: list[Relation], quantities: set[str]
) -> list[Relation]:
    if not goal.free & quantities:
        return [goal]
    for fact in facts:
        same = fact.left == goal.left and not (fact.right.free | goal.right.free) & quantities
        if same and fact.op in _DOWN[goal.op]:
            strict = goal.op in ("<", ">") and fact.op in ("<=", ">=")
            op = goal.op if strict or goal.op == "==" else goal.op.rstrip("=") + "="
            return [Relation(op, fact.right, goal.right)]
    raise ClaimError(f"claim {claim.id!r}: no premise bounds its quantity on the same side.")


__all__ = ["obligations", "schedule_obligations", "substitute"]
