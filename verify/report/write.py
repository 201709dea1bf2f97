"""The report on disk: html, markdown and the markdown's figures, each file whole or not there at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from verify.files import write_atomically
from verify.report.drawing import standalone
from verify.report.figures import figures
from verify.report.graph import graph
from verify.report.html import html, stylesheet
from verify.report.markdown import markdown
from verify.report.view import view


def write_report(audit: Mapping[str, Any], directory: Path) -> list[Path]:
    """Write ``<paper>.html``, ``<paper>.md`` and ``<paper>-figures/*.svg``; a rerun gives the same bytes.

    audit      the ledger's dict: claims, results, meta
    directory  made if absent; evidence files below it are linked where they exist
    returns    what was written, the html first
    raises     OSError when the directory cannot be written
    """
    page = view(audit, lambda claim: _evidence(claim, directory))
    drawn = figures(audit)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", page.paper).strip(".-") or "report"
    folder = directory / f"{name}-figures"
    claims = [c for section in page.sections for c in section.claims]
    files = {
        directory / f"{name}.html": html(page, drawn),
        directory / f"{name}.md": markdown(page, drawn, folder.name),
        folder / "graph.svg": graph(claims, style=stylesheet("colours", "graph")),
        **{folder / f"{f.name}.svg": standalone(f.svg, stylesheet("colours", "graph")) for f in drawn},
    }
    for path, text in files.items():
        write_atomically(path, text if text.endswith("\n") else text + "\n")
    for stale in set(folder.glob("*.svg")) - set(files):
        stale.unlink()
    return list(files)


def _evidence(claim: Mapping[str, Any], directory: Path) -> str | None:
    """Address of a claim's evidence relative to the report: as the data say, else where such a file lies."""
    if claim.get("evidence_file"):
        return str(claim["evidence_file"])
    identifier, paper = str(claim.get("id")), str(claim.get("paper", ""))
    if ".." in identifier.split("/") or ".." in paper.split("/"):
        return None
    for base in (Path("evidence", paper), Path("evidence")):
        for stem in (identifier, identifier.replace("/", "-"), identifier.replace("/", "_")):
            candidate = base / f"{stem}.json"
            if (directory / candidate).is_file():
                return candidate.as_posix()
    return None
