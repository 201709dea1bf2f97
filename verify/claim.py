"""Claims: what a paper says, read from toml into frozen objects.

A claim file holds data only. Nothing here decides anything; a status word in a file is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.errors import ClaimError, VerifyError
from verify.language import parse_expression, parse_statement
from verify.language.formula import Expr, Quantifier, Relation, Statement, substitute
from verify.language.parser import parse_binders, parse_relations
from verify.problem.problem import map_statement

FIDELITY = ("as printed", "made explicit", "reconstructed")
_CLAIM_KEYS = frozenset(
    "id where says fidelity setting holds note title by corrected_by constants".split()
)  # fmt: skip
_SETTING_KEYS = frozenset("extends schedule forall given quantities define".split())
_CONSTANT_KEYS = frozenset("printed unit harmful sharpen name".split())
_STATUS_WORDS = frozenset("status verdict rigor".split())


@dataclass(frozen=True)
class Setting:
    """Hypotheses used again and again.

    schedule     schedule text, "annealed" for any annealed h, or None
    quantifiers  put before a claim's own where their names are used
    hypotheses   further conditions on those names
    quantities   opaque real quantities (an expected error): name -> what it is
    define       abbreviations: name -> formula
    """

    name: str = ""
    schedule: str | None = None
    quantifiers: tuple[Quantifier, ...] = ()
    hypotheses: tuple[Relation, ...] = ()
    quantities: Mapping[str, str] = field(default_factory=dict)
    define: Mapping[str, Expr] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a formula in this setting may use without binding it."""
        parameter = self.parameter
        own = (*(q.name for q in self.quantifiers), *self.quantities, *self.define)
        return own if parameter is None or parameter in own else (*own, parameter)

    @property
    def parameter(self) -> str | None:
        """The free parameter of the schedule, as in poly:p."""
        head, _, tail = (self.schedule or "").partition(":")
        return tail if head == "poly" and tail.isidentifier() else None

    @property
    def abstract(self) -> bool:
        """Does the setting speak of every annealed schedule?"""
        return self.schedule == "annealed"


@dataclass(frozen=True)
class Constant:
    """A constant the paper prints: its value, unit, harmful direction, and the statement that sharpens it."""

    printed: str
    unit: str
    harmful: str
    sharpen: str | None = None


@dataclass(frozen=True)
class Claim:
    """One claim of a paper.

    holds      its formula in the statement language, as written (None for a claim without one)
    statement  the same with the setting's quantifiers put in front and abbreviations expanded
    by         how the paper derives it: at least ``rule``
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
class Paper:
    """A paper's data: its heading and its claims in order of the files and entries."""

    id: str
    heading: Mapping[str, Any]
    claims: tuple[Claim, ...]
    directory: Path
    figures: Mapping[str, Any] = field(default_factory=dict)

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


def load_paper(directory: Path) -> Paper:
    """Read a paper's folder: paper.toml and one toml file a section.

    raises  ClaimError naming file and line
    """
    heading_file = directory / "paper.toml"
    if not heading_file.is_file():
        raise ClaimError(f"{directory}: no paper.toml there; a paper's folder has one.")
    data = _read(heading_file)
    heading = data.get("paper")
    if not isinstance(heading, dict) or "title" not in heading:
        raise ClaimError(f"{heading_file}: the table [paper] with a title is missing.")
    settings = _settings(heading_file, data.get("setting", {}))
    claims: list[Claim] = []
    order = {name: i for i, name in enumerate(heading.get("sections", ()))}
    files = [f for f in directory.glob("*.toml") if f.name != "paper.toml"]
    for file in sorted(files, key=lambda f: (order.get(f.stem, len(order)), _natural(f.stem))):
        claims += _claims(file, directory.name, settings)
    _check_graph(directory, claims)
    return Paper(directory.name, heading, tuple(claims), directory, data.get("figure", {}))


