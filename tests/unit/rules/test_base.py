"""What the rules share: data of a claim, the quantifiers that a relation needs, premises that may be used."""

from __future__ import annotations

import pytest
from rules_claims import claim, setting, step

from verify.claim import Claim
from verify.errors import ClaimError, VerifyError
from verify.language import parse_expression, to_text
from verify.language.formula import Quantifier, Relation, num
from verify.rules.base import Step, new_name, speaks_of_schedule, texts, under

CHAIN = "forall z in [0, 1], a in [1, 2], b in [a, 3], c in [0, b] given a > 1 and z < 1: c + z >= 0"


def relation(text: str, *names: str) -> Relation:
    """text >= 0."""
    return Relation(">=", parse_expression(text, names), num(0))


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ("c", "forall a in [1, 2], b in [a, 3], c in [0, b] given a > 1: c >= 0"),
        ("b", "forall a in [1, 2], b in [a, 3] given a > 1: b >= 0"),
        ("a", "forall a in [1, 2] given a > 1: a >= 0"),
        ("z", "forall z in [0, 1] given z < 1: z >= 0"),
        ("1", "1 >= 0"),
    ],
)
def test_a_relation_is_bound_with_all_that_its_intervals_name(about: str, wanted: str) -> None:
    """c lies in [0, b] and b in [a, 3]: about c is about all three, and nothing else."""
    of = claim(CHAIN, "formula")
    assert to_text(under(of, [relation(about, "a", "b", "c", "z")])) == wanted


def test_a_further_variable_is_bound_behind() -> None:
    """Its interval may name variables of the claim, which are then bound too."""
    extra = Quantifier("x", parse_expression("b", ("b",)), num(4), True, False)
    found = to_text(under(claim(CHAIN, "formula"), [relation("x", "x")], extra))
    assert found == "forall a in [1, 2], b in [a, 3], x in [b, 4) given a > 1: x >= 0"


@pytest.mark.parametrize(("schedule", "kept"), [("annealed", True), ("poly:p", True), ("linear", False)])
def test_the_parameter_of_the_schedule_is_always_bound(schedule: str, kept: bool) -> None:
    """h depends on p without naming it."""
    of = claim("forall u in [0, 1]: h(u) <= p", "formula", setting(schedule, "p in [1, oo)"))
    assert to_text(under(of, [relation("u", "u")])).startswith("forall p in [1, oo), u in") is kept


def test_a_claim_without_a_formula_binds_nothing() -> None:
    """The message names the rule."""
    with pytest.raises(ClaimError, match="rule 'read' needs holds"):
        under(claim(None, "read"), [relation("1")])


@pytest.mark.parametrize("name", ["c", "z", "w", "1", "c + 1", "2*x", "pi"])
def test_a_new_name_is_a_name_that_nothing_has(name: str) -> None:
    """Neither a variable of the claim nor of its setting, nor an expression."""
    of = claim(CHAIN, "sum-to-integral", setting(None, "w in [0, 1]"), variable=name)
    with pytest.raises(VerifyError, match="does not use|not bound here|name"):
        new_name(of, "variable")
    assert new_name(claim(CHAIN, "sum-to-integral", variable="x"), "variable") == "x"


@pytest.mark.parametrize(
    ("holds", "speaks"),
    [
        ("1 <= 2", False),
        ("forall u in [0, 1]: u <= 2", False),
        ("forall u in [0, 1]: h(u) <= 2", True),
        ("forall u in [0, 1]: 0 <= 1 + 2*H(u)", True),
        ("forall u in [0, 1] given Q(u) > 1: u <= 2", True),
        ("forall u in [0, 1) given 1 < K(u): u <= 2", True),
        (None, False),
    ],
)
def test_a_premise_speaks_of_its_schedule_anywhere_in_its_formula(holds: str | None, speaks: bool) -> None:
    """On either side, inside a term, in a hypothesis; one without a formula says nothing."""
    assert speaks_of_schedule(claim(holds, "read", setting("linear"))) is speaks


@pytest.mark.parametrize("given", [None, "x", ["x", 1], [1], {"x": "y"}])
def test_a_list_of_texts_is_that(given: object) -> None:
    """Nothing else is taken for one."""
    with pytest.raises(ClaimError, match=r'needs obligations = \["..."\]'):
        texts(claim(None, "consequence", obligations=given), "obligations")
    assert texts(claim(None, "consequence", obligations=["x", "y"]), "obligations") == ["x", "y"]


def test_a_step_without_more_said_is_trusted_for_nothing() -> None:
    """No obligations, no trust, no experiment, and a refutation counts."""
    assert Step() == Step((), None, "", None, False)


