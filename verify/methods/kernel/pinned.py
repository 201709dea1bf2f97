"""What a claim pins in Coq: the whole statement, its hypotheses included, and that its terms are defined.

Coq gives every term a value, also where the paper's has none. A theorem about such a term says nothing of the
paper's. So each term of a pinned statement that may be undefined comes with a second theorem that it is defined,
also pinned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verify.errors import ClaimError
from verify.methods.kernel import standard
from verify.methods.kernel.words import Dictionary

_THEOREM = re.compile(r"[A-Za-z_][\w']*\.[A-Za-z_][\w']*", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z_][\w'.]*|\d+|/\\|\\/|[^\s\w]")  # "and" and "or" divide nothing


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
    main = read_pinned(table, where, frozenset(("theorem", "statement", "defined")))
    defined = table.get("defined", [])
    if not isinstance(defined, list) or not all(isinstance(d, dict) for d in defined):
        raise ClaimError(
            f"{where}: defined = {defined!r}: a list of tables with term, theorem and statement."
        )
    pairs = []
    for entry in defined:
        if not isinstance(entry.get("term"), str):
            raise ClaimError(f"{where}: defined: each table needs a term, theorem and statement.")
        pairs.append(
            (normal(entry["term"]), read_pinned(entry, where, frozenset(("term", "theorem", "statement"))))
        )
    return Link(main, tuple(pairs))


def read_pinned(
    table: object, where: str, keys: frozenset[str] = frozenset(("theorem", "statement"))
) -> Pinned:
    """A table with a theorem and its statement, and no other key than told; ClaimError for anything else."""
    if not isinstance(table, Mapping):
        raise ClaimError(f"{where}: {table!r}: a table with theorem and statement.")
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
    if re.search(r"\.(\s|$)|\.\.|\(\*|[\"#]|\bltac\b", text) or not text.isascii() or not _balanced(text):
        raise ClaimError(
            f"{where}: the statement is one formula of Coq in ASCII, with its brackets closed, without full stop, "
            "comment, text and tactic."
        )
    if text.strip("() ") == "True":
        raise ClaimError(f"{where}: statement = {text!r}: it says nothing.")
    return Pinned(theorem, text)


def _balanced(text: str) -> bool:
    """Does no bracket close what was open before, so that the formula stays one in brackets?"""
    open_: list[str] = []
    for sign in text:
        if sign in "([{":
            open_.append({"(": ")", "[": "]", "{": "}"}[sign])
        elif sign in ")]}" and (not open_ or open_.pop() != sign):
            return False
    return not open_


def normal(text: str) -> str:
    """White space made single."""
    return " ".join(text.split())


def undefined_terms(link: Link, speaks_of: Sequence[str], words: Dictionary) -> list[str]:
    """Terms of the pinned statement that may be undefined and that no theorem covers; none is what is wanted.

    speaks_of  the words of the statement, as Coq gives them
    """
    text = tokens(link.main.statement)
    covered = [tokens(term) for term, _ in link.defined]
    loose = []
    for name in speaks_of:
        if not words.arbitrary(name):
            continue
        if name.split()[0] == standard.DIFFERENCE:
            loose += [] if _difference(name, covered, text) else [name]
            continue
        places = [i for i in range(len(text)) if _stands_for(text, i, name)]
        loose += [" ".join(text[i : i + 8]) for i in places if not _covered(text, i, covered)]
        loose += [] if places else [name]
    return list(dict.fromkeys(loose))


def tokens(text: str) -> list[str]:
    """Words, numbers and signs."""
    return _TOKEN.findall(text)


def _stands_for(text: Sequence[str], i: int, name: str) -> bool:
    """Is this word of the text the given one, or a sign for it?"""
    if text[i] == "/" and _literal(text[i + 1 :]):
        return False
    last = text[i].rsplit(".", 1)[-1]
    return last in standard.SIGNS.get(name, (name.rsplit(".", 1)[-1],))


def _literal(rest: Sequence[str]) -> bool:
    """Is the divisor a number other than 0?"""
    return bool(rest) and rest[0].isdigit() and int(rest[0]) != 0 and rest[1:2] != ["^"]


def _covered(text: Sequence[str], i: int, terms: Sequence[Sequence[str]]) -> bool:
    return any(list(text[i : i + len(term)]) == list(term) for term in terms)


def _difference(name: str, terms: Sequence[Sequence[str]], text: Sequence[str]) -> bool:
    """Is this difference of natural numbers one of the terms, and does that stand in the text?"""
    wanted = name.split()[1:]
    return any(
        wanted == _bare(term) and any(_covered(text, i, [term]) for i in range(len(text))) for term in terms
    )


def _bare(term: Sequence[str]) -> list[str]:
    """Without brackets and scopes, words by their last names."""
    out: list[str] = []
    for word in term:
        if word == "nat" and out[-1:] == ["%"]:
            out.pop()
        elif word not in "()":
            out.append(word.rsplit(".", 1)[-1])
    return out


def empty_companion(link: Link, words: Dictionary) -> str | None:
    """A term whose companion does not show what the functions in it need; None when each does.

    Looked at is the head of the term, a function or a division, with all that it means: each library's function there
    needs its relation, such as ``<> 0`` for a division, in the companion's statement; of one whose need is not known,
    and of a division by nothing or by 0, no companion says enough.
    """
    for term, companion in link.defined:
        said = " ".join(_conclusion(tokens(companion.statement)))
        own = tokens(term)
        if own[:1] == ["/"] and own[1:2] in ([], ["0"]):
            return term
        needs = _needs(own, words)
        known = all(any(" ".join(tokens(part)) in said for part in need.split("|")) for need in needs)
        if not known or (not needs and not _names(term) & _names(companion.statement)):
            return term
    return None


def _conclusion(text: Sequence[str]) -> Sequence[str]:
    """What comes after the hypotheses: the last arrow outside brackets before an "and"."""
    depth, start = 0, 0
    for i, (sign, after) in enumerate(zip(text, [*text[1:], ""], strict=True)):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign in ("/\\", "\\/"):
            break
        if depth == 0 and (sign, after) == ("-", ">"):
            start = i + 2
    return text[start:]


def _needs(term: Sequence[str], words: Dictionary) -> list[str]:
    """The relations that the companion of a term has to have; one that nothing has where that is not known."""
    meant = _meant(term, words)
    if not meant and "-" in term:
        wanted = _bare(term)
        i = wanted.index("-")
        return [" ".join((*wanted[i + 1 :], "<=", *wanted[:i]))]
    return [standard.NEEDS.get(name, "(unknown)") for name in sorted(meant)]


def _names(text: str) -> set[str]:
    return {t for t in tokens(text) if t[0].isalpha()} - {"fun", "forall", "exists", "let", "in"}


def _meant(term: Sequence[str], words: Dictionary) -> set[str]:
    """The libraries' functions with arbitrary values that the first word of the term which has some stands for."""
    for i, token in enumerate(term):
        signs = {
            name for name in standard.NEEDS if name != standard.DIFFERENCE and _stands_for(term, i, name)
        }
        own = [name for name in words.words if name.rsplit(".", 1)[-1] == token.rsplit(".", 1)[-1]]
        reached = {n.split()[0] for n in words.reached(own) if n not in words.words and words.arbitrary(n)}
        if found := signs | reached:
            return found
    return set()
