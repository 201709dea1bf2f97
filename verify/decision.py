"""The strongest method that applies: one problem in, one decision out.

    witness    a certified counterexample refutes; a certified undefined point makes ill-posed
    symbolic   exact algebra proves
    ball       certified enclosures prove, or find the domain empty
    numeric    sampling supports or doubts what nothing decided

A proof counts only beside a certified point of the domain (no vacuous truth), and a proof beside a
counterexample is a contradiction, which stops the run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from verify.errors import ContradictionError, NotEnclosed
from verify.language.formula import Statement
from verify.language.printer import to_text
from verify.methods import ball, numeric, symbolic, witness
from verify.methods.budget import Budget
from verify.problem.abstract import abstract
from verify.problem.points import Point
from verify.problem.problem import Problem, prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict

INSTANCES = ("cosine", "linear", "poly:2", "poly:5")  # annealed schedules that may refute a claim about all
_QUICK = Budget(2000, 3.0)


@dataclass(frozen=True)
class Decision:
    """What all methods together found about one problem.

    verdict, rigor   of the deciding evidence
    evidence         every method's answer, the deciding one first
    """

    verdict: Verdict
    rigor: Rigor
    evidence: tuple[Evidence, ...]

    @property
    def deciding(self) -> Evidence:
        """The evidence that the verdict rests on."""
        return self.evidence[0]

    @property
    def witness(self) -> dict[str, str] | None:
        """The exact numbers of a counterexample or undefined point."""
        found = self.deciding.witness
        return None if found is None else dict(found)

    def to_json(self) -> dict[str, Any]:
        """Verdict, rigor, witness and evidence as plain JSON values."""
        return {
            "verdict": str(self.verdict),
            "rigor": str(self.rigor),
            "witness": self.witness,
            "evidence": [e.to_json() for e in self.evidence],
        }


def decide(problem: Problem, budget: Budget | None = None) -> Decision:
    """Decide one problem.

    raises  ContradictionError when a proof and a counterexample meet
    """
    budget = budget or Budget()
    against, member = witness.search(problem)
    if against is not None and against.verdict is Verdict.REFUTED:
        return _decision(against)
    tried: list[Evidence] = []
    for evidence in _proofs(problem, member, budget):
        if evidence.verdict is Verdict.UNDECIDED:
            tried.append(evidence)
            continue
        if evidence.verdict is Verdict.PROVED and against is not None:
            raise ContradictionError(f"{problem.text!r} was proved, yet {against.reason}")
        if evidence.verdict is Verdict.PROVED and member is None:
            tried.append(_no_point(evidence))
            break
        return _decision(_with_point(evidence, member), *tried)
    if against is not None:
        return _decision(against, *tried)
    sampled = numeric.decide(problem)
    undecided = sampled.verdict is Verdict.UNDECIDED and tried
    return _decision(*tried[-1:], sampled, *tried[:-1]) if undecided else _decision(sampled, *tried)


def _proofs(problem: Problem, member: Point | None, budget: Budget) -> Any:
    """Proof attempts, strongest first; each starts with a fresh clock."""
    yield symbolic.decide(problem, member, lambda part: ball.decide(part, replace(budget.restarted(), seconds=3.0)))
    yield ball.decide(problem, budget.restarted())


def _decision(deciding: Evidence, *others: Evidence) -> Decision:
    return Decision(deciding.verdict, deciding.rigor, (deciding, *others))


def _with_point(evidence: Evidence, member: Point | None) -> Evidence:
    if member is None or not member:
        return evidence
    point = {name: str(value) for name, value in member.items()}
    return replace(evidence, details={**evidence.details, "point of the domain": point})


def _no_point(evidence: Evidence) -> Evidence:
    reason = f"{evidence.reason} But no point of the domain and hypotheses was certified, so it may hold of nothing."
    return replace(evidence, verdict=Verdict.UNDECIDED, reason=reason)


def decide_statement(statement: Statement, schedule: str | None, budget: Budget | None = None) -> Decision:
    """Decide a statement under a schedule.

    schedule  None; a schedule's text; or "annealed" for every annealed schedule: then a proof speaks of
              unknown h, H, Q, and one concrete schedule may refute
    raises    ScheduleError, StatementError, ContradictionError
    """
    if schedule != "annealed":
        return decide(prepare(statement, None if schedule is None else in_force(schedule)), budget)
    try:
        problem = abstract(statement, lambda part: ball.decide(part, _QUICK.restarted()).verdict is Verdict.PROVED)
    except NotEnclosed as stop:
        text, why = to_text(statement), f"It speaks of every annealed schedule, and {stop}."
        return _decision(Evidence(text, Verdict.UNDECIDED, Rigor.EXACT, "abstract", why))
    found = decide(problem, budget)
    if found.verdict is Verdict.PROVED:
        reason = f"For unknown values of h, H, Q: {found.deciding.reason}"
        details = {**found.deciding.details, "about": found.deciding.obligation}
        first = replace(found.deciding, obligation=to_text(statement), reason=reason, details=details)
        return _decision(first, *found.evidence[1:])
    return _by_instance(statement, found, budget)


def _by_instance(statement: Statement, found: Decision, budget: Budget | None) -> Decision:
    """A concrete annealed schedule that refutes refutes the statement about all of them."""
    for text in INSTANCES:
        problem = prepare(statement, in_force(text))
        against, _ = witness.search(problem)
        if against is not None:
            point = {"h": text, **(against.witness or {})}
            return _decision(replace(against, reason=f"For the schedule {text}: {against.reason}", witness=point))
    reason = f"Not shown for unknown h, H, Q, and not refuted by {', '.join(INSTANCES)}."
    text = to_text(statement)
    return _decision(Evidence(text, Verdict.UNDECIDED, Rigor.EXACT, "abstract", reason), *found.evidence)
