"""The Coq side of a claim: its table, and which terms of its statement are covered."""

from __future__ import annotations

from typing import Any

import pytest
from coq_files import INVERSE

from verify.errors import ClaimError
from verify.methods.kernel import Dictionary, Word, empty_companion, read_link, undefined_terms

DIVISION, ROOT, INTEGRAL = "Rdefinitions.Rdiv", "R_sqrt.sqrt", "RInt.RInt"
WORDS = Dictionary(
    {
        "Base.inverse": Word((DIVISION,)),
        "Base.square": Word(()),
        "Base.area": Word((INTEGRAL, "Base.inverse")),
        "Base.Sum": Word(("Nat.sub S n - k",)),
        "Base.mean": Word(("Base.Sum",)),
        "Base.asin": Word(("Ratan.asin",)),
    },
    frozenset(("Base.Sum",)),
)


def link(statement: str, *defined: tuple[str, str]) -> Any:
    """A link with companions (term, statement)."""
    tables = [{"term": term, "theorem": "Base.d", "statement": said} for term, said in defined]
    return read_link({"theorem": "Base.t", "statement": statement, "defined": tables}, "c")


def loose(statement: str, *speaks_of: str, defined: tuple[str, ...] = ()) -> list[str]:
    """Terms of a statement, with what Coq says it speaks of, that none of the ``defined`` covers."""
    pairs = [(term, "forall x : R, x <> 0") for term in defined]
    return undefined_terms(link(statement, *pairs), speaks_of, WORDS)


def test_a_term_without_a_theorem_that_it_is_defined_is_named() -> None:
    """Coq's 1/0 is 0: divisions, and words built from one, need a companion; whatever else the text says."""
    assert loose("0 < inverse a", "Base.inverse") == ["inverse a"]
    assert loose("0 < inverse a", "Base.inverse", defined=("inverse a",)) == []
    assert loose("0 < inverse a", "Base.inverse", defined=("inverse b",)) == ["inverse a"]
    assert loose("0 < square a", "Base.square") == []
    assert loose("x / (y + 1) = 1", DIVISION) == ["/ ( y + 1 ) = 1"]
    assert loose("x / 2 = x / y", DIVISION, defined=("/ y",)) == []
    assert loose("x / 2 ^ n = 1", DIVISION) == ["/ 2 ^ n = 1"]
    assert loose("x / 0 = 0", DIVISION) == ["/ 0 = 0"]
    assert loose("R_sqrt.sqrt x = 1", ROOT) == ["R_sqrt.sqrt x = 1"]
    assert loose("x = 1 /\\ x = 2") == []  # "and" divides nothing


def test_what_the_text_does_not_show_is_not_covered() -> None:
    """A function of a library that comes by a notation or a coercion is named by its full name."""
    assert loose("x = 1", DIVISION) == [DIVISION]
    assert loose("x = 1", "Rtrigo1.tan", defined=("x",)) == ["Rtrigo1.tan"]
    assert loose("real x = 1", "Rbar.real") == ["real x = 1"]
    assert loose("x / y = 1 \\/ x = 2", DIVISION, defined=("/ y",)) == []  # "or" divides nothing


def test_each_occurrence_is_covered_and_each_divisor_is_whole() -> None:
    """As many as Coq printed stand in the text, and none goes on where the term ends."""
    assert loose("x / y = 1", DIVISION, DIVISION, defined=("/ y",)) == [DIVISION]
    assert loose("x / y = 1 / y", DIVISION, DIVISION, defined=("/ y",)) == []
    assert loose("x / h 0 = 1", DIVISION, defined=("/ h",)) == ["/ h 0 = 1"]
    assert loose("let y := 2 in x / y in 1", DIVISION, defined=("/ y",)) == []
    assert (
        loose("inverse a b = 1", "Base.inverse", defined=("inverse",)) == []
    )  # of a word the beginning will do


def test_a_difference_of_natural_numbers_is_covered_by_its_variables() -> None:
    """It stops at 0; a real one does not, and both are written alike."""
    assert loose("T - k = x - y", "Nat.sub T - k") == ["Nat.sub T - k"]
    assert loose("T - k = x - y", "Nat.sub T - k", defined=("T - k",)) == []
    assert loose("T - k = x - y", "Nat.sub T - k", defined=("x - y",)) == ["Nat.sub T - k"]
    assert (
        loose("Datatypes.S T - (k + 1) = 1", "Nat.sub S T - ( k + 1 )", defined=("Datatypes.S T - (k + 1)",))
        == []
    )
    assert loose("2 * T - k = 1", "Nat.sub 2 * T - k", defined=("T - k",)) == ["Nat.sub 2 * T - k"]
    assert loose("T - m = 1", "Nat.sub T - k", defined=("T - k",)) == ["Nat.sub T - k"]  # not in the text
    assert loose("1 - 2 = x - y", "Nat.sub 1 - 2", defined=("x - y",)) == ["Nat.sub 1 - 2"]


