"""A folder for a new paper: the heading to fill in, and one claim that is decided as it stands."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from verify.errors import ClaimError
from verify.files import write_atomically

NAMES = ("paper.toml", "section1.toml")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def new_paper(name: str, directory: Path, title: str = "", arxiv: str = "") -> list[Path]:
    """Lay out ``directory/name``.

    name     of the folder, the paper's id: letters, digits, _ . and -, such as author_2503.09411
    title    heading of the report; the name unless told
    returns  the files written
    raises   ClaimError for a name that is none, a title with quotes, or a folder that is there already
    """
    if not _NAME.fullmatch(name):
        raise ClaimError(
            f"paper {name!r}: letters, digits, _ . and -, beginning with a letter, as in doe_2401.00001."
        )
    for what, text in (("title", title), ("arxiv", arxiv)):
        if re.search(r'["\\\x00-\x1f]', text):
            raise ClaimError(f"{what} = {text!r}: plain text on one line, without quotes and backslashes.")
    folder = directory / name
    if folder.exists():
        raise ClaimError(f"{folder}: is there already; nothing was changed.")
    filled = {"@name@": name, "@title@": title or name, "@arxiv@": arxiv}
    written = []
    for file in NAMES:
        text = files("verify.claim").joinpath("template", file).read_text(encoding="utf-8")
        for place, value in filled.items():
            text = text.replace(place, value)
        write_atomically(folder / file, text)
        written.append(folder / file)
    return written
