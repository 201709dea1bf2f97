"""Vectors and sequences in formulas: which nodes they are, and inner products multiplied out.

    seq (index; value: name)      a number of a sequence, eta(t)
    vec (indices; value: name)    a vector, x(t) or xhat; vectors are added and multiplied by numbers
    dot (a, b), norm2 (a)         inner product and squared norm, numbers
    fun (vector; value: name)     the value of a function at a vector, a number

For random vectors, ``dot(a, b)`` is E<a, b> and ``f(a)`` is E f(a). E<a, b> is an inner product of L^2(Omega; R^d),
so what follows from its being bilinear, symmetric and >= 0 at a = b holds for vectors of every dimension, random or
not. A number in front of a vector is the same in every outcome: no ``dot`` and no ``f`` stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from verify.errors import StatementError
from verify.language.formula import Expr, Statement

VECTOR_OPS = frozenset({"vec", "dot", "norm2", "fun"})
SYMBOL_OPS = VECTOR_OPS | {"seq"}
EXPECTED = frozenset({"dot", "norm2", "fun"})  # numbers that stand for expectations
CALLS = {"dot": 2, "norm2": 1}
_MOST_PRODUCTS = 900


@dataclass(frozen=True)
class Symbols:
    """What a setting declares beside its variables.

    sequences      names of sequences of numbers, each with one index
    vectors        name of a vector -> how many indices it has
    functions      names of functions of a vector
    abbreviations  name -> (parameters, formula), written out where it is read
    """

    sequences: frozenset[str] = frozenset()
    vectors: Mapping[str, int] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    abbreviations: Mapping[str, tuple[tuple[str, ...], Expr]] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        """Is the name declared, or one of dot and norm2 where there are vectors?"""
        declared = (self.sequences, self.vectors, self.functions, self.abbreviations)
        return any(name in names for names in declared) or (bool(self.vectors) and name in CALLS)

    @property
    def names(self) -> frozenset[str]:
        """Every declared name."""
        return self.sequences | set(self.vectors) | self.functions | set(self.abbreviations)


NO_SYMBOLS = Symbols()


def is_vector(e: Expr) -> bool:
    """Is the value a vector, by what it is made of?"""
    if e.op == "mul":
        return any(is_vector(a) for a in e.args)
    return e.op == "vec" or (e.op in ("add", "sub", "neg", "div") and is_vector(e.args[0]))


def speaks_of(statement: Statement, ops: frozenset[str] = SYMBOL_OPS) -> bool:
    """Does one of the nodes occur in it?"""
    ends = [e for q in statement.quantifiers for e in (q.low, q.high)]
    sides = [e for r in (*statement.hypotheses, *statement.body) for e in (r.left, r.right)]
    return any(n.op in ops for e in (*ends, *sides) for n in e.walk())


def expanded(e: Expr) -> Expr:
    """The formula with every inner product a sum of inner products of two single vectors.

    Every number that stood in front of a vector, and every divisor, stands in the result, so it is defined where
    the formula was.
    raises  StatementError beyond 900 products
    """
    if e.op == "dot":
        return _Product().of(*e.args)
    if e.op == "norm2":
        return _Product().of(e.args[0], e.args[0])
    if not e.args or e.op in ("vec", "fun"):
        return e
    args = tuple(expanded(a) for a in e.args)
    return e if args == e.args else Expr(e.op, args, e.value)


class _Product:
    """Multiplies two vectors out, up to a number of products."""

    def __init__(self) -> None:
        self.left = _MOST_PRODUCTS

    def of(self, a: Expr, b: Expr) -> Expr:
        if a.op == "vec" and b.op == "vec":
            self.left -= 1
            if self.left < 0:
                raise StatementError(f"an inner product has more than {_MOST_PRODUCTS} terms.")
            return Expr("dot", (a, b))
        if a.op == "vec":
            return self.of(b, a)
        return by_terms(a, lambda part: self.of(part, b))


def by_terms(a: Expr, term: Callable[[Expr], Expr]) -> Expr:
    """A linear map of a compound vector, from its values at the parts."""
    if a.op in ("add", "sub"):
        return Expr(a.op, (term(a.args[0]), term(a.args[1])))
    if a.op == "neg":
        return Expr("neg", (term(a.args[0]),))
    if a.op == "div":
        return Expr("div", (term(a.args[0]), a.args[1]))
    if a.op == "mul":
        first = is_vector(a.args[0])
        vector, number = a.args if first else a.args[::-1]
        return Expr("mul", (number, term(vector)))
    raise StatementError(f"{a.op} makes no vector.")


def single_vectors(e: Expr) -> list[Expr]:
    """The single vectors that a vector is made of, each once."""
    if e.op == "vec":
        return [e]
    found = [v for a in e.args for v in single_vectors(a)] if is_vector(e) else []
    return list(dict.fromkeys(found))


def replaced(e: Expr, put: Callable[[Expr], Expr | None]) -> Expr:
    """The formula with nodes replaced where ``put`` gives one for them, outermost first."""
    new = put(e)
    if new is not None:
        return new
    args = tuple(replaced(a, put) for a in e.args)
    return e if args == e.args else Expr(e.op, args, e.value)


def indexed(e: Expr, normal: Callable[[Expr], Expr]) -> Expr:
    """A number of a sequence or of single vectors, its indices brought to a normal form; products are symmetric."""
    args = [indexed(a, normal) if a.op == "vec" else normal(a) for a in e.args]
    return Expr(e.op, tuple(sorted(args, key=repr) if e.op == "dot" else args), e.value)
