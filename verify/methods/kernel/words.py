"""What the words of a paper's Coq files mean, asked of Coq: which other words they speak of, and which are proofs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from verify.errors import ClaimError
from verify.methods.kernel.printed import head_of, mentioned, nested, variables

MARKER = "Check Datatypes.tt."
SHOW_ALL = "Set Printing All. Set Printing Width 1000000. Set Printing Depth 1000000."
_STRUCTURE = re.compile(r"(?:Variant|Inductive|Record|CoInductive) ")
PRELUDE = "Require Import Coq.Init.Prelude."
# Commands put to Coq with the paper's files at hand, not imported; its answer.
Ask = Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class Word:
    """A word of a paper's files.

    speaks_of     the words in its meaning: the paper's, and of the libraries those whose value may be arbitrary
    constructors  of a structure (record or inductive type): what builds it; None for any other word
    proposition   a structure that is a proposition
    of, arity     what a word that is no structure is, with so many arguments: the head of its type
    fields        of a structure with one constructor: the heads of its fields' types
    """

    speaks_of: tuple[str, ...]
    constructors: tuple[str, ...] | None = None
    proposition: bool = False
    of: str = ""
    arity: int = 0
    fields: tuple[str, ...] = ()


def answers(output: str) -> list[str]:
    """What Coq said before each marker."""
    parts = re.split(r"(?m)^(?:Datatypes\.tt\n     : Datatypes\.unit|tt\n     : unit)$", output)
    return [part.strip("\n") for part in parts[:-1]]


def dictionary(
    start: Sequence[str], files: frozenset[str], ask: Ask
) -> tuple[dict[str, Word], frozenset[str]]:
    """The meaning of every word of the paper that ``start`` speaks of, directly or not, and what are proofs there.

    start  words as :func:`mentioned` gives them
    """
    found: dict[str, Word] = {}
    proofs: set[str] = set()
    asked: set[str] = set()
    new = set(start)
    while new := {n for n in new if n not in asked}:
        asked |= new
        bare = sorted(n.split()[0] for n in new)
        proofs |= _proofs(bare, ask)
        own = [n for n in bare if n not in proofs and is_own(n, files)]
        texts = answers(ask([SHOW_ALL, *(f"Print Term {n}. {MARKER}" for n in own)])) if own else []
        if len(texts) != len(own):
            raise ClaimError(f"coqc answered {len(texts)} times about {len(own)} words.")
        found |= {name: _word(text, name) for name, text in zip(own, texts, strict=True)}
        new = {n for name in own for n in found[name].speaks_of}
    kept = {
        n: replace(w, speaks_of=tuple(m for m in w.speaks_of if m not in proofs)) for n, w in found.items()
    }
    return kept, frozenset(proofs)


def is_own(name: str, files: frozenset[str]) -> bool:
    """Is it a word of the paper's files?"""
    return name.split()[0].split(".")[0] in files


def _proofs(names: Sequence[str], ask: Ask) -> set[str]:
    """Those that are proofs: their types are propositions."""
    sort = "Check ltac:(let t := type of (@{}) in let s := type of t in exact s)."
    commands = [PRELUDE, *(f"{sort.format(n)} {MARKER}" for n in names)]
    texts = answers(ask(commands))
    if len(texts) != len(names):
        raise ClaimError(f"coqc answered {len(texts)} times about the types of {len(names)} words.")
    return {name for name, text in zip(names, texts, strict=True) if text.split()[0] == "Prop"}


def _word(text: str, name: str) -> Word:
    text = text.split("\n\n")[0]  # without what Coq adds on arguments
    speaks_of = tuple(n for n in mentioned(text) if n != name)
    if _STRUCTURE.match(text) is None:
        types, kind = variables(nested(text.rpartition("\n     : ")[2]))
        return Word(speaks_of, of=head_of(kind), arity=len(types))
    signature, _, body = text.partition(":=")
    file, _, short = name.rpartition(".")
    built = {str(part[0]): part[2:] for part in _parts(nested(body)) if len(part) > 2}
    if short in built:
        types, kind = variables(built[short])
        groups = [g for g in nested(signature) if isinstance(g, list) and ":" in g]
        parameters = sum(g.index(":") for g in groups)
        return Word(speaks_of, of=head_of(kind), arity=parameters + len(types))
    fields = () if len(built) != 1 else tuple(head_of(t) for t in variables(next(iter(built.values())))[0])
    constructors = tuple(f"{file}.{n}" for n in built)
    return Word(speaks_of, constructors, signature.rstrip().endswith(": Prop"), fields=fields)


def _parts(items: list[object]) -> Iterator[list[object]]:
    """Constructors with their types, between the bars."""
    part: list[object] = []
    for item in [*items, "|"]:
        if item == "|":
            yield part
            part = []
        else:
            part.append(item)


@dataclass(frozen=True)
class Dictionary:
    """The words of a paper, and which of them have a value by convention.

    conventions  words whose value, where a library's would be arbitrary, a theorem gives
    """

    words: Mapping[str, Word]
    conventions: frozenset[str] = frozenset()

    def reached(self, start: Sequence[str], *, past: bool = False) -> set[str]:
        """All that some words speak of, directly or not, themselves included; past conventions only when told."""
        seen: set[str] = set()
        queue = list(start)
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                word = self.words.get(name)
                queue += word.speaks_of if word is not None and (past or name not in self.conventions) else ()
        return seen

    def arbitrary(self, name: str) -> bool:
        """May it stand for a value that nobody chose?"""
        if name in self.conventions:
            return False
        if name not in self.words:
            return True
        return any(n not in self.words for n in self.reached([name]))

    def structures(self, start: Sequence[str]) -> set[str]:
        """The records and inductive types among all that some words speak of."""
        return {n for n in self.reached(start, past=True) if self._is_structure(n)}

    def instances(self, shown: Sequence[str]) -> set[str]:
        """Structures of which there are instances, when there are of these, see :func:`printed.shown`."""
        found: set[str] = set()
        for name, *arguments in (one.split() for one in shown):
            word = self.words.get(name)
            if word is not None and arguments == [str(word.arity)]:
                found.add(word.of)
            elif not arguments:
                found.add(name)
        while more := {f for n in found & set(self.words) for f in self.words[n].fields} - found:
            found |= more
        return {n for n in found if self._is_structure(n)}

    def _is_structure(self, name: str) -> bool:
        word = self.words.get(name)
        return word is not None and word.constructors is not None
