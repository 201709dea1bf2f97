"""Pinned statements put before the kernel: each is a theorem of its own, proved by the paper's, its axioms printed.

The paper's files are at hand but not imported: of each only the words that a statement uses are, and the coercions of
its structures, so that nothing else in them changes what a statement says. What it says is then printed with nothing
imported at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from verify.errors import ClaimError
from verify.methods.kernel.asking import Coq
from verify.methods.kernel.axioms import parse
from verify.methods.kernel.build import Progress, build, coq_version, library_files
from verify.methods.kernel.pinned import Pinned, tokens
from verify.methods.kernel.printed import (
    bound,
    conclusion,
    defined_word,
    nested,
    occurrences,
    relations,
    shown,
    supposed,
)
from verify.methods.kernel.sentences import abbreviations, declared
from verify.methods.kernel.source import Source, logical_root, needed
from verify.methods.kernel.standard import FINGERPRINT, WORDS, is_free
from verify.methods.kernel.vetting import LIBRARIES, REQUIRE, vet_header
from verify.methods.kernel.words import (
    MARKER,
    PRELUDE,
    SHOW_ALL,
    Dictionary,
    Word,
    answers,
    dictionary,
    is_own,
)


@dataclass(frozen=True)
class Checked:
    """What the kernel said of one pinned statement: why it does not accept it, or its axioms.

    axioms     of all pinned theorems of the same file, so perhaps more than its own
    speaks_of  the words of the statement whose meaning needs a look
    supposes   those of its hypotheses
    shows      what the parts of its conclusion are instances of
    relations  those with which it concludes
    defines    the word of the paper to which its conclusion gives a value
    """

    axioms: tuple[str, ...] = ()
    error: str | None = None
    speaks_of: tuple[str, ...] = ()
    supposes: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    defines: str | None = None


@dataclass(frozen=True)
class Answers:
    """What Coq said: of each statement, and what each word of the paper in them means."""

    statements: Mapping[Pinned, Checked]
    words: Mapping[str, Word] = field(default_factory=dict)


def check(
    pinned: Sequence[Pinned], sources: Mapping[str, Source], header: str, directory: Path, workers: int = 1,
    progress: Progress | None = None,
) -> Answers:  # fmt: skip
    """Compile what changed, then every statement, then look up the words in them.

    header     sentences before a statement: libraries and scopes
    directory  where compiled files are kept
    returns    an answer for each statement; a file that does not compile is the answer of all that need it
    raises     MissingExtraError without coqc; ClaimError for a header that does more than import
    """
    vet_header(header)
    places, broken = build(sources, directory, coq_version(), workers, progress)
    if known := sorted(set(sources) & library_files()):
        raise ClaimError(f"{known[0]}.v: Coq's libraries have a file of this name, give it another one.")
    imports = [s for source in sources.values() for s in source.sentences if REQUIRE.fullmatch(s)]
    libraries = dict.fromkeys(s for s in imports if s.split()[1] in LIBRARIES)
    local = {word for source in sources.values() for word in abbreviations(source.sentences)}
    coq = Coq(header, places, logical_root(sources), tuple(libraries))
    found: dict[Pinned, Checked] = {}
    texts: dict[Pinned, list[str]] = {}
    for item in dict.fromkeys(pinned):
        if item.file not in sources:
            found[item] = Checked(error=f"there is no file {item.file}.v")
        elif item.file in broken:
            found[item] = Checked(error=broken[item.file])
        else:
            try:
                texts[item] = _theorem(item, sources)
            except ClaimError as error:
                found[item] = Checked(error=str(error))
    return _looked_up(found | _stated(texts, coq), frozenset(sources), coq, frozenset(local))


def _theorem(item: Pinned, sources: Mapping[str, Source]) -> list[str]:
    """Commands that state it and prove it by the theorem of the paper."""
    imports = (
        f"Import(coercions) {name}. Import {name}({', '.join(words)})."
        if words
        else f"Import(coercions) {name}."
        for name, words in used_words(item, sources).items()
    )
    statement = f"Definition statement : Prop := ({item.statement})."
    return [*imports, statement, f"Theorem pinned : statement. Proof. exact (@{item.theorem}). Qed."]


def used_words(item: Pinned, sources: Mapping[str, Source]) -> dict[str, list[str]]:
    """Per file that the theorem's file builds on, the words that the statement uses of it, perhaps none.

    raises  ClaimError for a word that two of them define
    """
    files = needed(item.file, sources)
    known = {name: declared(sources[name].sentences) for name in files}
    found: dict[str, list[str]] = {name: [] for name in files}
    for word in dict.fromkeys(tokens(item.statement)):
        places = [name for name in files if word in known[name]]
        if len(places) > 1 and item.file in places:
            places = [item.file]
        if len(places) > 1:
            raise ClaimError(
                f"{word} is a word of {' and '.join(places)}: name the one meant, as in {places[0]}.{word}"
            )
        for name in places:
            found[name].append(word)
    return found


def _stated(texts: Mapping[Pinned, Sequence[str]], coq: Coq) -> dict[Pinned, Checked]:
    """All at once, which is quick; where Coq refuses, halves, down to the statement that it refuses.

    The axioms of a statement are those of all pinned theorems of its file: Coq takes a second for each answer.
    """
    if not texts:
        return {}
    items = list(texts)
    groups: dict[str, list[int]] = {}
    lines = ["Module Statements.", PRELUDE, coq.header]
    for i, item in enumerate(items):
        groups.setdefault(item.file, []).append(i)
        lines += [f"Module S{i}.", *texts[item], f"End S{i}."]
    for name, members in groups.items():
        lines.append(f"Definition together_{name} := ({', '.join(f'S{i}.pinned' for i in members)}).")
    lines += ["End Statements.", *(f"Print Assumptions Statements.together_{name}." for name in groups)]
    lines += [MARKER, SHOW_ALL, *(f"Print Statements.S{i}.statement. {MARKER}" for i in range(len(items)))]
    try:
        said = answers(coq.ask(lines))
    except ClaimError as error:
        if len(items) == 1:
            return {items[0]: Checked(error=str(error))}
        half = len(items) // 2
        parts = ({i: texts[i] for i in part} for part in (items[:half], items[half:]))
        return {k: v for part in parts for k, v in _stated(part, coq).items()}
    axioms = parse(said[0]) if said else []
    if len(axioms) != len(groups) or len(said) != 1 + len(items):
        raise ClaimError(f"coqc answered {len(axioms)} and {len(said)} times about {len(items)} statements.")
    rests = {i: tuple(names) for names, members in zip(axioms, groups.values(), strict=True) for i in members}
    return {item: _said(said[1 + i].partition(" = ")[2], rests[i]) for i, item in enumerate(items)}


def _said(text: str, axioms: tuple[str, ...]) -> Checked:
    """The answer on a statement, as it was printed, which the kernel accepts."""
    text = text.rpartition("\n     : ")[0] or text
    speaks_of, (given, end) = occurrences(text), conclusion(nested(text))
    error = None
    if other := next((n for n in speaks_of if n.startswith("Statements.")), None):
        error = f"it speaks of {other}, which is no word of the paper"
    elif hidden := sorted(bound(text) & WORDS):
        error = f"a variable takes the name of {hidden[0]}, a word of the libraries"
    if error:
        return Checked(axioms, error)
    return Checked(axioms, None, speaks_of, supposed(given), shown(end), relations(end), defined_word(end))


def _looked_up(
    found: Mapping[Pinned, Checked], files: frozenset[str], coq: Coq, local: frozenset[str]
) -> Answers:
    """What the words mean; no word of the paper takes the name of one of the libraries that it imports.

    local  words that stand for a term in a section
    """
    spoken = {n for a in found.values() for n in a.speaks_of}
    instances = {n for a in found.values() for n in a.shows if is_own(n, files)}
    words, proofs = dictionary(sorted(spoken | instances), files, coq.ask)
    asked = sorted(w for w in {*words, *local} if not is_free(w.rsplit(".", 1)[-1]))
    taken = coq.taken(asked) if asked else {}
    if hidden := sorted(local & set(taken)):
        raise ClaimError(f"{hidden[0]}, in a section of a Coq file, takes the name of {taken[hidden[0]]}.")
    whole = Dictionary(words)
    statements = {}
    for item, answer in found.items():
        kept = tuple(n for n in answer.speaks_of if n not in proofs)
        hiding = sorted(whole.reached(kept) & set(taken))
        error = f"{hiding[0]} takes the name of {taken[hiding[0]]}" if hiding else answer.error
        statements[item] = replace(answer, speaks_of=kept, error=error)
    return Answers(statements, words)


def key_of(item: Pinned, digests: Mapping[str, str], header: str) -> str:
    """Everything that an answer depends on but the version of Coq.

    digests  of the files, as :func:`source.digests` gives them
    """
    return _key(digests.get(item.file, ""), header, item.theorem, item.statement)


def key_of_word(word: str, digests: Mapping[str, str]) -> str:
    """Everything that the meaning of a word depends on but the version of Coq."""
    return _key(digests.get(word.split(".")[0], ""), word)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join((FINGERPRINT, *parts)).encode()).hexdigest()
