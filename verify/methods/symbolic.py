"""Proof by exact algebra: identities by normal form, signs by factors.

A relation becomes ``margin >= 0``; the margin is a rational function in variables and atoms. If it is 0 the
relation is an identity. Otherwise the margin factors, and its sign is the product of the signs of the
factors: an even power is non-negative, a factor whose coefficients are all non-negative after the domain
has been mapped to the orthant is non-negative, and what remains is left to a numeric prover, which then
sets the rigor. Every operation of the original formula must be certified defined, and every base whose
sign the normal form relied on certified non-negative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from verify.enclosure.factors import factors
from verify.enclosure.rational import RationalFunction
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.formula import Expr, Relation, num
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.language.rational import rational_value
from verify.problem.points import Point, put_closed_forms
from verify.problem.problem import Problem, is_infinite
from verify.problem.relax import with_slack
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "symbolic"
Prove = Callable[[Problem], Evidence]


@dataclass
class _Trace:
    """What a proof used: the weakest rigor of its parts and a line for each."""

    rigor: Rigor = Rigor.EXACT
    lines: list[str] = field(default_factory=list)

    def add(self, line: str, rigor: Rigor = Rigor.EXACT) -> None:
        if line not in self.lines:
            self.lines.append(line)
        self.rigor = min(self.rigor, rigor)


def decide(problem: Problem, member: Point | None, prove: Prove) -> Evidence:
    """Try to prove a problem by exact algebra.

    member   a point of the domain, which fixes the signs of bases and factors; None if none is known
    prove    a prover for the sign of single factors (weaker rigor is taken over)
    returns  PROVED or UNDECIDED
    """
    if member is None:
        return _undecided(problem, "no point of the domain is known")
    answer = _attempt(problem, member, prove, problem.text)
    if answer.verdict is Verdict.UNDECIDED:
        relaxed = with_slack(problem, member)
        if relaxed is not None:
            second = _attempt(*relaxed, prove, problem.text)
            if second.verdict is Verdict.PROVED:
                return second
    return answer


def _attempt(problem: Problem, member: Point, prove: Prove, text: str) -> Evidence:
    trace = _Trace()
    try:
        solver = _Solver(problem, member, prove, trace)
        for relation in (*problem.conditions, *problem.statement.body):
            solver.relation(relation)
        solver.definedness()
    except (NotEnclosed, UndefinedOperation) as stop:
        return _undecided(problem, str(stop))
    details = {"steps": trace.lines}
    return Evidence(text, Verdict.PROVED, trace.rigor, METHOD, _sentence(trace), details=details)


def _undecided(problem: Problem, why: str) -> Evidence:
    reason = f"Exact algebra did not decide: {why.rstrip('.')}."
    return Evidence(problem.text, Verdict.UNDECIDED, Rigor.EXACT, METHOD, reason)


def _sentence(trace: _Trace) -> str:
    how = "Exact algebra" if trace.rigor is Rigor.EXACT else "Exact algebra and certified signs of factors"
    return f"{how}: {'; '.join(trace.lines[:4])}{'; ...' if len(trace.lines) > 4 else ''}."


class _Solver:
    def __init__(self, problem: Problem, member: Point, prove: Prove, trace: _Trace) -> None:
        self.problem, self.prove, self.trace = problem, prove, trace
        self.sample: Mapping[str, float] = {n: float(v) for n, v in member.items()}
        self.form = NormalForm(self.sample, problem.functions)
        self.known: dict[str, Relation] = {}

    def relation(self, relation: Relation) -> None:
        """Show one relation; raises NotEnclosed where exact algebra does not."""
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
        self._sign(value, 1, strict=relation.op in ("<", ">"), whole=relation)

    def _sign(self, value: RationalFunction, sign: int, *, strict: bool, whole: Relation | None) -> None:
        """Show sign * value >= 0 (or > 0) on the domain."""
        content, parts = factors(value)
        sign *= 1 if content > 0 else -1
        hard: list[tuple[Expr, bool]] = []
        for factor, multiplicity in parts:
            even = multiplicity % 2 == 0
            nonzero = strict or multiplicity < 0
            if even and not nonzero:
                self.trace.add(f"({to_text(self.form.to_expr(factor))})**{multiplicity} is an even power")
                continue
            here = 1 if self.form.sample_sign(factor) >= 0 else -1
            if not even:
                sign *= here
            oriented = factor if here > 0 else -factor
            if self._by_coefficients(oriented, strict=nonzero):
                self.trace.add(f"{to_text(self.form.to_expr(oriented))} {'>' if nonzero else '>='} 0 by its coefficients")
                continue
            hard.append((self.form.to_expr(oriented), nonzero))
        if sign < 0:
            raise NotEnclosed("the sign at a sample point is against the relation")
        if len(hard) == 1 and len(parts) == 1 and whole is not None:
            raise NotEnclosed("the difference does not factor")
        for expr, nonzero in hard:
            self._prove(Relation(">" if nonzero else ">=", expr, num(0)))

    def _prove(self, relation: Relation) -> None:
        evidence = self.prove(self.problem.with_body((relation,)))
        if evidence.verdict is not Verdict.PROVED:
            raise NotEnclosed(f"{to_text(relation)} was not shown ({evidence.reason.rstrip('.')})")
        self.trace.add(f"{to_text(relation)} by {evidence.method}", evidence.rigor)

    def nonnegative(self, expr: Expr, *, strict: bool = False) -> None:
        """Show expr >= 0 (or > 0), by coefficients or by the prover."""
        try:
            value = self.form.of(put_closed_forms(expr, self.problem))
            if self._by_coefficients(value, strict=strict):
                return
            content, parts = factors(value)
            if len(parts) > 1 or (parts and content < 0):
                self._sign(value, 1, strict=strict, whole=None)
                return
        except NotEnclosed:
            pass
        self._prove(Relation(">" if strict else ">=", expr, num(0)))

    # -- definedness

    def definedness(self) -> None:
        """Certify every operation of the statement defined, and the assumptions of the normal form."""
        done: set[Expr] = set()
        for relation in (*self.problem.statement.hypotheses, *self.problem.statement.body, *self.problem.conditions):
            for side in (relation.left, relation.right):
                for node in side.walk():
                    if node not in done:
                        done.add(node)
                        self._defined(node)
        index = 0
        while index < len(self.form.assumptions):  # certifying one may add others
            self.nonnegative(self.form.assumptions[index])
            index += 1

    def _defined(self, e: Expr) -> None:
        if e.op == "div":
            self._nonzero(e.args[1])
        elif e.op == "sqrt":
            self.nonnegative(e.args[0])
        elif e.op == "log":
            self.nonnegative(e.args[0], strict=True)
        elif e.op == "pow":
            self._defined_power(*e.args)
        elif e.op in ("h", "H", "Q"):
            self.nonnegative(e.args[0])
            self.nonnegative(num(1) - e.args[0])
        elif e.op in ("tan", "tau", "K"):
            raise NotEnclosed(f"{e.op} is left to enclosures")

    def _defined_power(self, base: Expr, exponent: Expr) -> None:
        fixed = rational_value(exponent)
        if fixed is not None and fixed.denominator == 1:
            if fixed < 0:
                self._nonzero(base)
        elif fixed is not None and fixed > 0:
            self.nonnegative(base)
        elif base.op == "const":
            return
        else:
            try:
                self.nonnegative(base, strict=True)
            except NotEnclosed:
                self.nonnegative(base)
                self.nonnegative(exponent, strict=True)

    def _nonzero(self, expr: Expr) -> None:
        value = self.form.of(put_closed_forms(expr, self.problem))
        if value.is_zero():
            raise UndefinedOperation("a divisor is identically 0", certain=True)
        fixed = value.as_fraction()
        if fixed is not None:
            return
        positive = self.form.sample_sign(value) > 0
        self.nonnegative(expr if positive else -expr, strict=True)

    # -- signs by coefficients

    def _by_coefficients(self, value: RationalFunction, *, strict: bool) -> bool:
        """Are all coefficients non-negative once every generator is mapped to a non-negative one?

        strict   a positive term made of strictly positive generators must be there
        """
        positive: set[str] = set()
        try:
            for name in value.names:
                value = self._to_orthant(value, name, positive, strict=strict)
            top, bottom = value.numerator_terms(), value.denominator_terms()
        except (NotEnclosed, UndefinedOperation):
            return False
        if any(c < 0 for _, c in (*top, *bottom)):
            return False
        denominator = any(set(powers) <= positive for powers, _ in bottom)
        return denominator and (not strict or any(set(powers) <= positive for powers, _ in top))

    def _to_orthant(
        self, value: RationalFunction, name: str, positive: set[str], *, strict: bool
    ) -> RationalFunction:
        """Write the generator ``name`` in one that ranges over [0, oo); positive ones are noted."""
        y = RationalFunction.generator(name)
        if name in self.form.atoms:
            if self.form.atoms[name] == Expr("const", (), "pi"):
                positive.add(name)
                return value.substitute(name, y + Fraction(3))
            if self.form.positive_atom(name):
                positive.add(name)
            elif not self.form.nonnegative_atom(name):
                raise NotEnclosed("an atom of unknown sign")
            return value
        q = next((q for q in self.problem.statement.quantifiers if q.name == name), None)
        if q is None:
            raise NotEnclosed(f"{name} has no range")
        low = None if is_infinite(q.low) else rational_value(q.low)
        high = None if is_infinite(q.high) else rational_value(q.high)
        if low is not None and high is not None and low == high:
            return value.substitute(name, low)
        if low is not None and high is None:
            if not q.low_closed:
                positive.add(name)
            return value.substitute(name, y + low)
        if low is None and high is not None:
            if not q.high_closed:
                positive.add(name)
            return value.substitute(name, RationalFunction.number(high) - y)
        if low is None or high is None:
            raise NotEnclosed("an unbounded or irrational range")
        # x = (low + high y)/(1 + y) covers [low, high); the closed end is a limit, so it is lost to strict signs
        if q.high_closed and strict:
            raise NotEnclosed("a strict sign on a closed interval")
        if not q.low_closed:
            positive.add(name)
        return value.substitute(name, (y * high + low) / (y + Fraction(1)))
