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
# An application begins after these.
_BEFORE = frozenset(("=>", ",", ":=", "in", "|", "then", "else", "return", ":", "with"))


def mentioned(text: str) -> tuple[str, ...]:
    """The words of a printed term that need a look: the paper's, and of the libraries those with arbitrary values.

    A division by a number other than 0 is none; nor is the number that an infimum or limit stands for, which is
    one itself. A difference of natural numbers, which stops at 0, comes with what it subtracts, as in
    ``Nat.sub T k``.
    """
    return tuple(dict.fromkeys(n for n in _mentioned(nested(text)) if n not in standard.REFLECTED))


def occurrences(text: str) -> tuple[str, ...]:
    """The same of a statement, each as often as it stands there; the middle of a <= b <= c, printed twice, once."""
    items = nested(text)
    for group in _groups(items):
        for i in [i for i, item in enumerate(group) if item == "Logic.and"]:
            match group[i + 1 : i + 3]:
                case [[str(), _, middle], [str() as relation, again, end]] if middle == again:
                    group[i + 2] = [relation, "", end]
    return tuple(_mentioned(items))


def _mentioned(items: list[object]) -> Iterator[str]:
    for group in _groups(items):
        bare = [x for x in group if x != "@"]
        for i, item in enumerate(bare):
            if _is_word(item) and not standard.is_total(item):
                before = bare[i - 1] if i else ","
                heads = (
                    isinstance(before, str) and before in _BEFORE
                )  # else it is an argument, as what follows is
                yield from _named(item, bare[i + 1 :] if heads else ())


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
        yield " ".join((name, *plain(arguments[0], 50), "-", *plain(arguments[1], 49)))
    else:
        yield name


def _extended(term: object) -> bool:
    """Is it an infimum, a supremum or a limit, as a number or infinite?"""
    return isinstance(term, list) and head_of(term) in standard.EXTENDED


def head_of(term: object) -> str:
    """The word that a term is an application of, or is; empty for any other term."""
    while isinstance(term, list):
        term = next((x for x in term if x != "@"), "")
    return term if isinstance(term, str) else ""


def _number(term: object) -> bool:
    """Is it a number other than 0?"""
    match term:
        case ["Rdefinitions.IZR", ["BinNums.Zpos" | "BinNums.Zneg", *_]]:
            return True
        case ["Rdefinitions.RbaseSymbolsImpl.Ropp", inner]:
            return _number(inner)
    return False


_LEVELS = {"Nat.add": (50, "+"), "Nat.sub": (50, "-"), "Nat.mul": (40, "*")}


def plain(term: object, level: int = 100) -> list[str]:
    """A term of natural numbers as a text has it: T, S m, 2, n + k, with the brackets that it needs.

    level  as in Coq, up to which it needs none
    """
    ones = 0
    while isinstance(term, list) and len(term) == 2 and term[0] == "Datatypes.S":
        ones, term = ones + 1, term[1]
    if term == "Datatypes.O":
        return [str(ones)]
    match term:
        case [str(name), a, b] if name in _LEVELS:
            own, sign = _LEVELS[name]
            rest = [*plain(a, own), sign, *plain(b, own - 1)]
        case list():
            own, rest = 10, [word for part in term for word in plain(part, 9)]
        case _:
            own, rest = 0, [str(term).rsplit(".", 1)[-1]]
    for _ in range(ones):
        own, rest = 10, ["S", *(rest if own < 10 else ["(", *rest, ")"])]
    return rest if own <= level else ["(", *rest, ")"]


def bound(text: str) -> set[str]:
    """The variables of a printed term: what carries no file and is no keyword."""
    words = (t for t in _TOKEN.findall(text) if t[0].isalpha() and "." not in t)
    return set(words) - _KEYWORDS


def conclusion(items: list[object]) -> tuple[list[object], list[object]]:
    """The hypotheses of a printed statement, and what it says after all of them."""
    end = 0
    while items[end : end + 1] == ["forall"] and "," in items[end:]:
        end = items.index(",", end) + 1
    return items[:end], items[end:]