def _natural(stem: str) -> tuple[bool, str]:
    return stem.startswith("appendix"), stem


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ClaimError(f"{file}: not valid toml: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ClaimError(f"{file}: cannot be read: {error}.") from None


def _settings(file: Path, tables: Mapping[str, Any]) -> dict[str, Setting]:
    out: dict[str, Setting] = {"": Setting()}
    for name, table in tables.items():
        try:
            out[name] = _setting(name, table, out)
        except VerifyError as error:
            line = _line(file, f"[setting.{name}]")
            raise ClaimError(f"{file}:{line}: setting {name!r}: {error}") from None
    return out


def _setting(name: str, table: Mapping[str, Any], known: Mapping[str, Setting]) -> Setting:
    _check_keys(table, _SETTING_KEYS)
    base = Setting()
    if "extends" in table:
        if table["extends"] not in known:
            raise ClaimError(f"extends {table['extends']!r}, which is not a setting above it.")
        base = known[table["extends"]]
    schedule = table.get("schedule", base.schedule)
    draft = Setting(name, schedule, base.quantifiers, base.hypotheses, base.quantities, base.define)
    binders = parse_binders(table["forall"], draft.names) if "forall" in table else ()
    own = {q.name for q in binders}
    quantifiers = (*(q for q in base.quantifiers if q.name not in own), *binders)
    quantities = {**base.quantities, **table.get("quantities", {})}
    draft = Setting(name, schedule, quantifiers, base.hypotheses, quantities, base.define)
    define = dict(base.define)
    for key, text in table.get("define", {}).items():
        define[key] = substitute(parse_expression(text, (*draft.names, *define)), define)
    given = parse_relations(table["given"], (*draft.names, *define)) if "given" in table else ()
    given = tuple(r.map(define) for r in given)
    return Setting(name, schedule, quantifiers, (*base.hypotheses, *given), quantities, define)


def _claims(file: Path, paper: str, settings: Mapping[str, Setting]) -> list[Claim]:
    data = _read(file)
    if set(data) - {"claim"}:
        raise ClaimError(f"{file}: {sorted(set(data) - {'claim'})[0]!r}: a section file holds only [[claim]] tables.")
    out = []
    for i, table in enumerate(data.get("claim", ())):
        shown = table.get("id", f"number {i + 1}")
        try:
            out.append(_claim(paper, table, settings))
        except (VerifyError, TypeError, AttributeError, KeyError) as error:
            line = _line(file, f'"{shown}"')
            reason = error if isinstance(error, VerifyError) else f"a value has the wrong type ({error})"
            raise ClaimError(f"{file}:{line}: claim {shown!r}: {reason}") from None
    return out


def _line(file: Path, needle: str) -> int:
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if needle in text:
            return number
    return 1


def _check_keys(table: Mapping[str, Any], accepted: frozenset[str]) -> None:
    for key in table:
        if key in _STATUS_WORDS:
            raise ClaimError(f"{key!r}: a verdict is computed, never written in a claim file.")
        if key not in accepted:
            raise ClaimError(f"unknown key {key!r}: accepted are {', '.join(sorted(accepted))}.")


def _claim(paper: str, table: Mapping[str, Any], settings: Mapping[str, Setting]) -> Claim:
    _check_keys(table, _CLAIM_KEYS)
    for key in ("id", "where", "says", "fidelity"):
        if not isinstance(table.get(key), str):
            raise ClaimError(f"{key!r} is missing: id, where, says and fidelity are needed.")
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", table["id"]):
        raise ClaimError(f"id {table['id']!r}: letters, digits, . _ - and / between parts, as in 'F.4/eq-11'.")
    if table["fidelity"] not in FIDELITY:
        raise ClaimError(f"fidelity {table['fidelity']!r}: one of {', '.join(FIDELITY)}.")
    setting = settings.get(table.get("setting", ""))
    if setting is None:
        raise ClaimError(f"setting {table['setting']!r} is not in paper.toml.")
    holds = table.get("holds")
    statement = None if holds is None else full_statement(holds, setting)
    for c in table.get("constants", ()):
        _check_keys(c, _CONSTANT_KEYS)
    constants = tuple(
        Constant(str(c["printed"]), c["unit"], c["harmful"], c.get("sharpen")) for c in table.get("constants", ())
    )
    return Claim(
        paper, table["id"], table["where"], table["says"], table["fidelity"], setting, holds, statement,
        dict(table.get("by", {})), table.get("corrected_by"), table.get("title"), table.get("note"), constants,
    )  # fmt: skip


def full_statement(text: str, setting: Setting, extra: Iterable[str] = ()) -> Statement:
    """A formula of a claim file as a statement of its own.

    text     in the statement language; may use the setting's names and abbreviations
    extra    further names that may stay free
    returns  abbreviations expanded, the setting's quantifiers in front where their names occur
    """
    allowed = (*setting.names, *extra)
    bound_here = _bound_names(text, setting, extra)
    statement = parse_statement(text, [n for n in allowed if n not in bound_here])
    expand = {k: v for k, v in setting.define.items() if k not in bound_here}
    statement = map_statement(statement, lambda e: substitute(e, expand))
    return with_setting(statement, setting)


def _bound_names(text: str, setting: Setting, extra: Iterable[str]) -> set[str]:
    """Names a statement binds itself: they hide the setting's."""
    head = text.split(":", 1)[0] if re.match(r"\s*forall\b", text) else ""
    return {m for m in re.findall(r"([A-Za-z]\w*)\s+in\s*[\[(]", head) if m in {*setting.names, *extra}}


def with_setting(statement: Statement, setting: Setting) -> Statement:
    """Put the quantifiers of the setting in front, as far as their names occur."""
    own = set(statement.names)
    needed = _free(statement) - own
    if setting.parameter is not None:
        needed |= {setting.parameter} - own
    chosen: list[Quantifier] = []
    hypotheses = [r for r in setting.hypotheses if (not r.free or r.free & needed) and not r.free & own]
    for r in hypotheses:
        needed |= r.free
    for q in reversed(setting.quantifiers):
        if q.name in needed and q.name not in own:
            chosen.insert(0, q)
            needed |= q.low.free | q.high.free
    return Statement(
        (*chosen, *statement.quantifiers), (*hypotheses, *statement.hypotheses), statement.body
    )


def _free(statement: Statement) -> set[str]:
    names: set[str] = set()
    for r in (*statement.hypotheses, *statement.body):
        names |= r.free
    for q in statement.quantifiers:
        names |= q.low.free | q.high.free
    return names


def _check_graph(directory: Path, claims: list[Claim]) -> None:
    ids = [c.id for c in claims]
    for i, claim_id in enumerate(ids):
        if claim_id in ids[:i]:
            raise ClaimError(f"{directory}: the id {claim_id!r} occurs twice.")
    for c in claims:
        for other in (*c.uses, *([c.corrected_by] if c.corrected_by else [])):
            if other not in ids:
                raise ClaimError(f"{directory}: claim {c.id!r} names {other!r}, which is no claim of this paper.")
    in_order(claims)


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


def find_papers(directory: Path | None = None) -> list[Path]:
    """Folders of papers: ``directory`` if given, else proofs/ here, else those that came with the package.

    raises  ClaimError if there is none
    """
    here = Path(__file__).resolve().parent
    roots = [directory] if directory is not None else [Path("proofs"), here / "_papers", here.parent / "proofs"]
    for root in roots:
        if root.is_dir():
            found = sorted(p.parent for p in root.glob("*/paper.toml"))
            if found or directory is not None:
                if not found:
                    raise ClaimError(f"{root}: no paper there; each paper is a folder with a paper.toml.")
                return found
    shown = directory if directory is not None else "proofs"
    raise ClaimError(f"{shown}: no such directory of papers; give one with --papers DIR.")
