"""Claim files: what is read, and each way to get one wrong, answered with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.claim import Claim, find_papers, full_statement, in_order, load_paper
from verify.errors import ClaimError
from verify.language import to_text

PAPER = """
[paper]
title = "Two lemmas"
sections = ["two", "one"]

[setting.any]
schedule = "annealed"
forall = "p in [1, oo)"
given = "p <= 100"
quantities = { E_last = "the expected error" }

[setting.poly]
extends = "any"
schedule = "poly:p"
define = { half = "p/2", rate = "1/(2*p + 1)" }

[setting.cosine]
schedule = "cosine"
"""
GOOD = """
[[claim]]
id = "A/1"
where = "Lemma 1"
says = "$h(u) \\\\le 1$"
fidelity = "as printed"
setting = "cosine"
holds = "forall u in [0, 1]: h(u) <= 1"
"""


def paper(tmp_path: Path, claims: str, heading: str = PAPER, name: str = "one") -> Path:
    """A folder with a paper in it."""
    folder = tmp_path / "toy"
    folder.mkdir(exist_ok=True)
    (folder / "paper.toml").write_text(heading)
    (folder / f"{name}.toml").write_text(claims)
    return folder


def claim(**values: str) -> str:
    """One claim, with keys replaced; values are toml."""
    table = {
        "id": '"A/1"', "where": '"Lemma 1"', "says": '"x"', "fidelity": '"as printed"', "setting": '"cosine"',
        "holds": '"forall u in [0, 1]: h(u) <= 1"', **values,
    }  # fmt: skip
    return "\n[[claim]]\n" + "".join(f"{k} = {v}\n" for k, v in table.items() if v)


def test_a_paper_is_read(tmp_path: Path) -> None:
    """Heading, claims in the order of the sections, statements parsed with their setting."""
    folder = paper(tmp_path, claim())
    paper(tmp_path, claim(id='"B/1"'), name="two")
    found = load_paper(folder)
    assert found.id == "toy"
    assert found.heading["title"] == "Two lemmas"
    assert [c.id for c in found.claims] == ["B/1", "A/1"]
    first = found.claim("A/1")
    assert first.rule == "formula"
    assert first.setting.schedule == "cosine"
    assert first.statement is not None
    assert to_text(first.statement) == "forall u in [0, 1]: h(u) <= 1"


def test_a_claim_without_a_formula_is_read_and_rests_on_reading(tmp_path: Path) -> None:
    """No holds: no statement, and the rule is read."""
    found = load_paper(paper(tmp_path, claim(holds=""))).claims[0]
    assert found.statement is None
    assert found.rule == "read"


def test_a_setting_is_put_in_front_where_its_names_occur(tmp_path: Path) -> None:
    """Quantifiers and hypotheses of the setting, abbreviations expanded; unused ones stay away."""
    settings = load_paper(
        paper(tmp_path, claim(setting='"poly"', holds='"forall u in [0, 1]: h(u) <= half"'))
    )
    setting = settings.claims[0].setting
    assert to_text(full_statement("half >= rate", setting)) == (
        "forall p in [1, oo) given p <= 100: p/2 >= 1/(2*p + 1)"
    )
    assert to_text(full_statement("forall p in [2, 3]: p >= 1", setting)) == "forall p in [2, 3]: p >= 1"
    assert setting.parameter == "p"
    assert not setting.abstract


def test_a_quantity_nobody_can_evaluate_makes_a_claim_opaque(tmp_path: Path) -> None:
    """A formula about the expected error is opaque; one without it is not."""
    text = claim(setting='"any"', holds='"E_last <= p"') + claim(
        id='"A/2"', setting='"any"', holds='"p >= 1"'
    )
    found = load_paper(paper(tmp_path, text))
    assert [c.opaque for c in found.claims] == [True, False]
    assert found.claims[0].setting.abstract


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (claim(id='"../../x"'), "id '../../x'"),
        (claim(id='"/etc/passwd"'), "id '/etc/passwd'"),
        (claim(id='"A/../B"'), "id 'A/../B'"),
        (claim(id='".hidden"'), "id '.hidden'"),
        (claim(id='"A//1"'), "id 'A//1'"),
        (claim(id='"A/"'), "id 'A/'"),
        (claim(id='"A 1"'), "id 'A 1'"),
        (claim(id='""'), "id ''"),
        (claim(id='"A\\\\1"'), "letters, digits"),
        (claim(id="5"), "'id' is missing"),
        (claim(where=""), "'where' is missing"),
        (claim(says=""), "'says' is missing"),
        (claim(fidelity='"roughly"'), "fidelity 'roughly'"),
        (claim(setting='"sine"'), "setting 'sine' is not in paper.toml"),
        (claim(verdict='"proved"'), "a verdict is computed, never written"),
        (claim(status='"proved"'), "a verdict is computed, never written"),
        (claim(rigor='"exact"'), "a verdict is computed, never written"),
        (claim(proof='"x"'), "unknown key 'proof'"),
        (claim(holds='"forall u in [0, 1]: h(u) <= "'), "not a formula"),
        (claim(holds='"forall u in [1, 0]: h(u) <= 1"'), "interval is empty"),
        (claim(holds='"v <= 1"'), "v is not bound"),
        (claim(holds="7"), "claim 'A/1'"),
        (claim(by="7"), "wrong type"),
        (claim(by='{ rule = "gram", from = 3 }'), "from = 3: a list of ids of claims"),
        (claim(constants='[{ printed = "1", best = "2" }]'), "unknown key 'best'"),
        (claim(constants='[{ printed = "1" }]'), "wrong type"),
    ],
)
def test_a_wrong_claim_is_answered_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    """One sentence: file, line of the claim, what is wrong."""
    folder = paper(tmp_path, "# a comment\n" + text)
    with pytest.raises(ClaimError) as caught:
        load_paper(folder)
    said = str(caught.value)
    assert message in said
    assert "\n" not in said
    assert "one.toml" in said


def test_the_line_is_that_of_the_claim(tmp_path: Path) -> None:
    """The second of two claims is pointed at, not the first."""
    text = "# one\n# two\n" + claim() + claim(id='"A/2"', fidelity='"roughly"')
    line = text.splitlines().index('id = "A/2"') + 1
    with pytest.raises(ClaimError, match=f"one.toml:{line}: claim 'A/2'"):
        load_paper(paper(tmp_path, text))


def test_malformed_toml_is_answered_with_its_line(tmp_path: Path) -> None:
    """The line that toml itself names."""
    with pytest.raises(ClaimError, match=r"one\.toml: not valid toml.*line 3"):
        load_paper(paper(tmp_path, "\n[[claim]]\nid = \n"))


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("", "table \\[paper\\]"),
        ("[paper]\nid = 'x'\n", "table \\[paper\\]"),
        (PAPER + "[setting.bad]\nschedule = 'linear'\nverdict = 'proved'\n", "never written"),
        (PAPER + "[setting.bad]\nshedule = 'linear'\n", "unknown key 'shedule'"),
        (PAPER + "[setting.bad]\nextends = 'later'\n", "not a setting above it"),
        (PAPER + "[setting.bad]\nforall = 'x in [1, 0]'\n", "interval is empty"),
        (PAPER + "[setting.bad]\ngiven = 'x >= 0'\n", "x is not bound"),
        (PAPER + "[setting.bad]\ndefine = { a = 'b + 1' }\n", "b is not bound"),
    ],
)
def test_a_wrong_heading_is_answered(tmp_path: Path, heading: str, message: str) -> None:
    """The same for paper.toml and its settings."""
    with pytest.raises(ClaimError, match=message) as caught:
        load_paper(paper(tmp_path, claim(), heading))
    assert "paper.toml" in str(caught.value)


def test_a_wrong_setting_is_answered_with_its_line(tmp_path: Path) -> None:
    """The line of the setting's heading."""
    heading = PAPER + "[setting.bad]\nshedule = 'linear'\n"
    line = heading.splitlines().index("[setting.bad]") + 1
    with pytest.raises(ClaimError, match=f"paper.toml:{line}: setting 'bad'"):
        load_paper(paper(tmp_path, claim(), heading))


