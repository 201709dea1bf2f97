"""Proof by branch and bound over boxes in certified interval arithmetic.

On a box a relation is proved by its natural interval extension, by the mean value form, by monotonicity
(which leaves a face of the box), or near an end by a one-sided expansion: the sign of the first
coefficient that is not exactly zero, against a remainder that holds on the whole piece. The last also
covers half-lines, with 1/x as the variable. A box that no rule proves is split.
"""

from __future__ import annotations

from verify.errors import NotEnclosed
from verify.language.printer import to_text
from verify.methods.ball.prover import Prover, Stuck
from verify.methods.budget import Budget
from verify.problem.domain import EmptyDomain, domain_of
from verify.problem.problem import Problem
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "ball"


def decide(problem: Problem, budget: Budget | None = None) -> Evidence:
    """Try to prove a problem.

    returns  Evidence: PROVED (without the certified point of the domain that a verdict also needs: see
             verify.decision), ILL_POSED when every box is certified outside the hypotheses, or UNDECIDED
    """
    budget = budget or Budget()
    try:
        domain = domain_of(problem)
    except EmptyDomain as error:
        reason = f"No point satisfies the domain: {error}."
        return Evidence(problem.text, Verdict.ILL_POSED, Rigor.EXACT, METHOD, reason)
    except NotEnclosed as error:
        return _undecided(problem, f"the domain could not be enclosed: {error}", {})
    boxes, emptied = 0, True
    details: dict[str, object] = {"budget": budget.to_json()}
    for relation in (*problem.conditions, *problem.statement.body):
        prover: Prover | None = None
        try:
            prover = Prover(problem, domain, relation)
            boxes += prover.run(budget, boxes)
        except (Stuck, NotEnclosed) as stop:
            details["boxes"] = boxes + (prover.count if prover is not None else 0)
            details["suspects"] = [{n: str(v) for n, v in p.items()} for p in getattr(stop, "suspects", ())]
            return _undecided(problem, f"{to_text(relation)} was not decided: {stop}", details)
        emptied &= prover.discarded_all
    details["boxes"] = boxes
    if emptied and problem.statement.hypotheses:
        reason = f"No point satisfies the domain and the hypotheses ({boxes} boxes, each certified outside)."
        return Evidence(problem.text, Verdict.ILL_POSED, Rigor.ENCLOSED, METHOD, reason, details=details)
    reason = (
        f"Certified interval arithmetic on {boxes} box{'es' if boxes != 1 else ''} that cover the domain."
    )
    return Evidence(problem.text, Verdict.PROVED, Rigor.ENCLOSED, METHOD, reason, details=details)


def _undecided(problem: Problem, reason: str, details: dict[str, object]) -> Evidence:
    return Evidence(problem.text, Verdict.UNDECIDED, Rigor.ENCLOSED, METHOD, reason, details=details)
