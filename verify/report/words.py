"""The words of the report: what a verdict, a status, a fidelity or a rule is called, and what it means.

The data decide which of these apply; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with a sign and a tone, so that it never speaks by colour alone.

    word     as in the data
    sign     one character that tells the words apart in black and white
    tone     css class: good, bad, hint, warn, none, odd
    meaning  one sentence
    """

    word: str
    sign: str
    tone: str
    meaning: str


VERDICTS = {
    badge.word: badge
    for badge in (
        Badge("proved", "✓", "good", "holds for every value in the stated domain"),
        Badge("refuted", "✗", "bad", "a certified counterexample lies in the stated domain"),
        Badge("supported", "▲", "hint", "evidence for it, no proof"),
        Badge("doubtful", "▼", "warn", "evidence against it, no refutation"),
        Badge("undecided", "?", "none", "no method decided it within its budget"),
        Badge("ill-posed", "⊘", "odd", "undefined at a certified point of its domain, or about nothing"),
    )
}
RIGORS = {
    "formal": "checked by the Coq kernel, axioms listed",
    "exact": "symbolic algebra or rational arithmetic",
    "enclosed": "interval arithmetic with outward rounding",
    "numeric": "many digits, but no enclosure",
    "empirical": "sampled, simulated or trained",
}
STATUSES = {
    badge.word: badge
    for badge in (
        Badge(
            "as printed",
            "✓",
            "good",
            "the statement and every step it rests on stand as the paper prints them",
        ),
        Badge("proof repaired", "↻", "hint", "the statement stands; a step of its proof was replaced"),
        Badge(
            "statement corrected",
            "✎",
            "warn",
            "false as printed; a corrected statement is decided in its place",
        ),
        Badge("refuted", "✗", "bad", "false as printed, and no correction is decided"),
        Badge("open", "○", "none", "something it rests on is not decided"),
    )
}
FIDELITIES = {
    badge.word: badge
    for badge in (
        Badge("as printed", "—", "solid", "the formula is the paper's own"),
        Badge(
            "made explicit",
            "- -",
            "dashed",
            "a constant, a domain or an order of quantifiers that the paper leaves open was made explicit",
        ),
        Badge(
            "reconstructed",
            "· ·",
            "dotted",
            "the text was garbled and the formula was restored; it enters no erratum",
        ),
    )
}
RULES = {
    "formula": "decided directly as a formula",
    "substitution": "the premises entail it after a change of variables",
    "antiderivative": "the derivative and one end point agree",
    "consequence": "an argument in prose, spelled out as statements that are each decided",
    "definition": "notation that is well posed where its needs are met",
    "minimiser": "the sign of the derivative on both sides",
    "monotone": "the difference of the sides has one sign of slope and vanishes at an end",
    "sum-to-integral": "a sum compared with an integral, monotonicity included",
    "induction": "a base case and a generic step",
    "gram": "a quadratic inequality in vectors of any dimension",
    "explicit-O": "an O(·) with its constant and threshold written out",
    "orbit": "a trajectory followed through its period",
    "kernel": "a theorem checked by the Coq kernel",
    "cited": "taken on trust from the literature",
    "measured": "an experiment",
    "read": "read, but no rule says how it follows",
}
HARMFUL = {
    "smaller": "smallest true value",
    "larger": "largest true value",
}
SCHEDULES = {
    "poly:1": "linear",
    "poly:2": "quadratic",
    "poly:3": "cubic",
    "poly:4": "quartic",
    "invsqrt": "η/√t",
    "fixed+average": "fixed, averaged",
}
CORRECTED = "The corrected statement is proved."
UNDECIDED_CORRECTION = "A correction is proposed, and it is {verdict}: it does not count until it is proved."
LOST_CORRECTION = "The correction {id} is not among the claims."
NO_CORRECTION = "No corrected statement is recorded."
COVERED = "Each of them has a claim."
EXEMPT = "Each has a claim, except {number} for the reason given."
MUTANTS = (
    "{mutants} of {claims} were made by turning a relation round, moving a constant or changing an exponent; "
    "{false} false, by a sampler that shares no code with the methods."
)
NO_MUTANTS = (
    "No formula was made false on purpose for this report; this command does it, and the report then "
    "takes it in:"
)
OTHER_STATE = "This is of another state of the formulas; the command makes it anew:"
MUTANT_BADGES = {
    badge.word: badge
    for badge in (
        Badge("refuted", "✓", "good", "the false formula was refuted, as it should be"),
        Badge("undecided", "?", "none", "the false formula was not refuted, and not proved"),
        Badge("proved", "✗", "bad", "a false formula was proved: a defect of this program"),
    )
}
DETAIL_NAMES = {
    "boxes": "boxes examined",
    "bits": "working precision in bits",
    "seconds": "seconds",
    "samples": "samples",
    "budget": "budget",
}


def verdict_badge(word: str | None) -> Badge:
    """The badge of a verdict; an unknown word is shown as it is."""
    return VERDICTS.get(word or "") or Badge(word or "not decided", "?", "none", "no verdict in the data")


def mutant_badge(word: str) -> Badge:
    """The badge of what became of a false mutant."""
    return MUTANT_BADGES[word]


def share(part: object) -> str:
    """A share between 0 and 1 as a percentage that is never rounded up; nothing where there is none."""
    if not isinstance(part, (int, float)):
        return ""
    return f" {Decimal(str(part)).quantize(Decimal('0.001'), ROUND_DOWN):.1%} of the false ones were refuted."


def status_badge(word: str | None) -> Badge:
    """The badge of a result's status."""
    return STATUSES.get(word or "") or Badge(word or "open", "○", "none", "no status in the data")


def fidelity_badge(word: str | None) -> Badge:
    """The badge of a formula's fidelity to the page."""
    return FIDELITIES.get(word or "") or Badge(
        word or "not stated", "··", "dotted", "no fidelity in the data"
    )


def schedule(name: object) -> str:
    """A schedule as people call it."""
    return SCHEDULES.get(str(name), str(name))


def rule_meaning(rule: str | None) -> str:
    """What a rule does, in a few words."""
    return RULES.get(rule or "read", "a rule of its own")


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 claim``, ``3 claims``."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def places(sections: Sequence[str]) -> str:
    """Sections by their numbers and letters: ``Abstract, Sections 1 and 2, Appendix C``."""
    numbers = [s for s in sections if s[:1].isdigit()]
    letters = [s for s in sections if s[:1].isupper() and not s[1:2].isalpha()]
    named = [s for s in sections if s not in numbers and s not in letters]
    parts = ["the abstract" if s == "Abstract" else s for s in named]
    for word, found in (("Section", numbers), ("Appendix", letters)):
        plural = {"Section": "Sections", "Appendix": "Appendices"}[word]
        if found:
            parts.append(f"{word if len(found) == 1 else plural} {listed(found)}")
    return listed(parts)


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


def sentence(text: str) -> str:
    """A phrase as a sentence: a capital first, a full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def kicker(where: str) -> str:
    """The part of the paper that a claim belongs to: the place up to its first comma."""
    return where.split(",")[0].strip() or "Elsewhere"
