"""The strongest method that applies: one problem in, one decision out.

    witness    a certified counterexample refutes; a certified undefined point makes ill-posed
    symbolic   exact algebra proves
    ball       certified enclosures prove, or find the domain empty
    numeric    sampling supports or doubts what nothing decided

A sum with symbolic ends is an unknown number for a proof, and is written out for small integers to be refuted.

A proof counts only beside a certified point of the domain (no vacuous truth), and a proof beside a
counterexample is a contradiction, which stops the run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from verify.errors import ContradictionError, NotEnclosed
from verify.language.formula import Statement
from verify.language.printer import to_text
from verify.language.vectors import speaks_of
from verify.methods import instances, numeric, symbolic, unknowns, witness
from verify.methods.budget import Budget
from verify.methods.instances import INSTANCES
from verify.methods.sides import Sides, no_prover
from verify.problem.abstract import abstract
from verify.problem.points import Point
from verify.problem.problem import Problem, prepare, sums_written_out
from verify.problem.small_integers import LARGEST
from verify.problem.unknown_sums import has_sums
from verify.problem.vectors import check_terms, without_vectors
from verify.theory.in_force import in_force
from verify.verdict import Evidence, Rigor, Verdict


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
        proof = symbolic.decide(problem, member, no_prover)
        if proof.verdict is Verdict.PROVED:
            raise ContradictionError(
                f"{problem.text!r} was refuted ({against.reason}) and proved ({proof.reason})"
            )
        return _decision(against)
    tried: list[Evidence] = []
    for evidence in unknowns.proofs(problem, member, budget):
        if evidence.verdict is Verdict.UNDECIDED:
            refuted = witness.refute_where_suspected(problem, evidence)
            if refuted is not None:
                return _decision(refuted)
            tried.append(evidence)
            continue
        if evidence.verdict is Verdict.PROVED and against is not None:
            raise ContradictionError(f"{problem.text!r} was proved, yet {against.reason}")
        if evidence.verdict is Verdict.PROVED and member is None:
            tried.append(_no_point(evidence))
            continue  # another method may find the domain empty
        return _decision(_with_point(evidence, member), *tried)
    if against is not None:
        return _decision(against, *tried)
    sampled = numeric.decide(problem)
    refuted = witness.refute_where_suspected(problem, sampled)
    if refuted is not None:
        return _decision(refuted, *tried)
    undecided = sampled.verdict is Verdict.UNDECIDED and tried
    return _decision(*tried[-1:], sampled, *tried[:-1]) if undecided else _decision(sampled, *tried)


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
    statement = sums_written_out(statement)
    if has_sums(statement) or speaks_of(statement):
        return _with_unknowns(statement, schedule, budget or Budget())
    if schedule is None:
        return decide(prepare(statement), budget)
    if schedule != "annealed":
        functions = in_force(schedule)
        found = _as_annealed(statement, functions) or decide(prepare(statement, functions), budget)
        return found
    return _for_every_annealed(statement, budget or Budget())


def examine_statement(statement: Statement, schedule: str | None) -> Decision:
    """What points say against a statement that something else proves: refuted, ill-posed or undecided."""
    statement = without_vectors(sums_written_out(statement))
    if schedule == "annealed":
        against, _ = instances.by_schedule(statement, briefly=True)
    else:
        functions = None if schedule is None else in_force(schedule)
        against, _ = instances.search(statement, functions, briefly=True)
    reason = "No point was found that speaks against it; a proof of the formula alone was not tried."
    nothing = Evidence(to_text(statement), Verdict.UNDECIDED, Rigor.EMPIRICAL, "witness", reason)
    return _decision(against or nothing)


def _for_every_annealed(statement: Statement, budget: Budget) -> Decision:
    """A statement about unknown h, H, Q: exact algebra first, then concrete schedules, then the other methods."""
    text = to_text(statement)
    problem: Problem | None = None
    stop, sides = "", Sides()
    try:
        problem = abstract(statement, sides)
    except NotEnclosed as why:
        stop = str(why)
    exact = symbolic.decide(problem, None, no_prover) if problem is not None else None
    shown = exact is not None and exact.verdict is Verdict.PROVED
    against, inhabited = instances.by_schedule(statement, briefly=shown)
    if shown and exact is not None:
        found = _decision(exact)
    elif against is not None:
        return _decision(against)
    elif problem is None:
        reason = f"It speaks of every annealed schedule, and {stop}."
        return _decision(Evidence(text, Verdict.UNDECIDED, Rigor.EXACT, "abstract", reason))
    else:
        found = decide(problem, replace(budget, seconds=3.0))
    if found.verdict is not Verdict.PROVED:
        reason = f"Not shown for unknown h, H, Q, and not refuted by {', '.join(INSTANCES)}."
        return _decision(Evidence(text, Verdict.UNDECIDED, Rigor.EXACT, "abstract", reason), *found.evidence)
    if against is not None:
        raise ContradictionError(f"{text!r} was proved for every annealed schedule, yet {against.reason}")
    if inhabited is None:
        return _decision(_no_point(replace(found.deciding, obligation=text)))
    details = {**found.deciding.details, "about": found.deciding.obligation, "point of the domain": inhabited}
    reason = f"For unknown values of h, H, Q: {found.deciding.reason}"
    rigor = min(found.rigor, sides.rigor)
    first = replace(found.deciding, obligation=text, rigor=rigor, reason=reason, details=details)
    return _decision(first, *found.evidence[1:])


def _as_annealed(statement: Statement, functions: Any) -> Decision | None:
    """A statement whose hypotheses speak of H or Q may follow for every annealed schedule, so for this one."""
    speaks = any(
        e.op in ("H", "Q") for r in statement.hypotheses for s in (r.left, r.right) for e in s.walk()
    )
    if not speaks or not getattr(functions, "annealed", False):
        return None
    sides = Sides()
    try:
        problem = abstract(statement, sides, lipschitz=False)
    except NotEnclosed:
        return None
    against, member = witness.search(problem)
    found = symbolic.decide(problem, member, no_prover)
    if found.verdict is not Verdict.PROVED or member is None or against is not None:
        return None
    reason = f"It holds for every annealed schedule. {found.reason}"
    found = replace(found, obligation=to_text(statement), rigor=min(found.rigor, sides.rigor), reason=reason)
    return _decision(_with_point(found, member))


def _with_unknowns(statement: Statement, schedule: str | None, budget: Budget) -> Decision:
    """Decide a statement about sums whose ends are not all numbers, about sequences or about vectors.

    A counterexample is an instance with small integers; a proof takes each sum, inner product, function value and
    term of a sequence as an unknown number. A statement about vectors or sequences is proved, by exact algebra alone
    (boxes in that many unbounded directions show nothing), never refuted.
    """
    text = to_text(statement)
    check_terms(statement)
    functions = None if schedule in (None, "annealed") else in_force(str(schedule))
    found = unknowns.for_unknowns(statement, schedule, None)
    shown = found.verdict is Verdict.PROVED
    instance = without_vectors(statement)
    if schedule == "annealed":
        against, inhabited = instances.by_schedule(instance, briefly=shown)
    else:
        against, inhabited = instances.search(instance, functions, briefly=shown)
    vectors = instance != statement
    if vectors and not shown:
        against = None
    if not shown and against is None and not vectors:
        found = unknowns.for_unknowns(statement, schedule, budget)
    if found.verdict is Verdict.PROVED and against is not None:
        raise ContradictionError(f"{text!r} was proved ({found.reason}), yet {against.reason}")
    if against is not None:
        return _decision(against)
    details = {**found.details, "about": found.obligation, "point of the domain": inhabited}
    found = replace(found, obligation=text, details=details)
    if found.verdict is not Verdict.PROVED:
        return _decision(replace(found, reason=f"{_not_shown(vectors)} {found.reason}"))
    what = "sums, inner products and terms" if vectors else "sums"
    found = replace(found, reason=f"For unknown values of the {what}: {found.reason}")
    return _decision(found if inhabited is not None else _no_point(found))


def _not_shown(vectors: bool) -> str:
    if vectors:
        return "Not shown for unknown inner products and terms; numbers alone do not refute what is said of vectors."
    return f"Not shown for unknown values of the sums, and not refuted by integers up to {LARGEST}."
