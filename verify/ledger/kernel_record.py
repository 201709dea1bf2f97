"""The record of what the Coq kernel said of a paper: written by ``verify audit --method kernel``, read by every report.

An entry counts only for the sources, the statement and the rules it was made with: its key is a hash of them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from verify.errors import ClaimError
from verify.files import write_atomically
from verify.methods.kernel import Answers, Checked, Pinned, Source, Word, digests, key_of, key_of_word

COMMAND = "verify audit --method kernel"


@dataclass(frozen=True)
class Record:
    """What was recorded, by key.

    coq, checked  version of Coq, and the day
    """

    coq: str
    checked: str
    theorems: Mapping[str, Checked] = field(default_factory=dict)
    words: Mapping[str, tuple[str, Word]] = field(default_factory=dict)

    def of(self, item: Pinned, files: Mapping[str, str], header: str) -> Checked | None:
        """The answer on a statement as it and the ``digests`` of the files stand; None where there is none."""
        return self.theorems.get(key_of(item, files, header))

    def meaning(self, word: str, files: Mapping[str, str]) -> Word | None:
        """What a word of the paper means as its files stand; None where that was not recorded."""
        key, found = self.words.get(word, ("", None))
        return found if key == key_of_word(word, files) else None


def path(records: Path, paper: str) -> Path:
    """Where the record of a paper lies."""
    return records / f"kernel-{paper}.json"


def write(file: Path, coq: str, found: Answers, sources: Mapping[str, Source], header: str) -> None:
    """The record of today."""
    files = digests(sources)
    theorems = {
        key_of(item, files, header): {"theorem": item.theorem, **asdict(answer)}
        for item, answer in found.statements.items()
    }
    words = {name: {"key": key_of_word(name, files), **asdict(word)} for name, word in found.words.items()}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    record = {"coq": coq, "checked": today, "theorems": theorems, "words": words}
    write_atomically(file, json.dumps(record, indent=1, sort_keys=True) + "\n")


def read(file: Path) -> Record | None:
    """None without a file; ClaimError for one that is no record."""
    if not file.is_file():
        return None
    try:
        return _record(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ClaimError(f"{file}: not a record of `{COMMAND}` ({error}).") from None


def _record(data: Any) -> Record:
    theorems = {
        key: Checked(
            _names(t["axioms"]),
            _text(t["error"], optional=True),
            _names(t["speaks_of"]),
            _names(t["supposes"]),
            _names(t["shows"]),
            _names(t["relations"]),
            _text(t["defines"], optional=True),
        )
        for key, t in data["theorems"].items()
    }
    words = {}
    for name, w in data["words"].items():
        built = None if w["constructors"] is None else _names(w["constructors"])
        if not isinstance(w["proposition"], bool):
            raise TypeError(f"{w['proposition']!r} is no truth value")
        if type(w["arity"]) is not int:
            raise TypeError(f"{w['arity']!r} is no number")
        of, fields = str(_text(w["of"])), _names(w["fields"])
        word = Word(_names(w["speaks_of"]), built, w["proposition"], of, w["arity"], fields)
        words[name] = (str(_text(w["key"])), word)
    return Record(str(_text(data["coq"])), str(_text(data["checked"])), theorems, words)


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return tuple(str(_text(v)) for v in value)


def _text(value: Any, *, optional: bool = False) -> str | None:
    if not (isinstance(value, str) or (optional and value is None)):
        raise TypeError(f"{value!r} is no text")
    return value
