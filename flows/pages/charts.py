"""Rows of sql/report in, charts out: over time, by type, by confirmation, by outlet, and who met whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from flows.pages.drawing import NARROW, Row, Spec, draw_both, short_label

OUTCOMES = ("happened", "planned", "possible", "disputed")
"""In the order in which bars are stacked."""

_DAYS, _MONTHS = 92, 3660  # spans up to which bars are days and months
_MARGIN = timedelta(days=31)
_MATRIX_WIDE, _MATRIX_NARROW = 14, 8
_BARS_WIDE, _BARS_NARROW = 16, 10
_BARE = {"domain": False, "ticks": False}
_FIT = {"type": "fit-x", "contains": "padding"}


def timeline(
    rows: Sequence[Row], published: tuple[date | None, date | None], name: str = "Events over time"
) -> tuple[Markup, int]:
    """Bars of events over time, and how many events lie too far from the news to be drawn.

    Args:
        rows: start_date, outcome and event_count, as of `sql/report/timeline.sql`.
        published: first and last day of publication; what lies more than two months outside is background.
            None: draw all.
        name: what a screen reader calls the chart.
    """
    first = (published[0] or date.min + _MARGIN) - _MARGIN
    last = (published[1] or date.max - 2 * _MARGIN) + 2 * _MARGIN
    near = [row for row in rows if first <= row["start_date"] <= last]
    left_out = sum(row["event_count"] for row in rows) - sum(row["event_count"] for row in near)
    if not near:
        return Markup(), left_out
    span = (max(row["start_date"] for row in near) - min(row["start_date"] for row in near)).days
    unit = "yearmonthdate" if span <= _DAYS else "yearmonth" if span <= _MONTHS else "year"
    counts: Counter[tuple[date, str]] = Counter()
    for row in near:
        day: date = row["start_date"]
        start = day if unit == "yearmonthdate" else day.replace(day=1)
        counts[start.replace(month=1) if unit == "year" else start, row["outcome"]] += row["event_count"]
    layout = {"yearmonthdate": "%-d %b %Y", "yearmonth": "%B %Y", "year": "%Y"}[unit]
    values = [
        {"day": day.isoformat(), "part": outcome, "events": count, "order": OUTCOMES.index(outcome),
         "tip": f"{day.strftime(layout)}: {count} {outcome}"}
        for (day, outcome), count in sorted(counts.items())
    ]  # fmt: skip

    def spec(width: int) -> Spec:
        return {
            "width": width,
            "height": 220,
            "autosize": _FIT,
            "data": {"values": values},
            "mark": {"type": "bar", "width": {"band": 0.8}},
            "encoding": {
                "x": {
                    "field": "day", "type": "temporal", "timeUnit": f"utc{unit}", "title": None,
                    "axis": {"labelOverlap": True, "tickCount": 4 if width == NARROW else 12},
                },
                "y": {"field": "events", "type": "quantitative", "title": None, "axis": _whole(values)},
                "color": _outcome_colours(width),
                "order": {"field": "order"},
                "description": {"field": "tip"},
            },
        }  # fmt: skip

    return draw_both(spec, name), left_out


def types(rows: Sequence[Row]) -> Markup:
    """Bars of events by PLOVER root, from plover_type, outcome and event_count."""
    totals: Counter[str] = Counter()
    for row in rows:
        totals[_type(row["plover_type"])] += row["event_count"]
    values = [
        {"name": _type(row["plover_type"]), "part": row["outcome"], "count": row["event_count"],
         "order": OUTCOMES.index(row["outcome"]),
         "tip": f"{_type(row['plover_type'])}: {row['event_count']} {row['outcome']}"}
        for row in rows
    ]  # fmt: skip
    order = sorted(totals, key=lambda name: (-totals[name], name))
    return _bars(values, order, _outcome_colours, "Events by type")


def corroboration(rows: Sequence[Row]) -> Markup:
    """Bars of events by number of independent lines, those that rest on anonymous sources set apart."""
    counts = {(row["lineage_count"], bool(row["is_anonymous_only"])): row["event_count"] for row in rows}
    values = [
        {"name": _lines(lines), "part": "anonymous only" if anonymous else "somebody on the record",
         "count": count, "order": int(anonymous),
         "tip": f"{_lines(lines)}: {count} {'from anonymous sources only' if anonymous else 'on the record'}"}
        for (lines, anonymous), count in sorted(counts.items())
    ]  # fmt: skip
    order = [_lines(lines) for lines in sorted({lines for lines, _ in counts}, reverse=True)]
    return _bars(
        values,
        order,
        lambda width: _colours(
            ["somebody on the record", "anonymous only"], ["var(--c1)", "var(--c3)"], width
        ),
        "Events by number of independent lines of reporting",
    )


def sources(rows: Sequence[Row]) -> Markup:
    """Bars of what each outlet published itself, repeated, and had repeated by others."""
    parts = ("own reports", "copies of others", "repeated by others")
    values = [
        {"name": short_label(row["source"]), "part": part, "count": count, "order": parts.index(part),
         "tip": f"{row['source']}: {count} {part}"}
        for row in rows
        for part, count in zip(
            parts,
            (row["article_count"] - row["copy_count"], row["copy_count"], row["repeated_count"]),
            strict=True,
        )
        if count
    ]  # fmt: skip
    order = list(dict.fromkeys(short_label(row["source"]) for row in rows))
    return _bars(
        values,
        order,
        lambda width: _colours(parts, ["var(--c1)", "var(--c4)", "var(--c2)"], width),
        "Articles by outlet",
    )


def matrix(rows: Sequence[Row]) -> Markup:
    """Who met whom: participants on both sides, the number of meetings in the cells.

    Args:
        rows: participant, counterpart, their country codes and meeting_count, as of `sql/report/pairs.sql`.
    """
    counts: Counter[tuple[str, str]] = Counter()
    country: dict[str, str] = {}
    met: Counter[str] = Counter()
    for row in rows:
        a, b = short_label(row["participant"]), short_label(row["counterpart"])
        country[a] = row["participant_country_code"] or ""
        country[b] = row["counterpart_country_code"] or ""
        for pair in {(a, b), (b, a)}:
            counts[pair] += row["meeting_count"]
            met[pair[0]] += row["meeting_count"]
    of_country: Counter[str] = Counter()
    for name, count in met.items():
        of_country[country[name]] += count

    def spec(width: int) -> Spec:
        limit = _MATRIX_NARROW if width == NARROW else _MATRIX_WIDE
        names = _who_met_most(counts, met, limit)
        names.sort(key=lambda n: (not country[n], -of_country[country[n]], country[n], -met[n], n))
        shown = {name: f"{name} ({country[name]})" if country[name] else name for name in names}
        values = [
            {"a": shown[a], "b": shown[b], "count": counts[a, b], "tip": f"{a} and {b}: {counts[a, b]}"}
            for a in names for b in names if counts[a, b]
        ]  # fmt: skip
        most = max((counts[a, b] for a in names for b in names), default=1)
        side = {"type": "ordinal", "sort": list(shown.values()), "title": None,
                "scale": {"domain": list(shown.values()), "padding": 0.06}}  # fmt: skip
        axis = {"labelLimit": 110 if width == NARROW else 230, **_BARE}
        return {
            "width": width,
            "autosize": _FIT,
            "padding": {"left": 5, "top": 5, "bottom": 5, "right": 45},
            "height": len(names) * (28 if width == NARROW else 30),
            "data": {"values": values},
            "encoding": {
                "x": {**side, "field": "a", "axis": {**axis, "labelAngle": -40, "orient": "top"}},
                "y": {**side, "field": "b", "axis": axis},
                "description": {"field": "tip"},
            },
            "layer": [
                {
                    "mark": {"type": "rect", "cornerRadius": 3, "color": "var(--c1)"},
                    "encoding": {
                        "opacity": {"field": "count", "type": "quantitative", "legend": None,
                                    "scale": {"domain": [0, most], "range": [0.55, 1]}}
                    },
                },
                {
                    "mark": {"type": "text", "color": "var(--on)", "fontWeight": "bold", "aria": False},
                    "encoding": {"text": {"field": "count"}},
                },
            ],
        }  # fmt: skip

    return draw_both(spec, "Who met whom") if counts else Markup()


def _who_met_most(counts: Mapping[tuple[str, str], int], met: Mapping[str, int], limit: int) -> list[str]:
    """Names of the pairs that met most often, at most `limit`, each with a partner; the busier ones first."""
    names: dict[str, None] = {}
    for pair in sorted(counts, key=lambda pair: (-counts[pair], -met[pair[0]] - met[pair[1]], pair)):
        if len({*names, *pair}) <= limit:
            names.update(dict.fromkeys(pair))
    return list(names)


def _bars(values: Sequence[Row], order: Sequence[str], colours: Any, name: str) -> Markup:
    """Lying bars, stacked by part, the longest lists cut."""

    def spec(width: int) -> Spec:
        kept = list(order[: _BARS_NARROW if width == NARROW else _BARS_WIDE])
        shown = [value for value in values if value["name"] in kept]
        ticks = 4 if width == NARROW else 6
        return {
            "width": width,
            "autosize": _FIT,
            "height": {"step": 26},
            "data": {"values": shown},
            "mark": {"type": "bar", "height": {"band": 0.75}},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": kept, "title": None,
                      "axis": {"labelLimit": 120 if width == NARROW else 240, **_BARE}},
                "x": {"field": "count", "type": "quantitative", "title": None,
                      "axis": _whole(shown, "name", ticks)},
                "color": colours(width),
                "order": {"field": "order"},
                "description": {"field": "tip"},
            },
        }  # fmt: skip

    return draw_both(spec, name) if values else Markup()


def _whole(values: Iterable[Row], group: str = "day", ticks: int = 6) -> Spec:
    """An axis of whole numbers: between 0 and 3 there is no room for halves."""
    totals: Counter[str] = Counter()
    for value in values:
        totals[value[group]] += value.get("events", value.get("count", 0))
    return {"tickMinStep": 1, "tickCount": min(max(totals.values(), default=1), ticks), "format": ",d"}


def _outcome_colours(width: int) -> Spec:
    return _colours(OUTCOMES, ["var(--c1)", "var(--c2)", "var(--c4)", "var(--c3)"], width)


def _colours(domain: Sequence[str], colours: Sequence[str], width: int) -> Spec:
    return {
        "field": "part",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(domain), "range": list(colours)},
        "legend": {"orient": "top", "direction": "vertical" if width == NARROW else "horizontal"},
    }


def _type(plover_type: str) -> str:
    return "other" if plover_type == "NONE" else plover_type


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
