"""Any primary and accent colour of Material can be read, on paper and on ink; computed from the style sheets."""

from __future__ import annotations

import colorsys
import re
from importlib.resources import files

import pytest

[MATERIAL] = [
    path.read_text("utf-8")
    for path in files("material").joinpath("templates/assets/stylesheets").iterdir()
    if path.name.startswith("palette.") and path.name.endswith(".css")
]
OURS = files("generator.site").joinpath("assets/styles/palette.css").read_text("utf-8")
PRIMARY = dict(
    re.findall(r"}\[data-md-color-primary=([\w-]+)\]\{--md-primary-fg-color:([^;v]+);", MATERIAL)
)
ACCENT = dict(
    re.findall(r"\[data-md-color-accent=([\w-]+)\]\{--md-accent-fg-color:([^;]+)", MATERIAL)
)
SURFACES = [
    re.findall(r"--(?:md-default-bg-color|lesson-raised|lesson-quiet): (#\w+)", part)
    for part in OURS.split('[data-md-color-scheme="slate"] {')
]
READABLE = 4.5
"""The least contrast of a text (WCAG 2.2, success criterion 1.4.3)."""

# Between linear sRGB and Oklab, as CSS Color 4 has it (section 9.4).
TO_CONES = (
    (0.41222147, 0.53633254, 0.05144599),
    (0.2119035, 0.6806995, 0.1073970),
    (0.0883025, 0.2817188, 0.6299787),
)
TO_OKLAB = (
    (0.2104543, 0.7936178, -0.0040720),
    (1.9779985, -2.4285922, 0.4505937),
    (0.0259040, 0.7827718, -0.8086758),
)
FROM_OKLAB = ((1, 0.3963378, 0.2158038), (1, -0.1055613, -0.0638542), (1, -0.0894842, -1.2914855))
FROM_CONES = (
    (4.0767417, -3.3077116, 0.2309699),
    (-1.2684380, 2.6097574, -0.3413194),
    (-0.0041961, -0.7034186, 1.7076147),
)


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(colour):
    """Red, green and blue of `#rrggbb`, `#rgb` or `hsl()`, from 0 to 1, in proportion to light."""
    if colour.startswith("hsl"):
        hue, saturation, lightness = map(int, re.findall(r"\d+", colour))
        parts = colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
    else:
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def as_light_as(colour, bound):
    """The colour as `oklch(from … min(l, bound) c h)` gives it, or `max`; outside sRGB it is cut."""
    lightness, *hue = times(TO_OKLAB, [part ** (1 / 3) for part in times(TO_CONES, linear(colour))])
    cones = times(FROM_OKLAB, [bound(lightness), *hue])
    return [min(1, max(0, part)) for part in times(FROM_CONES, [cone**3 for cone in cones])]


def contrast(one, other):
    dark, light = sorted(times([(0.2126, 0.7152, 0.0722)], colour)[0] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def bounds(name):
    """How light our style sheet lets a colour be, on paper and on ink."""
    found = re.findall(
        rf"--{name}: oklch\(from var\(--md-\w+-fg-color\) (min|max)\(l, ([\d.]+)\) c h\)", OURS
    )
    return [
        (
            lambda lightness, pick=pick, bound=bound: {"min": min, "max": max}[pick](
                lightness, float(bound)
            )
        )
        for pick, bound in found
    ]


@pytest.mark.parametrize(
    ("name", "colours"), [("md-typeset-a-color", PRIMARY), ("lesson-accent", ACCENT)]
)
def test_what_can_be_clicked_can_be_read_in_every_colour_on_every_surface(name, colours):
    assert len(colours) > 15
    pale = {
        (colour, surface)
        for bound, surfaces in zip(bounds(name), SURFACES, strict=True)
        for colour, value in colours.items()
        for surface in surfaces
        if contrast(as_light_as(value, bound), linear(surface)) < READABLE
    }
    assert pale == set()


def test_the_header_can_be_read_in_every_colour():
    as_it_is = set(re.findall(r'="([\w-]+)"', OURS.partition("-primary]:is(")[2].partition("{")[0]))
    [bound] = bounds("lesson-primary")
    for name, value in PRIMARY.items():
        if name in as_it_is:
            assert contrast(linear(value), linear("#212121")) >= READABLE, name
        else:
            assert contrast(as_light_as(value, bound), linear("#ffffff")) >= READABLE, name


def test_contrast_is_computed_as_the_standard_does():
    teal = as_light_as("#009485", lambda lightness: min(lightness, 0.5))
    assert contrast(teal, linear("#ffffff")) == pytest.approx(5.52, abs=0.01)
    assert contrast(linear("#767676"), linear("#fff")) == pytest.approx(4.54, abs=0.01)
