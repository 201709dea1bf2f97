r"""Displays of a text against what claims say: spelling, sections, chains, names; and the keys of paper.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.claim import Claim, Coverage, Exempt, Setting, load_paper
from verify.claim.coverage import displays, gaps, misnamed, named
from verify.claim.latex import chains, normal
from verify.errors import ClaimError

TEXT = r"""A title

Abstract

A rate of $O(\rho^{1/(2p+1)})$ for $p \ge 1$.

1. First

Let $\eta_t = \eta h(\frac{t-1}{T})$ for $\eta > 0$. Then
$$a \leq \int_0^1 b\,du = c. \tag{1}$$

2. Second

$$\frac{D}{2} + O(\rho)$$

Appendix A. More

$$x_{t}^{2} < y$$
"""


def claim(says: str, display: str | None = None) -> Claim:
    """A claim that says so."""
    return Claim("toy", "A/1", "somewhere", says, "as printed", Setting(), display=display)


ALL = (
    claim(r"$\eta_t = \eta h(\frac{t-1}{T})$"),
    claim(r"$a \le \int_0^1 b du$"),
    claim(r"so that $\ldots = c$"),
    claim(r"the rate is $$\frac{D}{2} + O(\rho)$$"),
    claim(r"$x_t^2 < y$"),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"x_{t}^{2}", "x_t^2"),
        (r"\frac{1}{2}", r"\frac12"),
        (r"a \leq b", r"a\le b"),
        (r"\left( \frac{a}{b} \right)", r"(\frac{a}{b})"),
        (r"\mathsf{Rate}^{\mathsf{tu}}_{h,T}", r"Rate_{h,T}^{\text{tu}}"),
        (r"H_h'(v)", r"H'_{h}(v)"),
        (r"x^\star \cdot y", "x^* y"),
        (r"\begin{split} a &= b \\ &= c \end{split}", "a = b = c"),
        (r"\bigg\{ x \bigg\}, \tag{12}", r"\{x\}"),
        (r"||x||^2", r"\|x\|^2"),
    ],
)
def test_one_spelling(one: str, other: str) -> None:
    """What TeX, or the eye, does not tell apart is the same."""
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{1}{23}", r"\frac{12}{3}"),
        (r"x^{12}", "x^1 2"),
        (r"a \le b", "a < b"),
        (r"\sqrt{ab}", r"\sqrt{a} b"),
        (r"\sqrt[3]{10}", r"\sqrt{10}"),
        ("x_1^2", "x_2^1"),
        (r"\bar{x} y", r"\bar{xy}"),
        ("5/2", "2/5"),
    ],
)
def test_different_mathematics_stays_different(one: str, other: str) -> None:
    """Control: the one spelling forgets nothing that matters."""
    assert normal(one) != normal(other)


def test_formulas_are_cut_at_words_arrows_and_relations() -> None:
    """Relations inside brackets, subscripts and after a quad are no cuts of the chain."""
    found = chains(
        r"a \le \inf_{x \ge 0} f(x = 1) \quad\text{and}\quad b = c, d > 0 \implies e < f \qquad (g = h)"
    )
    assert [(c.sides[0], c.signs) for c in found if c.signs] == [
        ("a", (r"\le",)),
        ("b", ("=",)),
        ("d", (">",)),
        ("e", ("<",)),
    ]


def test_unbalanced_text_is_read_all_the_same() -> None:
    """A half-open interval, a brace too many, a command at the end."""
    assert chains(r"t = 1 - r \in [0, 1)")[0].sides == ("t", r"1 - r \in [ 0 , 1 )")
    assert normal("{a") == normal("a")
    assert normal(r"a \frac") == r"a \frac"
    assert normal("") == ""


def test_displays_are_listed_with_their_section_and_line() -> None:
    """Double dollars, and single ones around a tall relation; not the small formulas of a sentence."""
    found = displays(TEXT)
    assert [(d.section, d.line) for d in found] == [("1", 9), ("1", 10), ("2", 14), ("A", 18)]
    assert [d.section for d in displays(TEXT, ["2", "A"])] == ["2", "A"]
    assert displays(TEXT, ["3"]) == ()


def test_a_covered_text_has_no_gap() -> None:
    """Each relation in some claim; a display without one inside a claim."""
    assert gaps(displays(TEXT), ALL, ()) == ()


@pytest.mark.parametrize("index", range(len(ALL)))
def test_without_a_claim_its_display_is_a_gap(index: int) -> None:
    """Control: any one of them taken away."""
    left = gaps(displays(TEXT), [c for i, c in enumerate(ALL) if i != index], ())
    assert len(left) == 1


@pytest.mark.parametrize(
    "says",
    [
        r"$a \ge \int_0^1 b du = c$",
        r"$a \le \int_0^1 b dv = c$",
        r"$a \le c$",
        r"$a, \int_0^1 b du, c$",
        r"a \le \int_0^1 b du = c",
        r"$z + a \le \int_0^1 b du = c$",
    ],
)
def test_a_near_miss_does_not_cover(says: str) -> None:
    """Control: another sign, another variable, a skipped middle, no relation, no dollar signs, more on one side."""
    left = gaps(displays(TEXT, ["1"]), [ALL[0], claim(says)], ())
    assert [g.display.line for g in left] == [10]


def test_a_claim_that_names_a_display_may_skip_its_middle() -> None:
    """But the relation of the skipped middle still wants a claim."""
    first_and_last = claim(r"$a = c$", display=r"a \le \int")
    left = gaps(displays(TEXT, ["1"]), [ALL[0], first_and_last], ())
    assert [len(g.missing) for g in left] == [1]
    assert gaps(displays(TEXT, ["1"]), [ALL[0], ALL[1], first_and_last], ()) == ()


def test_a_display_that_goes_on_from_the_last_one() -> None:
    """Its first side stands in the display before it."""
    text = "1. First\n\n$$a = b$$\n\n$$\\le c + \\frac12$$\n"
    assert len(gaps(displays(text), [claim("$a = b$")], ())) == 1
    assert gaps(displays(text), [claim(r"$a = b \le c + \frac{1}{2}$")], ()) == ()


def test_an_exception_covers_what_begins_so_and_nothing_else() -> None:
    """Token by token, in any spelling."""
    exempt = Exempt(r"x_t^2", "A", "notation")
    assert gaps(displays(TEXT), ALL[:-1], [exempt]) == ()
    assert len(gaps(displays(TEXT), ALL[:-1], [Exempt("x_t^3", "A", "notation")])) == 1


def test_names_that_match_nothing_or_too_much() -> None:
    """Two displays of the same mathematics are one; two different ones are not."""
    found = displays(TEXT + "\n$$x_t^2 < y$$\n")
    assert len(named(found, "x_t^2")) == 2
    assert misnamed(found, ["x_t^2", "nothing", ""]) == ("nothing", "")
    assert misnamed(displays(TEXT + "\n$$x_t^2 < z$$\n"), ["x_t^2"]) == ("x_t^2",)


PAPER = """
[paper]
title = "Toy"
"""
CLAIM = """
[[claim]]
id = "A/1"
where = "Lemma 1"
says = "$h$"
fidelity = "as printed"
"""


def folder(tmp_path: Path, heading: str, claims: str = CLAIM) -> Path:
    """A folder with a paper in it."""
    (tmp_path / "paper.toml").write_text(PAPER + heading)
    (tmp_path / "one.toml").write_text(claims)
    return tmp_path


def test_coverage_is_read_and_shown(tmp_path: Path) -> None:
    """As the audit's meta has it; without the tables it is empty, and nobody counted."""
    heading = (
        '[coverage]\nsections = ["1", "A"]\ndisplays = 3\n'
        '[[exception]]\ndisplay = "x"\nwhere = "Section 1"\nreason = "notation"\n'
    )
    paper = load_paper(folder(tmp_path, heading, CLAIM + 'display = "y"\n'))
    assert paper.claims[0].display == "y"
    assert paper.coverage.to_json() == {
        "sections": ["1", "A"],
        "displays": 3,
        "exceptions": [{"where": "Section 1", "display": "x", "reason": "notation"}],
    }
    assert Coverage().to_json() == {"sections": [], "exceptions": []}


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ('[coverage]\nsections = "1"\n', "sections = '1': a list of names"),
        ("[coverage]\nsections = [1]\n", r"sections = \[1\]: a list of names"),
        ("[coverage]\ndisplays = -1\n", "displays = -1: a whole number"),
        ("[coverage]\ndisplays = true\n", "displays = True: a whole number"),
        ("[coverage]\nparts = []\n", "unknown key 'parts'"),
        ('[[exception]]\ndisplay = "x"\nwhere = "1"\n', "'reason' is missing"),
        ('[[exception]]\ndisplay = "x"\nwhere = "1"\nreason = " "\n', "'reason' is missing"),
        ('[[exception]]\ndisplay = "x"\nwhere = "1"\nreason = "y"\nstatus = "z"\n', "never written"),
        ('[exception]\ndisplay = "x"\n', "in double brackets"),
    ],
)
def test_wrong_coverage_is_answered(tmp_path: Path, heading: str, message: str) -> None:
    """One sentence with the file and the value."""
    with pytest.raises(ClaimError, match=message) as caught:
        load_paper(folder(tmp_path, heading))
    assert "paper.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_display_that_is_no_text_is_answered(tmp_path: Path) -> None:
    """With the claim's line."""
    with pytest.raises(ClaimError, match="display = 3: the beginning of a display"):
        load_paper(folder(tmp_path, "", CLAIM + "display = 3\n"))
