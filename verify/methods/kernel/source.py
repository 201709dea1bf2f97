"""Coq sources read as text before Coq sees them: which sentences there are, and which a paper may use.

A paper's folder is a stranger's: its sources may define, state and prove, and nothing else. No sentence may write or
load a file, extend the program, assume anything outside a section, or leave a proof out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.errors import ClaimError

_NAME = r"[A-Za-z_][A-Za-z0-9_']*"
_STATEMENTS = ("Theorem", "Lemma", "Corollary", "Proposition", "Fact", "Remark")
_SECTION_ONLY = ("Variable", "Variables", "Hypothesis", "Hypotheses", "Context")
_HEADS = frozenset((
    *_STATEMENTS, *_SECTION_ONLY, "From", "Require", "Import", "Open", "Section", "End", "Definition", "Fixpoint",
    "Record", "Inductive", "Notation", "Arguments", "Implicit", "Coercion", "Ltac", "Proof", "Qed", "Defined", "Print",
    "Check", "Let", "Local", "Set", "Infix", "Canonical", "Structure",
))  # fmt: skip
_SETTINGS = frozenset(("Implicit Arguments", "Primitive Projections", "Strict Implicit"))
_LIBRARIES = frozenset(("Coq", "Coquelicot", "Interval", "mathcomp"))
_FORBIDDEN = re.compile(
    r"\b(Admitted|admit|Abort|Axioms?|Parameters?|Conjectures?|Redirect|Extraction|Declare|Load|Cd|Drop|Quit|Unset|"
    r"bypass_check|native_compute|exact_no_check|vm_cast_no_check|change_no_check|Add|Extract|Timeout|Fail|Register|"
    r"Primitive)\b|\bPrint (?!Assumptions )"
)
_REQUIRE = re.compile(rf"(?:From ({_NAME}) )?Require (?:Import |Export )?([^.]*)\.")
_ACCEPTED = "a paper's Coq file defines, states and proves, and does nothing else"


@dataclass(frozen=True)
class Source:
    """One file of a paper's ``coq`` directory.

    name       of the file without ``.v``
    sentences  as written, comments removed, white space normalised
    requires   names of the paper's own files that it builds on
    """

    name: str
    text: str
    sentences: tuple[str, ...]
    requires: tuple[str, ...]

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The sentences that give words their meaning: all but statements, imports and the proofs of statements."""
        silent = (*_STATEMENTS, "From", "Require", "Print", "Check", "Ltac", "Section", "End")
        outside = _outside_proofs(self.sentences, transparent=True)
        return tuple(s for s in outside if s.split()[0] not in silent or " Export " in s)


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
        if not re.fullmatch(_NAME, file.stem):
            raise ClaimError(f"{file}: a Coq file is named like an identifier.")
        sentences = tuple(split(text))
        _vet(file, sentences)
        found[file.stem] = Source(file.stem, text, sentences, ())
    named = {n: Source(n, s.text, s.sentences, _requires(s.sentences, found)) for n, s in found.items()}
    return {name: named[name] for name in _ordered(directory, named)}


def split(text: str) -> Iterator[str]:
    """The sentences of a Coq text: each ends with a full stop before white space; comments are dropped."""
    current: list[str] = []
    depth, i, quoted = 0, 0, False
    while i < len(text):
        two = text[i : i + 2]
        if not quoted and two == "(*":
            depth, i = depth + 1, i + 2
        elif not quoted and depth and two == "*)":
            depth, i = depth - 1, i + 2
            current.append(" ")
        elif depth:
            i += 1
        else:
            quoted ^= text[i] == '"'
            current.append(text[i])
            ends = text[i] == "." and not quoted and text[i + 1 : i + 2] in ("", " ", "\n", "\t", "\r")
            if ends and text[i - 1 : i] != ".":  # ".." in a recursive notation ends nothing
                yield from _bullets(" ".join("".join(current).split()))
                current = []
            i += 1
    if "".join(current).strip():
        yield " ".join("".join(current).split())


def _bullets(sentence: str) -> Iterator[str]:
    """A sentence without the bullets and braces that structure a proof."""
    bare = re.sub(r"^([-+*{}]+\s*)+", "", sentence)
    if bare not in ("", "."):
        yield bare


def _outside_proofs(sentences: Sequence[str], *, transparent: bool = False) -> Iterator[str]:
    """Sentences that stand outside proofs; transparent: those of proofs that end in Defined, which make a term, too."""
    proof: list[str] | None = None
    for sentence in sentences:
        head = re.split(r"[\s.]", sentence, maxsplit=1)[0]
        if head == "Proof":
            proof = []
        if proof is None:
            yield sentence
        else:
            proof.append(sentence)
        if head in ("Qed", "Defined"):
            yield from (proof or ()) if transparent and head == "Defined" else ()
            proof = None


def _vet(file: Path, sentences: Sequence[str]) -> None:
    depth = 0
    for sentence in sentences:
        bare = re.sub(r'"[^"]*"', '""', sentence)
        bad = _FORBIDDEN.search(bare)
        if bad and not re.match(r"Set Primitive Projections", sentence):
            raise ClaimError(
                f"{file}: {bad[0]!r} in {_short(sentence)}: a paper's Coq file states and proves."
            )
    for sentence in _outside_proofs(sentences):
        words = re.findall(r"[A-Za-z]+", sentence)
        head = words[0] if words else ""
        if head == "Local" and len(words) > 1:
            head, words = words[1], words[1:]
        depth += (head == "Section") - (head == "End")
        if head not in _HEADS or (head in _SECTION_ONLY and depth <= 0):
            where = "outside a section " if head in _SECTION_ONLY else ""
            raise ClaimError(
                f"{file}: {_short(sentence)} {where}is not accepted: a paper's Coq file states and proves."
            )
        if head == "Set" and " ".join(words[1:3]) not in _SETTINGS:
            raise ClaimError(
                f"{file}: {_short(sentence)}: of settings {', '.join(sorted(_SETTINGS))} are accepted."
            )
        if head == "From" and words[1] not in _LIBRARIES and not _own(file, sentence):
            raise ClaimError(f"{file}: {_short(sentence)}: libraries are {', '.join(sorted(_LIBRARIES))}.")


def _own(file: Path, sentence: str) -> bool:
    """Does it import files that lie beside this one?"""
    match = _REQUIRE.fullmatch(sentence)
    return match is not None and all(file.with_name(f"{name}.v").is_file() for name in match[2].split())


def _short(sentence: str) -> str:
    return repr(sentence if len(sentence) < 80 else sentence[:77] + "...")


def _requires(sentences: Sequence[str], known: Mapping[str, Source]) -> tuple[str, ...]:
    names = []
    for sentence in sentences:
        match = _REQUIRE.fullmatch(sentence)
        if match and match[1] not in _LIBRARIES:
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


def logical_root(sources: Mapping[str, Source]) -> str:
    """The name under which the files import each other, as in ``From Name Require Import File``; mostly none.

    raises  ClaimError for two names
    """
    found = {
        match[1]
        for source in sources.values()
        for sentence in source.sentences
        if (match := _REQUIRE.fullmatch(sentence)) and match[1] and match[1] not in _LIBRARIES
    }
    if len(found) > 1:
        raise ClaimError(
            f"Coq files import each other under the names {', '.join(sorted(found))}: one is enough."
        )
    return next(iter(found), "")


def vocabulary_hash(sources: Mapping[str, Source]) -> str:
    """Of every definition, record, notation and coercion: the meaning of the words in a pinned statement."""
    words = [f"{name}: {s}" for name in sorted(sources) for s in sources[name].vocabulary]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
