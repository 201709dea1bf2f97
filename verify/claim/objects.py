"""Claims as frozen objects, and the statements their formulas stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.claim.model import Model
from verify.errors import ClaimError
from verify.language import parse_statement
from verify.language.formula import SCHEDULE_OPS, Expr, Quantifier, Relation, Statement, substitute
from verify.language.vectors import NO_SYMBOLS, Symbols
from verify.problem.problem import map_statement
from verify.problem.vectors import check_terms

if TYPE_CHECKING:
    from verify.claim.chains import Chain


@dataclass(frozen=True)
class Setting:
    """Hypotheses used again and again.

    schedule     schedule text, "annealed" for any annealed h, or None
    quantifiers  put before a claim's own where their names are used
    hypotheses   further conditions on those names
    quantities   opaque real quantities (an expected error): name -> what it is
    define       abbreviations: name -> formula
    symbols      sequences, vectors, functions of vectors, abbreviations with parameters
    model        what the vectors are, None where the setting does not say
    """

    name: str = ""
    schedule: str | None = None
    quantifiers: tuple[Quantifier, ...] = ()
    hypotheses: tuple[Relation, ...] = ()
    quantities: Mapping[str, str] = field(default_factory=dict)
    define: Mapping[str, Expr] = field(default_factory=dict)
    symbols: Symbols = NO_SYMBOLS
    model: Model | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a formula in this setting may use without binding it."""
        parameter = self.parameter
        bound = (q.name for q in self.quantifiers if not q.sequence)
        own = (*bound, *self.quantities, *self.define)
        return own if parameter is None or parameter in own else (*own, parameter)

    @property
    def parameter(self) -> str | None:
        """The free parameter of the schedule, as in poly:p."""
        head, _, tail = (self.schedule or "").partition(":")
        return tail if head == "poly" and tail.isidentifier() else None

    @property
    def tied(self) -> frozenset[str]:
        """Names that the vectors and sequences depend on: they keep their values wherever vectors are spoken of."""
        ends = [q.low.free | q.high.free for q in self.quantifiers if q.sequence]
        model = self.model.free if self.model is not None else frozenset()
        name = "p" if self.abstract else self.parameter
        schedule = {name} if self.symbols.names and name is not None and self.by_schedule else set()
        return frozenset().union(model, schedule, *ends)

    @property
    def by_schedule(self) -> bool:
        """Do the model, an interval or a hypothesis speak of h, H, Q, tau or K?"""
        model = self.model.formulas if self.model is not None else ()
        ends = (e for q in self.quantifiers for e in (q.low, q.high))
        sides = (e for r in self.hypotheses for e in (r.left, r.right))
        return any(n.op in SCHEDULE_OPS for e in (*model, *ends, *sides) for n in e.walk())

    @property
    def abstract(self) -> bool:
        """Does the setting speak of every annealed schedule?"""
        return self.schedule == "annealed"


@dataclass(frozen=True)
class Constant:
    """A constant the paper prints: its value, unit, harmful direction, and the statement that sharpens it.

    reason   why there is no such statement; None where there is one
    """

    printed: str
    unit: str
    harmful: str
    sharpen: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Claim:
    """One claim of a paper.

    holds      its formula in the statement language, as written (None for a claim without one)
    statement  the same with the setting's quantifiers put in front and abbreviations expanded
    by         how the paper derives it: at least ``rule``
    display    beginning of the display of the paper that it is about, where ``says`` does not repeat it
    kernel     the Coq theorem that proves it: at least ``theorem`` and its whole ``statement``; empty without one
    """

    paper: str
    id: str
    where: str
    says: str
    fidelity: str
    setting: Setting
    holds: str | None = None
    statement: Statement | None = None
    by: Mapping[str, Any] = field(default_factory=dict)
    corrected_by: str | None = None
    title: str | None = None
    note: str | None = None
    constants: tuple[Constant, ...] = ()
    display: str | None = None
    kernel: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """Name of the rule by which it follows."""
        return str(self.by.get("rule", "formula" if self.holds else "read"))

    @property
    def uses(self) -> tuple[str, ...]:
        """Ids of the claims it rests on."""
        return tuple(self.by.get("from", ()))

    @property
    def opaque(self) -> bool:
        """Does its formula speak of a quantity that no method can evaluate?"""
        return self.statement is not None and any(q in _free(self.statement) for q in self.setting.quantities)


@dataclass(frozen=True)
class Exempt:
    """A display of the paper that needs no claim: how it begins, where it stands, and the reason."""

    display: str
    where: str
    reason: str


