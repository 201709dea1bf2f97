"""What a claim pins in Coq: the whole statement, its hypotheses included, and that its terms are defined.

Coq's functions are total: 1/0 is 0, the square root of -1 is 0, the integral of a function that has none is some
number. A theorem about such a term says nothing of the paper's. So each term of a pinned statement that may be
undefined comes with a second theorem that it is defined, also pinned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verify.errors import ClaimError
from verify.methods.kernel.source import Source

PARTIAL = frozenset(
    (
        "/",
        "sqrt",
        "ln",
        "Rpower",
        "RInt",
        "Derive",
        "Rinv",
        "Rdiv",
        "Series",
        "Lim_seq",
        "Lim",
        "iota",
        "Glb_Rbar",
        "Lub_Rbar",
    )
)
_DEFINITION = re.compile(
    r"(?:Local )?(?:Definition|Fixpoint|Let|Notation|Record|Inductive|Structure) ([A-Za-z_][\w']*)"
)
_THEOREM = re.compile(r"[A-Za-z_][\w']*\.[A-Za-z_][\w']*")
_TOKEN = re.compile(r"[A-Za-z_][\w'.]*|\d+|/\\|[^\s\w]")  # the conjunction is one word: it divides nothing


@dataclass(frozen=True)
class Pinned:
    """A theorem of a paper's Coq files, ``File.name``, and the statement that it has to have."""

    theorem: str
    statement: str

    @property
    def file(self) -> str:
        """Name of the file it stands in."""
        return self.theorem.split(".")[0]


@dataclass(frozen=True)
class Link:
    """The Coq side of a claim.

    defined  pairs (term, theorem that it is defined)
    """

    main: Pinned
    defined: tuple[tuple[str, Pinned], ...] = ()

    @property
    def all(self) -> tuple[Pinned, ...]:
        """Every theorem that has to be there."""
        return (self.main, *(p for _, p in self.defined))


def read_link(table: Mapping[str, object], where: str) -> Link:
    """A ``[claim.kernel]`` table; ClaimError, naming the claim, for one that is not complete."""
    main = _pinned(table, where, {"theorem", "statement", "defined"})
    defined = table.get("defined", [])
    if not isinstance(defined, list) or not all(isinstance(d, dict) for d in defined):
        raise ClaimError(
            f"{where}: defined = {defined!r}: a list of tables with term, theorem and statement."
        )
    pairs = []
    for entry in defined:
        if not isinstance(entry.get("term"), str):
            raise ClaimError(f"{where}: defined: each table needs a term, theorem and statement.")
        pairs.append((normal(entry["term"]), _pinned(entry, where, {"term", "theorem", "statement"})))
    return Link(main, tuple(pairs))


def _pinned(table: Mapping[str, object], where: str, keys: set[str]) -> Pinned:
    for key in table:
        if key not in keys:
            raise ClaimError(f"{where}: unknown key {key!r}: accepted are {', '.join(sorted(keys))}.")
    theorem, statement = table.get("theorem"), table.get("statement")
    if not isinstance(theorem, str) or not _THEOREM.fullmatch(theorem):
        raise ClaimError(
            f"{where}: theorem = {theorem!r}: the file and the name in it, as in LastIterate.lemma_4."
        )
    if not isinstance(statement, str) or not statement.strip():
        raise ClaimError(f"{where}: statement is missing: the theorem's whole statement in Coq.")
    text = normal(statement)
    if re.search(r"\.(\s|$)", text) or "(*" in text or '"' in text:
        raise ClaimError(
            f"{where}: the statement is one formula of Coq, without full stop, comment and text."
        )
    return Pinned(theorem, text)


def normal(text: str) -> str:
    """White space made single."""
    return " ".join(text.split())


def undefined_terms(link: Link, partial: frozenset[str]) -> list[str]:
    """Terms of the pinned statement that may be undefined and that no theorem covers; none is what is wanted.

    partial  from :func:`partial_words`
    """
    words = _TOKEN.findall(link.main.statement)
    covered = [_TOKEN.findall(term) for term, _ in link.defined]
    loose = []
    for i, word in enumerate(words):
        if word not in partial or (word == "/" and _literal(words[i + 1 :])):
            continue
        if not any(words[i : i + len(term)] == term for term in covered):
            loose.append(" ".join(words[i : i + 8]))
    return loose


def _literal(rest: Sequence[str]) -> bool:
    """Is the divisor a number other than 0?"""
    return bool(rest) and rest[0].isdigit() and int(rest[0]) != 0


def partial_words(sources: Mapping[str, Source]) -> frozenset[str]:
    """Functions that Coq makes total by an arbitrary value, and words that are defined by way of them."""
    bodies = dict(_definitions(sources))
    found = set(PARTIAL)
    while more := {name for name, body in bodies.items() if name not in found and body & found}:
        found |= more
    return frozenset(found)


def _definitions(sources: Mapping[str, Source]) -> Iterator[tuple[str, set[str]]]:
    """Name and words of each definition; a divisor that is a number does not count.

    What ends with its section (Let, and a notation there) stands for its own words in the definitions after it.
    """
    for source in sources.values():
        ending: list[dict[str, set[str]]] = []
        for sentence in source.outside_proofs:
            head = sentence.split()[0]
            if head == "Section":
                ending.append({})
            elif head == "End":
                ending.pop()
            match = _DEFINITION.match(sentence)
            if not match:
                continue
            found = _TOKEN.findall(sentence)
            words = {t for i, t in enumerate(found) if t != "/" or not _literal(found[i + 1 :])} - {match[1]}
            words = words.union(*(meant for names in ending for n, meant in names.items() if n in words))
            if ending and head in ("Let", "Notation"):
                ending[-1][match[1]] = words
            else:
                yield match[1], words
