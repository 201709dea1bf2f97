"""The markdown twin."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from verify.report.markdown import code, inline, literal, markdown
from verify.report.text import segments
from verify.report.view import view


@pytest.fixture
def twin(audit) -> str:
    """The markdown of the audit, without figures."""
    return markdown(view(audit))


def rendered(text: str) -> str:
    """The text as a code host would render it, raw HTML kept."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def test_it_has_every_part(twin, audit):
    """Title, summary, results, constants, errata, trust, graph, runs, ledger and every claim; see test_sections."""
    headings = re.findall(r"^## (.+)$", twin, re.M)
    wanted = "Summary Results Constants Errata On_trust,_and_open What_rests_on_what Simulated_runs Ledger Re-run_it"
    assert [h.replace(" ", "_") for h in headings] == wanted.split()
    assert twin.count('<a id="claim-') == len(audit["claims"])


def test_links_lead_to_claims(twin):
    """Every link inside the file has its anchor, and the headings of the contents exist."""
    targets = set(re.findall(r'<a id="([^"]+)"', twin))
    assert {t for t in re.findall(r"\]\(#([^)]+)\)", twin) if t.startswith("claim-")} <= targets


def test_hostile_text_is_escaped(twin):
    """Markup in the data renders as text; raw, it would be an element."""
    html = rendered(twin)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<script" in rendered('<script>alert("x")</script>')


def test_tables_hold_together(twin):
    """Each row of each table has as many cells as its head, pipes in the data included."""
    for block in re.findall(r"(?:^ *\|.*\n)+", twin, re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().splitlines()}
        assert len(widths) == 1, block


def test_details_open_and_close(twin):
    """Collapsible parts are balanced and markdown inside them is set off by blank lines."""
    assert twin.count("<details>") == twin.count("</details>") > 0
    assert not re.search(r"</summary>\n[^\n]", twin)


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\{a\} < b", r"$\lbrace a\rbrace \lt b$"),
        (r"x^* \, y", r"$x^\ast \thinspace y$"),
        (r"|x| \le \|y\|", r"$\vert x\vert \le \Vert y\Vert$"),
        (r"\operatorname{sgn} x", r"$\mathrm{sgn} x$"),
    ],
)
def test_inline_formulas_survive_markdown(latex, wanted):
    """Characters that markdown would eat are written as commands; plain formulas are left alone."""
    assert inline(segments(f"is ${latex}$.")) == f"is {wanted}."
    assert inline(segments(r"is $\rho^{1/5}$.")) == r"is $\rho^{1/5}$."


def test_what_cannot_be_typeset_is_code():
    """A formula that MathML cannot show is code here too."""
    assert inline(segments(r"is $\unknowncommand{x}$.")) == r"is `\unknowncommand{x}`."


def test_escapes():
    """Mark-up characters are escaped, identifiers are left readable, fences outgrow backticks."""
    assert literal("a|b *c* [d](e) $5 <f> g_h _i_") == r"a\|b \*c\* \[d\](e) \$5 &lt;f&gt; g_h \_i\_"
    assert literal("# no heading") == r"\# no heading"
    assert code("a`b") == "``a`b``"
