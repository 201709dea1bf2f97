"""Where the numbers of the figures lie: stored for figures in the meta data, or in the evidence of claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Audit = Mapping[str, Any]
Data = Mapping[str, Any]


def stored(audit: Audit, name: str) -> Data:
    """What the meta data store for one figure; empty where they store nothing."""
    found = ((audit.get("meta") or {}).get("figures") or {}).get(name)
    return found if isinstance(found, Mapping) else {}


def experiment(audit: Audit, name: str) -> Data | None:
    """A simulated experiment by name, the first that has rows and series to draw."""
    for facts in _facts(audit):
        if facts.get("experiment") == name and facts.get("series") and isinstance(facts.get("rows"), list):
            return facts
    return None


def logistic(audit: Audit) -> Data | None:
    """The logistic regression of Appendix C, where it was run."""
    for facts in _facts(audit):
        if facts.get("experiment") == "logistic" and facts.get("summary"):
            return facts
    return None


def studies(audit: Audit) -> dict[str, Data]:
    """Training studies by model: those with rows of a schedule and a learning rate with a mean."""
    found: dict[str, Data] = {}
    for facts in _facts(audit):
        rows = facts.get("summary")
        first = rows[0] if isinstance(rows, list) and rows else None
        if (
            "model" in facts
            and isinstance(first, Mapping)
            and {"schedule", "learning_rate", "mean"} <= set(first)
        ):
            found.setdefault(str(facts["model"]), facts)
    return found


def longest(facts: Data, number: int) -> list[Data]:
    """The series of the longest horizons, the longest last."""
    drawable = [s for s in facts["series"] if len(s.get("rho") or ()) > 1]
    return sorted(drawable, key=lambda s: int(s["T"]))[-number:]


def _facts(audit: Audit) -> Iterator[Data]:
    """Every dict of facts, stored or in evidence, one level of nesting included."""
    meta = audit.get("meta") or {}
    found = [*(meta.get("figures") or {}).values(), *(meta.get("experiments") or {}).values()]
    for claim in audit.get("claims", ()):
        found += [item.get("details") for item in claim.get("obligations") or claim.get("evidence") or ()]
    for item in found:
        for facts in item if isinstance(item, list) else [item]:
            if isinstance(facts, Mapping):
                yield facts
                yield from (value for value in facts.values() if isinstance(value, Mapping))