def supposed(items: list[object]) -> tuple[str, ...]:
    """The words of hypotheses, in the types of variables too."""
    return tuple(dict.fromkeys(_mentioned(items)))


def conjuncts(items: list[object], *, supposing: bool = True) -> Iterator[list[object]]:
    """What a conclusion says, part by part: sides of an "and", behind abbreviations.

    supposing  also behind what a part supposes itself; else such a part is left whole
    """
    while True:
        items = [x for x in items if x != "@"]
        items = conclusion(items)[1] if supposing else items
        if items[:1] == ["let"]:
            items = _after_let(items)
        elif len(items) == 1 and isinstance(items[0], list):
            items = items[0]
        else:
            break
    match items:
        case ["Logic.and", a, b]:
            yield from conjuncts(_list(a), supposing=supposing)
            yield from conjuncts(_list(b), supposing=supposing)
        case _:
            yield items


def _after_let(items: list[object]) -> list[object]:
    """What ``let x := value in`` stands before, whatever the value; nothing where that cannot be told."""
    lets = matches = 0
    for i, item in enumerate(items):
        lets += item == "let"
        matches += (item == "match") - (item == "with")  # between them an "in" is the match's
        if item == "in" and not matches:
            lets -= 1
            if not lets:
                return items[i + 1 :]
    return []


def relations(items: list[object]) -> tuple[str, ...]:
    """The relation of each part of a conclusion, by its full name; ``<>`` for that two things differ."""
    found = []
    for part in conjuncts(items):
        denied = head_of(part) == "Logic.not" and len(part) == 2 and head_of(part[1]) == "Logic.eq"
        found.append("<>" if denied else head_of(part))
    return tuple(dict.fromkeys(found))


def shown(items: list[object]) -> tuple[str, ...]:
    """What the parts of a conclusion are instances of: ``exists s : S, ...`` of S, a proposition of itself.

    And of what its arguments are: such a word comes with the number of its own arguments, as in ``File.line 4``. A part
    that supposes something itself is none.
    """
    found: list[str] = []
    for part in conjuncts(items, supposing=False):
        match part:
            case ["Logic.ex", kind, _]:
                found.append(head_of(kind))
            case [str(head), *arguments] if _is_word(head) and not head.startswith("Logic."):
                given = [_list(x) for x in arguments]
                found += [head, *(f"{head_of(x)} {len([y for y in x if y != '@']) - 1}" for x in given)]
    return tuple(dict.fromkeys(name for name in found if "." in name))


def _list(item: object) -> list[object]:
    return item if isinstance(item, list) else [item]


def variables(items: list[object]) -> tuple[list[object], list[object]]:
    """The types of the variables of a printed type, one for each, and the type behind them."""
    given, end = conclusion(items)
    types: list[object] = []
    for group in _binders(given):
        if ":" in group:
            colon = group.index(":")
            types += [group[colon + 1 :]] * colon
    return types, end


def _binders(given: list[object]) -> Iterator[list[object]]:
    """Of ``forall (x y : A) (z : B), forall w : C,`` the groups x y : A, z : B and w : C."""
    loose: list[object] = []
    for item in given:
        if isinstance(item, list) and ":" in item and not loose:
            yield item
        elif item == ",":
            yield loose
            loose = []
        elif item != "forall" or loose:
            loose.append(item)


def defined_word(items: list[object]) -> str | None:
    """The paper's word to which a conclusion gives a value: ``word ... = value``, the value without such words."""
    match [x for x in items if x != "@"]:
        case ["Logic.eq", _, [str(word), *_] | str(word), value] if _is_word(word):
            return word if not list(_mentioned([value])) else None
        case ["Logic.eq", _, ["@", str(word), *_], value] if _is_word(word):
            return word if not list(_mentioned([value])) else None
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
