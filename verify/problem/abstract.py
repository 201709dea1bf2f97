"""Statements about every annealed schedule: h, H and Q as unknown functions.

Each value h(a), H(a), Q(a) becomes a variable that knows only what the definition of an annealed schedule
gives (arXiv 2503.09411, Section 2.1 and Eq. (1)):

    0 <= h <= 1, h > 0 on [0, 1), h(1) = 0, h non-increasing;
    H > 0 and strictly decreasing on [0, 1), H(1) = 0, H(v) <= 1 - v;
    Q > 0, finite and strictly decreasing on [0, 1), Q(1) = 0 (finite because h is Lipschitz: h^2 <= 2 p H);
    h' <= 0, and h' >= -p where the statement binds p, the Lipschitz constant.

What is proved of the variables holds for every annealed schedule; nothing is refuted this way.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from verify.errors import NotEnclosed
from verify.language.calculus import expand_derivatives
from verify.language.formula import Expr, Quantifier, Relation, Statement, const, num, substitute, var
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.problem.problem import (
    Problem,
    argument_conditions,
    differentiated,
    eliminate_equalities,
    map_statement,
)

Proves = Callable[[Problem], bool]
_FUNCTIONS = ("h", "H", "Q", "dh")


@dataclass
class _Values:
    """The variables made so far: (function, canonical argument) -> name."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    arguments: dict[str, tuple[str, Expr]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()  # names of the statement's own

    def variable(self, op: str, argument: Expr) -> Expr:
        form = NormalForm()
        reduced = form.of(argument)
        plain = (
            not form.assumptions
        )  # otherwise sqrt(y**2) and y would be one argument, whatever the sign of y
        if op in ("h", "H", "Q") and plain and (reduced - 1).is_zero():
            return num(0)
        key = (op, repr(reduced) if plain else to_text(argument))
        if key not in self.names:
            name = f"{op}_{len(self.names) + 1}"
            while name in self.taken:
                name += "_"
            self.names[key] = name
            self.arguments[name] = (op, argument)
        return var(self.names[key])


def abstract(statement: Statement, proves: Proves, *, lipschitz: bool = True) -> Problem:
    """The statement about unknown values of h, H and Q.

    proves   decides the plain side conditions 0 <= a <= 1, a < 1, a <= b about arguments
    lipschitz  a variable p of the statement is the Lipschitz constant of h
    raises   NotEnclosed for tau or K, which need a concrete schedule, or an argument not shown in [0, 1]
    """
    operands = differentiated(statement)
    expanded = map_statement(statement, expand_derivatives)
    statement, first = eliminate_equalities(expanded)
    put = dict(first)
    operands = [*(substitute(e, put) for e in operands), *put.values()]
    for relation in dict.fromkeys(r.map(put) for r in argument_conditions(expanded)):
        if not _free_of_functions(relation):
            raise NotEnclosed("an argument of h, H or Q depends on the schedule")
        if not proves(_about(_before(statement, relation), relation)):
            raise NotEnclosed("an argument of h, H or Q was not shown to lie in [0, 1]")
    values = _Values(taken=frozenset(expanded.names))
    plain = map_statement(statement, lambda e: _replaced(e, values))
    operands = [_replaced(e, values) for e in operands]
    quantifiers, facts = _facts(statement, values, proves, lipschitz=lipschitz)
    whole = Statement((*quantifiers, *plain.quantifiers), (*plain.hypotheses, *facts), plain.body)
    whole, solved = eliminate_equalities(whole)
    known = dict(solved)
    defined = tuple(substitute(e, known) for e in operands)
    return Problem(whole, None, (), (*defined, *known.values()), solved)


def _free_of_functions(relation: Relation) -> bool:
    return not any(
        e.op in (*_FUNCTIONS, "tau", "K") for side in (relation.left, relation.right) for e in side.walk()
    )


def _before(statement: Statement, condition: Relation) -> Statement:
    """The statement with those hypotheses alone that stand before the first use of an argument."""
    if condition in argument_conditions(Statement(statement.quantifiers, (), ())):
        return Statement(statement.quantifiers, (), statement.body)
    for i, r in enumerate(statement.hypotheses):
        if condition in argument_conditions(Statement((), (r,), ())):
            return Statement(statement.quantifiers, statement.hypotheses[:i], statement.body)
    return statement


def _about(statement: Statement, relation: Relation) -> Problem:
    """The relation under the statement's quantifiers and those hypotheses that do not speak of h."""
    hypotheses = tuple(r for r in statement.hypotheses if _free_of_functions(r))
    return Problem(Statement(statement.quantifiers, hypotheses, (relation,)))


def _replaced(expr: Expr, values: _Values) -> Expr:
    if expr.op in ("tau", "K", "dK"):
        raise NotEnclosed(f"{expr.op} needs a concrete schedule")
    if expr.op == "sum":
        raise NotEnclosed("a sum is an unknown number of its own")
    args = tuple(_replaced(a, values) for a in expr.args)
    if expr.op in _FUNCTIONS:
        return values.variable(expr.op, args[0])
    return expr if args == expr.args else Expr(expr.op, args, expr.value)


def _facts(
    statement: Statement, values: _Values, proves: Proves, *, lipschitz: bool
) -> tuple[list[Quantifier], list[Relation]]:
    zero, one, infinity = num(0), num(1), const("oo")
    quantifiers: list[Quantifier] = []
    facts: list[Relation] = []
    for name, (op, argument) in values.arguments.items():
        if op == "dh":
            quantifiers.append(Quantifier(name, -infinity, zero, False, True))
            if lipschitz and "p" in statement.names:
                facts.append(Relation(">=", var(name), -var("p")))
            continue
        inside = proves(_about(statement, Relation("<", argument, one)))
        bounded = op == "h"
        quantifiers.append(Quantifier(name, zero, one if bounded else infinity, not inside, bounded))
        if op == "H":
            facts.append(Relation("<=", var(name), one - argument))
    for (a, (op_a, arg_a)), (b, (op_b, arg_b)) in itertools.permutations(values.arguments.items(), 2):
        if op_a != op_b or op_a == "dh":
            continue
        if op_a != "h" and proves(_about(statement, Relation("<", arg_a, arg_b))):
            facts.append(Relation(">", var(a), var(b)))
        elif proves(_about(statement, Relation("<=", arg_a, arg_b))):
            facts.append(Relation(">=", var(a), var(b)))
    return quantifiers, facts
