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
_ENDS = frozenset(("in", "then", "else", "with", "end", "as"))  # words that are no argument


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

    speaks_of  the words of the statement, as Coq gives them, each as often as it stands there
    """
    text = tokens(link.main.statement)
    covered = [tokens(term) for term, _ in link.defined]
    loose = []
    for name in dict.fromkeys(speaks_of):
        if not words.arbitrary(name):
            continue
        if name.split()[0] == standard.DIFFERENCE:
            loose += [] if _difference(name, covered, text) else [name]
            continue
        alike = [n for n in speaks_of if standard.SIGNS.get(n, n) == standard.SIGNS.get(name, name)]
        places = [i for i in range(len(text)) if _stands_for(text, i, name)]
        loose += [" ".join(text[i : i + 8]) for i in places if not _covered(text, i, covered)]
        loose += [] if len(places) >= len(alike) else [name]
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
    """Does a term begin here? A divisor is whole: what comes after it is no argument of it."""
    for term in terms:
        after = text[i + len(term) : i + len(term) + 1]
        goes_on = bool(after) and (after[0][0].isalnum() or after[0] == "(") and after[0] not in _ENDS
        if list(text[i : i + len(term)]) == list(term) and not (term[0] == "/" and goes_on):
            return True
    return False


def _difference(name: str, terms: Sequence[Sequence[str]], text: Sequence[str]) -> bool:
    """Is this difference of natural numbers one of the terms, and does that stand in the text?"""
    wanted = name.split()[1:]
    return any(
        wanted == _bare(term) and any(_covered(text, i, [term]) for i in range(len(text))) for term in terms
    )


def _bare(term: Sequence[str]) -> list[str]:
    """Without scopes, words by their last names."""
    out: list[str] = []
    for word in term:
        if word == "nat" and out[-1:] == ["%"]:
            out.pop()
        else:
            out.append(word.rsplit(".", 1)[-1])
    return out


def empty_companion(link: Link, words: Dictionary, relations: Mapping[Pinned, Sequence[str]]) -> str | None:
    """A term whose companion does not show what the functions in it need; None when each does.

    Looked at is the head of the term, a function or a division, with all that it means: each library's function there
    needs its relation, such as ``<>`` for a division, among those with which the companion concludes; of one whose
    need is not known, and of a division by nothing or by 0, no companion says enough.

    relations  of each companion, as :func:`printed.relations` gives them
    """
    for term, companion in link.defined:
        own, said = tokens(term), set(relations[companion])
        needs = [standard.NEEDS.get(name, ()) for name in _meant(own, words)]
        if own[:1] == ["/"] and own[1:2] in ([], ["0"]):
            return term
        if any(not said & set(need) for need in needs):
            return term
        if not needs and not (
            _smaller(own, companion) if "-" in own else _names(term) & _names(companion.statement)
        ):
            return term
    return None


def _smaller(term: Sequence[str], companion: Pinned) -> bool:
    """Does the companion of a - b say that b <= a?"""
    wanted, depth, last = _bare(term), 0, 0
    for i, sign in enumerate(wanted):
        depth += (sign in "([{") - (sign in ")]}")
        last = i if sign == "-" and depth == 0 else last
    said = [*_outer(wanted[last + 1 :]), "<", "=", *_outer(wanted[:last])]
    text = _bare(tokens(companion.statement))
    return any(text[i : i + len(said)] == said for i in range(len(text)))


def _outer(term: list[str]) -> list[str]:
    """Without brackets around all of it."""
    return term[1:-1] if term[:1] == ["("] and term[-1:] == [")"] and "(" not in term[1:] else term


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
