"""Two Coq files, a link to a theorem in them, and how tests read and check others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from verify.methods.kernel import (
    Answers,
    Dictionary,
    Pinned,
    Source,
    check,
    read_link,
    read_sources,
    undefined_terms,
)

BASE = """(** Words. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.
Definition square (x : R) : R := x * x. (* "a text. with a stop" *)
Definition inverse (x : R) : R := 1 / x.
Definition half (x : R) : R := x / 2.
Lemma square_pos x : 0 <= square x.
Proof. unfold square; nra. Qed.
"""
MORE = """
Require Import Base.
From Coq Require Import Reals Lra.
Open Scope R_scope.
Section Positive.
Variable a : R.
Hypothesis pos : 0 < a.
Theorem inverse_pos : 0 < inverse a.
Proof.
  unfold inverse.
  apply Rdiv_lt_0_compat; [lra|].
  - exact pos.
Qed.
End Positive.
Lemma nonzero a : 0 < a -> a <> 0.
Proof. lra. Qed.
"""
HEADER = "From Coq Require Import Reals. Open Scope R_scope."
INVERSE = {
    "theorem": "More.inverse_pos",
    "statement": "forall a : R, 0 < a -> 0 < inverse a",
    "defined": [
        {"term": "inverse a", "theorem": "More.nonzero", "statement": "forall a : R, 0 < a -> a <> 0"}
    ],
}
START = "From Coq Require Import Reals Lra Lia.\nOpen Scope R_scope.\n"


def sources(folder: Path, **files: str) -> dict[str, Source]:
    """The sources of a folder with some files written anew."""
    for name, text in files.items():
        (folder / f"{name}.v").write_text(text)
    return read_sources(folder)


def answers(folder: Path, text: str, *pins: tuple[str, str]) -> tuple[Mapping[Pinned, object], Answers]:
    """What Coq says of pinned statements (theorem, statement) of one file, File.v."""
    for file in folder.glob("*.v"):
        file.unlink()
    pinned = [Pinned(theorem, statement) for theorem, statement in pins]
    found = check(pinned, sources(folder, File=START + text), HEADER, folder.parent / "vo")
    return found.statements, found


def loose(folder: Path, text: str, *statements: str) -> list[list[str]]:
    """For each statement about the words in ``text`` the terms that nothing shows to be defined."""
    proofs = [f"\nTheorem fact_{i} : {s}.\nProof. reflexivity. Qed.\n" for i, s in enumerate(statements)]
    pins = [(f"File.fact_{i}", s) for i, s in enumerate(statements)]
    found = answers(folder, text + "".join(proofs), *pins)[1]
    assert [(p.statement, a.error) for p, a in found.statements.items() if a.error] == []
    words = Dictionary(found.words)
    links = [read_link({"theorem": theorem, "statement": s}, "c") for theorem, s in pins]
    return [undefined_terms(link, found.statements[link.main].speaks_of, words) for link in links]
