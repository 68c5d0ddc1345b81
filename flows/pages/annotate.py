"""An annotated article (what `wirehouse annotate` prints) in, a page with every span marked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from flows.pages import environment


def annotate_page(annotation: Mapping[str, Any]) -> str:
    """HTML of one article: its text with readings on hover, beside it the events and statements."""
    template = environment().get_template("annotate.html.j2")
    return template.render(page=annotation, pieces=_pieces(annotation["text"], list(_marks(annotation))))


def summary_of(annotation: Mapping[str, Any], file: str) -> dict[str, Any]:
    """What the list of pages says of one article, whose page is `file`."""
    return {
        "file": file,
        **{key: annotation[key] for key in ("title", "uri", "source", "claimed_is_false")},
        "date": " to ".join(
            dict.fromkeys(day[:10] for key in ("from", "to") if (day := annotation[f"published_{key}"]))
        ),
        "event_count": len(annotation["events"]),
        "statement_count": len(annotation["statements"]),
    }


def annotations_page(summaries: Sequence[Mapping[str, Any]], rejected: Sequence[str]) -> str:
    """HTML that leads to the pages of many articles.

    Args:
        summaries: one of each article, by `summary_of`.
        rejected: why each input that was set aside was.
    """
    return environment().get_template("annotations.html.j2").render(pages=summaries, rejected=rejected)


def _marks(page: Mapping[str, Any]) -> Iterator[tuple[int, int, str, str, str]]:
    """Spans to mark: start, end, CSS class, anchor (or empty), reading."""
    for name in page["names"]:
        if name["label"] == "LOC":
            # Most are shown as the places they are; the gazetteer does not know the others.
            if not any(
                place["start"] < name["end"] and name["start"] < place["end"] for place in page["places"]
            ):
                yield name["start"], name["end"], "place", "", f"location: {name['name']}"
            continue
        facts = [name["name"] or "unresolved", name["role"], name["organization"], name["country"]]
        reading = f"{name['label'].lower()}: " + ", ".join(str(fact) for fact in facts if fact)
        yield (
            name["start"],
            name["end"],
            name["label"],
            "",
            reading + (" (former)" if name["is_former"] else ""),
        )
    for place in page["places"]:
        reading = f"{place['kind']}: {place['name']}, {place['country_code'] or '?'}"
        yield place["start"], place["end"], "place", "", reading
    for time in page["times"]:
        when = f"{time['from'] or '?'} to {time['to'] or '?'}"
        yield time["start"], time["end"], "time", "", f"{time['relation']} {time['value'] or '?'}: {when}"
    for number, statement in enumerate(page["statements"]):
        speaker = (statement["speaker"] or {}).get("name") or "?"
        for position, (start, end) in enumerate(statement["fragments"]):
            yield start, end, "statement", "" if position else f"s{number}", f"statement of {speaker}"
    for citation in page["citations"]:
        if citation["start"] is not None:
            reading = f"{citation['relation']}: {citation['label']}"
            yield citation["start"], citation["end"], "citation", "", reading
    for number, event in enumerate(page["events"]):
        reading = f"{event['plover_type']} {event['kind']}, {event['status']}"
        yield event["trigger_start"], event["trigger_end"], "trigger", f"e{number}", reading


def _pieces(text: str, marks: Sequence[tuple[int, int, str, str, str]]) -> list[dict[str, Any]]:
    """The text cut at every span border; each piece with the classes and readings that cover it.

    A line break is doubled, so that paragraphs stand apart.
    """
    borders = sorted({0, len(text), *(m[0] for m in marks), *(m[1] for m in marks)})
    starts = sorted(marks)
    pieces, open_marks, upcoming = [], [], 0
    for start, end in pairwise(borders):
        while upcoming < len(starts) and starts[upcoming][0] <= start:
            open_marks.append(starts[upcoming])
            upcoming += 1
        open_marks = [mark for mark in open_marks if mark[1] > start]
        pieces.append(
            {
                "text": text[start:end].replace("\n", "\n\n"),
                "classes": " ".join(sorted({mark[2] for mark in open_marks})),
                "ids": [mark[3] for mark in open_marks if mark[3] and mark[0] == start],
                "reading": " · ".join(mark[4] for mark in open_marks),
            }
        )
    return pieces
