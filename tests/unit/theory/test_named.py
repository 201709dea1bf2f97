"""Builders of the named schedules: pieces meet, and every name of the list is built."""

from __future__ import annotations

from itertools import pairwise

import pytest

from verify.theory.schedules import NAMES, parse_schedule

EXAMPLE = {
    "poly:p": "poly:2",
    "exponential:c": "exponential:3",
    "wsd:f": "wsd:1/5",
    "wsd:f:1-sqrt": "wsd:1/5:1-sqrt",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_listed_name_is_built(name: str):
    """The names that an error message offers do exist, and their pieces cover [0, 1] without gaps."""
    text = EXAMPLE.get(name, name.replace(":m", ":1/10"))
    pieces = parse_schedule(text).pieces
    assert (pieces[0].low, pieces[-1].high) == (0, 1)
    assert all(a.high == b.low for a, b in pairwise(pieces))


@pytest.mark.parametrize(
    ("short", "whole"), [("wsd:1", "linear"), ("wsd:1:1-sqrt", "1-sqrt"), ("poly:1", "linear")]
)
def test_degenerate_parameters_leave_one_plain_piece(short: str, whole: str):
    """A cooldown over everything is the plain schedule, formula for formula."""
    assert parse_schedule(short).pieces == parse_schedule(whole).pieces


def test_control_a_real_cooldown_has_two_pieces():
    """wsd:1/2 keeps its kink."""
    assert len(parse_schedule("wsd:1/2").pieces) == 2
