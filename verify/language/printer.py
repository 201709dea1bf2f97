"""Formulas back to text (which parses to the same formula) and to LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from verify.language.formula import Expr, Quantifier, Relation, Statement, call, const, num

_SYMBOL = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "**"}
_LEVEL = {"add": 1, "sub": 1, "neg": 2, "mul": 2, "div": 2, "pow": 4}
_GREEK = frozenset(
    ("alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi")
) | frozenset(("pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"))
_RELATION = {"<=": r"\le", "<": "<", ">=": r"\ge", ">": ">", "==": "="}


def to_text(item: Expr | Relation | Statement | Quantifier) -> str:
    """The item in the statement language."""
    if isinstance(item, Relation):
        return f"{_text(item.left, 0)} {item.op} {_text(item.right, 0)}"
    if isinstance(item, Quantifier):
        left, right = "(["[item.low_closed], ")]"[item.high_closed]
        tail = " integer" if item.integer else ""
        index = "(t)" if item.sequence else ""
        return f"{item.name}{index} in {left}{_text(item.low, 0)}, {_text(item.high, 0)}{right}{tail}"
    if isinstance(item, Statement):
        body = " and ".join(to_text(r) for r in item.body)
        head = [f"forall {', '.join(to_text(q) for q in item.quantifiers)}"] if item.quantifiers else []
        head += [f"given {' and '.join(to_text(r) for r in item.hypotheses)}"] if item.hypotheses else []
        return f"{' '.join(head)}: {body}" if head else body
    return _text(item, 0)


def _text(e: Expr, level: int) -> str:
    if e.op == "num":
        value = Fraction(e.value)  # type: ignore[arg-type]
        text = str(value)
        needs = 3 if value.denominator != 1 else (2 if value < 0 else 6)
        return f"({text})" if level >= needs else text
    if e.op in ("const", "var"):
        return str(e.value)
    if e.op in ("cospi", "sinpi"):
        inner = e.args[0]
        if inner.op == "div":
            return (
                f"{e.op[:3]}({_text(call('div', call('mul', const('pi'), inner.args[0]), inner.args[1]), 0)})"
            )
        return f"{e.op[:3]}({_text(call('mul', const('pi'), inner), 0)})"
    if e.op == "neg":
        text = f"-{_text(e.args[0], 3)}"
        return f"({text})" if level >= 2 else text
    if e.op == "sum":
        body, low, high = (_text(a, 0) for a in e.args)
        return f"sum({body}, {e.value}, {low}, {high})"
    if e.op == "vec" and not e.args:
        return str(e.value)
    if e.op not in _LEVEL:
        name = e.value if e.op in ("seq", "vec", "fun") else e.op
        return f"{name}({', '.join(_text(a, 0) for a in e.args)})"
    own = _LEVEL[e.op]
    if e.op == "pow":
        text = f"{_text(e.args[0], 5)}**{_text(e.args[1], 4)}"
    else:
        right = own + 1 if e.op in ("sub", "div", "mul") else own
        right = 2 if e.op == "add" else right
        text = f"{_text(e.args[0], own)}{_SYMBOL[e.op]}{_text(e.args[1], right)}"
    return f"({text})" if level > own else text


def to_latex(item: Expr | Relation | Statement | Quantifier) -> str:
    """The item as LaTeX for display."""
    if isinstance(item, Relation):
        return f"{_latex(item.left, 0)} {_RELATION[item.op]} {_latex(item.right, 0)}"
    if isinstance(item, Quantifier):
        left, right = "(["[item.low_closed], ")]"[item.high_closed]
        tail = r"\cap\mathbb{Z}" if item.integer else ""
        index = "_t" if item.sequence else ""
        return (
            rf"{_name(item.name)}{index} \in {left}{_latex(item.low, 0)}, {_latex(item.high, 0)}{right}{tail}"
        )
    if isinstance(item, Statement):
        body = r" \;\text{and}\; ".join(_chain(item.body))
        given = r",\; ".join(_chain(item.hypotheses))
        if not item.quantifiers:
            return rf"\text{{given}}\; {given}:\quad {body}" if given else body
        head = r"\forall\, " + r",\; ".join(to_latex(q) for q in item.quantifiers)
        head += rf" \;\text{{with}}\; {given}" if given else ""
        return rf"{head}:\quad {body}"
    return _latex(item, 0)


def _chain(relations: tuple[Relation, ...]) -> list[str]:
    """Consecutive relations that share a side print as one chain."""
    out: list[str] = []
    previous: Expr | None = None
    for r in relations:
        if previous is not None and previous == r.left:
            out[-1] += f" {_RELATION[r.op]} {_latex(r.right, 0)}"
        else:
            out.append(to_latex(r))
        previous = r.right
    return out


def _name(name: str) -> str:
    head, _, tail = name.partition("_")
    hat = len(head) > 3 and head.endswith("hat")
    head = head.removesuffix("hat") if hat else head
    text = rf"\{head}" if head in _GREEK else (head if len(head) == 1 else rf"\mathrm{{{head}}}")
    text = rf"\hat{{{text}}}" if hat else text
    return rf"{text}_{{{_name(tail) if len(tail) > 1 and '_' not in tail else tail}}}" if tail else text


def _group(e: Expr, level: int) -> str:
    return _latex(e, level)


def _latex(e: Expr, level: int) -> str:
    handler: Callable[[Expr], tuple[str, int]] | None = _SPECIAL.get(e.op)
    if handler is not None:
        text, own = handler(e)
        return rf"\left({text}\right)" if level > own else text
    arg = ", ".join(_latex(a, 0) for a in e.args)
    names = {"h": "h", "H": "H", "Q": "Q", "K": "K", "tau": r"\tau", "dh": "h'", "dK": "K'"}
    if e.op in names:
        return f"{names[e.op]}({arg})"
    known = {"exp", "log", "sin", "cos", "tan", "min", "max"}
    head = rf"\{e.op}" if e.op in known else rf"\operatorname{{{e.op}}}"
    return rf"{head}\left({arg}\right)"


def _leaf(e: Expr) -> tuple[str, int]:
    if e.op == "var":
        return _name(str(e.value)), 9
    if e.op == "const":
        return {"pi": r"\pi", "E": "e", "oo": r"\infty"}[str(e.value)], 9
    value = Fraction(e.value)  # type: ignore[arg-type]
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return str(value), 1 if value < 0 else 9
    return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}", 1 if value < 0 else 3


def _product(e: Expr) -> tuple[str, int]:
    left, right = e.args
    a, b = _latex(left, 3 if left.op == "sum" else 2), _latex(right, 3)  # what follows a sum is a term of it
    dot = r" \cdot " if right.op == "num" or (b[:1].isdigit()) else r"\,"
    return f"{a}{dot}{b}", 2


def _power(e: Expr) -> tuple[str, int]:
    base, exponent = e.args
    return f"{_latex(base, 5)}^{{{_latex(exponent, 0)}}}", 4


def _sum(e: Expr) -> tuple[str, int]:
    body, low, high = e.args
    index = _name(str(e.value))
    return rf"\sum_{{{index}={_latex(low, 0)}}}^{{{_latex(high, 0)}}} {_latex(body, 2)}", 2


def _trig(e: Expr) -> tuple[str, int]:
    inner = const("pi") if e.args[0] == num(1) else call("mul", const("pi"), e.args[0])
    return rf"\{e.op[:3]}\left({_latex(inner, 0)}\right)", 9


def _indexed(e: Expr) -> tuple[str, int]:
    index = ", ".join(_latex(a, 0) for a in e.args)
    return (rf"{_name(str(e.value))}_{{{index}}}" if index else _name(str(e.value))), 4


def _inner(e: Expr) -> tuple[str, int]:
    inside = ", ".join(_latex(a, 0) for a in e.args)
    return (
        rf"\mathbb{{E}}\|{inside}\|^2" if e.op == "norm2" else rf"\mathbb{{E}}\langle {inside} \rangle"
    ), 4


_SPECIAL: dict[str, Callable[[Expr], tuple[str, int]]] = {
    "num": _leaf,
    "var": _leaf,
    "const": _leaf,
    "add": lambda e: (f"{_latex(e.args[0], 1)} + {_latex(e.args[1], 2)}", 1),
    "sub": lambda e: (f"{_latex(e.args[0], 1)} - {_latex(e.args[1], 2)}", 1),
    "neg": lambda e: (f"-{_latex(e.args[0], 2)}", 1),
    "mul": _product,
    "div": lambda e: (rf"\frac{{{_latex(e.args[0], 0)}}}{{{_latex(e.args[1], 0)}}}", 3),
    "pow": _power,
    "sqrt": lambda e: (rf"\sqrt{{{_latex(e.args[0], 0)}}}", 9),
    "abs": lambda e: (rf"\left|{_latex(e.args[0], 0)}\right|", 9),
    "floor": lambda e: (rf"\lfloor {_latex(e.args[0], 0)} \rfloor", 9),
    "ceiling": lambda e: (rf"\lceil {_latex(e.args[0], 0)} \rceil", 9),
    "sum": _sum,
    "seq": _indexed,
    "vec": _indexed,
    "dot": _inner,
    "norm2": _inner,
    "fun": lambda e: (rf"\mathbb{{E}}\,{_name(str(e.value))}({_latex(e.args[0], 0)})", 4),
    "cospi": _trig,
    "sinpi": _trig,
    "diff": lambda e: (rf"\frac{{d}}{{d{_latex(e.args[1], 0)}}}{_latex(e.args[0], 3)}", 3),
}
