"""Made-up claims, the step that a rule makes of one, and what its obligations come to."""

from __future__ import annotations

from typing import Any

from verify.claim import Claim, Setting, full_statement
from verify.decision import decide_statement
from verify.language.parser import parse_binders, parse_relations
from verify.methods.budget import Budget
from verify.rules import Step, step_of
from verify.verdict import Verdict


def setting(schedule: str | None = None, forall: str = "", given: str = "", **quantities: str) -> Setting:
    """A named setting."""
    binders = parse_binders(forall) if forall else ()
    names = (*Setting("made up", schedule).names, *(q.name for q in binders))
    hypotheses = parse_relations(given, names) if given else ()
    return Setting("made up", schedule, binders, hypotheses, quantities)


def claim(holds: str | None, rule: str, where: Setting | None = None, name: str = "A/1", **by: Any) -> Claim:
    """A claim with a formula and the way it follows."""
    place = where or Setting()
    statement = None if holds is None else full_statement(holds, place)
    return Claim("toy", name, "Lemma 1", "x", "as printed", place, holds, statement, {"rule": rule, **by})


def step(made: Claim, *premises: Claim) -> Step:
    """The obligations of a claim."""
    return step_of(made, {p.id: p for p in premises})


def verdicts(made: Claim, *premises: Claim) -> dict[str, Verdict]:
    """What each obligation of a claim comes to."""
    out: dict[str, Verdict] = {}
    for o in step(made, *premises).obligations:
        found = decide_statement(o.statement, o.schedule, Budget(2000, 4.0)).verdict
        out[o.label] = found if out.get(o.label, Verdict.PROVED) is Verdict.PROVED else out[o.label]
    return out


def all_proved(made: Claim, *premises: Claim) -> bool:
    """Are there obligations, and is each proved?"""
    found = verdicts(made, *premises)
    return bool(found) and all(v is Verdict.PROVED for v in found.values())
