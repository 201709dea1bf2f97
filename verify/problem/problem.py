"""Problems: a statement together with the schedule in force.

``conditions`` are relations that must hold on the domain for the formulas to mean what they say (the
argument of h, H and Q in [0, 1]); a method proves them along with the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from verify.errors import StatementError
from verify.language.algebras import FloatAlgebra, GermAlgebra, IntervalAlgebra, MpmathAlgebra
from verify.language.calculus import expand_derivatives
from verify.language.formula import Expr, Quantifier, Relation, Statement, num, substitute
from verify.language.printer import to_text
from verify.language.sums import sums, written_out
from verify.language.vectors import speaks_of


@dataclass(frozen=True)
class Problem:
    """One statement to decide.

    statement   without ``diff`` nodes
    functions   functionals of the schedule in force (verify.theory.functionals), or None
    conditions  side conditions that a proof needs beside the body
    defined     formulas that no longer occur but must be defined on the domain: what was differentiated, and
                what a variable was replaced by
    solved      variables that an equality determined, by their values
    bounds      known to hold on the domain: the intervals of variables that a relaxation replaced
    """

    statement: Statement
    functions: Any = None
    conditions: tuple[Relation, ...] = ()
    defined: tuple[Expr, ...] = ()
    solved: tuple[tuple[str, Expr], ...] = ()
    bounds: tuple[Relation, ...] = ()

    @property
    def text(self) -> str:
        """The statement in the statement language."""
        return to_text(self.statement)

    def interval(self) -> IntervalAlgebra:
        """Certified interval arithmetic for this problem."""
        return IntervalAlgebra(self.functions)

    def germ(self, delta: Any) -> GermAlgebra:
        """Certified expansions on (0, delta] for this problem."""
        return GermAlgebra(delta, self.functions)

    def floats(self) -> FloatAlgebra:
        """Floats for this problem."""
        return FloatAlgebra(self.functions)

    def mpmath(self) -> MpmathAlgebra:
        """mpmath numbers for this problem."""
        return MpmathAlgebra(self.functions)

    def with_body(self, body: tuple[Relation, ...]) -> Problem:
        """The same problem about other relations."""
        return replace(self, statement=replace(self.statement, body=body))


def map_statement(statement: Statement, f: Callable[[Expr], Expr]) -> Statement:
    """Apply a function of formulas to every formula of a statement."""

    def relation(r: Relation) -> Relation:
        return Relation(r.op, f(r.left), f(r.right))

    return Statement(
        tuple(replace(q, low=f(q.low), high=f(q.high)) for q in statement.quantifiers),
        tuple(relation(r) for r in statement.hypotheses),
        tuple(relation(r) for r in statement.body),
    )


def prepare(statement: Statement, functions: Any = None) -> Problem:
    """Put the schedule in and remove what methods need not see.

    statement   as parsed
    functions   functionals of the schedule, or None; one with a parameter (poly:p) brings closed forms,
                which replace h, H, Q, tau and K
    raises      StatementError for h' of a schedule with kinks, and for a sum whose number of terms is not known
    """
    if speaks_of(statement):
        raise StatementError(f"{to_text(statement)[:60]!r}: vectors and sequences are not accepted here.")
    statement = sums_written_out(statement)
    left = [s for e in _formulas(statement) for s in sums(e)]
    if left:
        raise StatementError(f"{to_text(left[0])!r}: only a sum from one number to another is accepted here.")
    conditions: tuple[Relation, ...] = ()
    closed = getattr(functions, "substitution", None)
    if closed is not None:
        conditions = argument_conditions(statement)
        statement = map_statement(statement, closed)
        functions = None
    operands = differentiated(statement)
    statement = map_statement(statement, expand_derivatives)
    _refuse_kinks(statement, functions)
    statement, solved = eliminate_equalities(statement)
    values = dict(solved)
    defined = tuple(dict.fromkeys((*(substitute(e, values) for e in operands), *values.values())))
    return Problem(statement, functions, tuple(r.map(values) for r in conditions), defined, solved)


def sums_written_out(statement: Statement) -> Statement:
    """The statement with those sums written out whose number of terms is known."""
    if not any(sums(e) for e in _formulas(statement)):
        return statement
    integers = frozenset(q.name for q in statement.quantifiers if q.integer)
    return map_statement(statement, lambda e: written_out(e, integers))


def differentiated(statement: Statement) -> list[Expr]:
    """Operands of ``diff``, innermost first: a derivative may be defined where its operand is not."""
    return [expand_derivatives(n.args[0]) for e in _formulas(statement) for n in e.walk() if n.op == "diff"]


def _formulas(statement: Statement) -> list[Expr]:
    """Every formula of a statement, ends of intervals included."""
    relations = (*statement.hypotheses, *statement.body)
    ends = [e for q in statement.quantifiers for e in (q.low, q.high)]
    return [*ends, *(e for r in relations for e in (r.left, r.right))]


def _refuse_kinks(statement: Statement, functions: Any) -> None:
    """h' is asked for by a statement, so it must exist: no schedule with several pieces."""
    pieces: tuple[Any, ...] = getattr(getattr(functions, "schedule", None), "pieces", ())
    used = any(n.op == "dh" for e in _formulas(statement) for n in e.walk())
    if used and len(pieces) > 1:
        raise StatementError(
            f"diff(h(u), u) needs a schedule without kinks: {functions.schedule.name} has one at u = {pieces[0].high}."
        )


