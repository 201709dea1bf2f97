"""Verdicts, rigor and evidence: what may be said, from what, and how it is written down."""

from __future__ import annotations

import json

import pytest

from verify.verdict import Evidence, Rigor, Verdict


def evidence(verdict: Verdict, rigor: Rigor, witness: dict[str, str] | None = None) -> Evidence:
    """Evidence on some statement."""
    return Evidence("x <= 1", verdict, rigor, "made up", "A reason.", witness=witness)


def test_rigor_is_ordered_weakest_first() -> None:
    """empirical < numeric < enclosed < exact < formal."""
    assert sorted(Rigor) == [Rigor.EMPIRICAL, Rigor.NUMERIC, Rigor.ENCLOSED, Rigor.EXACT, Rigor.FORMAL]
    assert [str(r) for r in sorted(Rigor)] == ["empirical", "numeric", "enclosed", "exact", "formal"]


def test_verdicts_are_the_six_words() -> None:
    """The words that reports and JSON use."""
    assert [str(v) for v in Verdict] == [
        "proved",
        "refuted",
        "supported",
        "doubtful",
        "undecided",
        "ill-posed",
    ]


@pytest.mark.parametrize("rigor", list(Rigor))
@pytest.mark.parametrize("verdict", list(Verdict))
def test_strong_verdicts_need_rigor(verdict: Verdict, rigor: Rigor) -> None:
    """proved, refuted and ill-posed from enclosures upwards; the other three from anything."""
    weak = verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.ILL_POSED) and rigor < Rigor.ENCLOSED
    if weak:
        with pytest.raises(ValueError, match="may not answer"):
            evidence(verdict, rigor, {})
    else:
        assert evidence(verdict, rigor, {}).verdict is verdict


def test_a_refutation_needs_a_witness() -> None:
    """Even an empty one, for a statement without variables; none at all is refused."""
    with pytest.raises(ValueError, match="without a witness"):
        evidence(Verdict.REFUTED, Rigor.EXACT)
    assert evidence(Verdict.REFUTED, Rigor.EXACT, {}).witness == {}


def test_verdicts_do_not_pass_as_conditions() -> None:
    """`if verdict`, `not verdict` and `any(...)` raise; comparing by identity works."""
    for verdict in Verdict:
        with pytest.raises(TypeError, match="no truth value"):
            _ = not verdict
        with pytest.raises(TypeError):
            any([verdict])
        assert (verdict is Verdict.PROVED) == (verdict == Verdict.PROVED)


def test_evidence_is_plain_json() -> None:
    """The fields in a fixed order, and nothing that JSON does not know."""
    e = Evidence("x <= 1", Verdict.REFUTED, Rigor.EXACT, "witness", "At 2.", {"x": "2"}, {"boxes": 3})
    text = json.dumps(e.to_json())
    assert list(e.to_json()) == ["obligation", "verdict", "rigor", "method", "reason", "witness", "details"]
    assert json.loads(text)["witness"] == {"x": "2"}
    assert json.loads(text)["rigor"] == "exact"


def test_evidence_cannot_be_changed() -> None:
    """A verdict once given is not edited."""
    with pytest.raises(AttributeError):
        evidence(Verdict.PROVED, Rigor.EXACT).verdict = Verdict.REFUTED  # type: ignore[misc]
