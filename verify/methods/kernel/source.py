"""A paper's Coq sources: read, vetted, and in the order in which they build on each other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.errors import ClaimError
from verify.methods.kernel.sentences import split, without_comments
from verify.methods.kernel.vetting import LIBRARIES, REQUIRE, vet, vet_name, vet_text


@dataclass(frozen=True)
class Source:
    """One file of a paper's ``coq`` directory.

    name       of the file without ``.v``
    sentences  as written, comments removed, white space made single
    requires   names of the paper's own files that it builds on
    """

    name: str
    text: str
    sentences: tuple[str, ...]
    requires: tuple[str, ...]


def read_sources(directory: Path) -> dict[str, Source]:
    """Every ``.v`` file of a directory, checked, in the order in which they build on each other.

    raises  ClaimError for a sentence that is not accepted, with the file; for files that need each other in a circle
    """
    found = {}
    for file in sorted(directory.glob("*.v")):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ClaimError(f"{file}: cannot be read: {error}.") from None
        vet_name(file)
        read = without_comments(text)
        vet_text(file, read)
        sentences = tuple(split(read))
        vet(file, sentences)
        found[file.stem] = Source(file.stem, text, sentences, ())
    named = {n: Source(n, s.text, s.sentences, _requires(s.sentences, found)) for n, s in found.items()}
    return {name: named[name] for name in _ordered(directory, named)}


def _requires(sentences: Sequence[str], known: Mapping[str, Source]) -> tuple[str, ...]:
    names = []
    for sentence in sentences:
        match = REQUIRE.fullmatch(sentence)
        if match and match[1] not in LIBRARIES:
            names += [n for n in match[2].split() if n in known]
    return tuple(dict.fromkeys(names))


def _ordered(directory: Path, sources: Mapping[str, Source]) -> list[str]:
    order: list[str] = []

    def place(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ClaimError(
                f"{directory}: Coq files build on each other in a circle: {', '.join((*path, name))}."
            )
        if name not in order:
            for other in sources[name].requires:
                place(other, (*path, name))
            order.append(name)

    for name in sources:
        place(name, ())
    return order


def needed(name: str, sources: Mapping[str, Source]) -> list[str]:
    """All the files that a file builds on, directly or not, in the order of ``sources``, and at the end itself."""
    seen: set[str] = set()
    queue = [name]
    while queue:
        current = queue.pop()
        if current not in seen:
            seen.add(current)
            queue += sources[current].requires
    return [*(n for n in sources if n in seen and n != name), name]


def digests(sources: Mapping[str, Source]) -> dict[str, str]:
    """Per file a hash of its text and logical name and of the files it builds on."""
    found: dict[str, str] = {}
    root = logical_root(sources)
    for name, source in sources.items():  # in the order in which they build on each other
        parts = [root, name, source.text, *(found[other] for other in source.requires)]
        found[name] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return found


def logical_root(sources: Mapping[str, Source]) -> str:
    """The name under which the files import each other, as in ``From Name Require Import File``; mostly none.

    raises  ClaimError for two names
    """
    found = {
        match[1]
        for source in sources.values()
        for sentence in source.sentences
        if (match := REQUIRE.fullmatch(sentence)) and match[1] and match[1] not in LIBRARIES
    }
    if len(found) > 1:
        raise ClaimError(
            f"Coq files import each other under the names {', '.join(sorted(found))}: one is enough."
        )
    return next(iter(found), "")
