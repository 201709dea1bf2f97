"""The named schedules: how a name and its parameters become formulas on pieces."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from verify.errors import ScheduleError, StatementError
from verify.language import parse_expression
from verify.language.formula import num, substitute, var
from verify.theory.schedules import Piece, Schedule

ZERO, ONE = Fraction(0), Fraction(1)


def _rational(
    text: str, what: str, argument: str, accept: Callable[[Fraction], bool], wanted: str
) -> Fraction:
    """An exact rational argument: 2, 3/2 or 1.5 (read as 3/2)."""
    try:
        if len(argument) > 40:
            raise ValueError
        value = Fraction(argument.strip())
    except (ValueError, ZeroDivisionError):
        raise ScheduleError(f"{text!r}: {what} is {wanted}, got {argument[:40]!r}.") from None
    if not accept(value) or max(value.numerator.bit_length(), value.denominator.bit_length()) > 64:
        raise ScheduleError(f"{text!r}: {what} is {wanted}, got {argument[:40]}.")
    return value


def _none(text: str, arguments: list[str]) -> None:
    if arguments:
        raise ScheduleError(f"{text!r}: {text.split(':')[0]} takes no parameter.")


def _one(text: str, arguments: list[str], example: str) -> str:
    if len(arguments) != 1:
        raise ScheduleError(f"{text!r}: write it with its parameter, as in {example!r}.")
    return arguments[0]


def _whole(name: str, formula: str, parameter: str | None = None, **values: Fraction) -> Schedule:
    """One formula on the whole of [0, 1]; ``values`` are put in exactly."""
    expr = parse_expression(formula, names=("u", *values, *([parameter] if parameter else [])))
    expr = substitute(expr, {k: num(v) for k, v in values.items()})
    return Schedule(name, (Piece(ZERO, ONE, expr),), parameter)


def _plain(name: str, formula: str) -> Callable[[str, list[str]], Schedule]:
    def build(text: str, arguments: list[str]) -> Schedule:
        _none(text, arguments)
        return _whole(name, formula)

    return build


def _poly(text: str, arguments: list[str]) -> Schedule:
    argument = _one(text, arguments, "poly:2")
    if re.fullmatch(r"[A-Za-z]\w*", argument) and argument != "u":
        try:
            return _whole(f"poly:{argument}", f"(1-u)**{argument}", argument)
        except StatementError as error:
            raise ScheduleError(f"{text!r}: the parameter cannot be called {argument!r}: {error}") from None
    wanted = "a positive rational such as 2 or 3/2, or a name"
    degree = _rational(text, "the degree", argument, lambda p: p > 0, wanted)
    name = f"poly:{degree}"
    return _whole(name, "1-u") if degree == 1 else _whole(name, "(1-u)**c", c=degree)


def _exponential(text: str, arguments: list[str]) -> Schedule:
    argument = _one(text, arguments or ["5"], "exponential:5")
    rate = _rational(text, "the decay rate", argument, lambda c: c > 0, "a positive rational such as 5")
    return _whole(f"exponential:{rate}", "exp(-c*u)", c=rate)


def _cosine_floor(text: str, arguments: list[str]) -> Schedule:
    argument = _one(text, arguments, "cosine-floor:1/10")
    floor = _rational(text, "the floor", argument, lambda m: 0 < m < 1, "a rational strictly between 0 and 1")
    return _whole(f"cosine-floor:{floor}", "m + (1-m)*(1+cos(pi*u))/2", m=floor)


def _wsd(text: str, arguments: list[str]) -> Schedule:
    """Warm-up is left out: constant, then a cooldown over the last fraction f."""
    root = arguments[1:] == ["1-sqrt"]
    argument = _one(text, arguments[:1] if root else arguments, "wsd:1/5")
    wanted = "a rational in (0, 1], such as 1/5"
    fraction = _rational(text, "the cooldown fraction", argument, lambda f: 0 < f <= 1, wanted)
    kink = ONE - fraction
    values = {"f": num(fraction), "k": num(kink), "u": var("u")}
    formula = "1-sqrt((u-k)/f)" if root else "(1-u)/f"
    cooldown = substitute(parse_expression(formula, names=("u", "f", "k")), values)
    name = f"wsd:{fraction}" + (":1-sqrt" if root else "")
    if kink == 0:
        cooldown = parse_expression("1-sqrt(u)" if root else "1-u", names=("u",))
    pieces = (
        (Piece(ZERO, kink, num(1)), Piece(kink, ONE, cooldown)) if kink else (Piece(ZERO, ONE, cooldown),)
    )
    return Schedule(name, pieces)


BUILDERS: dict[str, Callable[[str, list[str]], Schedule]] = {
    "cosine": _plain("cosine", "(1+cos(pi*u))/2"),
    "linear": _plain("linear", "1-u"),
    "constant": _plain("constant", "1"),
    "1-sqrt": _plain("1-sqrt", "1-sqrt(u)"),
    "poly": _poly,
    "exponential": _exponential,
    "wsd": _wsd,
    "cosine-floor": _cosine_floor,
}
