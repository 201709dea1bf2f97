"""What the Coq kernel said of a paper's claims: recorded by ``verify audit --method kernel``, read by every report.

A record counts only for the sources, statements and words it was made from; it says when it was made and by which
version of Coq, so that a report without Coq can show it and say how to repeat it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from verify.claim import Paper
from verify.decision import Decision
from verify.errors import ClaimError, ContradictionError
from verify.files import write_atomically
from verify.ledger.findings import Finding
from verify.methods.kernel import (
    Link,
    Pinned,
    Source,
    check,
    key_of,
    meaning,
    read_link,
    read_sources,
    undefined_terms,
    vocabulary_hash,
)  # fmt: skip
from verify.verdict import Evidence, Rigor, Verdict

COMMAND = "verify audit --method kernel"
Progress = Callable[[int, int, str], None]
_WRONG = (Verdict.ILL_POSED, Verdict.REFUTED)


@dataclass(frozen=True)
class Formal:
    """The Coq side of a paper.

    header, vocabulary, models   of the table [kernel] in paper.toml
    links                        by claim id
    record                       what was recorded, by key; empty without a record
    """

    sources: Mapping[str, Source]
    header: str
    vocabulary: str
    models: tuple[Pinned, ...]
    links: Mapping[str, Link]
    record: Mapping[str, Any]

    @property
    def pinned(self) -> tuple[Pinned, ...]:
        """Every statement that the kernel has to accept, models of the settings first."""
        return (*self.models, *(p for link in self.links.values() for p in link.all))


def load_formal(paper: Paper, records: Path | None) -> Formal:
    """The links of a paper with the record beside the other evidence; ClaimError for a table that is not complete."""
    table = paper.kernel
    links = {c.id: read_link(c.kernel, f"claim {c.id!r}, kernel") for c in paper.claims if c.kernel}
    models = tuple(read_link(m, "[kernel], models").main for m in table.get("models", ()))
    sources = read_sources(paper.directory / "coq") if links else {}
    file = None if records is None else _file(records, paper)
    record: Mapping[str, Any] = {}
    if file is not None and file.is_file():
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ClaimError(f"{file}: not a record of `{COMMAND}` ({error}).") from None
    return Formal(
        sources, str(table.get("header", "")), str(table.get("vocabulary", "")), models, links, record
    )


def record_kernel(
    paper: Paper, records: Path, compiled: Path, workers: int = 1, progress: Progress | None = None
) -> Mapping[str, Any]:
    """Let Coq check everything now, and write the record; MissingExtraError without coqc."""
    from verify.methods.kernel.build import coq_version

    formal = load_formal(paper, None)
    answers = check(formal.pinned, formal.sources, formal.header, compiled, workers, progress)
    theorems = {
        key_of(item, formal.sources, formal.header): {
            "theorem": item.theorem, "axioms": list(found.axioms), "error": found.error
        }
        for item, found in answers.items()
    }  # fmt: skip
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    record = {"coq": coq_version(), "checked": today, "theorems": theorems}
    write_atomically(_file(records, paper), json.dumps(record, indent=1, sort_keys=True) + "\n")
    return record


def _file(records: Path, paper: Paper) -> Path:
    return records / f"kernel-{paper.id}.json"


def with_kernel(finding: Finding, formal: Formal) -> Finding:
    """The finding, proved at rigor formal where the kernel has accepted the claim's pinned statement.

    raises  ContradictionError for a claim that the kernel proves and a witness refutes
    """
    link = formal.links.get(finding.claim.id)
    if link is None:
        return finding
    problem = objection(link, formal)
    if problem is not None:
        if finding.claim.rule != "kernel":
            return finding
        reason = f"Not proved by the kernel: {problem}."
        return replace(finding, verdict=Verdict.UNDECIDED, rigor=Rigor.EMPIRICAL, reason=reason, trust=None)
    evidence = _evidence(link, formal)
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
    if not formal.record:
        return f"it was not checked here, `{COMMAND}` does it"
    if vocabulary_hash(formal.sources) != formal.vocabulary:
        return "the definitions in Coq are not those that were read when the statements were pinned"
    loose = undefined_terms(link, formal.sources)
    if loose:
        return f"nothing shows that {loose[0]!r} is defined, and Coq gives every term a value"
    for item in (*formal.models, *link.all):
        problem = _objection(item, formal)
        if problem is not None:
            return f"{item.theorem}: {problem}"
    return None


def _objection(item: Pinned, formal: Formal) -> str | None:
    found = formal.record["theorems"].get(key_of(item, formal.sources, formal.header))
    if found is None:
        return f"the statement or its proof has changed since the last check, `{COMMAND}` checks it again"
    if found["error"] is not None:
        return str(found["error"])
    strange = [axiom for axiom in found["axioms"] if meaning(axiom) is None]
    return f"it rests on {strange[0]}, which is not among the accepted axioms" if strange else None


def _evidence(link: Link, formal: Formal) -> Evidence:
    """What a reader compares: the whole statement, what it rests on, and where its terms are shown to be defined."""
    axioms = _axioms(link.all, formal)
    record = formal.record
    reason = (
        f"Theorem {link.main.theorem}, checked by the kernel of Coq {record['coq']} on {record['checked']}, "
        f"rests on {len(axioms)} axiom{'' if len(axioms) == 1 else 's'}, each of them accepted."
    )
    details = {
        "theorem": link.main.theorem,
        "defined": [
            {"term": term, "theorem": p.theorem, "statement": p.statement} for term, p in link.defined
        ],
        "axioms": {axiom: meaning(axiom) for axiom in axioms},
        "coq": record["coq"],
        "checked": record["checked"],
        "repeat": COMMAND,
    }
    return Evidence(link.main.statement, Verdict.PROVED, Rigor.FORMAL, "kernel", reason, None, details)


def _axioms(items: Iterable[Pinned], formal: Formal) -> list[str]:
    theorems = formal.record["theorems"]
    found = (theorems[key_of(i, formal.sources, formal.header)]["axioms"] for i in items)
    return sorted({axiom for axioms in found for axiom in axioms})
