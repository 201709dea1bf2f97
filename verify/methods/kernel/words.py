"""What the words of a paper's Coq files mean, asked of Coq: which other words they speak of, and which are proofs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from verify.errors import ClaimError
from verify.methods.kernel.printed import mentioned

MARKER = "Check Datatypes.tt."
SHOW_ALL = "Set Printing All. Set Printing Width 1000000. Set Printing Depth 1000000."
_STRUCTURE = re.compile(r"(?:Variant|Inductive|Record|CoInductive) ")
Ask = Callable[
    [Sequence[str]], str
]  # commands put to Coq with the paper's files at hand, not imported; its answer


@dataclass(frozen=True)
class Word:
    """A word of a paper's files.

    speaks_of     the words in its meaning: the paper's, and of the libraries those whose value may be arbitrary
    constructors  of a structure (record or inductive type): what builds it; None for any other word
    proposition   a structure that is a proposition
    """

    speaks_of: tuple[str, ...]
    constructors: tuple[str, ...] | None = None
    proposition: bool = False


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
    return name.split(".")[0] in files


def _proofs(names: Sequence[str], ask: Ask) -> set[str]:
    """Those that are proofs: their types are propositions."""
    sort = "Check ltac:(let t := type of (@{}) in let s := type of t in exact s)."
    commands = ["Require Import Coq.Init.Prelude.", *(f"{sort.format(n)} {MARKER}" for n in names)]
    texts = answers(ask(commands))
    if len(texts) != len(names):
        raise ClaimError(f"coqc answered {len(texts)} times about the types of {len(names)} words.")
    return {name for name, text in zip(names, texts, strict=True) if text.split()[0] == "Prop"}


def _word(text: str, name: str) -> Word:
    text = text.split("\n\n")[0]  # without what Coq adds on arguments
    head = _STRUCTURE.match(text)
    speaks_of = tuple(n for n in mentioned(text) if n != name)
    if head is None:
        return Word(speaks_of)
    signature, _, body = text.partition(":=")
    file = name.rsplit(".", 1)[0]
    built = tuple(f"{file}.{n}" for n in re.findall(r"(?:^|\|)\s*([A-Za-z_][\w']*) :", body))
    return Word(speaks_of, built, signature.rstrip().endswith(": Prop"))


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
            return not any(name in (w.constructors or ()) for w in self.words.values())
        return any(n not in self.words and self.arbitrary(n) for n in self.reached([name]))

    def structures(self, start: Sequence[str]) -> set[str]:
        """The records and inductive types among all that some words speak of."""
        return {
            n
            for n in self.reached(start, past=True)
            if n in self.words and self.words[n].constructors is not None
        }
