"""Does the installed wheel work by itself, away from the checkout? Run by .ci/run in an empty directory.

python wheel_check.py VERIFY CHECKOUT      the installed program, the directory it must not read
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import verify
from verify.claim import find_papers

CLAIM = "S3/sandwich-upper"


def main(program: str, checkout: Path) -> int:
    """Papers, decision and report, each from the wheel; raises where one fails."""
    package = Path(verify.__file__).resolve().parent
    if package.is_relative_to(checkout):
        raise RuntimeError(f"{package}: the checkout was imported, not the wheel")
    papers = find_papers()
    if not papers or not all(p.resolve().is_relative_to(package) for p in papers):
        raise RuntimeError(f"{papers}: the papers that come with the package were not found in {package}")
    command = [program, "audit", papers[0].name, "--claim", CLAIM, "--json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    verdicts = {c["id"]: c["verdict"] for c in found["claims"]}
    if verdicts.get(CLAIM) != "proved":
        raise RuntimeError(f"{' '.join(command)}: {verdicts}")
    print(f"{package}: {len(papers)} paper(s), {CLAIM} {verdicts[CLAIM]}")
    return _report(program)


def _report(program: str) -> int:
    """The report's templates are in the wheel too: a paper of one claim, written to a folder here."""
    folder = Path("papers/toy")
    folder.mkdir(parents=True)
    heading = {"id": "toy", "title": "One claim", "arxiv": "", "text_read": "none"}
    lines = ["[paper]", *(f"{k} = {json.dumps(v)}" for k, v in heading.items()), "authors = []"]
    (folder / "paper.toml").write_text("\n".join(lines) + "\n")
    claim = {"id": "a", "where": "here", "says": "$1 < 2$", "fidelity": "as printed", "holds": "1 < 2"}
    (folder / "section.toml").write_text(
        "[[claim]]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in claim.items())
    )
    subprocess.run([program, "report", "--papers", "papers", "--out", "reports"], check=True)
    written = sorted(p.name for p in Path("reports").iterdir())
    if not {"toy.html", "toy.md", "evidence"} <= set(written):
        raise RuntimeError(f"the report wrote {written}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve()))
