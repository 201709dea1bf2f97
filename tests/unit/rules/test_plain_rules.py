"""Rules that add nothing or little: formula, explicit-O, consequence, definition, cited, read, measured."""

from __future__ import annotations

import pytest
from rules_claims import claim, setting, step, verdicts

from verify.errors import ClaimError
from verify.language import to_text
from verify.rules import RULES
from verify.verdict import Verdict


def test_every_rule_has_a_name() -> None:
    """The rules a claim file may use."""
    assert set(RULES) == {
        "formula", "explicit-O", "definition", "consequence", "antiderivative", "minimiser", "monotone", "substitution",
        "cited", "read", "measured", "sum-to-integral", "induction", "gram", "law", "kernel",
    }  # fmt: skip


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    """A misspelled rule decides nothing."""
    with pytest.raises(ClaimError, match="there is no rule 'formulae'; the rules are formula"):
        step(claim("1 <= 2", "formulae"))


@pytest.mark.parametrize("rule", ["formula", "explicit-O"])
def test_a_formula_is_needed(rule: str) -> None:
    """No obligation beside the formula, which must be there; an O(.) is lenient."""
    found = step(claim("1 <= 2", rule))
    assert found.obligations == ()
    assert found.lenient is (rule == "explicit-O")
    with pytest.raises(ClaimError, match="needs holds"):
        step(claim(None, rule))


@pytest.mark.parametrize(("rule", "key"), [("consequence", "obligations"), ("definition", "needs")])
def test_listed_statements_are_obligations(rule: str, key: str) -> None:
    """One for each, in the claim's setting; each can fail."""
    where = setting("cosine", "p in [1, 2]")
    made = claim(None, rule, where, **{key: ["p >= 1", "forall u in [0, 1]: h(u) <= 1/2"]})
    found = step(made).obligations
    assert [o.schedule for o in found] == ["cosine", "cosine"]
    assert to_text(found[0].statement) == "forall p in [1, 2]: p >= 1"
    assert list(verdicts(made).values()) == [Verdict.PROVED, Verdict.REFUTED]
    for bad in ({}, {key: "p >= 1"}, {key: [1]}):
        with pytest.raises(ClaimError, match=key):
            step(claim(None, rule, where, **bad))


def test_trust_has_a_source_or_a_reason() -> None:
    """cited needs its source, read takes a reason; neither has an obligation."""
    found = step(claim(None, "cited", source="Theorem 2 of [7]"))
    assert (found.trust, found.reason, found.obligations) == ("cited", "Theorem 2 of [7]", ())
    assert step(claim(None, "read", why="a page of algebra")).trust == "read"
    assert step(claim(None, "read")).trust == "read"
    with pytest.raises(ClaimError, match="source"):
        step(claim(None, "cited"))


def test_a_measurement_names_its_numbers() -> None:
    """Experiment, quantity and a threshold."""
    found = step(claim(None, "measured", experiment="d1", quantity="slope", at_least="1"))
    assert found.experiment is not None
    assert found.experiment["quantity"] == "slope"
    for missing in ("experiment", "quantity", "at_least"):
        by = {
            k: v for k, v in (("experiment", "d1"), ("quantity", "slope"), ("at_least", "1")) if k != missing
        }
        with pytest.raises(ClaimError):
            step(claim(None, "measured", **by))


@pytest.mark.parametrize(
    ("rule", "key", "labels"),
    [("consequence", "obligations", ["step 1", "step 2"]), ("definition", "needs", ["need 1", "need 2"])],
)
def test_listed_statements_are_counted_from_one(rule: str, key: str, labels: list[str]) -> None:
    """As a reader counts them."""
    made = claim(None, rule, **{key: ["1 <= 2", "2 <= 3"]})
    assert [o.label for o in step(made).obligations] == labels
