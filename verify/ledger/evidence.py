"""Evidence on disk: one deterministic JSON file a claim, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from verify.files import write_atomically
from verify.ledger.experiments import SIMULATED

_VOLATILE = ("boxes", "budget", "steps")  # change with a library release or the clock, not with the truth


def write_evidence(audit: Mapping[str, Any], directory: Path) -> list[Path]:
    """Write ``evidence/<paper>/<claim>.json`` and the experiments; stale files of the paper go."""
    paper = str(audit["meta"]["paper"])
    root = directory / "evidence" / paper
    files = {root / f"{c['id']}.json": stable(c) for c in audit["claims"]}
    for name, result in audit["meta"].get("experiments", {}).items():
        if name in SIMULATED:  # a training result lies where `verify train` wrote it
            files[root / "experiments" / f"{name}.json"] = result
    for name, data in audit["meta"].get("figures", {}).items():
        files[root / "figures" / f"{name}.json"] = data
    for path, value in files.items():
        write_atomically(path, json.dumps(value, indent=1, ensure_ascii=False, sort_keys=False) + "\n")
    if root.is_dir():
        for old in set(root.rglob("*.json")) - set(files):
            old.unlink()
    return sorted(files)


def stable(claim: Mapping[str, Any]) -> dict[str, Any]:
    """A claim without what may change from run to run although nothing changed in the mathematics."""
    out = {k: v for k, v in claim.items() if k != "evidence"}
    out["obligations"] = [
        {**e, "details": {k: v for k, v in e["details"].items() if k not in _VOLATILE}}
        for e in claim["obligations"]
    ]
    return out
