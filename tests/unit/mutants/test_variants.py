"""Which mutants a claim has."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from mutant_papers import claim

from verify.language import parse_statement
from verify.ledger.cache import Cache
from verify.mutants.variants import mutants

NONE = Cache(None)


def texts(found, kind: str) -> list[str]:
    """The mutants of a kind, as text."""
    return [m.text for m in found if m.kind == kind]


@pytest.mark.parametrize(("op", "flipped"), [("<=", ">="), (">=", "<="), ("<", ">"), (">", "<")])
def test_an_inequality_is_turned_round(tmp_path: Path, op: str, flipped: str) -> None:
    """Each relation of a chain by itself."""
    made = mutants(claim(tmp_path, f"forall x in [0, 1]: x**2 {op} x {op} 2*x"), NONE)
    assert texts(made, "relation") == [
        f"forall x in [0, 1]: x**2 {flipped} x and x {op} 2*x",
        f"forall x in [0, 1]: x**2 {op} x and x {flipped} 2*x",
    ]


def test_an_equality_is_moved_both_ways(tmp_path: Path) -> None:
    """By a hundredth, relatively and absolutely; 0 absolutely alone."""
    made = mutants(claim(tmp_path, "forall x in [0, 1]: x + x == 2*x"), NONE)
    assert texts(made, "relation") == [
        "forall x in [0, 1]: x + x == 101/100*(2*x)",
        "forall x in [0, 1]: x + x == 2*x + 1/100",
        "forall x in [0, 1]: x + x == 99/100*(2*x)",
        "forall x in [0, 1]: x + x == 2*x - 1/100",
    ]
    assert texts(mutants(claim(tmp_path, "forall x in [0, 1]: x - x == 0"), NONE), "relation") == [
        "forall x in [0, 1]: x - x == 0 + 1/100",
        "forall x in [0, 1]: x - x == 0 - 1/100",
    ]


def test_exponents_are_moved_and_no_other_way(tmp_path: Path) -> None:
    """Whole ones from 2 on by 1, others by 1/10; an exponent is no literal, and one with a variable is none."""
    made = mutants(claim(tmp_path, "forall x in [1, 2]: x**2*x**(-2/5) <= 3*x**(1/x)"), NONE)
    found = texts(made, "exponent")
    assert [t.split(": ")[1].split(" <=")[0] for t in found] == [
        "x**3*x**(-2/5)", "x**1*x**(-2/5)", "x**2*x**(-3/10)", "x**2*x**(-1/2)",
    ]  # fmt: skip
    assert all("x**2*x**(-2/5) <=" in t for t in texts(made, "literal"))


def test_literals_are_moved_by_a_hundredth(tmp_path: Path) -> None:
    """Up and down; 0 by 1/100; the variable of a derivative is none."""
    made = mutants(claim(tmp_path, "forall u in [0, 1): diff(3*h(u), u) <= h(0)", "cosine"), NONE)
    assert texts(made, "literal") == [
        "forall u in [0, 1): diff(303/100*h(u), u) <= h(0)",
        "forall u in [0, 1): diff(297/100*h(u), u) <= h(0)",
        "forall u in [0, 1): diff(3*h(u), u) <= h(1/100)",
        "forall u in [0, 1): diff(3*h(u), u) <= h(-1/100)",
    ]


def test_a_named_constant_goes_past_the_best_one(tmp_path: Path) -> None:
    """5/2 is a little more than 1 % above pi^2/4: the mutant is 1 % below that. Other numbers stay."""
    row = '[{ printed = "5/2", unit = "", harmful = "smaller", sharpen = "forall u in [0, 1): h(u) <= C*(1 - u)**2" }]'
    made = mutants(claim(tmp_path, "forall u in [0, 1]: h(u) <= 5/2*(1 - u)**2", "cosine", row), NONE)
    (text,) = texts(made, "constant")
    (relation,) = parse_statement(text).body
    value = relation.right.args[0].value
    assert isinstance(value, Fraction) and abs(value / Fraction(2.4674011) - Fraction(99, 100)) < Fraction(
        1, 10**5
    )
    assert texts(made, "literal") == []


def test_a_sharp_constant_moves_by_a_hundredth_of_itself(tmp_path: Path) -> None:
    """1/4 is the best: 99/400; a larger one is harmful where the constant is a lower bound."""
    row = '[{ printed = "1/4", unit = "", harmful = "smaller", sharpen = "forall x in [0, 1]: x*(1 - x) <= C" }]'
    made = mutants(claim(tmp_path, "forall x in [0, 1]: x*(1 - x) <= 1/4", "plain", row), NONE)
    assert texts(made, "constant") == ["forall x in [0, 1]: x*(1 - x) <= 99/400"]
    row = '[{ printed = "2", unit = "", harmful = "larger", sharpen = "forall x in (0, oo): x + 1/x >= C" }]'
    made = mutants(claim(tmp_path, "forall x in (0, oo): x + 1/x >= 2", "plain", row), NONE)
    assert texts(made, "constant") == ["forall x in (0, oo): x + 1/x >= 101/50"]


def test_a_constant_without_a_best_one_is_found_in_the_formula(tmp_path: Path) -> None:
    """Each place where it stands, and no other number."""
    row = '[{ printed = "7", unit = "", harmful = "smaller" }]'
    made = mutants(claim(tmp_path, "forall x in [0, 1]: x + 3 <= 7*x + 7", "plain", row), NONE)
    assert texts(made, "constant") == [
        "forall x in [0, 1]: x + 3 <= 693/100*x + 7",
        "forall x in [0, 1]: x + 3 <= 7*x + 693/100",
    ]
    assert texts(made, "literal") == []


def test_every_mutant_is_another_formula_that_can_be_read(tmp_path: Path) -> None:
    """Each once, none the formula itself; the text reads back."""
    made = mutants(claim(tmp_path, "forall x in [1, 2]: 2*x**2 - x + 1 >= x*2 and x > 0"), NONE)
    found = [m.text for m in made]
    assert len(set(found)) == len(found) > 10
    assert "forall x in [1, 2]: 2*x**2 - x + 1 >= x*2 and x > 0" not in found
    for text in found:
        parse_statement(text)


def test_what_no_method_decides_has_no_mutants(tmp_path: Path) -> None:
    """A formula with a quantity that nothing evaluates."""
    assert mutants(claim(tmp_path, "forall x in [0, 1]: Err <= x", "opaque"), NONE) == []
