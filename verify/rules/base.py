"""What every rule returns: the obligations that make a step valid.

A rule is a function ``obligations(claim, premises) -> Step``. Rules generate, methods decide: no rule looks
at a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from verify.claim import Claim, Setting, full_statement
from verify.errors import ClaimError
from verify.language import parse_expression
from verify.language.formula import SCHEDULE_OPS, Expr, Quantifier, Relation, Statement, substitute, var
from verify.language.sums import is_integer as integer_by_form
from verify.language.sums import sums
from verify.language.vectors import is_vector, speaks_of


@dataclass(frozen=True)
class Obligation:
    """One statement to decide, and what it is there for.

    schedule   schedule in force (text), "annealed" for every annealed schedule, or None
    """

    label: str
    statement: Statement
    schedule: str | None


@dataclass(frozen=True)
class Step:
    """The obligations of one step.

    trust       "cited" or "read" where nothing is decided, with ``reason`` saying why
    experiment  name of the experiment whose stored numbers decide (rule measured)
    lenient     a refuted conclusion leaves the claim undecided (an O(.) whose constant we made explicit)
    """

    obligations: tuple[Obligation, ...] = ()
    trust: str | None = None
    reason: str = ""
    experiment: Mapping[str, object] | None = None
    lenient: bool = False


Premises = Mapping[str, Claim]
Rule = Callable[[Claim, Premises], Step]


def replacements(claim: Claim, table: object) -> dict[str, Expr]:
    """What ``set`` puts for the variables of premises; ClaimError where it is no table of formulas."""
    if not isinstance(table, Mapping) or not all(isinstance(text, str) for text in table.values()):
        raise ClaimError(f'claim {claim.id!r}: set = {table!r}: a table of formulas, as in {{ v = "1/2" }}.')
    names = claim.statement.names if claim.statement is not None else ()
    return {name: expression(text, claim.setting, names) for name, text in table.items()}


def data(claim: Claim, key: str) -> str:
    """A text the rule needs from the claim file."""
    value = claim.by.get(key)
    if not isinstance(value, str):
        raise ClaimError(f'claim {claim.id!r}: rule {claim.rule!r} needs {key} = "...".')
    return value


def texts(claim: Claim, key: str) -> Sequence[str]:
    """A list of texts the rule needs from the claim file."""
    value = claim.by.get(key)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ClaimError(f'claim {claim.id!r}: rule {claim.rule!r} needs {key} = ["..."].')
    return value


def expression(text: str, setting: Setting, names: Sequence[str] = (), *, vectors: bool = False) -> Expr:
    """A formula of a claim file, abbreviations expanded; ClaimError for a vector unless one may stand there."""
    symbols = setting.symbols
    expr = parse_expression(text, [n for n in (*setting.names, *names) if n not in symbols], symbols)
    if is_vector(expr) and not vectors:
        raise ClaimError(f"{text!r}: a number is expected there, not a vector.")
    return substitute(expr, {k: v for k, v in setting.define.items() if k not in names})


def statement(text: str, setting: Setting) -> Statement:
    """A statement of a claim file, with the setting put in front."""
    return full_statement(text, setting)


def under(claim: Claim, body: Sequence[Relation], *extra: Quantifier) -> Statement:
    """Relations under those quantifiers and hypotheses of the claim that concern their variables.

    extra   further variables, bound behind the claim's own
    raises  ClaimError for a claim without a formula
    """
    if claim.statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule {claim.rule!r} needs holds.")
    needed = {n for r in body for n in r.free} | {n for q in extra for n in q.low.free | q.high.free}
    needed |= {claim.setting.parameter or "", *(("p",) if claim.setting.abstract else ())}
    for q in reversed(claim.statement.quantifiers):
        if q.name in needed:
            needed |= q.low.free | q.high.free
    quantifiers = tuple(q for q in claim.statement.quantifiers if q.name in needed)
    bound = {q.name for q in quantifiers}
    hypotheses = tuple(r for r in claim.statement.hypotheses if r.free <= bound)
    return Statement((*quantifiers, *extra), hypotheses, tuple(body))


def new_name(claim: Claim, key: str) -> str:
    """A variable that the rule binds itself; ClaimError where the claim has one of that name."""
    name = data(claim, key)
    taken = {*claim.setting.names, *(claim.statement.names if claim.statement is not None else ())}
    if name in taken or parse_expression(name, (name,)).op != "var":
        raise ClaimError(f"claim {claim.id!r}: {key} = {name!r}: give a name that the claim does not use.")
    return name


def relation_with_sums(claim: Claim) -> tuple[Statement, list[Expr]]:
    """The claim's formula and the sums of its relations; ClaimError without one, or about an opaque quantity."""
    if claim.statement is None or claim.opaque:
        raise ClaimError(f"claim {claim.id!r}: rule {claim.rule!r} needs holds, about sums of formulas.")
    sides = [e for r in claim.statement.body for e in (r.left, r.right)]
    found = list(dict.fromkeys(s for e in sides for s in sums(e)))
    if not found:
        raise ClaimError(f"claim {claim.id!r}: rule {claim.rule!r} needs a sum in holds.")
    return claim.statement, found


