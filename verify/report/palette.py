"""Colours of the figures, light and dark, and the css variables that carry them."""

from __future__ import annotations

INK, MUTED, LINE = "#1b1f26", "#5a6270", "#c9ced6"
SERIES = ("#2a5fb4", "#b3541e", "#1d7f5f", "#8a4fa3", "#946c00", "#b83a5e", "#46707e")
SERIES_DARK = ("#7fb0f5", "#f0a070", "#63cfa8", "#cf9be6", "#dcb84a", "#f58aa8", "#8fc1d0")
VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    LINE: "--line-strong",
    **{colour: f"--series-{i + 1}" for i, colour in enumerate(SERIES)},
}


def css() -> tuple[str, str]:
    """Declarations of the series variables for light and for dark pages."""
    light = "".join(f"--series-{i + 1}:{c};" for i, c in enumerate(SERIES))
    dark = "".join(f"--series-{i + 1}:{c};" for i, c in enumerate(SERIES_DARK))
    return light, dark
