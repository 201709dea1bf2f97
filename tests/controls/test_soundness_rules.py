"""The soundness rules, each broken on purpose: the wrong verdict that the rule forbids must not come out.

Beside each stands what happens without the guard, so that the test is known to bite.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner

from verify.cli import main
from verify.decision import Decision, decide, decide_statement
from verify.enclosure.interval import Interval
from verify.errors import ClaimError, ContradictionError
from verify.language import parse_statement
from verify.language.algebras import IntervalAlgebra, MpmathAlgebra
from verify.methods import ball, symbolic, witness
from verify.methods.budget import Budget
from verify.problem.points import Examiner, Finding, Point, Status
from verify.problem.problem import Problem, prepare
from verify.verdict import Evidence, Rigor, Verdict

TRUE = "forall x in [0, 1]: exp(x) <= 3"
FALSE = "forall x in [0, 1]: exp(x) <= 2"


def answer(text: str, schedule: str | None = None) -> Decision:
    """A decision within a small budget."""
    return decide_statement(parse_statement(text), schedule, Budget(2000, 4.0))


def finding(problem: Problem, point: Point) -> Finding:
    """A made-up claim of the first evaluator: the body fails at a point of the domain."""
    return Finding(point, Status.FAILS, problem.statement.body[0], member=True)


# -- rule 1: defined throughout, and about something ----------------------------------------------------


def test_a_proof_without_a_certified_point_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same proof counts beside a point of the domain and does not without one."""
    assert answer(TRUE).verdict is Verdict.PROVED
    monkeypatch.setattr(witness, "search", lambda problem: (None, None))
    alone = answer(TRUE)
    assert alone.verdict is not Verdict.PROVED
    assert any("no point of the domain" in e.reason for e in alone.evidence)


def test_algebra_does_not_cancel_what_is_undefined(monkeypatch: pytest.MonkeyPatch) -> None:
    """(x^2-2)/(x^2-2) >= 1 is an identity of normal forms; that the divisor vanishes at sqrt(2) stops it."""
    text = "forall x in [0, 2]: (x**2 - 2)/(x**2 - 2) >= 1"
    problem = prepare(parse_statement(text))
    member = {"x": Fraction(1)}

    def unproved(part: Problem) -> Evidence:
        return ball.decide(part, Budget(500, 1.0))

    assert symbolic.decide(problem, member, unproved).verdict is Verdict.UNDECIDED
    monkeypatch.setattr(symbolic, "needs", lambda problem, member: [])
    assert symbolic.decide(problem, member, unproved).verdict is Verdict.PROVED, "the guard is what stops it"


@pytest.mark.parametrize(
    "text", ["forall x in [0, 1]: exp(x) + 0/x >= 0", "forall x in [0, 1]: 0*log(x) <= 1"]
)
def test_undefined_at_one_end_is_ill_posed(text: str) -> None:
    """One undefined point of the closed domain is enough; on the half-open one the statement is proved."""
    assert answer(text).verdict is Verdict.ILL_POSED
    assert answer(text.replace("[0, 1]", "(0, 1]")).verdict is Verdict.PROVED


def test_a_counterexample_goes_before_an_undefined_point() -> None:
    """A statement that is undefined at 0 and false at 1 is refuted."""
    assert answer("forall x in [0, 1]: 1/x >= 2").verdict is Verdict.REFUTED


# -- rule 3: two evaluators -------------------------------------------------------------------------------


def test_second_evaluator_vetoes_a_wrong_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With exp three times too large in the intervals every point seems to fail, and mpmath refuses each."""
    monkeypatch.setattr(IntervalAlgebra, "exp", lambda self, a: a.exp() * 3)
    problem = prepare(parse_statement(TRUE))
    assert Examiner(problem).examine({"x": Fraction(1)}).status is Status.FAILS
    against, _ = witness.search(problem)
    assert against is None
    assert answer(TRUE).verdict is not Verdict.REFUTED


def test_first_evaluator_vetoes_a_wrong_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With exp wrong in mpmath alone nothing true is refuted, and nothing false is confirmed as refuted."""
    monkeypatch.setattr(MpmathAlgebra, "exp", lambda self, a: 3 * self._mp.exp(a), raising=False)
    assert answer(TRUE).verdict is Verdict.PROVED
    monkeypatch.setattr(MpmathAlgebra, "exp", lambda self, a: self._mp.exp(a) / 3, raising=False)
    assert answer(FALSE).verdict not in (Verdict.REFUTED, Verdict.PROVED)


def test_witness_of_a_wrong_schedule_is_vetoed(monkeypatch: pytest.MonkeyPatch) -> None:
    """H doubled in the enclosures refutes nothing: mpmath has its own H."""
    from verify.theory.in_force import InForce

    genuine = InForce.interval
    text = "forall v in [0, 1]: H(v) <= 0.6"
    assert answer(text, "cosine").verdict is Verdict.PROVED
    monkeypatch.setattr(
        InForce, "interval", lambda self, op, x: genuine(self, op, x) * (2 if op == "H" else 1)
    )
    assert answer(text, "cosine").verdict is not Verdict.REFUTED


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("forall x in [0, 1], y in [0, 1] given x + y <= 1: x + y <= 1/2", {"x": 1, "y": 1}),
        ("forall x in [0, 1]: x <= 1/2", {"x": 2}),
        ("forall x in [0, 1): x < 1", {"x": 1}),
        ("forall n in [0, 5] integer: (n - 1)*(n - 2) >= 0", {"n": Fraction(3, 2)}),
    ],
)  # fmt: skip
def test_second_evaluator_refuses_points_outside(text: str, point: dict[str, Any]) -> None:
    """A point that the first evaluator wrongly took for a member is refused: ends, integrality, hypotheses."""
    problem = prepare(parse_statement(text))
    exact = {n: Fraction(v) for n, v in point.items()}
    assert Examiner(problem).examine(exact).status is Status.OUTSIDE
    assert not witness.confirmed(problem, finding(problem, exact))