@dataclass(frozen=True)
class Coverage:
    """Which sections have a claim for every display, and the displays among them that need none.

    displays   how many displays those sections have (None where nobody counted)
    """

    sections: tuple[str, ...] = ()
    displays: int | None = None
    exceptions: tuple[Exempt, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """{"sections", "displays", "exceptions"} as plain JSON values."""
        counted = {} if self.displays is None else {"displays": self.displays}
        return {
            "sections": list(self.sections),
            **counted,
            "exceptions": [
                {"where": e.where, "display": e.display, "reason": e.reason} for e in self.exceptions
            ],
        }


@dataclass(frozen=True)
class Paper:
    """A paper's data: its heading and its claims in order of the files and entries."""

    id: str
    heading: Mapping[str, Any]
    claims: tuple[Claim, ...]
    directory: Path
    figures: Mapping[str, Any] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)
    chains: tuple[Chain, ...] = ()
    kernel: Mapping[str, Any] = field(default_factory=dict)

    def claim(self, claim_id: str) -> Claim:
        """The claim with that id; ClaimError with near misses otherwise."""
        for c in self.claims:
            if c.id == claim_id:
                return c
        raise unknown_claim(claim_id, [c.id for c in self.claims])


def unknown_claim(claim_id: str, known: Iterable[str]) -> ClaimError:
    """The error for an id that no paper has."""
    from difflib import get_close_matches

    known = list(known)
    near = get_close_matches(claim_id, known, n=3, cutoff=0.4) or known[:3]
    return ClaimError(f"there is no claim {claim_id!r}: did you mean {', '.join(near)}?")


def full_statement(text: str, setting: Setting, extra: Iterable[str] = ()) -> Statement:
    """A formula of a claim file as a statement of its own.

    text     in the statement language; may use the setting's names and abbreviations
    extra    further names that may stay free
    returns  abbreviations expanded, the setting's quantifiers in front where their names occur
    """
    allowed = (*setting.names, *extra)
    bound_here = _bound_names(text, setting, extra)
    if bound_here & setting.tied:
        name = min(bound_here & setting.tied)
        raise ClaimError(
            f"{name!r} is bound by the setting, whose vectors depend on it: leave it unbound here."
        )
    statement = parse_statement(text, [n for n in allowed if n not in bound_here], setting.symbols)
    expand = {k: v for k, v in setting.define.items() if k not in bound_here}
    statement = with_setting(map_statement(statement, lambda e: substitute(e, expand)), setting)
    _refuse_capture(statement, setting, bound_here)
    check_terms(statement)
    return statement


def _refuse_capture(statement: Statement, setting: Setting, bound_here: set[str]) -> None:
    """Raises ClaimError where an interval of the setting is about a name that the statement binds anew."""
    for q in setting.quantifiers:
        captured = (q.low.free | q.high.free) & bound_here
        if captured and q in statement.quantifiers:
            name = min(captured)
            raise ClaimError(
                f"{name!r} is bound anew, and the setting's interval of {q.name!r} depends on it: give it another name."
            )


def _bound_names(text: str, setting: Setting, extra: Iterable[str]) -> set[str]:
    """Names a statement binds itself: they hide the setting's."""
    head = text.split(":", 1)[0] if re.match(r"\s*forall\b", text) else ""
    return {m for m in re.findall(r"([A-Za-z]\w*)\s+in\s*[\[(]", head) if m in {*setting.names, *extra}}


def with_setting(statement: Statement, setting: Setting) -> Statement:
    """Put the quantifiers of the setting in front, as far as their names occur; behind what their intervals name."""
    own = set(statement.names)
    needed = _free(statement) - own
    if setting.parameter is not None:
        needed |= {setting.parameter} - own
    chosen: list[Quantifier] = []
    new = (r for r in setting.hypotheses if r not in statement.hypotheses)
    hypotheses = [r for r in new if (not r.free or r.free & needed) and not r.free & own]
    for r in hypotheses:
        needed |= r.free
    for q in reversed(setting.quantifiers):
        if q.name in needed and q.name not in own:
            chosen.insert(0, q)
            needed |= q.low.free | q.high.free
    quantifiers = _bound_in_order((*chosen, *statement.quantifiers))
    return Statement(quantifiers, (*hypotheses, *statement.hypotheses), statement.body)


def _bound_in_order(quantifiers: tuple[Quantifier, ...]) -> tuple[Quantifier, ...]:
    """As they come, but each behind those that its interval names; ClaimError for a circle."""
    rest, out = list(quantifiers), []
    while rest:
        waiting = {q.name for q in rest}
        following = next((q for q in rest if not (q.low.free | q.high.free) & waiting), None)
        if following is None:
            raise ClaimError(f"the intervals of {', '.join(sorted(waiting))} depend on each other.")
        rest.remove(following)
        out.append(following)
    return tuple(out)


def _free(statement: Statement) -> set[str]:
    names: set[str] = set()
    for r in (*statement.hypotheses, *statement.body):
        names |= r.free
    for q in statement.quantifiers:
        names |= q.low.free | q.high.free
    return names


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Premises first; ClaimError for a circle of reasons."""
    by_id = {c.id: c for c in claims}
    state: dict[str, int] = {}
    out: list[Claim] = []

    def visit(c: Claim, path: tuple[str, ...]) -> None:
        if state.get(c.id) == 2:
            return
        if state.get(c.id) == 1:
            raise ClaimError(f"claims rest on each other in a circle: {' -> '.join((*path, c.id))}.")
        state[c.id] = 1
        for other in c.uses:
            visit(by_id[other], (*path, c.id))
        state[c.id] = 2
        out.append(c)

    for c in by_id.values():
        visit(c, ())
    return out
