"""What a claim file may get wrong in ``by``: one sentence for each, and every name of an obligation is bound."""

from __future__ import annotations

from typing import Any

import pytest
from rules_claims import all_proved, claim, setting, step
from rules_vectors import SETTINGS, vector_claim

from verify.claim import Claim, full_statement
from verify.errors import ClaimError, VerifyError
from verify.rules import RULES

FORMULAS = (
    "forall t in [1, T] integer: norm2(g(t)) <= 1",
    "forall t in [1, 5] integer: t >= 1",
    "forall u in [0, 1], t in [1, 3] integer: sum(s*u, s, 1, t) >= 0",
    None,
)
WRONG: dict[str, list[object]] = {
    "use": [
        3, "x", [3], {"claim": "P"}, [{"claim": 3}], [{"claim": ["P"]}], [{"claim": "P", "at": 3}],
        *([{"claim": "P", "set": v}] for v in (3, "x", [3], {"t": 3}, {"t": ["1"]}, {"t": "G"}, {"t": "G +"})),
        *([{"claim": "P", "times": v}] for v in (3, ["x"], "G", "x(1)")),
    ],
    "set": [3, "x", [3], {"t": 3}, {"t": ["1"]}, {"t": "G"}, {"t": "G +"}, {"other": "1"}],
    **{key: [3, "x", [3], ["G*x(1)"], ["t"]] for key in ("squares", "equations", "obligations", "needs")},
    **{
        key: [3, ["t"], {"t": "1"}, "t", "G", "x(1)", "t +"]
        for key in ("law", "step", "at", "to", "of", "against", "variable", "direction", "end", "integrand", "side")
    },
}  # fmt: skip
RIGHT = {
    "law": "second-moment", "step": "t", "at": "x(t)", "to": "xhat", "variable": "t", "integrand": "u",
    "antiderivative": "u**2/2", "side": "lower", "function": "u", "bracket": "u", "factor": "1",
}  # fmt: skip


def premises() -> list[Claim]:
    """One about vectors, one about numbers."""
    where = SETTINGS["lipschitz"]
    moment = vector_claim(
        "forall t in [1, T] integer: norm2(g(t)) <= G**2", "law", "lipschitz", "P", law="second-moment", step="t"
    )  # fmt: skip
    return [moment, claim("forall t in [1, 2] integer: t <= 2", "formula", where, "P")]


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("key", sorted(WRONG))
def test_a_wrong_value_is_answered_or_bound(rule: str, key: str) -> None:
    """Never another error than one of the project's; what is accepted leaves no name unbound, in order."""
    for holds in FORMULAS:
        for value in WRONG[key]:
            for given in premises():
                made = claim(holds, rule, SETTINGS["lipschitz"], **{**RIGHT, "from": ["P"], key: value})
                try:
                    obligations = step(made, given).obligations
                except VerifyError:
                    continue
                for o in obligations:
                    bound: set[str] = set()
                    for q in o.statement.quantifiers:
                        assert q.low.free | q.high.free <= bound
                        bound.add(q.name)
                    assert all(r.free <= bound for r in (*o.statement.hypotheses, *o.statement.body))


@pytest.mark.parametrize(
    ("rule", "by", "message"),
    [
        ("gram", {"use": 3}, "use = 3: a list"),
        ("induction", {"use": 3, "variable": "k"}, "use = 3: a list"),
        ("gram", {"use": [{"claim": "P", "set": 3}]}, "set = 3: a table of formulas"),
        ("substitution", {"set": 3}, "set = 3: a table of formulas"),
        ("substitution", {"set": {"t": 3}}, "a table of formulas"),
    ],
)
def test_the_sentence_says_what_would_be_accepted(rule: str, by: dict[str, Any], message: str) -> None:
    """It shows the value and an example."""
    given = claim("forall t in [1, 2] integer: t <= 2", "formula", None, "P")
    made = claim("forall k in [1, 2] integer: k <= 2", rule, None, **{"from": ["P"], **by})
    with pytest.raises(ClaimError, match=message):
        step(made, given)


@pytest.mark.parametrize(
    ("rule", "by"),
    [
        ("substitution", {"set": {"v": "w"}}),
        ("gram", {"use": [{"claim": "P", "set": {"v": "w"}}]}),
        ("induction", {"variable": "k", "direction": "up", "use": [{"claim": "P", "set": {"v": "w"}}]}),
    ],
)
def test_a_premise_may_be_used_at_a_variable_of_the_setting_alone(rule: str, by: dict[str, Any]) -> None:
    """w is in no formula of the claim: the setting binds it."""
    where = setting(None, "n in [1, oo) integer, w in (0, n)")
    given = claim("forall v in (-oo, oo): v**2 >= 0", "formula", None, "P")
    made = claim("forall k in [1, oo) integer: k*n > 0", rule, where, **{"from": ["P"], **by})
    if rule == "induction":
        assert all_proved(made, given)
    names = {n for o in step(made, given).obligations for n in o.statement.names}
    assert names == {"n", "k", "w"}


def test_a_sequence_is_bound_behind_what_its_interval_names() -> None:
    """The claim binds beta, its law speaks of eta(t) in (0, 1/(2 beta)] too."""
    holds = "forall t in [1, T] integer: beta*norm2(x(t + 1) - x(t)) >= 0"
    made = claim(holds, "law", SETTINGS["smooth"], law="projection", step="t", to="xhat")
    assert all_proved(made)
    about = next(o.statement for o in step(made).obligations if o.label == "instance")
    assert about.names.index("eta") > about.names.index("beta")


def test_an_interval_of_the_setting_is_not_about_a_name_bound_anew() -> None:
    """w < n is about the setting's n, and another n would be put in its place."""
    where = setting(None, "n in [1, oo) integer, w in (0, n)")
    assert full_statement("w < n", where).names == ("n", "w")
    with pytest.raises(
        ClaimError, match="'n' is bound anew, and the setting's interval of 'w' depends on it"
    ):
        full_statement("forall n in [5, 6]: w <= n", where)