def test_foreign_tables_in_a_section_are_refused(tmp_path: Path) -> None:
    """A section file holds claims and nothing else."""
    with pytest.raises(ClaimError, match="only \\[\\[claim\\]\\] tables"):
        load_paper(paper(tmp_path, claim() + "\n[results]\nstatus = 'open'\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (claim() + claim(), "'A/1' occurs twice"),
        (claim(by='{ rule = "formula", from = ["A/9"] }'), "'A/9', which is no claim"),
        (claim(corrected_by='"A/9"'), "'A/9', which is no claim"),
        (claim(by='{ from = ["A/1"] }'), "circle: A/1 -> A/1"),
        (
            claim(by='{ from = ["A/2"] }')
            + claim(id='"A/2"', by='{ from = ["A/3"] }')
            + claim(id='"A/3"', by='{ from = ["A/1"] }'),
            "circle: A/1 -> A/2 -> A/3 -> A/1",
        ),
    ],
)
def test_the_graph_of_reasons_is_checked(tmp_path: Path, text: str, message: str) -> None:
    """Double ids, unknown ids and circles."""
    with pytest.raises(ClaimError, match=message):
        load_paper(paper(tmp_path, text))


def test_premises_come_first(tmp_path: Path) -> None:
    """However they are written down; an unknown id gets near misses."""
    text = (
        claim(by='{ from = ["A/2", "A/3"] }') + claim(id='"A/2"', by='{ from = ["A/3"] }') + claim(id='"A/3"')
    )
    found = load_paper(paper(tmp_path, text))
    assert [c.id for c in in_order(found.claims)] == ["A/3", "A/2", "A/1"]
    with pytest.raises(ClaimError, match="did you mean A/3"):
        found.claim("A/33")


def test_papers_are_found_in_a_folder(tmp_path: Path) -> None:
    """Folders with a paper.toml; none is an error that names the place."""
    folder = paper(tmp_path, claim())
    (tmp_path / "empty").mkdir()
    assert find_papers(tmp_path) == [folder]
    with pytest.raises(ClaimError, match="no paper there"):
        find_papers(tmp_path / "empty")
    with pytest.raises(ClaimError, match="no such directory"):
        find_papers(tmp_path / "absent")
    with pytest.raises(ClaimError, match=r"no paper\.toml there"):
        load_paper(tmp_path / "empty")


def test_claims_are_frozen(tmp_path: Path) -> None:
    """What a paper says does not change while it is decided."""
    found: Claim = load_paper(paper(tmp_path, claim())).claims[0]
    with pytest.raises(AttributeError):
        found.holds = "1 <= 2"  # type: ignore[misc]
