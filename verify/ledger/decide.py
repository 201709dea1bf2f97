"""Deciding one obligation, with the cache in between."""

from __future__ import annotations

from verify.decision import Decision, decide_statement, examine_statement
from verify.language.identity import identity
from verify.ledger.cache import Cache, key_of
from verify.methods.budget import Budget
from verify.rules.base import Obligation
from verify.verdict import Evidence, Rigor, Verdict


def decided(obligation: Obligation, cache: Cache, budget: Budget) -> Decision:
    """The decision on an obligation, from the cache where nothing it depends on has changed."""
    key = decision_key(obligation, budget)
    stored = cache.get(key)
    if stored is not None:
        return from_json(stored)
    decision = decide_statement(obligation.statement, obligation.schedule, budget.restarted())
    if decision.verdict is not Verdict.UNDECIDED or decision.rigor >= Rigor.ENCLOSED:
        cache.put(key, decision.to_json())
    return decision


def examined(obligation: Obligation, cache: Cache) -> Decision:
    """What points say against an obligation that the claim's step proves, from the cache where it is known."""
    key = key_of("examined", identity(obligation.statement), obligation.schedule)
    stored = cache.get(key)
    if stored is not None:
        return from_json(stored)
    decision = examine_statement(obligation.statement, obligation.schedule)
    cache.put(key, decision.to_json())
    return decision


def decision_key(obligation: Obligation, budget: Budget) -> str:
    """The cache key of an obligation: statement, schedule, budget, code and library versions."""
    return key_of("statement", identity(obligation.statement), obligation.schedule, budget.to_json())


def from_json(data: dict[str, object]) -> Decision:
    """A decision from its stored form; Evidence checks itself again."""
    items = data["evidence"]
    if not isinstance(items, list):
        raise ValueError("stored evidence is a list")
    evidence = tuple(
        Evidence(
            e["obligation"], Verdict(e["verdict"]), Rigor[str(e["rigor"]).upper()], e["method"], e["reason"],
            e["witness"], e["details"],
        )
        for e in items
    )  # fmt: skip
    return Decision(evidence[0].verdict, evidence[0].rigor, evidence)
