"""A Vega-Lite chart in, its SVG out: drawn while the page is made, so that the page needs no script.

Colours are CSS variables of the page, so that one drawing serves light and dark. Every mark carries its
numbers as a tooltip, which is also what a screen reader says. Each chart comes wide and narrow; the page
shows the one that fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup

Row = Mapping[str, Any]
Spec = dict[str, Any]

WIDE, NARROW = 1060, 330
"""Pixels of a drawing for a desk and for a telephone."""

_SVG = "http://www.w3.org/2000/svg"
_VEGA_LITE = "6.4"
_LONGEST_LABEL = 40
_TENTHS = re.compile(r"(\.\d)\d+")  # a tenth of a pixel is finer than any screen


def draw_both(spec: Callable[[int], Spec], name: str) -> Markup:
    """The chart for a desk and the one for a telephone; the style sheet shows one of them.

    Args:
        spec: the Vega-Lite specification for a width in pixels; it needs no `config`.
        name: what a screen reader calls the chart; unique in the page.
    """
    drawings = [
        f'<div class="{kind}">{_draw(spec(width), f"{name} {kind}")}</div>'
        for kind, width in (("wide", WIDE), ("narrow", NARROW))
    ]
    return Markup("".join(drawings))


def _draw(spec: Spec, name: str) -> str:
    """SVG of one chart: tooltips added, ids made unique in the page, nothing else than shapes and text."""
    clean = _drawable_values(spec)
    clean["config"] = _CONFIG
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(clean, vl_version=_VEGA_LITE))
    prefix = re.sub(r"\W+", "-", name.lower())
    for element in list(root.iter()):
        for key, value in list(element.attrib.items()):
            if key == "id":
                element.set(key, f"{prefix}-{value}")
            elif "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{prefix}-"))
        if "d" in element.attrib:
            element.set("d", _TENTHS.sub(r"\1", element.attrib["d"]))
        label = element.get("aria-label")
        if label and element.get("role") == "graphics-symbol" and "axis" not in label[:6]:
            title = ElementTree.Element(f"{{{_SVG}}}title")
            title.text = label
            element.insert(0, title)
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("role", "img")
    root.set("aria-label", name)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def short_label(text: Any) -> str:
    """Text of a label, cut to what an axis can hold."""
    plain = drawable(text)
    return plain if len(plain) <= _LONGEST_LABEL else plain[: _LONGEST_LABEL - 1].rstrip() + "…"


def drawable(text: Any) -> str:
    r"""Text that a drawing can hold: characters that XML forbids would stop the whole program.

    >>> drawable("a\x1b[31mb\u202e")
    'a [31mb '
    """
    return "".join(c if c.isprintable() else " " for c in str(text))


def _drawable_values(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return (
            value if value.get("type") == "Topology" else {k: _drawable_values(v) for k, v in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_drawable_values(item) for item in value]
    return value


_CONFIG: Spec = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)", "labelFontSize": 12, "gridColor": "var(--line)",
        "domainColor": "var(--line)", "tickColor": "var(--line)",
    },
    "legend": {
        "labelColor": "var(--ink)", "labelFontSize": 12, "symbolType": "square", "symbolStrokeWidth": 0,
    },
}  # fmt: skip
