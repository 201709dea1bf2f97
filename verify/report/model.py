"""What the renderers draw: the view model, every field ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from verify.report.text import Enclosure, Segment
from verify.report.words import Badge

Prose = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to a claim: anchor is None where the data hold no such claim."""

    id: str
    anchor: str | None
    verdict: Badge | None
    where: str


@dataclass(frozen=True, slots=True)
class Value:
    """A named exact number, with a decimal reading beside a long fraction."""

    name: str
    value: str
    approximation: str | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A fact of the evidence: a text, or a table.

    numeric   which columns hold numbers, and are set to the right
    left_out  what the table leaves out, in words; empty where it is whole
    """

    name: str
    text: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that had to be decided, and how it was."""

    part: str
    statement: str
    verdict: Badge
    rigor: str
    method: str
    reason: Prose
    witness: tuple[Value, ...]
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of the paper beside the best one that holds."""

    claim: Link
    name: str
    printed: str
    unit: str
    best: Enclosure | None
    best_kind: str
    slack: Enclosure | None
    attained: Prose


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the paper with everything that was found about it."""

    id: str
    anchor: str
    where: str
    place: str
    says: Prose
    formula: str | None
    latex: str | None
    fidelity: Badge
    title: str | None
    note: Prose
    setting: str | None
    step: Badge | None
    verdict: Badge
    rigor: str
    rule: str
    rule_meaning: str
    reason: Prose
    witness: tuple[Value, ...]
    obligations: tuple[Obligation, ...]
    constants: tuple[Constant, ...]
    uses: tuple[Link, ...]
    used_by: tuple[Link, ...]
    corrected_by: Link | None
    corrects: Link | None
    commands: tuple[str, ...]
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """A theorem, lemma or corollary with its status."""

    id: str
    anchor: str
    title: str
    status: Badge
    reason: Prose
    rests_on: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Erratum:
    """A claim that fails as printed, what holds instead, and what becomes of the results that use it.

    statement  what is to be said of the correction
    command    checks the refutation
    results    that rest on the claim, with their status
    """

    claim: Claim
    correction: Claim | None
    statement: str
    command: str | None
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Exempt:
    """A display of the paper that has no claim, and why it needs none."""

    where: str
    display: Prose
    reason: Prose


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which parts of the paper were gone through display by display."""

    about: str
    exceptions: tuple[Exempt, ...]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A bound of a chain: its constant, by which factor it is below the one before, and where it is attained.

    note   where the constant is attained, or why there is none
    """

    where: Prose
    what: Prose
    constant: Enclosure | None
    slack: Enclosure | None
    note: Prose


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a constant of the paper loses: from the printed one down to the best."""

    title: str
    unit: str
    links: tuple[ChainLink, ...]
    total: Enclosure | None


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed formula that is false at the witness, and was not refuted."""

    claim: Link
    formula: str
    kind: str
    witness: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mutants:
    """What became of formulas that were made false on purpose.

    about    one or two sentences; they say so where nothing was run, or the run is of another state
    command  makes the result, or makes it anew; None where it is of this state
    """

    about: str
    tallies: tuple[tuple[Badge, int], ...]
    proved: tuple[Mutant, ...]
    undecided: tuple[Mutant, ...]
    command: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """The claims of one place of the paper."""

    title: str
    anchor: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Claims listed together for one reason."""

    title: str
    why: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its svg for the page, its alternative text and what it shows."""

    name: str
    title: str
    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of prose; numeric says which columns hold numbers, and are set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Prose, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """An experiment, or a row of one, on one line of the terminal."""

    name: str
    horizon: str
    runs: str
    found: str
    proved: str
    violations: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """What was run, beside what is proved; command is what runs it where it was not run."""

    name: str
    title: str
    about: Prose
    tables: tuple[Table, ...]
    notes: tuple[Prose, ...]
    command: str | None
    brief: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report."""

    paper: str
    title: str
    authors: str
    arxiv: str | None
    text_read: Prose
    second_reading: Prose
    headline: str
    verdicts: tuple[tuple[Badge, int], ...]
    rigors: tuple[tuple[str, str], ...]
    matrix: tuple[tuple[Badge, tuple[int, ...], int], ...]
    statuses: tuple[tuple[Badge, int], ...]
    results: tuple[Result, ...]
    constants: tuple[Constant, ...]
    chains: tuple[Chain, ...]
    errata: tuple[Erratum, ...]
    mutants: Mutants | None
    coverage: Coverage | None
    groups: tuple[Group, ...]
    experiments: tuple[Experiment, ...]
    experiments_note: Prose
    sections: tuple[Section, ...]
    versions: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]
    notes: tuple[Prose, ...]
