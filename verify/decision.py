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
from fractions import Fraction
from typing import Any

from verify.errors import ContradictionError, NotEnclosed
from verify.language.formula import Relation, Statement, var
from verify.language.parser import parse_expression
from verify.language.printer import to_text
from verify.methods import ball, numeric, symbolic, witness
from verify.methods.budget import Budget
from verify.problem.abstract import abstract
from verify.problem.points import Point
from verify.problem.problem import Problem, is_infinite, prepare
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict

INSTANCES = {"linear": "1", "poly:2": "2", "cosine": "pi/2", "poly:5": "5"}
"""Annealed schedules that may refute a claim about all of them, with their Lipschitz constants."""
_QUICK = Budget(500, 1.0)


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
        proof = symbolic.decide(problem, member, _no_prover)
        if proof.verdict is Verdict.PROVED:
            raise ContradictionError(
                f"{problem.text!r} was refuted ({against.reason}) and proved ({proof.reason})"
            )
        return _decision(against)
    tried: list[Evidence] = []
    for evidence in _proofs(problem, member, budget):
        if evidence.verdict is Verdict.UNDECIDED:
            suspects = [{n: Fraction(v) for n, v in p.items()} for p in evidence.details.get("suspects", ())]
            refuted = witness.refute_at(problem, suspects)
            if refuted is not None:
                return _decision(refuted)
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
    yield symbolic.decide(
        problem, member, lambda part: ball.decide(part, replace(budget.restarted(), seconds=3.0))
    )
    unbounded = sum(is_infinite(q.high) or is_infinite(q.low) for q in problem.statement.quantifiers)
    hopeless = unbounded > 2  # boxes in three unbounded directions: what algebra does not see, they seldom do
    yield ball.decide(
        problem,
        replace(budget.restarted(), seconds=min(budget.seconds, 3.0)) if hopeless else budget.restarted(),
    )


def _no_prover(part: Problem) -> Evidence:
    """Stands in where only exact algebra may speak."""
    return Evidence(part.text, Verdict.UNDECIDED, Rigor.EXACT, "symbolic", "left to other methods")


def _quickly(part: Problem) -> bool:
    """Plain side conditions about arguments: exact algebra, then a few boxes."""
    found = symbolic.decide(part, None, _no_prover)
    return found.verdict is Verdict.PROVED or ball.decide(part, _QUICK.restarted()).verdict is Verdict.PROVED


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

    schedule  None; a schedule's text; or "annealed" for every annealed schedule, p-Lipschitz where the
              statement binds p: then a proof speaks of unknown h, H, Q, and one concrete schedule may refute
    raises    ScheduleError, StatementError, ContradictionError
    """
    if schedule is None:
        return decide(prepare(statement), budget)
    if schedule != "annealed":
        functions = in_force(schedule)
        found = _as_annealed(statement, functions) or decide(prepare(statement, functions), budget)
        return found
    against, inhabited = _by_instance(statement)
    text = to_text(statement)
    try:
        problem = abstract(statement, _quickly)
        found = decide(problem, replace(budget or Budget(), seconds=3.0))
    except NotEnclosed as stop:
        if against is not None:
            return _decision(against)
        reason = f"It speaks of every annealed schedule, and {stop}."
        return _decision(Evidence(text, Verdict.UNDECIDED, Rigor.EXACT, "abstract", reason))
    if found.verdict is Verdict.PROVED and against is None and inhabited is None:
        return _decision(_no_point(replace(found.deciding, obligation=text)))
    if found.verdict is Verdict.PROVED:
        if against is not None:
            raise ContradictionError(f"{text!r} was proved for every annealed schedule, yet {against.reason}")
        reason = f"For unknown values of h, H, Q: {found.deciding.reason}"
        details = {
            **found.deciding.details,
            "about": found.deciding.obligation,
            "point of the domain": inhabited,
        }
        first = replace(found.deciding, obligation=text, reason=reason, details=details)
        return _decision(first, *found.evidence[1:])
    if against is not None:
        return _decision(against)
    reason = f"Not shown for unknown h, H, Q, and not refuted by {', '.join(INSTANCES)}."
    return _decision(Evidence(text, Verdict.UNDECIDED, Rigor.EXACT, "abstract", reason), *found.evidence)


def _as_annealed(statement: Statement, functions: Any) -> Decision | None:
    """A statement whose hypotheses speak of H or Q may follow for every annealed schedule, so for this one."""
    speaks = any(
        e.op in ("H", "Q") for r in statement.hypotheses for s in (r.left, r.right) for e in s.walk()
    )
    if not speaks or not getattr(functions, "annealed", False):
        return None
    try:
        problem = abstract(statement, _quickly, lipschitz=False)
    except NotEnclosed:
        return None
    against, member = witness.search(problem)
    found = symbolic.decide(problem, member, _no_prover)
    if found.verdict is not Verdict.PROVED or member is None or against is not None:
        return None
    reason = f"It holds for every annealed schedule. {found.reason}"
    return _decision(_with_point(replace(found, obligation=to_text(statement), reason=reason), member))


def _by_instance(statement: Statement) -> tuple[Evidence | None, dict[str, str] | None]:
    """What concrete annealed schedules say of a statement about all of them.

    returns  (a refutation or None, a schedule with a certified point of the domain and hypotheses or None):
             unknown values of h, H, Q may satisfy hypotheses that no schedule satisfies
    """
    inhabited: dict[str, str] | None = None
    for name, lipschitz in INSTANCES.items():
        about = statement
        if "p" in statement.names:
            enough = Relation(">=", var("p"), parse_expression(lipschitz))
            about = replace(statement, hypotheses=(enough, *statement.hypotheses))
        against, member = witness.search(prepare(about, in_force(name)))
        if against is not None and against.verdict is Verdict.REFUTED:
            point = {"h": name, **(against.witness or {})}
            return replace(
                against, reason=f"For the schedule {name}: {against.reason}", witness=point
            ), inhabited
        if member is not None and inhabited is None:
            inhabited = {"h": name, **{n: str(v) for n, v in member.items()}}
    return None, inhabited
