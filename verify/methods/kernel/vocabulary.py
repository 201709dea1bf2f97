"""What the words of a paper's Coq files mean, as text: what a person reads before pinning a statement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from verify.methods.kernel.sentences import NAME, outside_proofs
from verify.methods.kernel.source import Source
from verify.methods.kernel.vetting import STATEMENTS

_STATED = re.compile(rf"(?:{'|'.join(STATEMENTS)}) ({NAME})")


def vocabulary(sources: Mapping[str, Source]) -> dict[str, list[str]]:
    """Per file the sentences that give words their meaning, in order: all but proofs and what is proved.

    A statement stays when a definition of any file names it, and tactics stay where some proof makes a term.
    """
    read = {name: list(outside_proofs(s.sentences, transparent=True)) for name, s in sources.items()}
    made = any("Defined." in s for sentences in read.values() for s in sentences)
    silent = ("Print",) if made else ("Print", "Ltac")
    stated = [(m[1], s) for sentences in read.values() for s in sentences if (m := _STATED.match(s))]
    proved = {s for _, s in stated}
    kept = {s for sentences in read.values() for s in sentences} - proved
    kept = {s for s in kept if s.split()[0] not in silent}
    while more := {s for name, s in stated if s not in kept and _names(name, kept)}:
        kept |= more
    return {name: [s for s in sentences if s in kept] for name, sentences in read.items()}


def _names(name: str, sentences: set[str]) -> bool:
    word = re.compile(rf"(?<![\w']){re.escape(name)}(?![\w'])")
    return any(word.search(s) for s in sentences)


def vocabulary_hash(sources: Mapping[str, Source]) -> str:
    """Of every definition, record and abbreviation: the meaning of the words in a pinned statement."""
    words = [f"{name}: {s}" for name, kept in sorted(vocabulary(sources).items()) for s in kept]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
