"""The page: self-contained, escaped, accessible."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from verify.report.html import html, stylesheet
from verify.report.view import view

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "mspace"}
SELF_CLOSING = {"rect", "path", "use"}


class Outline(HTMLParser):
    """Collects what the tests ask about and checks that elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Remember the element."""
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.links += [v for k, v in attrs if k in ("href", "xlink:href", "src") and v]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        """Elements close in the order they opened."""
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        """Visible text, the style sheet left out."""
        if "style" not in self.stack:
            self.text += data


def outline(text: str) -> Outline:
    """The page taken apart."""
    parser = Outline()
    parser.feed(text)
    parser.close()
    return parser


def test_elements_nest(page):
    """Every element is closed, in order; a page with one tag too many is noticed."""
    found = outline(page)
    assert (found.wrong, found.stack) == ([], [])
    assert outline(page.replace("</main>", "</main></div>", 1)).wrong


def test_it_needs_no_network_and_no_script(page):
    """One file: no script, nothing loaded, no link out but the paper's own page."""
    found = outline(page)
    assert not {"script", "link", "img", "iframe", "object"} & {t for t, _ in found.tags}
    outward = {link for link in found.links if not link.startswith("#")}
    assert outward == {"https://arxiv.org/abs/2503.09411"}
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_links_lead_somewhere(page):
    """Ids are distinct and every link inside the page has its target."""
    found = outline(page)
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_hostile_text_stays_text(page):
    """Markup in the data is shown, not run; the same text unescaped would be an element."""
    hostile = '<script>alert("x")</script>'
    assert hostile in outline(page).text
    assert "<script" not in page
    assert "script" in {t for t, _ in outline(page + hostile).tags}


def test_no_backslash_is_left(page):
    """No formula shows a LaTeX command, but for the one that nothing can convert, shown as code."""
    visible = outline(page).text
    assert re.findall(r"\\[A-Za-z]+", visible) == [r"\unknowncommand"]
    assert r'<code class="tex">\unknowncommand{x}</code>' in page


def test_headings_descend_one_by_one(page):
    """No level of heading is skipped."""
    levels = [int(t[1]) for t, _ in outline(page).tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_tables_and_pictures_are_labelled(page):
    """Every header cell has a scope, every picture and every scrolling box a name."""
    tags = outline(page).tags
    assert all(a.get("scope") for t, a in tags if t == "th")
    assert all(a.get("aria-label") for t, a in tags if t == "svg")
    assert all(a.get("aria-label") for t, a in tags if a.get("tabindex") == "0")


def test_a_verdict_is_never_colour_alone(page):
    """Each badge has its word, each chip a sign with a name."""
    assert re.search(r'class="sign" aria-hidden="true">✗</span>refuted', page)
    chips = re.findall(r'<a class="chip[^>]*>(.*?)</a>', page)
    assert chips
    assert all('role="img" aria-label="' in chip for chip in chips)


def test_punctuation_stays_with_its_formula(audit):
    """A comma after a formula is not carried to the next line."""
    audit["claims"][0]["says"] = "for $x$, as $y$ grows"
    assert re.search(r'<span class="nb"><math>.*?</math>,</span> as', html(view(audit)))


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2)."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Contrast ratio (WCAG 2)."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(dark):
    """Text has a contrast of at least 4.5 to its ground, light and dark."""
    light_part, dark_part = stylesheet("colours").split("@media", 1)
    values = dict(re.findall(r"(--[a-z0-9-]+):\s*(#[0-9a-f]+)", dark_part if dark else light_part))
    tones = [(f"--{t}", f"--{t}-bg") for t in ("good", "bad", "hint", "warn", "none", "odd")]
    inks = [
        (i, g) for i in ("--ink", "--soft", "--muted", "--accent") for g in ("--paper", "--card", "--sunk")
    ]
    curves = [(name, "--card") for name in values if name.startswith("--series")]
    assert len(curves) == 7
    for text, ground in tones + inks + curves:
        assert contrast(values[text], values[ground]) >= 4.5, (text, ground)


def test_the_contrast_check_sees_pale_text():
    """The control: a pale grey on white is below the bar."""
    assert contrast("#aaaaaa", "#ffffff") < 4.5 < contrast("#000", "#fff")