MONOTONE = "forall v in [0, 1]: H(v) <= 1 - v"
USED = claim("forall v in [0, 1]: h(v) <= 1", "formula", setting("cosine"), "USED")
UNUSABLE = [
    claim(None, "read", None, "prose"),
    claim("Err <= 1", "cited", setting(Err="an error"), "quantity", source="[1]"),
    claim("forall v in [0, 1] given v > 1/2: h(v) <= 1/2", "formula", setting("cosine"), "part"),
    claim("forall v in [0, 1]: h(v) >= 1", "formula", setting("constant"), "other schedule"),
    claim("forall w in [0, 1]: h(w) <= 1", "formula", setting("cosine"), "other variable"),
    claim("forall v in [0, 2]: v <= 2", "formula", setting("cosine"), "other interval"),
]


@pytest.mark.parametrize("useless", UNUSABLE, ids=lambda c: c.id)
def test_a_premise_that_cannot_be_used_hides_none_behind_it(useless: Claim) -> None:
    """It is passed over, in front and behind."""
    made = claim(MONOTONE, "monotone", setting("cosine"), variable="v")
    for premises in ((useless, USED), (USED, useless)):
        slope = step(made, *premises).obligations[0]
        assert [to_text(r) for r in slope.statement.hypotheses] == ["h(v) <= 1"]


def test_a_premise_that_does_not_speak_of_a_schedule_is_used_under_each() -> None:
    """v**2 <= v holds whatever h is, and so does a premise of the setting without a schedule."""
    for where in (setting("linear"), setting()):
        plain = claim("forall v in [0, 1]: v**2 <= v", "formula", where, "P")
        made = claim(MONOTONE, "monotone", setting("cosine"), variable="v")
        assert [to_text(r) for r in step(made, plain).obligations[0].statement.hypotheses] == ["v**2 <= v"]


@pytest.mark.parametrize(
    ("premise", "claimed", "used"),
    [
        ("[0, 1]", "[0, 1] integer", True),
        ("[0, 1] integer", "[0, 1] integer", True),
        ("[0, 1] integer", "[0, 1]", False),
        ("[0, 2]", "[0, 1]", False),
        ("[-1, 1]", "[0, 1]", False),
        ("(0, 1)", "[0, 1]", False),
        ("(0, 1)", "(0, 1)", True),
    ],
)
def test_integers_are_covered_by_reals_and_not_the_other_way(premise: str, claimed: str, used: bool) -> None:
    """By the written ends, each with its kind; n is a further variable of the claim."""
    given = claim(f"forall n in {premise}: n**2 >= 0", "formula", None, "P")
    made = claim(f"forall n in {claimed}, v in [0, 1]: v <= 1 + n**2", "monotone", variable="v")
    hypotheses = step(made, given).obligations[0].statement.hypotheses
    assert [to_text(r) for r in hypotheses] == (["n**2 >= 0"] if used else [])


@pytest.mark.parametrize("interval", ["[v, 1]", "[0, v]", "[v/2, v]"])
@pytest.mark.parametrize("rule", ["monotone", "antiderivative"])
def test_the_variable_is_in_no_other_interval(rule: str, interval: str) -> None:
    """At the lower end, at the upper one, at both: dropping it there would be another claim."""
    body = "v <= 1" if rule == "monotone" else "H(v) == (1 - v)**2/2"
    made = claim(f"forall v in [0, 1], w in {interval}: {body}", rule, setting("linear"), variable="v")
    with pytest.raises(ClaimError, match="needs 'v' in no other interval"):
        step(made)
    free = claim(f"forall v in [0, 1], w in [0, 1]: {body}", rule, setting("linear"), variable="v")
    assert step(free).obligations


@pytest.mark.parametrize("interval", ["[0, 1]", "(0, 1]", "[0, 1)", "(0, 1)"])
@pytest.mark.parametrize("end", ["0", "1"])
def test_the_slope_is_asked_for_on_the_interval_without_the_end(interval: str, end: str) -> None:
    """The other end stays as it is; the margin has its sign at the end: falling to 1, rising from 0."""
    made = claim(f"forall v in {interval}: 2*v >= v - 1", "monotone", variable="v", end=end)
    slope, begin = (to_text(o.statement) for o in step(made).obligations)
    there = f"({interval[1:]}" if end == "0" else f"{interval[:-1]})"
    assert slope == f"forall v in {there}: diff(2*v - (v - 1), v) {'>=' if end == '0' else '<='} 0"
    assert begin == f"2*{end} - ({end} - 1) >= 0"