def test_a_convention_covers_its_word_and_what_is_built_from_it() -> None:
    """The control: without it both are loose."""
    assert loose("Sum 1 T = mean T", "Base.Sum", "Base.mean") == []
    bare = Dictionary(WORDS.words)
    assert undefined_terms(link("Sum 1 T = mean T"), ("Base.Sum", "Base.mean"), bare) == [
        "Sum 1 T = mean T", "mean T",
    ]  # fmt: skip


RLE, RLT = "Rdefinitions.Rle", "Rdefinitions.RbaseSymbolsImpl.Rlt"


@pytest.mark.parametrize(
    ("term", "statement", "relations", "empty"),
    [
        ("inverse a", "forall a : R, 0 < a -> a <> 0", ("<>",), False),
        ("inverse a", "forall a : R, 0 < a -> 0 < a", (RLT,), True),
        ("/ (2 * a)", "forall a : R, a <> 0 -> 2 * a <> 0", ("<>",), False),
        ("/ (2 * a)", "forall a : R, a = a", ("Logic.eq",), True),
        ("/", "forall x : R, x <> 0 -> x <> 0", ("<>",), True),
        ("/ 0", "forall x : R, x <> 0 -> x <> 0", ("<>",), True),
        ("/ x", "forall x : R, x = 0 \\/ x <> 0", ("Logic.or",), True),
        ("sqrt a", "forall a : R, 0 <= a -> 0 <= a", (RLE,), False),
        ("sqrt a", "forall a : R, a = a", ("Logic.eq",), True),
        ("area f", "forall f, ex_RInt f 0 1", ("RInt.ex_RInt",), True),  # and of the division in it nothing
        ("area f", "forall f, ex_RInt f 0 1 /\\ f 0 <> 0", ("RInt.ex_RInt", "<>"), False),
        ("T - k", "forall k T : nat, (k < T)%nat -> (k <= T)%nat", ("Peano.le",), False),
        ("T - k", "forall k T : nat, k = T", ("Logic.eq",), True),
        ("T - k", "forall k T : nat, (k <= k)%nat", ("Peano.le",), True),
        ("n - k - m", "forall k m n : nat, (k - m <= n)%nat", ("Peano.le",), True),
        ("n - k - m", "forall k m n : nat, (m <= n - k)%nat", ("Peano.le",), False),
        ("asin x", "forall x : R, asin x = asin x", ("Logic.eq",), True),  # nothing here knows what it needs
        ("E (fun w => X w)", "forall Y, integrable Y", ("Base.integrable",), True),
        ("E (fun w => X w)", "forall X, integrable (fun w => X w)", ("Base.integrable",), False),
    ],
)
def test_a_companion_says_what_the_functions_of_its_term_need(
    term: str, statement: str, relations: tuple[str, ...], empty: bool
) -> None:
    """A divisor that is not 0, a root of what is not negative, an integral that exists."""
    found = link("0 = 1", (term, statement))
    said = {found.defined[0][1]: relations}
    assert (empty_companion(found, WORDS, said) is not None) is empty


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"theorem": "inverse_pos"}, "theorem = 'inverse_pos'"),
        ({"theorem": "A.b. Axiom c : False"}, "theorem ="),
        ({"theorem": "A.\u00e9"}, "theorem ="),
        ({"statement": ""}, "statement is missing"),
        ({"statement": "True. Axiom f : False"}, "without full stop"),
        ({"statement": "True (* x *)"}, "without full stop"),
        ({"statement": "True) with other : (True"}, "brackets closed"),
        ({"statement": "(0 < 1"}, "brackets closed"),
        ({"statement": "0 < ltac:(exact 1)"}, "tactic"),
        ({"statement": "0 < x..."}, "without full stop"),
        ({"statement": "0 < \u03c1"}, "ASCII"),
        ({"statement": "(True)"}, "it says nothing"),
        ({"axioms": []}, "unknown key 'axioms'"),
        ({"defined": [{"theorem": "A.b", "statement": "0 < 1"}]}, "needs a term"),
        ({"defined": 3}, "a list of tables"),
    ],
)
def test_a_table_that_is_not_complete_is_bad_input(change: dict[str, Any], said: str) -> None:
    """The claim is named, and what is accepted."""
    with pytest.raises(ClaimError, match="claim 'X'") as error:
        read_link({**INVERSE, **change}, "claim 'X'")
    assert said in str(error.value)
