"""Variables written in their roots, so that sqrt(x) and x are one generator and squares are seen as such."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from verify.enclosure.rational import RationalFunction
from verify.language.formula import Expr, num
from verify.language.normal_form import NormalForm
from verify.language.rational import rational_value


def in_roots(value: RationalFunction, form: NormalForm) -> RationalFunction:
    """``value`` with every variable that occurs beside one of its roots replaced by a power of that root.

    x = r^n holds for r = x^(1/n) and x >= 0, which the normal form has put on its list of assumptions.
    """
    roots: dict[str, list[tuple[str, int]]] = {}
    for name in value.names:
        atom = form.atoms.get(name)
        degree = None if atom is None else root_degree(atom)
        if atom is not None and degree is not None and atom.args[0].op == "var":
            roots.setdefault(str(atom.args[0].value), []).append((name, degree))
    for variable, found in roots.items():
        degrees = {d for _, d in found}
        if len(degrees) == 1:
            name, degree = found[0]
            value = value.substitute(variable, RationalFunction.generator(name).power_int(degree))
            continue
        common = lcm(*degrees)
        base = Expr("var", (), variable)
        fine = form.register(Expr("pow", (base, num(Fraction(1, common)))))
        for name, degree in found:
            value = value.substitute(name, fine.power_int(common // degree))
        value = value.substitute(variable, fine.power_int(common))
    return value


def root_degree(atom: Expr) -> int | None:
    """n if the atom is an n-th root, else None."""
    if atom.op == "sqrt":
        return 2
    exponent = rational_value(atom.args[1]) if atom.op == "pow" else None
    return exponent.denominator if exponent is not None and exponent.numerator == 1 else None