def argument_conditions(statement: Statement) -> tuple[Relation, ...]:
    """0 <= a <= 1 for every argument a of h, H, Q, and r > 0 for every argument of tau and K."""
    out: dict[Relation, None] = {}
    for node in (n for e in _formulas(statement) for n in e.walk()):
        if node.op in ("h", "H", "Q"):
            out[Relation("<=", num(0), node.args[0])] = None
            out[Relation("<=", node.args[0], num(1))] = None
        elif node.op in ("tau", "K"):
            out[Relation("<", num(0), node.args[0])] = None
    return tuple(out)


def eliminate_equalities(statement: Statement) -> tuple[Statement, tuple[tuple[str, Expr], ...]]:
    """Replace a variable that a hypothesis ``name == formula`` determines; its interval stays as hypotheses.

    returns  the statement, and what was replaced
    """
    for hypothesis in statement.hypotheses:
        if hypothesis.op != "==":
            continue
        for side, other in ((hypothesis.left, hypothesis.right), (hypothesis.right, hypothesis.left)):
            quantifier = next(
                (q for q in statement.quantifiers if q.name == side.value and side.op == "var"), None
            )
            if quantifier is None or side.value in other.free or quantifier.integer:
                continue
            if any(quantifier.name in (q.low.free | q.high.free) for q in statement.quantifiers):
                continue  # an interval is bound by it
            rest, more = eliminate_equalities(_replace_variable(statement, hypothesis, quantifier, other))
            values = dict(more)
            return rest, ((quantifier.name, substitute(other, values)), *more)
    return statement, ()


def _replace_variable(statement: Statement, used: Relation, q: Quantifier, value: Expr) -> Statement:
    rest = tuple(p for p in statement.quantifiers if p.name != q.name)
    at = next(i for i, r in enumerate(statement.hypotheses) if r is used)
    before, after = statement.hypotheses[:at], statement.hypotheses[at + 1 :]
    hypotheses = (*before, *membership_relations(q, value), *after)
    mapping = {q.name: value}
    return Statement(
        rest, tuple(r.map(mapping) for r in hypotheses), tuple(r.map(mapping) for r in statement.body)
    )


def membership_relations(q: Quantifier, value: Expr) -> tuple[Relation, ...]:
    """``value`` lies in the interval of ``q`` (infinite ends give no relation)."""
    out = []
    if not is_infinite(q.low):
        out.append(Relation("<=" if q.low_closed else "<", q.low, value))
    if not is_infinite(q.high):
        out.append(Relation("<=" if q.high_closed else "<", value, q.high))
    return tuple(out)


def is_infinite(end: Expr) -> bool:
    """Is the end point oo or -oo?"""
    return (end.op == "const" and end.value == "oo") or (end.op == "neg" and is_infinite(end.args[0]))