def test_second_evaluator_accepts_a_genuine_counterexample() -> None:
    """The control: a point inside at which the body fails is confirmed."""
    problem = prepare(parse_statement("forall x in [0, 1]: x <= 1/2"))
    assert witness.confirmed(problem, finding(problem, {"x": Fraction(1)}))


def test_proved_and_refuted_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prover that proves what has a counterexample is a contradiction, exit status 4."""

    def proves_everything(problem: Problem, member: Any, prove: Any) -> Evidence:
        return Evidence(problem.text, Verdict.PROVED, Rigor.EXACT, "symbolic", "Made up.")

    monkeypatch.setattr(symbolic, "decide", proves_everything)
    with pytest.raises(ContradictionError):
        answer(FALSE)
    result = CliRunner().invoke(main, ["check", FALSE])
    assert result.exit_code == 4
    assert result.stdout == ""


def test_proved_and_undefined_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prover that proves what has a certified undefined point is a contradiction too."""
    problem = prepare(parse_statement("forall x in [0, 1]: 0*log(x) <= 1"))
    monkeypatch.setattr(symbolic, "needs", lambda problem, member: [])
    with pytest.raises(ContradictionError):
        decide(problem, Budget(2000, 4.0))


def test_proved_for_every_schedule_and_refuted_by_one_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for statements about every annealed schedule."""

    def proves_everything(problem: Problem, member: Any, prove: Any) -> Evidence:
        return Evidence(problem.text, Verdict.PROVED, Rigor.EXACT, "symbolic", "Made up.")

    monkeypatch.setattr(symbolic, "decide", proves_everything)
    with pytest.raises(ContradictionError):
        answer("forall u in [0, 1]: h(u) <= 1 - u", "annealed")


# -- rule 4: integers -------------------------------------------------------------------------------------


def test_a_point_between_integers_refutes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """n(n-1) >= 0 fails at 1/2 and only between integers; that 1/2 is no integer is what saves it."""
    text = "forall n in [0, 10] integer: n*(n - 1) >= 0"
    half: Point = {"n": Fraction(1, 2)}

    def only_half(problem: Problem, *args: Any, **kwargs: Any) -> Iterator[Point]:
        return iter([half])

    monkeypatch.setattr(witness, "simple_points", only_half)
    monkeypatch.setattr(witness, "float_points", only_half)
    problem = prepare(parse_statement(text))
    assert witness.search(problem) == (None, None)
    assert witness.search(prepare(parse_statement(text.replace(" integer", ""))))[0] is not None


def test_kinks_forgotten_as_distances_refute_nothing() -> None:
    """ceiling(x) as x + s with s in [0, 1) forgets that it is an integer: this may prove, never refute."""
    found = answer("forall n in [1, 50] integer: ceiling(n - 1/2) == n")
    assert found.verdict not in (Verdict.REFUTED, Verdict.DOUBTFUL)


# -- rule 5: formal proofs --------------------------------------------------------------------------------


def test_nothing_is_formal_without_a_kernel() -> None:
    """No rule runs a proof assistant yet, so a claim that asks for one is refused and no evidence is formal."""
    from verify.claim import Claim, Setting
    from verify.rules import step_of

    claim = Claim("p", "a", "Lemma 1", "x", "as printed", Setting(), by={"rule": "kernel"})
    with pytest.raises(ClaimError, match="kernel"):
        step_of(claim, {})
    assert all(e.rigor < Rigor.FORMAL for e in answer(TRUE).evidence)


# -- rule 8: a verdict is no truth value, and weak rigor no proof -----------------------------------------


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_has_no_truth_value(verdict: Verdict) -> None:
    """``if verdict:`` raises, so that undecided never reads as refuted."""
    with pytest.raises(TypeError, match="no truth value"):
        bool(verdict)


@pytest.mark.parametrize("rigor", [Rigor.EMPIRICAL, Rigor.NUMERIC])
def test_digits_without_enclosure_prove_nothing(rigor: Rigor) -> None:
    """Evidence of sampled or numeric rigor may not say proved, refuted or ill-posed."""
    for verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.ILL_POSED):
        with pytest.raises(ValueError, match="may not answer"):
            Evidence("1 <= 2", verdict, rigor, "numeric", "digits", witness={})
    assert Evidence("1 <= 2", Verdict.SUPPORTED, rigor, "numeric", "digits").verdict is Verdict.SUPPORTED


def test_an_undecided_comparison_of_enclosures_is_no_answer() -> None:
    """Two overlapping enclosures are neither ordered nor not; reading a truth value off them raises."""
    one, two = Interval.between(0, 2), Interval.between(1, 3)
    assert not one.certainly("<", two)
    assert not one.certainly_not("<", two)
    with pytest.raises(TypeError):
        bool(one)
