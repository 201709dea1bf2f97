"""What the Coq kernel makes of a paper's claims: which links between a claim and a theorem count, and why not.

The record says when it was made and by which version of Coq, so that a report without Coq can show it and say how to
repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from verify.claim import Paper
from verify.decision import Decision
from verify.errors import ClaimError, ContradictionError
from verify.ledger import kernel_record
from verify.ledger.findings import Finding
from verify.ledger.kernel_record import COMMAND, Record
from verify.methods.kernel import (
    Checked,
    Dictionary,
    Link,
    Pinned,
    Source,
    check,
    declared,
    digests,
    empty_companion,
    meaning,
    read_link,
    read_pinned,
    read_sources,
    undefined_terms,
    vocabulary_hash,
)
from verify.verdict import Evidence, Rigor, Verdict

Progress = Callable[[int, int, str], None]
_WRONG = (Verdict.ILL_POSED, Verdict.REFUTED)


@dataclass(frozen=True)
class Formal:
    """The Coq side of a paper.

    header, vocabulary   of the table [kernel] in paper.toml
    models               theorems that the settings are not empty
    conventions          pairs (word, theorem what it is where a library's function in it has an arbitrary value)
    links                by claim id
    record               what was recorded; None without a record
    """

    sources: Mapping[str, Source]
    header: str
    vocabulary: str
    models: tuple[Pinned, ...]
    conventions: tuple[tuple[str, Pinned], ...]
    links: Mapping[str, Link]
    record: Record | None

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Of the files and what they build on."""
        return digests(self.sources)

    @cached_property
    def words_as_read(self) -> bool:
        """Do the definitions mean what they meant when the statements were pinned?"""
        return vocabulary_hash(self.sources) == self.vocabulary

    @cached_property
    def words(self) -> Dictionary:
        """What the words of the paper mean, as far as the record is of the files as they stand."""
        record = self.record
        known = {n: w for n in record.words if (w := record.meaning(n, self.digests))} if record else {}
        return Dictionary(known, frozenset(word for word, _ in self.conventions))

    @property
    def pinned(self) -> tuple[Pinned, ...]:
        """Every statement that the kernel has to accept, first what all claims rest on."""
        shared = (*self.models, *(p for _, p in self.conventions))
        return (*shared, *(p for link in self.links.values() for p in link.all))

    @cached_property
    def modelled(self) -> frozenset[str]:
        """Structures of which a model shows an instance; of what it supposes itself it shows none."""
        answers = (self.answer(item) for item in self.models)
        shown = [one for a in answers if not self.words.structures(a.supposes) for one in a.shows]
        return frozenset(self.words.instances(shown))

    def answer(self, item: Pinned) -> Checked:
        """What the kernel said of a statement; the error says where it said nothing."""
        found = self.record.of(item, self.digests, self.header) if self.record is not None else None
        changed = f"the statement or its proof has changed since the last check, `{COMMAND}` checks it again"
        return found or Checked(error=changed)


def load_formal(paper: Paper, records: Path | None) -> Formal:
    """The links of a paper with the record beside the other evidence; ClaimError for a table that is not complete."""
    table = paper.kernel
    links = {c.id: read_link(c.kernel, f"claim {c.id!r}, kernel") for c in paper.claims if c.kernel}
    models = tuple(read_pinned(m, "[kernel], models") for m in _tables(table, "models"))
    sources = read_sources(paper.directory / "coq") if links else {}
    tables = _tables(table, "conventions")
    conventions = tuple(_convention(m, sources) for m in tables) if links else ()
    record = (
        None if records is None or not links else kernel_record.read(kernel_record.path(records, paper.id))
    )
    header, vocabulary = str(table.get("header", "")), str(table.get("vocabulary", ""))
    return Formal(sources, header, vocabulary, models, conventions, links, record)


def _convention(table: Mapping[str, object], sources: Mapping[str, Source]) -> tuple[str, Pinned]:
    """A word and the theorem on it, which has to name it."""
    pinned = read_pinned(table, "[kernel], conventions", frozenset(("word", "theorem", "statement")))
    file, _, word = str(table.get("word", "")).partition(".")
    if not word or (sources and (file not in sources or word not in declared(sources[file].sentences))):
        raise ClaimError(
            f"[kernel], conventions: word = {table.get('word')!r}: a word that a Coq file of the paper defines, "
            "as in InnerProduct.Sum."
        )
    return f"{file}.{word}", pinned


def _tables(table: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(m, dict) for m in found):
        raise ClaimError(f"[kernel], {key} = {found!r}: a list of tables, each with theorem and statement.")
    return found


def record_kernel(
    paper: Paper, records: Path, compiled: Path, workers: int = 1, progress: Progress | None = None
) -> None:
    """Let Coq check everything now, and write the record; MissingExtraError without coqc."""
    from verify.methods.kernel.build import coq_version

    formal = load_formal(paper, None)
    found = check(formal.pinned, formal.sources, formal.header, compiled, workers, progress)
    file = kernel_record.path(records, paper.id)
    kernel_record.write(file, coq_version(), found, formal.sources, formal.header)


def with_kernel(finding: Finding, formal: Formal) -> Finding:
    """The finding, proved at rigor formal where the kernel has accepted the claim's pinned statement.

    raises  ContradictionError for a claim that the kernel proves and a witness refutes
    """
    link = formal.links.get(finding.claim.id)
    if link is None:
        return finding
    record, problem = formal.record, objection(link, formal)
    if record is None or problem is not None:
        if finding.claim.rule != "kernel":
            return finding
        reason = f"Not proved by the kernel: {problem}."
        return replace(finding, verdict=Verdict.UNDECIDED, rigor=Rigor.EMPIRICAL, reason=reason, trust=None)
    evidence = _evidence(link, formal, record)
    if finding.verdict is Verdict.REFUTED:
        raise ContradictionError(f"{finding.claim.id} was refuted ({finding.reason}), yet {evidence.reason}")
    decision = Decision(Verdict.PROVED, Rigor.FORMAL, (evidence,))
    decisions = (*finding.decisions, ("kernel", decision))
    if finding.verdict in _WRONG:
        return replace(finding, decisions=decisions)
    reason = evidence.reason
    if finding.step in _WRONG:
        reason = f"The conclusion holds, the reason given for it does not. {reason}"
    return replace(
        finding, verdict=Verdict.PROVED, rigor=Rigor.FORMAL, reason=reason, decisions=decisions, trust=None
    )


def objection(link: Link, formal: Formal) -> str | None:
    """Why a link does not count; None where it does."""
    if formal.record is None:
        return f"it was not checked here, `{COMMAND}` does it"
    if not formal.words_as_read:
        return "the definitions in Coq are not those that were read when the statements were pinned"
    for item in (*formal.models, *(p for _, p in formal.conventions), *link.all):
        problem = _objection(formal.answer(item))
        if problem is not None:
            return f"{item.theorem}: {problem}"
    for word, item in formal.conventions:
        answer = formal.answer(item)
        if answer.defines != word or word in formal.words.reached(answer.supposes, past=True):
            return f"{item.theorem}: it does not say which value {word} has by convention"
    return _unclear(link, formal)


def _unclear(link: Link, formal: Formal) -> str | None:
    """What of the statement is not shown to say what it seems to: its words, their values, its hypotheses."""
    speaks_of = formal.answer(link.main).speaks_of
    known = formal.words.words
    for name in sorted(formal.words.reached(speaks_of, past=True)):
        if name.split(".")[0] in formal.sources and name not in known:
            return f"what {name} means has changed since the last check, `{COMMAND}` looks it up again"
    loose = undefined_terms(link, speaks_of, formal.words)
    if loose:
        return f"nothing shows that {loose[0]!r} is defined, and Coq gives every term a value"
    empty = empty_companion(link, formal.words, {p: formal.answer(p).relations for p in link.all})
    if empty is not None:
        return f"the theorem that {empty!r} is defined does not say what its functions need"
    missing = sorted(formal.words.structures(speaks_of) - formal.modelled)
    if missing:
        return f"no model shows an instance of {missing[0]}, and a theorem about none says nothing"
    return None


def _objection(found: Checked) -> str | None:
    if found.error is not None:
        return found.error
    strange = [axiom for axiom in found.axioms if meaning(axiom) is None]
    return f"it rests on {strange[0]}, which is not among the accepted axioms" if strange else None


def _evidence(link: Link, formal: Formal, record: Record) -> Evidence:
    """What a reader compares: the whole statement, what it rests on, and where its terms are shown to be defined."""
    axioms = _axioms(link.all, formal)
    reason = (
        f"Theorem {link.main.theorem}, checked by the kernel of Coq {record.coq} on {record.checked}, "
        f"rests on {len(axioms)} axiom{'' if len(axioms) == 1 else 's'}, each of them accepted."
    )
    details = {
        "theorem": link.main.theorem,
        "defined": [
            {"term": term, "theorem": p.theorem, "statement": p.statement} for term, p in link.defined
        ],
        "models": [p.theorem for p in formal.models],
        "conventions": {word: p.theorem for word, p in formal.conventions},
        "axioms": {axiom: meaning(axiom) for axiom in axioms},
        "coq": record.coq,
        "checked": record.checked,
        "repeat": COMMAND,
    }
    return Evidence(link.main.statement, Verdict.PROVED, Rigor.FORMAL, "kernel", reason, None, details)


def _axioms(items: Iterable[Pinned], formal: Formal) -> list[str]:
    return sorted({axiom for item in items for axiom in formal.answer(item).axioms})
