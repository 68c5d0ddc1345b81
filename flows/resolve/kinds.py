"""seeds/event_labels.csv in, what resolution knows of a kind of event out: its family, and its words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from flows.resources import resource_path


@dataclass(frozen=True, slots=True)
class EventKind:
    """One row of the file.

    Attributes:
        family: kinds of one family are names for one act ("talks", "meeting"); of different, never.
        is_rare: the same parties seldom do it twice within weeks: two undated tellings of a week are one.
        is_single: they hardly ever do it twice: "the shootdown" is the one, even when told years later.
        active, passive, alone: headline verb phrases, in the base form, with the other party, with the
            other party only, and without it; `{other}` is that party, `{adjective}` its nationality,
            `{kind}` the kind in words. Empty: there is none.
        noun: the event as a noun phrase ("visit to {other}").
    """

    family: str
    is_rare: bool
    is_single: bool
    active: str
    passive: str
    alone: str
    noun: str


def event_kind(plover_type: str, kind: str) -> EventKind:
    """What is known of a kind; of one the file does not have, its name is all.

    >>> event_kind("CONSULT", "talks").family, event_kind("REJECT", "visit").family
    ('meeting', 'rejection')
    """
    words = kind.replace("-", " ")
    row = _rows().get((plover_type, kind)) or _rows().get((plover_type, "*"))
    if row is None:
        return EventKind(f"{plover_type}:{kind}", False, False, "", "", "", words)
    active, passive, alone, noun = (
        row[column].replace("{kind}", words) for column in ("active", "passive", "alone", "noun")
    )
    return EventKind(
        row["family"] or f"{plover_type}:{kind}",
        row["recurs"] != "often",
        row["recurs"] == "once",
        active,
        passive,
        alone,
        noun,
    )


@cache
def _rows() -> dict[tuple[str, str], dict[str, str]]:
    with resource_path("seeds/event_labels.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["plover_type"], row["kind"]): row for row in csv.DictReader(lines)}
