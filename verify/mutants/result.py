"""The result of a run over the mutants: its numbers, and the file that the report reads.

``evidence/mutants.json`` holds one result a paper. Each carries a fingerprint of the formulas that were
mutated, so that a reader can tell whether it is about the paper's files as they are now.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from verify.claim import Paper
from verify.errors import ClaimError
from verify.files import write_atomically
from verify.language.printer import to_text
from verify.mutants.run import Outcome
from verify.mutants.variants import KINDS, mutable

FILE = "mutants.json"
COMMAND = "verify mutate"


def summarised(paper: Paper, claims: Sequence[str], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The numbers of a run as plain JSON values.

    claims    ids of the claims that were mutated
    outcomes  what became of their mutants
    returns   "claims", "mutants", "false", "refuted": how many; "share": refuted of the false ones, None where
              there are none; "undecided", "proved": the false mutants that were not refuted; "kinds" and "rows":
              the numbers by kind and by claim
    """
    false = [o for o in outcomes if o.false is not None]
    refuted = [o for o in false if o.verdict == "refuted"]
    return {
        "paper": paper.id,
        "fingerprint": fingerprint(paper),
        "claims": len(claims),
        "mutants": len(outcomes),
        "false": len(false),
        "refuted": len(refuted),
        "share": round(len(refuted) / len(false), 4) if false else None,
        "undecided": [_entry(o) for o in false if o.verdict not in ("refuted", "proved")],
        "proved": [_entry(o) for o in false if o.verdict == "proved"],
        "kinds": _counts("kind", KINDS, outcomes, [o.mutant.kind for o in outcomes]),
        "rows": _counts("claim", claims, outcomes, [o.mutant.claim for o in outcomes]),
    }


def _entry(o: Outcome) -> dict[str, Any]:
    """A false mutant with the point at which it fails; h is the schedule where the claim is about all of them."""
    false = o.false or {}
    point = {"h": false.get("schedule")} if o.mutant.schedule == "annealed" else {}
    return {
        "claim": o.mutant.claim,
        "mutant": o.mutant.text,
        "kind": o.mutant.kind,
        "schedule": o.mutant.schedule,
        "verdict": o.verdict,
        "fails_at": {**point, **false.get("point", {})},
    }


def _counts(
    label: str, names: Iterable[str], outcomes: Sequence[Outcome], keys: Sequence[str]
) -> list[dict[str, Any]]:
    """A row a name: how many mutants, how many of them false, how many of those refuted."""
    every = Counter(keys)
    false = Counter(k for k, o in zip(keys, outcomes, strict=True) if o.false is not None)
    refuted = Counter(k for k, o in zip(keys, outcomes, strict=True) if o.verdict == "refuted")
    return [{label: n, "mutants": every[n], "false": false[n], "refuted": refuted[n]} for n in names]


def fingerprint(paper: Paper) -> str:
    """A hash of every formula that is mutated, its schedule and its constants."""
    parts = [
        (
            c.id,
            c.setting.schedule,
            to_text(c.statement),
            [(k.printed, k.harmful, k.sharpen) for k in c.constants],
        )
        for c in paper.claims
        if mutable(c) and c.statement is not None
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def write(result: Mapping[str, Any], evidence: Path) -> Path:
    """Put a paper's result into the file, beside those of other papers; returns the file."""
    path = evidence / FILE
    known = _read(path) if path.is_file() else {}
    text = json.dumps({**known, result["paper"]: result}, indent=1, ensure_ascii=False, sort_keys=False)
    write_atomically(path, text + "\n")
    return path


def load(evidence: Path, paper: Paper) -> dict[str, Any] | None:
    """The stored result of a paper, or None where there is none.

    returns  the result, with "current" True if it is about the formulas as they are now
    raises   ClaimError for a file that is no result of `verify mutate`
    """
    path = evidence / FILE
    found = _read(path).get(paper.id) if path.is_file() else None
    if found is None:
        return None
    return {**found, "current": found.get("fingerprint") == fingerprint(paper)}


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClaimError(f"{path}: not a result of `{COMMAND}` ({error}).") from None
    if not isinstance(data, dict) or not all(isinstance(v, dict) for v in data.values()):
        raise ClaimError(f"{path}: not a result of `{COMMAND}`, which has one table a paper.")
    return data
