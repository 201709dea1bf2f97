"""Evidence of one statement is never that of another: hypotheses, kinds of names, settings are part of a key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from verify.claim import Claim, Constant, Setting
from verify.claim.chains import Chain, Link
from verify.language import parse_expression, parse_statement, to_text
from verify.language.formula import Expr, Quantifier, Relation, Statement, const, num, var
from verify.language.identity import identity
from verify.language.parser import parse_binders, parse_relations
from verify.language.vectors import Symbols
from verify.ledger.cache import Cache
from verify.ledger.chain import link_constant
from verify.ledger.constants import sharpened
from verify.ledger.decide import decided, decision_key, examined
from verify.methods.budget import Budget
from verify.rules.base import Obligation
from verify.verdict import Verdict

VECTORS = Symbols(vectors={"a": 0})
BUDGET = Budget(500, 2.0)


@pytest.mark.parametrize(
    ("text", "given", "schedule"),
    [
        ("norm2(a) <= 1", "norm2(a) <= 1", None),
        ("H(0) >= 1/2", "H(0) >= 1/2", "annealed"),
    ],
)
def test_what_is_proved_under_a_hypothesis_is_not_proved_without(
    tmp_path: Path, text: str, given: str, schedule: str | None
) -> None:
    """Neither has a quantifier; the first is decided first, with one cache for both."""
    bare = parse_statement(text, (), VECTORS)
    under = replace(bare, hypotheses=parse_relations(given, (), 0, VECTORS))
    cache = Cache(tmp_path)
    assert decided(Obligation("first", under, schedule), cache, BUDGET).verdict is Verdict.PROVED
    assert decided(Obligation("second", bare, schedule), cache, BUDGET).verdict is not Verdict.PROVED
    examined(Obligation("first", under, schedule), cache)
    examined(Obligation("second", bare, schedule), cache)
    assert cache.hits == 0
    examined(Obligation("third", bare, schedule), cache)
    assert cache.hits == 1


def positive(e: Expr) -> Statement:
    """That a number is positive."""
    return Statement((), (), (Relation(">", e, num(0)),))


def of(q: Quantifier) -> Statement:
    """Something about a bound variable."""
    return Statement((q,), (), (Relation(">", var("a"), num(0)),))


UNIT = Quantifier("a", num(0), num(1), True, True)
T = var("t")
DIFFERENT = [
    positive(Expr("seq", (T,), "a")),
    positive(Expr("fun", (Expr("vec", (), "t"),), "a")),
    positive(Expr("fun", (Expr("vec", (T,), "t"),), "a")),
    positive(Expr("vec", (T,), "a")),
    positive(var("a")),
    positive(Expr("vec", (), "a")),
    positive(Expr("sum", (T, num(1), num(2)), "t")),
    positive(Expr("sum", (T, num(1), num(2)), "s")),
    positive(num(-2)),
    positive(-num(2)),
    of(UNIT),
    of(replace(UNIT, low_closed=False)),
    of(replace(UNIT, high_closed=False)),
    of(replace(UNIT, integer=True)),
    of(replace(UNIT, sequence=True)),
    of(replace(UNIT, high=const("oo"), high_closed=False)),
    replace(of(UNIT), hypotheses=of(UNIT).body),
    replace(of(UNIT), hypotheses=of(UNIT).body, body=()),
    replace(of(UNIT), body=(*of(UNIT).body, *of(UNIT).body)),
]


def test_different_statements_have_different_keys() -> None:
    """Some of them print alike; equal ones have one key, made apart from each other."""
    keys = [decision_key(Obligation("one", s, None), BUDGET) for s in DIFFERENT]
    assert len(set(keys)) == len(DIFFERENT)
    assert len({to_text(s) for s in DIFFERENT}) < len(DIFFERENT)
    text = "forall x in [0, 1] given x > 1/2: x**2 - sum(s*x, s, 1, 3) < 1"
    assert identity(parse_statement(text)) == identity(parse_statement(text))


def test_a_constant_is_that_of_its_settings_abbreviations(tmp_path: Path) -> None:
    """The printed constant A is 2 in one setting and 3 in the other."""
    cache = Cache(tmp_path)
    slacks = []
    for value in ("2", "3"):
        place = Setting("s", define={"A": parse_expression(value)})
        made = Claim("toy", "A/1", "x", "x", "as printed", place)
        row = sharpened(Constant("A", "1", "smaller", "forall x in [0, 1]: x <= C"), made, cache)
        slacks.append(row["slack"])
    assert slacks[0] != slacks[1]
    assert cache.hits == 0


def test_a_link_is_that_of_its_settings_intervals(tmp_path: Path) -> None:
    """x goes up to 1 in one setting and to 2 in the other."""
    cache = Cache(tmp_path)
    link = Link("x", "x", sharpen="x <= C")
    found = []
    for high in ("1", "2"):
        place = Setting("s", quantifiers=parse_binders(f"x in [0, {high}]"))
        found.append(link_constant(link, Chain("c", "c", "1", place, (link,)), cache)["constant"])
    assert found[0] != found[1]
    assert cache.hits == 0
