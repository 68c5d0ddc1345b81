"""Rows of sql/report in, the report as one HTML page out: it opens offline and runs no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flows.pages import charts, environment
from flows.pages.maps import world

Rows = Sequence[Mapping[str, Any]]


def report_page(
    found: Mapping[str, Rows], told: Mapping[str, Rows], since: date | None, until: date | None
) -> str:
    """HTML of the report.

    Args:
        found: rows of each file of sql/report, by its name.
        told: tellings of the events that are shown with their evidence, by event_id.
        since: first day that was asked for; None: from the beginning.
        until: last day that was asked for; None: to the end.
    """
    figures = found["figures"][0]
    time_chart, background = charts.timeline(
        found["timeline"], (figures["first_published"], figures["last_published"])
    )
    told_chart, _ = charts.timeline(found["told"], (None, None), "Events by when they were first told")
    map_chart, unplaced = world(found["places"])
    template = environment().get_template("report.html.j2")
    return template.render(
        **{name: rows for name, rows in found.items() if name not in {"figures", "run", "accounts", "told"}},
        figures=figures,
        run=found["run"][0] if found["run"] else None,
        accounts=found["accounts"][0] if found["accounts"] else None,
        told=told,
        since=since,
        until=until,
        charts={
            "timeline": time_chart,
            "told": told_chart,
            "types": charts.types(found["types"]),
            "map": map_chart,
            "matrix": charts.matrix(found["pairs"]),
            "corroboration": charts.corroboration(found["corroboration_counts"]),
            "sources": charts.sources(found["sources"]),
        },
        background=background,
        unplaced=unplaced,
        when=when,
        when_or_told=when_or_told,
        link=link,
    )


def when(start: date | None, end: date | None, precision: str = "day") -> str:
    """An interval in words, as exact as it is known.

    >>> when(date(2023, 4, 6), date(2023, 4, 6))
    '6 Apr 2023'
    >>> when(date(2023, 9, 1), date(2023, 9, 30), "month"), when(None, None, "unknown")
    ('Sep 2023', 'date unknown')
    >>> when(date(2023, 5, 1), date(2023, 5, 10), "month"), when(None, date(2023, 5, 1), "unknown")
    ('1 May to 10 May 2023', 'until 1 May 2023')
    """
    if start is None and end is None:
        return "date unknown"
    if start is None or end is None:
        return f"since {_day(start)}" if start else f"until {_day(end)}"
    if start == end:
        return _day(start)
    days = (end - start).days + 1
    if precision == "week" and days == 7:
        return f"week of {_day(start)}"
    if precision == "month" and start.day == 1 and days >= 28:
        return start.strftime("%b %Y")
    if precision == "year" and days >= 365:
        return str(start.year)
    first = _day(start)
    return f"{first.removesuffix(f' {end.year}')} to {_day(end)}"


def when_or_told(row: Mapping[str, Any]) -> str:
    """The date of an event, or when it was first told if nobody states it.

    >>> from datetime import datetime
    >>> row = {"start_date": None, "end_date": None, "date_precision": "unknown"}
    >>> when_or_told({**row, "first_reported_at": datetime(2023, 9, 25, 8)})
    'told 25 Sep 2023'
    >>> when_or_told({**row, "first_reported_at": None})
    'date unknown'
    """
    if row["start_date"] is None and row["end_date"] is None and row["first_reported_at"]:
        return f"told {_day(row['first_reported_at'])}"
    return when(row["start_date"], row["end_date"], row["date_precision"])


def link(url: str | None) -> str | None:
    """The address if a reader may follow it, which is one of the web and of no other kind.

    >>> link("https://news.example/a"), link("javascript:alert(1)"), link(None)
    ('https://news.example/a', None, None)
    """
    return url if url and urlsplit(url).scheme in {"http", "https"} else None


def _day(day: date | None) -> str:
    return f"{day.day} {day.strftime('%b')} {day.year}" if day else "?"
