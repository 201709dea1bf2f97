"""What the words of a paper's Coq files mean, as text: what a person reads before pinning a statement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from verify.methods.kernel.source import Source, outside_proofs
from verify.methods.kernel.vetting import NAME, STATEMENTS

_SILENT = ("Print", "Ltac")
_NAMED = re.compile(rf"(?:Local )?(?:Definition|Fixpoint|Record|Inductive|Notation) ({NAME})")
_STATED = re.compile(rf"(?:{'|'.join(STATEMENTS)}) ({NAME})")


def vocabulary(source: Source) -> tuple[str, ...]:
    """The sentences that give words their meaning, in order: all but proofs and what is proved.

    A statement stays when a definition names it, and tactics stay in a file where a proof makes a term.
    """
    sentences = list(outside_proofs(source.sentences, transparent=True))
    silent = _SILENT if "Defined." not in sentences else ("Print",)
    stated = {m[1]: s for s in sentences if (m := _STATED.match(s))}
    kept = {s for s in sentences if s.split()[0] not in silent and s not in stated.values()}
    while more := {s for name, s in stated.items() if s not in kept and _names(name, kept)}:
        kept |= more
    return tuple(s for s in sentences if s in kept)


def _names(name: str, sentences: set[str]) -> bool:
    word = re.compile(rf"(?<![\w']){re.escape(name)}(?![\w'])")
    return any(word.search(s) for s in sentences)


def vocabulary_hash(sources: Mapping[str, Source]) -> str:
    """Of every definition, record and abbreviation: the meaning of the words in a pinned statement."""
    words = [f"{name}: {s}" for name in sorted(sources) for s in vocabulary(sources[name])]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def declared(source: Source) -> frozenset[str]:
    """The words that a statement may use of a file: definitions, structures, their fields and constructors."""
    found: set[str] = set()
    depth = 0
    for sentence in outside_proofs(source.sentences):
        depth += sentence.startswith("Section ") - sentence.startswith("End ")
        match = _NAMED.match(sentence)
        if match is None or (sentence.startswith("Notation") and depth):  # this one ends with its section
            continue
        found.add(match[1])
        if sentence.startswith("Fixpoint"):
            found.update(re.findall(rf" with ({NAME})[^=]*?:=", sentence))  # of a match: no :=
        elif sentence.startswith(("Record", "Inductive")):
            found.update(_parts(sentence.partition(":=")[2]))
    return frozenset(found)


def _parts(body: str) -> Iterator[str]:
    """Constructors, and fields between the braces of a record."""
    before, brace, fields = body.partition("{")
    if brace and "|" not in before:
        yield from re.findall(NAME, before)
        for part in _split(fields.rpartition("}")[0], ";"):
            if match := re.match(rf"\s*({NAME})", part):
                yield match[1]
        return
    for part in _split(body, "|"):
        if match := re.match(rf"\s*({NAME})", part):
            yield match[1]


def _split(text: str, sign: str) -> Iterator[str]:
    """At a sign outside brackets."""
    depth, start = 0, 0
    for i, c in enumerate(text):
        depth += (c in "({[") - (c in ")}]")
        if c == sign and depth == 0:
            yield text[start:i]
            start = i + 1
    yield text[start:]
