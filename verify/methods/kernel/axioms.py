"""What a kernel-checked theorem may rest on, besides the kernel: nothing that a paper could choose."""

from __future__ import annotations

import re

CLASSICAL = {
    "ClassicalDedekindReals.sig_forall_dec": "the reals of Coq's standard library",
    "ClassicalDedekindReals.sig_not_dec": "the reals of Coq's standard library",
    "FunctionalExtensionality.functional_extensionality_dep": "functional extensionality, as Coquelicot needs it",
    "Classical_Prop.classic": "excluded middle, as the reals of the standard library imply it in Prop",
}
MODULES = frozenset(name.split(".")[0] for name in CLASSICAL)  # whose names no file of a paper takes


def meaning(axiom: str) -> str | None:
    """Why an axiom is accepted; None for one that is not.

    Primitive integers and floats are not: in Coq 8.16.1 two ways of computing PrimInt63.addmuldiv give two results.
    """
    return CLASSICAL.get(axiom)


def parse(output: str) -> list[list[str]]:
    """The axioms in each answer of ``Print Assumptions``, in order; a closed theorem has none.

    Types of axioms, and the indented lines they run over, are left out. Whatever else Coq says of a theorem, such as
    that it is only assumed to be guarded, counts as an axiom, and as one that nobody accepts.
    """
    answers: list[list[str]] = []
    for line in output.splitlines():
        if line.startswith("Closed under the global context") or line.startswith("Axioms:"):
            answers.append([])
        elif answers and line[:1].strip():
            match = re.match(r"([A-Za-z_][\w.']*)\s*(:|$)", line)
            answers[-1].append(match[1] if match else line)
    return answers
