"""Rule ``gram``: a relation between inner products follows from premises, squares and definitions of vectors.

``squares = ["a - b", ...]`` adds norm2(a - b) >= 0, which holds of any vectors; ``equations = ["z(j, t)"]`` puts the
definition of an average for it (its start where its indices are those of the beginning); premises come as in rule
``induction``, those without an entry under ``use`` with their variables' own names. What is left is one relation
between unknown numbers, so one argument serves every dimension and expectations alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from verify.claim import Claim
from verify.errors import ClaimError
from verify.language.formula import Expr, Relation, num
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.language.vectors import is_vector, replaced
from verify.rules.base import Premises, Step, expression, texts
from verify.rules.models import Conditions, in_set, model_of, parts, range_obligations
from verify.rules.uses import entries_of, refuse_other_places, with_uses

_LABEL = "conclusion"


def obligations(claim: Claim, premises: Premises) -> Step:
    """Domains of premises and equations, and the conclusion."""
    statement = claim.statement
    if statement is None:
        raise ClaimError(f"claim {claim.id!r}: rule 'gram' needs holds.")
    used = entries_of(claim)
    named = {str(entry["claim"]) for entry in used}
    entries = [*used, *({"claim": i} for i in premises if i not in named)]
    claim = replace(claim, by={**claim.by, "use": entries})
    refuse_other_places(claim, (_LABEL,))
    defined = _equations(claim) if "equations" in claim.by else []
    out = range_obligations(claim, [r for _, _, conditions in defined for r in conditions])

    def put(r: Relation) -> Relation:
        for z, value, _ in defined:
            r = Relation(r.op, _in_place(r.left, z, value), _in_place(r.right, z, value))
        return r

    squares = tuple(put(r) for r in _squares(claim))
    hypotheses = tuple(put(r) for r in statement.hypotheses)
    about = replace(statement, hypotheses=(*hypotheses, *squares), body=tuple(put(r) for r in statement.body))
    return Step(tuple(dict.fromkeys([*out, *with_uses(claim, premises, _LABEL, about, None, put)])))


def _vectors(claim: Claim, key: str) -> list[Expr]:
    names = claim.statement.names if claim.statement is not None else ()
    found = [expression(text, claim.setting, names, vectors=True) for text in texts(claim, key)]
    for v in found:
        if not is_vector(v):
            raise ClaimError(f"claim {claim.id!r}: {key}: {to_text(v)!r} is no vector.")
    return found


def _squares(claim: Claim) -> list[Relation]:
    if "squares" not in claim.by:
        return []
    return [Relation(">=", Expr("norm2", (v,)), num(0)) for v in _vectors(claim, "squares")]


def _equations(claim: Claim) -> list[tuple[Expr, Expr, Conditions]]:
    """(average, its definition, what must hold of its indices)."""
    model = model_of(claim)
    out: list[tuple[Expr, Expr, Conditions]] = []
    for z in _vectors(claim, "equations"):
        average = model.averages.get(str(z.value)) if z.op == "vec" else None
        if average is None:
            raise ClaimError(f"claim {claim.id!r}: equations: {to_text(z)!r} is no average of the model.")
        if _same(average.begins(z.args[0]), z.args[1]):
            out.append((z, Expr("vec", (), average.start), in_set(claim, z)))
            continue
        weight, before, point = parts(average, model, z)
        out.append((z, weight * before + (1 - weight) * point, [*in_set(claim, z), *in_set(claim, before)]))
    return out


def _same(a: Expr, b: Expr) -> bool:
    return NormalForm().vanishes(a - b)


def _in_place(e: Expr, z: Expr, value: Expr) -> Expr:
    """The formula with a vector replaced; a function keeps its argument where the value is no single vector."""

    def put(n: Expr) -> Expr | None:
        if n.op == "fun" and value.op != "vec":
            return n
        return value if n.op == "vec" and n.value == z.value and _alike(n, z) else None

    return _everywhere(e, put)


def _alike(a: Expr, b: Expr) -> bool:
    return all(_same(i, k) for i, k in zip(a.args, b.args, strict=True))


def _everywhere(e: Expr, put: Callable[[Expr], Expr | None]) -> Expr:
    """Replace outside sums: inside one, an index may be bound again."""
    return replaced(e, lambda n: n if n.op == "sum" else put(n))
