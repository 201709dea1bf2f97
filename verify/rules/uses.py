"""Premises used at chosen values of their variables.

``use = [{ claim = "F.2/eq-8", set = { v = "(k - 1)/T" }, at = "step" }, ...]``: the premise, with its variables
replaced, is a hypothesis of the obligation named by ``at`` (of all of them where ``at`` is left out), and that
the values lie in its domain is an obligation of its own, for which the premises before it may be used; one with
``domains = true`` is used for that alone. With ``times = "..."``, a number >= 0 (an obligation too), its inequality is
multiplied by that, and all that are so multiplied become one hypothesis, their sum; in the step of an induction with
the inequality that is supposed. This spares methods the search for the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from verify.claim import Claim, with_setting
from verify.errors import ClaimError
from verify.language.calculus import mul
from verify.language.formula import SCHEDULE_OPS, Expr, Relation, Statement, num, substitute, var
from verify.language.vectors import SYMBOL_OPS
from verify.problem.problem import membership_relations
from verify.rules.base import (
    Obligation,
    Premises,
    expression,
    is_integer,
    refuse_other_parameter,
    replacements,
)
from verify.rules.borrowed import in_full, refuse_other_values

_KEYS = {"claim", "set", "at", "domains", "times"}
Rewrite = Callable[[Relation], Relation]


def with_uses(
    claim: Claim,
    premises: Premises,
    label: str,
    about: Statement,
    at: Mapping[str, Expr] | None = None,
    rewrite: Rewrite = lambda r: r,
    *,
    supposed: tuple[Relation, ...] = (),
) -> list[Obligation]:
    """The obligation ``about`` with the premises used there as hypotheses, behind what that needs.

    at       values of the claim's own variables in this part (the end of an induction)
    rewrite  applied to every relation of a premise
    supposed hypotheses of the obligation itself that the domains do without (that of an induction)
    raises   ClaimError for a premise that is not named under ``from``, or is about another schedule
    """
    schedule = claim.setting.schedule
    out: list[Obligation] = []
    facts: list[Relation] = []
    aside: list[Relation] = []
    weighted: list[Relation] = []
    for entry in entries_of(claim):
        premise = premises.get(str(entry["claim"]))
        if premise is None or premise.statement is None or premise.opaque:
            raise ClaimError(
                f"claim {claim.id!r}: use names {entry['claim']!r}, not in from or without a formula to evaluate."
            )
        if premise.setting.schedule not in (None, schedule):
            raise ClaimError(f"claim {claim.id!r}: its premise {premise.id!r} is about another schedule.")
        if entry.get("at", label) != label:
            continue
        given = replacements(claim, entry.get("set", {}))
        whole = in_full(claim, premise, given)
        mapping = _values(claim, premise, whole, given, at or {})
        needed = [rewrite(r) for r in in_domain(whole, mapping)]
        so_far = (*about.hypotheses, *facts, *aside)
        wanted = [replace(about, hypotheses=so_far, body=(r,)) for r in needed if r not in so_far]
        out += [_domain(claim, f"{label}: domain of {premise.id}", part) for part in wanted]
        gained = [rewrite(r.map(mapping)) for r in premise.statement.body]
        if "times" in entry:
            sign = rewrite(_factor(claim, str(entry["times"]), at or {}))
            about_sign = replace(about, hypotheses=so_far, body=(sign,))
            out.append(_domain(claim, f"{label}: times of {premise.id}", about_sign))
            weighted += [_scaled(r, sign.left) for r in gained if r.op != "=="]
            gained = [r for r in gained if r.op == "=="]
        (aside if entry.get("domains") is True else facts).extend(gained)
    if weighted:
        weighted += [_scaled(r, num(1)) for r in supposed if r.op != "=="]
        facts.append(_total(weighted))
        supposed = tuple(r for r in supposed if r.op == "==")
    conclusion = replace(about, hypotheses=(*about.hypotheses, *supposed, *facts))
    return [*out, Obligation(label, with_setting(conclusion, claim.setting), schedule)]


def _domain(claim: Claim, label: str, about: Statement) -> Obligation:
    """What a premise needs, with the names of the setting that it speaks of and the claim does not."""
    return domain_obligation(label, with_setting(about, claim.setting), claim.setting.schedule)


def _factor(claim: Claim, text: str, at: Mapping[str, Expr]) -> Relation:
    """That a number by which a premise is multiplied is >= 0."""
    names = claim.statement.names if claim.statement is not None else ()
    return Relation(">=", substitute(expression(text, claim.setting, names), at), num(0))


def _scaled(r: Relation, factor: Expr) -> Relation:
    """small <= big, multiplied by a number >= 0."""
    small, big = (r.right, r.left) if r.op in (">", ">=") else (r.left, r.right)
    return Relation("<=", mul(factor, small), mul(factor, big))


def _total(relations: list[Relation]) -> Relation:
    """The sum of relations small <= big."""
    first, *rest = relations
    for r in rest:
        first = Relation("<=", first.left + r.left, first.right + r.right)
    return first


def refuse_other_places(claim: Claim, labels: tuple[str, ...]) -> None:
    """raises ClaimError for a premise used ``at`` an obligation that the rule does not have."""
    for entry in entries_of(claim):
        place = entry.get("at", labels[0])
        if place not in labels:
            known = " or ".join(repr(label) for label in labels)
            raise ClaimError(f"claim {claim.id!r}: use = {entry!r} is at {place!r}; this rule has {known}.")


def in_domain(statement: Statement, values: Mapping[str, Expr]) -> list[Relation]:
    """The values of its variables lie in their intervals and meet the hypotheses.

    All are put in at once: a value may speak of variables that have the names of those it replaces.
    """
    out: list[Relation] = []
    for q in (q for q in statement.quantifiers if not q.sequence):
        ends = replace(q, low=substitute(q.low, values), high=substitute(q.high, values))
        out += membership_relations(ends, values[q.name])
    return [*out, *(r.map(values) for r in statement.hypotheses)]


def domain_obligation(label: str, statement: Statement, schedule: str | None) -> Obligation:
    """That values lie in a premise's domain; without the schedule where the relation does not speak of it.

    Hypotheses that speak of the schedule are then left out, which asks for more and not for less.
    """
    ends = [e for q in statement.quantifiers for e in (q.low, q.high)]
    sides = [side for r in statement.body for side in (r.left, r.right)]
    if any(_speaks(e) for e in (*ends, *sides)) or (schedule or "").startswith("poly:"):
        return Obligation(label, statement, schedule)
    plain = tuple(r for r in statement.hypotheses if not _speaks(r.left) and not _speaks(r.right))
    bound = tuple(q for q in statement.quantifiers if not q.sequence)
    return Obligation(label, replace(statement, quantifiers=bound, hypotheses=plain), None)


def _speaks(expr: Expr) -> bool:
    return any(e.op in SCHEDULE_OPS or e.op in SYMBOL_OPS or e.op == "sum" for e in expr.walk())


def _values(
    claim: Claim, premise: Claim, whole: Statement, given: Mapping[str, Expr], at: Mapping[str, Expr]
) -> dict[str, Expr]:
    """A value for each variable of the premise: as ``set`` says, else the one of the same name."""
    names = {q.name for q in claim.setting.quantifiers}.union(
        claim.statement.names if claim.statement else ()
    )
    mapping: dict[str, Expr] = {}
    for q in whole.quantifiers:
        if q.sequence:
            continue
        if q.name not in given and q.name not in names:
            raise ClaimError(
                f"claim {claim.id!r}: say what {q.name!r} of {premise.id!r} is, with set = {{ {q.name} = ... }}."
            )
        value = substitute(given.get(q.name, var(q.name)), at)
        if q.integer and not is_integer(value, claim):
            raise ClaimError(
                f"claim {claim.id!r}: {q.name!r} of {premise.id!r} is an integer; set it to one."
            )
        mapping[q.name] = value
    refuse_other_parameter(claim, premise, mapping)
    refuse_other_values(claim, premise, mapping)
    return mapping


def entries_of(claim: Claim) -> list[Mapping[str, Any]]:
    """The tables under ``use``; ClaimError for anything else."""
    entries = claim.by.get("use", [])
    if not isinstance(entries, list):
        raise ClaimError(f'claim {claim.id!r}: use = {entries!r}: a list, as in [{{ claim = "..." }}].')
    for entry in entries:
        if not isinstance(entry, Mapping) or "claim" not in entry or set(entry) - _KEYS:
            raise ClaimError(
                f"claim {claim.id!r}: use = {entry!r} is not "
                '{ claim = "...", set = {...}, at = "step", domains = true }.'
            )
    return list(entries)
