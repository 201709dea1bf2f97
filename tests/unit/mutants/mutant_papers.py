"""A made-up paper whose claims are mutated."""

from __future__ import annotations

from pathlib import Path

from verify.claim import Claim, Paper, load_paper

HEADING = """
[paper]
title = "Made up"

[setting.plain]

[setting.cosine]
schedule = "cosine"

[setting.opaque]
quantities = { Err = "the expected error" }
"""


def paper(folder: Path, *claims: str) -> Paper:
    """A paper with these claims; each is toml after the keys that all share."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paper.toml").write_text(HEADING)
    shared = 'where = "Lemma"\nsays = "x"\nfidelity = "as printed"\n'
    entries = (f'[[claim]]\nid = "C/{i}"\n{shared}{text}\n' for i, text in enumerate(claims))
    (folder / "section1.toml").write_text("\n".join(entries))
    return load_paper(folder)


def claim(folder: Path, holds: str, setting: str = "plain", constants: str = "[]") -> Claim:
    """The only claim of a paper."""
    text = f'holds = "{holds}"\nsetting = "{setting}"\nconstants = {constants}'
    return paper(folder / "made_up", text).claims[0]
