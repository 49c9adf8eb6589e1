from __future__ import annotations

import re
from pathlib import Path

import pytest

from gehoor import look

CSS = Path(look.__file__).parent / "static" / "look" / "css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9A-Fa-f]{6}), (#[0-9A-Fa-f]{6})\)")
BLOCKS = (CSS / "tokens.css").read_text().split("@media (prefers-contrast: more)")
TONES = ("accent", "warm", "red", "green", "amber")
SURFACES = ("paper", "card", "hush", "note")


def tokens(theme: str, block: str = BLOCKS[0]) -> dict[str, str]:
    return {name: (light, dark)[theme == "dark"] for name, light, dark in TOKEN.findall(block)}


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21


TEXT_ON = [
    *(("ink", surface) for surface in (*SURFACES, *(f"{tone}-soft" for tone in TONES))),
    *(("soft-ink", surface) for surface in (*SURFACES, "accent-soft", "warm-soft")),
    *((tone, surface) for tone in TONES for surface in ("paper", "card", f"{tone}-soft")),
    ("amber", "note"),
    ("on-accent", "accent"),
    ("on-red", "red"),
    ("paper", "ink"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXT_ON)
def test_text_can_be_read_on_its_surface(theme, text, surface):
    colours = tokens(theme)

    assert contrast(colours[text], colours[surface]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shape", ["edge", "focus"])
@pytest.mark.parametrize("surface", ["paper", "card"])
def test_edges_and_focus_can_be_seen(theme, shape, surface):
    colours = tokens(theme)

    assert contrast(colours[shape], colours[surface]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_high_contrast_raises_text_to_seven(theme):
    colours = tokens(theme) | tokens(theme, BLOCKS[1])

    assert min(contrast(colours[text], colours["paper"]) for text in ("ink", "soft-ink", "accent")) >= 7


def test_colours_are_named_once_and_only_in_the_tokens():
    strays = {
        f"{file.name}: {found}"
        for file in CSS.glob("*.css")
        if file.name not in {"tokens.css", "print.css"}
        for found in re.findall(r"#[0-9A-Fa-f]{3,8}\b", file.read_text())
        if found.upper() != "#FFFFFF"
    }

    assert strays == set()
