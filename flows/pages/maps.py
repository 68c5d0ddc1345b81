"""Places of events in, a map out, zoomed to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from markupsafe import Markup

from flows.pages.drawing import Row, Spec, draw_both, short_label
from flows.resources import resource_path

_MAP_LABELS, _LABEL_HEIGHT = 10, 16


def world(rows: Sequence[Row]) -> tuple[Markup, int]:
    """A map of event places, zoomed to them, and how many events lie at places without coordinates."""
    known = [row for row in rows if row["latitude"] is not None and row["longitude"] is not None]
    left_out = sum(row["event_count"] for row in rows) - sum(row["event_count"] for row in known)
    if not known:
        return Markup(), left_out
    values = [
        {"name": short_label(row["name"]), "latitude": row["latitude"], "longitude": row["longitude"],
         "events": row["event_count"],
         "tip": f"{row['name']}: {row['event_count']} events, {row['corroborated_count']} confirmed"}
        for row in sorted(known, key=lambda row: -row["event_count"])
    ]  # fmt: skip

    west, south, wide, high = _frame(values)
    corners = [[west, south], [west + wide, south + high]]
    frame = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPoint", "coordinates": corners}}

    def spec(width: int) -> Spec:
        size = [width, round(width * high / wide)]
        labels = _readable_labels(values, width, west, wide)
        shapes = {"data": {"values": _outlines(), "format": {"type": "topojson", "feature": "countries"}}}
        at = {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
        }
        return {
            "width": size[0],
            "height": size[1],
            "projection": {"type": "equirectangular", "fit": frame, "size": size},
            "layer": [
                {**shapes, "mark": {"type": "geoshape", "fill": "var(--land)", "stroke": "var(--paper)",
                                    "strokeWidth": 0.6, "clip": True, "aria": False}},
                {
                    "data": {"values": values},
                    "mark": {"type": "circle", "color": "var(--c3)", "opacity": 0.75, "clip": True,
                             "stroke": "var(--paper)", "strokeWidth": 1},
                    "encoding": {
                        **at,
                        "size": {"field": "events", "type": "quantitative", "legend": None,
                                 "scale": {"range": [60, 900], "domainMin": 0}},
                        "description": {"field": "tip"},
                    },
                },
                {
                    "data": {"values": labels},
                    "mark": {"type": "text", "color": "var(--ink)", "dy": -14, "fontWeight": "bold",
                             "fontSize": 11, "aria": False, "stroke": "var(--card)", "strokeWidth": 3,
                             "strokeJoin": "round"},
                    "encoding": {**at, "text": {"field": "name"}},
                },
                {
                    "data": {"values": labels},
                    "mark": {"type": "text", "color": "var(--ink)", "dy": -14, "fontWeight": "bold",
                             "fontSize": 11, "aria": False},
                    "encoding": {**at, "text": {"field": "name"}},
                },
            ],
        }  # fmt: skip

    return draw_both(spec, "Places of events"), left_out


def _frame(values: Sequence[Row]) -> tuple[float, float, float, float]:
    """The part of the world to draw, in degrees: west, south, width and height.

    All places with room around them, never less than a region, and of a shape that fits a page.
    """
    longitudes = [row["longitude"] for row in values]
    latitudes = [row["latitude"] for row in values]
    wide = min(max((max(longitudes) - min(longitudes)) * 1.3, 50.0), 360.0)
    high = min(max((max(latitudes) - min(latitudes)) * 1.5, wide * 0.4), 145.0)
    wide = min(max(wide, high * 1.6), 360.0)
    west = (max(longitudes) + min(longitudes) - wide) / 2
    south = (max(latitudes) + min(latitudes) - high) / 2
    return min(max(west, -180.0), 180.0 - wide), min(max(south, -60.0), 85.0 - high), wide, high


def _readable_labels(values: Sequence[Row], width: int, west: float, wide: float) -> list[Row]:
    """The first places whose names do not run into each other."""
    scale = width / wide
    taken: list[tuple[float, float, float]] = []
    labels = []
    for row in values:
        x, y, half = (row["longitude"] - west) * scale, row["latitude"] * scale, len(row["name"]) * 3.5
        if all(abs(x - a) > half + other or abs(y - b) > _LABEL_HEIGHT for a, b, other in taken):
            taken.append((x, y, half))
            labels.append(row)
        if len(labels) == _MAP_LABELS:
            break
    return labels


@cache
def _outlines() -> Any:
    return json.loads(resource_path("seeds/world/countries-110m.json").read_text(encoding="utf-8"))
