"""Made-up papers: a few claims written to a folder, read, and audited with a small budget."""

from __future__ import annotations

from pathlib import Path

from verify.claim import load_paper
from verify.ledger import Audit, run_audit
from verify.ledger.cache import Cache
from verify.methods.budget import Budget

HEADING = """
[paper]
title = "Made up"

[setting.cosine]
schedule = "cosine"

[setting.linear]
schedule = "linear"

[setting.any]
schedule = "annealed"
quantities = { E_last = "the expected error" }
"""
TRUE = "forall u in [0, 1]: h(u) <= 1"
FALSE = "forall u in [0, 1]: h(u) <= 1/2"
OPEN = "sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)"  # true, and not decided


def entry(name: str, holds: str | None = TRUE, setting: str = "cosine", **more: str) -> str:
    """One claim; further values are toml."""
    lines = {
        "id": f'"{name}"',
        "where": '"Lemma"',
        "says": '"x"',
        "fidelity": '"as printed"',
        "setting": f'"{setting}"',
    }
    if holds is not None:
        lines["holds"] = f'"{holds}"'
    lines |= more
    return "\n[[claim]]\n" + "".join(f"{k} = {v}\n" for k, v in lines.items())


def audited(tmp_path: Path, *claims: str, cache: Cache | None = None) -> Audit:
    """The audit of a paper with these claims."""
    folder = tmp_path / "toy"
    folder.mkdir(exist_ok=True)
    (folder / "paper.toml").write_text(HEADING)
    (folder / "section1.toml").write_text("".join(claims))
    return run_audit(load_paper(folder), cache=cache or Cache(None), budget=Budget(1000, 2.0))


def statuses(audit: Audit) -> dict[str, str]:
    """Status of each result by id."""
    return {str(r["id"]): str(r["status"]) for r in audit.to_json()["results"]}