def speaks_of_schedule(premise: Claim) -> bool:
    """Does the premise's formula use h, H, Q, tau or K, or the setting of the vectors that it is about?"""
    statement = premise.statement
    if statement is None:
        return False
    return speaks_of(statement, SCHEDULE_OPS) or (speaks_of(statement) and premise.setting.by_schedule)


def refuse_other_schedule(claim: Claim, premise: Claim) -> None:
    """Raises ClaimError for a premise about one schedule used for another.

    A premise about every annealed schedule may be used for one; the rule then obliges that one to be annealed.
    """
    mine, other = claim.setting.schedule, premise.setting.schedule
    speaks = speaks_of_schedule(premise) or (premise.opaque and other is not None)
    meanings = premise.setting.quantities.items() if premise.opaque else ()
    strange = [n for n, what in meanings if claim.setting.quantities.get(n, what) != what]
    if strange:
        raise ClaimError(
            f"claim {claim.id!r}: {strange[0]!r} is another quantity in its premise {premise.id!r}."
        )
    if other != mine and not premise.setting.abstract and speaks:
        raise ClaimError(f"claim {claim.id!r} is about {mine}, its premise {premise.id!r} about {other}.")


def refuse_other_parameter(claim: Claim, premise: Claim, values: Mapping[str, Expr]) -> None:
    """Raises ClaimError where a premise gets another parameter than the schedule that both speak of.

    h stays what it is whatever is put for p: poly:p keeps its p, and an annealed h its Lipschitz constant.
    """
    both = premise.setting.abstract and claim.setting.abstract
    name = "p" if both else premise.setting.parameter
    speaks = premise.opaque or speaks_of_schedule(premise)
    if name is not None and speaks and values.get(name, var(name)) != var(name):
        raise ClaimError(
            f"claim {claim.id!r}: {name!r} of {premise.id!r} belongs to the schedule, so it can only be {name!r}."
        )


def facts(claim: Claim, premises: Premises, names: Sequence[str]) -> tuple[Relation, ...]:
    """Formulas of the premises as hypotheses, where all their variables are bound by the same names.

    A premise holds on its own domain only; the caller's domain must lie inside it, which is the case here
    because both speak of the same variable on the same interval (checked: equal or wider ends).
    """
    out: list[Relation] = []
    own = {q.name: q for q in (claim.statement.quantifiers if claim.statement is not None else ())}
    for premise in premises.values():
        statement = premise.statement
        if statement is None or premise.opaque or statement.hypotheses or speaks_of(statement):
            continue
        if premise.setting.schedule != claim.setting.schedule and speaks_of_schedule(premise):
            continue
        if all(q.name in names and q.name in own and _covers(q, own[q.name]) for q in statement.quantifiers):
            out += statement.body
    return tuple(out)


def _covers(wide: Quantifier, narrow: Quantifier) -> bool:
    """Does the premise's interval contain the claim's, by its written ends?"""
    if (wide.low, wide.high) != (narrow.low, narrow.high) or (wide.integer and not narrow.integer):
        return False
    return (wide.low_closed or not narrow.low_closed) and (wide.high_closed or not narrow.high_closed)


def is_integer(value: Expr, claim: Claim) -> bool:
    """Is the value an integer by its form, by what the claim and its setting bind? The inner binding hides."""
    quantifiers = (*claim.setting.quantifiers, *(claim.statement.quantifiers if claim.statement else ()))
    bound = {q.name: q.integer for q in quantifiers}
    return integer_by_form(value, frozenset(n for n, integer in bound.items() if integer), rounded=True)
