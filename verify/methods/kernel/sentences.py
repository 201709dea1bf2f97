"""Coq texts as sentences, before Coq sees them, and the words that they define."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

NAME = r"[A-Za-z_][A-Za-z0-9_']*"
_NAMED = re.compile(rf"(?:Local )?(?:Definition|Fixpoint|Record|Inductive) ({NAME})")
_STRUCTURE = re.compile(r"^(?:[-+*{}]+\s*|\d+\s*:\s*(?:\{\s*)?)+")


def without_comments(text: str) -> str:
    """A Coq text without comments, which nest; a text in quotes inside one hides its end, as for Coq."""
    kept: list[str] = []
    depth, i, quoted = 0, 0, False
    while i < len(text):
        two = text[i : i + 2]
        if not quoted and two == "(*":
            depth, i = depth + 1, i + 2
        elif not quoted and depth and two == "*)":
            depth, i = depth - 1, i + 2
            kept.append(" ")
        elif depth:
            i = text.find('"', i + 1) + 1 or len(text) if text[i] == '"' else i + 1
        else:
            quoted ^= text[i] == '"'
            kept.append(text[i])
            i += 1
    return "".join(kept)


def split(text: str) -> Iterator[str]:
    """The sentences of a text without comments: each ends with a full stop before white space or the end.

    What structures a proof stays in front of the sentence that comes after it, see :func:`bare`.
    """
    for part in re.split(r"(?<=\.)\s+", text):
        if sentence := " ".join(part.split()):
            yield sentence


def bare(sentence: str) -> str:
    """A sentence without the bullets, braces and numbers of goals in front of it."""
    return _STRUCTURE.sub("", sentence)


def outside_proofs(sentences: Sequence[str], *, transparent: bool = False) -> Iterator[str]:
    """Sentences that stand outside proofs; transparent: those of proofs that end in Defined, which make a term, too."""
    proof: list[str] | None = None
    for sentence in sentences:
        if sentence == "Proof.":
            proof = []
        if proof is None:
            yield sentence
        else:
            proof.append(sentence)
        if bare(sentence) in ("Qed.", "Defined."):
            yield from (proof or ()) if transparent and bare(sentence) == "Defined." else ()
            proof = None


def declared(sentences: Sequence[str]) -> frozenset[str]:
    """The words that a statement may use of a file: definitions, structures, their fields and constructors."""
    found: set[str] = set()
    for sentence in outside_proofs(sentences):
        match = _NAMED.match(sentence)
        if match is None:
            continue
        found.add(match[1])
        if sentence.startswith("Fixpoint"):
            found.update(re.findall(rf" with ({NAME})[^=]*?:=", sentence))  # a match has no := there
        elif sentence.startswith(("Record", "Inductive")):
            found.update(_parts(sentence.partition(":=")[2]))
    return frozenset(found)


def abbreviations(sentences: Sequence[str]) -> frozenset[str]:
    """Words that stand for a term until their section ends."""
    found = (re.match(rf"(?:Let|Notation) ({NAME})", s) for s in outside_proofs(sentences))
    return frozenset(m[1] for m in found if m)


def _parts(body: str) -> Iterator[str]:
    """Constructors, and fields between the braces of a record."""
    before, brace, fields = body.partition("{")
    if brace and "|" not in before:
        yield from re.findall(NAME, before)
        for part in _separated(fields.rpartition("}")[0], ";"):
            if match := re.match(rf"\s*({NAME})", part):
                yield match[1]
        return
    for part in _separated(body, "|"):
        if match := re.match(rf"\s*({NAME})", part):
            yield match[1]


def _separated(text: str, sign: str) -> Iterator[str]:
    """At a sign outside brackets."""
    depth, start = 0, 0
    for i, c in enumerate(text):
        depth += (c in "({[") - (c in ")}]")
        if c == sign and depth == 0:
            yield text[start:i]
            start = i + 1
    yield text[start:]
