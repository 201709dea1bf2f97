"""Proof by exact algebra: identities by normal form, signs by factors.

A relation becomes ``margin >= 0``; the margin is a rational function in variables and atoms. If it is 0 the
relation is an identity. Otherwise it factors, and its sign is the product of the signs of the factors: an
even power is non-negative, a factor is non-negative where its coefficients are once the domain has been
mapped to the orthant, and what remains is left to a numeric prover, which then sets the rigor. Kinks are
resolved by cases, hypotheses by slack. Every operation of the original formula must be certified defined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from verify.enclosure.factors import factors
from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.formula import Expr, Relation, num, var
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.problem.cases import cases
from verify.problem.defined import needs
from verify.problem.linear import combination
from verify.problem.monomials import dominated
from verify.problem.multiples import below
from verify.problem.orthant import Orthant
from verify.problem.points import Point, put_closed_forms
from verify.problem.problem import Problem, membership_relations
from verify.problem.quadratic import completed_square
from verify.problem.relax import relaxations
from verify.problem.rewrite import without_monotone
from verify.problem.roots import in_roots
from verify.problem.sampling import generic_point
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "symbolic"
Prove = Callable[[Problem], Evidence]
ONE = Fraction(1)
_FAILED = (NotEnclosed, UndefinedOperation, OverflowError, ZeroDivisionError, RecursionError)


@dataclass
class _Trace:
    """What a proof used: the weakest rigor of its parts and a line for each."""

    rigor: Rigor = Rigor.EXACT
    lines: list[str] = field(default_factory=list)

    def add(self, line: str, rigor: Rigor = Rigor.EXACT) -> None:
        if line not in self.lines:
            self.lines.append(line)
        self.rigor = min(self.rigor, rigor)

    def join(self, other: _Trace) -> None:
        for line in other.lines:
            self.add(line)
        self.rigor = min(self.rigor, other.rigor)


def decide(problem: Problem, member: Point | None, prove: Prove) -> Evidence:
    """Try to prove a problem by exact algebra.

    member   a point of the domain, which says the signs of bases and factors that are then shown; None if none is
             known (a point that misses the hypotheses can only make it try the wrong signs)
    prove    a prover for single relations that algebra leaves open (its weaker rigor is taken over)
    returns  PROVED or UNDECIDED
    """
    anywhere = replace(problem, statement=replace(problem.statement, hypotheses=()))
    member = generic_point(problem) or member or generic_point(anywhere)
    if member is None:
        return _undecided(problem, "no point of the domain is known")
    trace = _Trace()
    try:
        for relation in (*problem.conditions, *problem.statement.body):
            _show(problem.with_body((relation,)), relation, member, prove, trace, alone=False)
        for need in needs(problem, member):
            usable = replace(problem.statement, hypotheses=problem.statement.hypotheses[: need.hypotheses])
            _show_one_of(replace(problem, statement=usable), need.alternatives, member, prove, trace)
    except _FAILED as stop:
        return _undecided(problem, str(stop))
    details = {"steps": trace.lines}
    return Evidence(problem.text, Verdict.PROVED, trace.rigor, METHOD, _sentence(trace), details=details)


def _undecided(problem: Problem, why: str) -> Evidence:
    reason = f"Exact algebra did not decide: {why.rstrip('.')}."
    return Evidence(problem.text, Verdict.UNDECIDED, Rigor.EXACT, METHOD, reason)


def _sentence(trace: _Trace) -> str:
    how = "Exact algebra" if trace.rigor is Rigor.EXACT else "Exact algebra and certified signs of factors"
    return f"{how}: {'; '.join(trace.lines[:4])}{'; ...' if len(trace.lines) > 4 else ''}."


def _show(
    problem: Problem, relation: Relation, member: Point, prove: Prove, trace: _Trace, *, alone: bool
) -> None:
    """Show one relation on the domain, in every case; raises where nothing shows it.

    alone   the prover may also take the relation as it is (a side condition), not only a proper factor
    """
    integers = frozenset(q.name for q in problem.statement.quantifiers if q.integer)
    problem = problem.with_body((without_monotone(relation, integers),))
    for case in cases(problem):
        point = (
            member
            if case is problem
            else generic_point(case) or {**dict.fromkeys(case.statement.names, ONE), **member}
        )
        trace.join(_any_version(case, point, prove, alone=alone))


def _show_one_of(
    problem: Problem,
    alternatives: tuple[tuple[Relation, ...], ...],
    member: Point,
    prove: Prove,
    trace: _Trace,
) -> None:
    """Show every relation of one alternative; exact algebra on each first, then with the prover."""
    stops: list[Exception] = []
    for prover in (_refuses, prove):
        for relations in alternatives:
            part = _Trace()
            try:
                for r in relations:
                    _show(problem, r, member, prover, part, alone=True)
            except _FAILED as stop:
                stops.append(stop)
                continue
            trace.join(part)
            return
    raise NotEnclosed(str(stops[-1]))


def _refuses(problem: Problem) -> Evidence:
    return _undecided(problem, "no prover was asked")


def _any_version(case: Problem, member: Point, prove: Prove, *, alone: bool) -> _Trace:
    first: Exception | None = None
    for version, point in ((case, member), *relaxations(case, member)):
        try:
            return _attempt(version, point, None)
        except _FAILED as stop:
            first = first or stop
    try:
        return _attempt(case, member, prove)
    except _FAILED as stop:
        if not alone:
            raise NotEnclosed(str(first or stop)) from None
    evidence = prove(case)
    if evidence.verdict is not Verdict.PROVED:
        raise NotEnclosed(f"{to_text(case.statement.body[0])} was not shown ({evidence.reason.rstrip('.')})")
    trace = _Trace()
    trace.add(f"{to_text(case.statement.body[0])} by {evidence.method}", evidence.rigor)
    return trace


def _attempt(problem: Problem, point: Point, prove: Prove | None) -> _Trace:
    """One version of one relation; what the normal form assumed is shown as well."""
    trace = _Trace()
    solver = _Solver(problem, {n: float(v) for n, v in point.items()}, prove, trace)
    solver.relation(problem.statement.body[0])
    index = 0
    while index < len(solver.form.assumptions):  # showing one may add others
        solver.nonnegative(solver.form.assumptions[index])
        index += 1
    for exponent in solver.form.positive:
        solver.nonnegative(exponent, strict=True)
    for condition in problem.conditions:  # a relaxation's own assumptions
        if condition.op == ">=" and condition.right == num(0):
            solver.nonnegative(condition.left)
    return trace


class _Solver:
    def __init__(
        self, problem: Problem, sample: Mapping[str, float], prove: Prove | None, trace: _Trace
    ) -> None:
        self.problem, self.prove, self.trace = problem, prove, trace
        self.sample = sample
        self.form = NormalForm(sample, problem.functions, zero_powers=True)
        self.orthant = Orthant(problem, self.form)

    def relation(self, relation: Relation) -> None:
        """Show one relation; raises NotEnclosed where exact algebra does not."""
        relation = without_monotone(relation)
        up = relation.op in (">", ">=")
        margin = relation.left - relation.right if up else relation.right - relation.left
        value = self.form.of(put_closed_forms(margin, self.problem))
        if value.is_zero():
            if relation.op in ("<", ">"):
                raise NotEnclosed("both sides are identical")
            self.trace.add(f"both sides of {to_text(relation)} have the same normal form")
            return
        if relation.op == "==":
            raise NotEnclosed("the difference has a normal form that is not 0")
        used = self._sum_of(relation)
        if used:
            self.trace.add(
                f"{to_text(relation)} as a sum of {used} hypotheses"
                if used > 1
                else f"{to_text(relation)} by hypothesis"
            )
            return
        self._sign(value, strict=relation.op in ("<", ">"), proper=True)

    def _sign(self, value: RationalFunction, *, strict: bool, proper: bool) -> None:
        """Show value >= 0 (or > 0); with ``proper`` the prover is not asked for the whole unfactored value."""
        value = in_roots(value, self.form)
        content, parts = factors(value)
        sign = 1 if content > 0 else -1
        hard: list[tuple[Expr, bool]] = []
        if not parts:
            self.trace.add(f"the difference is {content}")
        for factor, multiplicity in parts:
            nonzero = strict or multiplicity < 0
            if multiplicity % 2 == 0 and not nonzero:
                self.trace.add(f"({to_text(self.form.to_expr(factor))})**{multiplicity} is an even power")
                continue
            here = 1 if self.form.sample_sign(factor) >= 0 else -1
            sign *= here if multiplicity % 2 else 1
            oriented = factor if here > 0 else -factor
            shown = to_text(self.form.to_expr(oriented))
            if self.orthant.holds(oriented, strict=nonzero):
                self.trace.add(f"{shown} {'>' if nonzero else '>='} 0 by its coefficients")
            elif not nonzero and dominated(oriented, self.form, self.orthant):
                self.trace.add(f"{shown} >= 0: one power dominates the other")
            elif self._supposed(oriented, strict=nonzero) or self._combined(oriented, strict=nonzero):
                self.trace.add(f"{shown} {'>' if nonzero else '>='} 0 by hypothesis")
            elif not nonzero and completed_square(oriented, self.orthant) is not None:
                self.trace.add(f"{shown} >= 0 by completing the square")
            else:
                hard.append((self.form.to_expr(oriented), nonzero))
        if sign < 0:
            raise NotEnclosed("the sign at a sample point is against the relation")
        if hard and proper and len(parts) == 1:
            raise NotEnclosed("the difference does not factor")
        for expr, nonzero in hard:
            self._prove(Relation(">" if nonzero else ">=", expr, num(0)))

    def _combined(self, factor: RationalFunction, *, strict: bool) -> bool:
        """Do hypotheses, times numbers, add up to the factor?"""
        goal = Relation(">" if strict else ">=", self.form.to_expr(factor), num(0))
        return self._sum_of(goal) > 0

    def _sum_of(self, goal: Relation) -> int:
        """How many hypotheses, times numbers, add up to a relation."""
        several = bool(self.problem.statement.hypotheses or self.problem.bounds)
        return combination(goal, self._known(), self.form, self.orthant, several=several)

    def _known(self) -> tuple[Relation, ...]:
        """Hypotheses, intervals, and those of variables that a relaxation replaced."""
        statement = self.problem.statement
        ends = (r for q in statement.quantifiers for r in membership_relations(q, var(q.name)))
        return (*statement.hypotheses, *self.problem.bounds, *ends)

    def _supposed(self, factor: RationalFunction, *, strict: bool) -> bool:
        """Does a hypothesis or a bound, times a positive number, lie below the factor?"""
        for r in self._known():
            if r.op == "==":
                continue
            more = strict and r.op in ("<=", ">=")  # then the rest has to be > 0
            form = NormalForm(self.sample, self.problem.functions, zero_powers=True)
            margin = form.of(r.left - r.right if r.op in (">", ">=") else r.right - r.left)
            same = all(self.form.atoms.get(n) == form.atoms.get(n) for n in margin.names)
            if (
                not form.assumptions
                and not form.positive
                and same
                and below(margin, factor, self.orthant, self.form.sample_sign, strict=more)
            ):
                return True
        return False

    def _prove(self, relation: Relation) -> None:
        if self.prove is None:
            raise NotEnclosed(f"the sign of {to_text(relation.left)} is not seen from its coefficients")
        evidence = self.prove(self.problem.with_body((relation,)))
        if evidence.verdict is not Verdict.PROVED:
            raise NotEnclosed(f"{to_text(relation)} was not shown ({evidence.reason.rstrip('.')})")
        self.trace.add(f"{to_text(relation)} by {evidence.method}", evidence.rigor)

    def nonnegative(self, expr: Expr, *, strict: bool = False) -> None:
        """Show expr >= 0 (or > 0), by coefficients, factors or the prover."""
        value = self.form.of(put_closed_forms(expr, self.problem))
        if not self.orthant.holds(value, strict=strict):
            self._sign(value, strict=strict, proper=False)
