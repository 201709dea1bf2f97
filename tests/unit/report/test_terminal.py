"""The summary in the terminal."""

from __future__ import annotations

from verify.report import summary, summary_text
from verify.report.terminal import plain
from verify.report.text import segments


def test_it_says_what_the_audit_says(audit):
    """Claims by verdict, results by status, constants and their slack, as plain text without colours."""
    text = summary_text(audit)
    for wanted in ("✓ proved", "✎ statement corrected", "16.059831…", "S3/corollary-3", "ill-posed"):
        assert wanted in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100


def test_markup_in_the_data_is_text(audit):
    """Square brackets of a claim are not read as colours."""
    audit["results"][0]["reason"] = "[red]see [24][/red]"
    assert "[red]see [24][/red]" in summary_text(audit)


def test_it_can_be_printed_in_colour(audit):
    """The renderable works on a colour console."""
    from rich.console import Console

    console = Console(record=True, force_terminal=True, width=100)
    with console.capture() as captured:
        console.print(summary(audit))
    assert "\x1b[" in captured.get()


def test_an_empty_audit_has_a_summary():
    """Nothing to tell is told."""
    assert "No claims." in summary_text({})


def test_formulas_become_characters():
    """Common LaTeX reads as text; what is not known stays as it is."""
    assert plain(segments(r"as $\rho \to \infty$, $\frac{1}{4}$")) == "as ρ → ∞, 1/4"
    assert plain(segments(r"$\foo$ and")) == r"\foo and"
