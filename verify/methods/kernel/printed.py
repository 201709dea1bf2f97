"""Terms as Coq prints them where nothing is imported, and the words in them.

There every notation is undone, every coercion and implicit argument is written out, and each name that is not bound
carries the file it comes from: what has no dot is a variable. So no reading of the text can be led astray.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from verify.errors import ClaimError
from verify.methods.kernel import standard

_TOKEN = re.compile(r"[A-Za-z_][\w']*(?:\.[A-Za-z_][\w']*)*|[()]|[^\s\w()]+|\d+")
_KEYWORDS = frozenset((
    "forall", "fun", "let", "in", "match", "with", "end", "return", "as", "fix", "cofix", "struct", "if", "then",
    "else", "Prop", "Set", "Type",
))  # fmt: skip


def mentioned(text: str) -> tuple[str, ...]:
    """The words of a printed term that need a look: the paper's, and of the libraries those with arbitrary values.

    A division by a number other than 0 is none; nor is the number that an infimum or limit stands for, which is
    one itself. A difference of natural numbers, which stops at 0, comes with what it subtracts, as in
    ``Nat.sub T k``.
    """
    return _mentioned(nested(text))


def _mentioned(items: list[object]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for group in _groups(items):
        for i, item in enumerate(group):
            if _is_word(item) and not standard.is_total(item):
                found |= dict.fromkeys(_named(item, [x for x in group[i + 1 :] if x != "@"]))
    return tuple(found)


def _is_word(item: object) -> TypeGuard[str]:
    """Does it carry its file?"""
    return isinstance(item, str) and "." in item and item[0].isalpha()


def _named(name: str, arguments: Sequence[object]) -> Iterator[str]:
    divisor = {standard.DIVISION: 1, standard.INVERSE: 0}.get(name)
    if divisor is not None and len(arguments) > divisor and _number(arguments[divisor]):
        return
    if name == standard.FROM_EXTENDED and arguments and _extended(arguments[0]):
        return
    if name == standard.DIFFERENCE and len(arguments) > 1:
        yield " ".join((name, *plain(arguments[0]), "-", *plain(arguments[1])))
    else:
        yield name


def _extended(term: object) -> bool:
    """Is it an infimum, a supremum or a limit, as a number or infinite?"""
    head = next((x for x in term if x != "@"), None) if isinstance(term, list) else None
    return isinstance(head, str) and head.rsplit(".", 1)[-1] in standard.EXTENDED


def _number(term: object) -> bool:
    """Is it a number other than 0?"""
    match term:
        case ["Rdefinitions.IZR", ["BinNums.Zpos" | "BinNums.Zneg", *_]]:
            return True
        case ["Rdefinitions.RbaseSymbolsImpl.Ropp", inner]:
            return _number(inner)
    return False


def plain(term: object) -> list[str]:
    """A term of natural numbers as a text has it, without brackets: T, S m, 2, n + k; other words by last names."""
    ones = 0
    while isinstance(term, list) and len(term) == 2 and term[0] == "Datatypes.S":
        ones, term = ones + 1, term[1]
    if term == "Datatypes.O":
        return [str(ones)]
    match term:
        case ["Nat.add" | "Nat.mul" | "Nat.sub" as name, a, b]:
            sign = {"Nat.add": "+", "Nat.mul": "*", "Nat.sub": "-"}[name]
            rest = [*plain(a), sign, *plain(b)]
        case list():
            rest = [word for part in term for word in plain(part)]
        case _:
            rest = [str(term).rsplit(".", 1)[-1]]
    return ["S"] * ones + rest


def bound(text: str) -> set[str]:
    """The variables of a printed term: what carries no file and is no keyword."""
    words = (t for t in _TOKEN.findall(text) if t[0].isalpha() and "." not in t)
    return set(words) - _KEYWORDS


def conclusion(text: str) -> tuple[list[object], list[object]]:
    """The hypotheses of a printed statement, and what it says after all of them."""
    items = nested(text)
    commas = [i for i, item in enumerate(items) if item == ","]
    end = commas[-1] + 1 if commas and items[0] == "forall" else 0
    return items[:end], items[end:]


def supposed(items: list[object]) -> tuple[str, ...]:
    """The words of hypotheses, in the types of variables too."""
    return _mentioned(items)


def shown(items: list[object]) -> tuple[str, ...]:
    """The words in the propositions of which a conclusion gives an instance, alone or joined by and.

    Of ``exists s : S, ...`` it is S; an equation or a denial is an instance of nothing.
    """
    while items[:1] == ["let"] and "in" in items:
        items = items[items.index("in") + 1 :]
    items = [x for x in items if x != "@"]
    match items:
        case [list(only)]:
            return shown(only)
        case ["Logic.and", a, b]:
            return (*shown(_list(a)), *shown(_list(b)))
        case ["Logic.ex", kind, _]:
            return _mentioned(_list(kind))
        case [head, *_] if _is_word(head) and not head.startswith("Logic."):
            return tuple(dict.fromkeys(n for g in _groups(items) for n in _mentioned(_without_types(g))))
    return ()


def _list(item: object) -> list[object]:
    return item if isinstance(item, list) else [item]


def _without_types(items: list[object]) -> list[object]:
    kept: list[object] = []
    typed = False
    for item in items:
        if isinstance(item, str) and item.startswith(":") and item != ":=":
            typed = True
        elif item in ("=>", ",", ":="):
            typed = False
        if not typed and not isinstance(item, list):
            kept.append(item)
        elif not typed:
            kept.append([])  # groups are looked at on their own
    return kept


def defined_word(items: list[object]) -> str | None:
    """The paper's word to which a conclusion gives a value: ``word ... = value``, the value without such words."""
    match [x for x in items if x != "@"]:
        case ["Logic.eq", _, [str(word), *_] | str(word), value] if _is_word(word):
            return word if not _mentioned([value]) else None
        case ["Logic.eq", _, ["@", str(word), *_], value] if _is_word(word):
            return word if not _mentioned([value]) else None
    return None


def nested(text: str) -> list[object]:
    """A printed term with its parentheses made lists."""
    return _nested(_TOKEN.findall(text))


def _nested(tokens: Sequence[str]) -> list[object]:
    """Parentheses made lists."""
    stack: list[list[object]] = [[]]
    for sign in tokens:
        if sign == "(":
            stack.append([])
        elif sign == ")":
            done = stack.pop()
            if not stack:
                raise ClaimError("a term of Coq was printed with a parenthesis too many.")
            stack[-1].append(done)
        else:
            stack[-1].append(sign)
    if len(stack) != 1:
        raise ClaimError("a term of Coq was printed with a parenthesis too few.")
    return stack[0]


def _groups(items: list[object]) -> Iterator[list[object]]:
    queue = [items]
    while queue:
        group = queue.pop()
        yield group
        queue += [item for item in reversed(group) if isinstance(item, list)]
