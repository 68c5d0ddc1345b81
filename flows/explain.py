"""An event's id or words in, its chain of evidence out: who tells it, how, and why the tellings are one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.markup import escape

from flows.errors import InputError
from flows.queries import printable
from flows.terminal import out, table
from flows.warehouse import Warehouse, open_warehouse


def explain_event(published: Path, wanted: str) -> dict[str, Any]:
    """The event, its participants, mentions, merges and relations, each as rows.

    Raises:
        InputError: no event matches, or several do; the message lists them.
    """
    with open_warehouse(published, read_only=True) as warehouse:
        found = _rows(warehouse, "find", event=wanted)
        if not found:
            raise InputError(f"no event matches {wanted!r}; `wirehouse query newest-events` lists events")
        if len(found) > 1:
            lines = "\n".join(f"  {row['event_id'][:12]}  {printable(row['label'])}" for row in found)
            raise InputError(f"{len(found)} events match {wanted!r}; name one by its id:\n{lines}")
        event_id = found[0]["event_id"]
        parts = ("participants", "mentions", "merges", "relations")
        return {
            **_rows(warehouse, "event", event_id=event_id)[0],
            **{part: _rows(warehouse, part, event_id=event_id) for part in parts},
        }


def _rows(warehouse: Warehouse, name: str, **parameters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = warehouse.run_sql_file(f"explain/{name}", **parameters).to_pylist()
    return rows


def show(event: dict[str, Any]) -> None:
    """Print the account so that a person can check it in a minute."""
    when = _when(event["start_date"], event["end_date"])
    out.print(f"\n[bold]{escape(printable(event['label']))}[/]  [dim]{event['event_id']}[/]")
    out.print(
        f"{event['plover_type']} · {escape(event['kind'])} · [bold]{event['status']}[/] · {when} "
        f"({event['date_precision']}) · {escape(printable(event['place'] or 'place unknown'))}"
    )
    out.print(
        f"told {event['mention_count']} times in {event['article_count']} articles of "
        f"{event['source_count']} sources; [bold]{event['lineage_count']}[/] independent"
        + ("; [yellow]tellings conflict[/]" if event["has_conflict"] else "")
    )
    rows = [
        (p["role"], p["label"] + (" (possibly)" if p["is_possible"] else ""), p["kind"], p["country_code"])
        for p in event["participants"]
    ]
    out.print(table(("role", "who", "kind", "country"), rows))
    letters = {mention["mention_id"]: _letter(i) for i, mention in enumerate(event["mentions"])}
    for mention in event["mentions"]:
        _show_mention(letters[mention["mention_id"]], mention)
    for merge in event["merges"]:
        pair = f"{letters.get(merge['mention_id_a'], '?')} = {letters.get(merge['mention_id_b'], '?')}"
        reasons = escape(printable("; ".join(merge["reasons"])))
        out.print(f"{pair}  [dim]{merge['score']:.2f}[/]  {reasons}")
    for relation in event["relations"]:
        label = escape(printable(relation["label"]))
        out.print(f"{relation['relation']} → {label}  [dim]{relation['event_id'][:12]}[/]")


def _show_mention(letter: str, mention: dict[str, Any]) -> None:
    published = mention["published_at"] or _when(mention["published_from"], mention["published_to"])
    copy = " [yellow]copy[/]" if mention["is_copy"] else ""
    origin = f", reporting of {mention['origin_source']}" if mention["origin_source"] else ""
    out.print(
        f"[bold]{letter}[/]  [bold]{escape(printable(mention['source']))}[/]"
        f"{escape(printable(origin))}{copy} "
        f"[dim]{published} ({mention['published_basis']}), line {mention['lineage']}[/]"
    )
    start = mention["evidence"].find(mention["trigger"])
    evidence = printable(mention["evidence"])
    trigger = mention["trigger"] if start >= 0 else ""
    if trigger and "\n" not in mention["evidence"][:start]:
        before, after = evidence[:start], evidence[start + len(trigger) :]
        out.print(f"   “{escape(before)}[bold reverse]{escape(printable(trigger))}[/]{escape(after)}”")
    else:
        out.print(f"   “{escape(evidence)}”")
    cue = f" (“{printable(mention['status_cue'])}”)" if mention["status_cue"] else ""
    said = f"“{printable(mention['date_text'])}” → " if mention["date_text"] else ""
    told = (
        f" · {mention['attribution']}: {printable(mention['attributed_label'])}"
        if (mention["attributed_label"])
        else f" · {mention['attribution']}"
    )
    when = _when(mention["start_date"], mention["end_date"])
    out.print(f"   [dim]{escape(mention['status'] + cue)} · {escape(said)}{when}{escape(told)}[/]")
    out.print(
        f"   [dim]{escape(printable(mention['uri']))} characters {mention['char_start']}–"
        f"{mention['char_end']}[/]\n",
        soft_wrap=True,
    )


def _when(start: Any, end: Any) -> str:
    if start is None and end is None:
        return "date unknown"
    return str(start) if start == end else f"{start or '?'} to {end or '?'}"


def _letter(number: int) -> str:
    """A, B … Z, then A2, B2 …"""
    return chr(ord("A") + number % 26) + (str(number // 26 + 1) if number >= 26 else "")
