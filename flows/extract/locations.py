"""A Doc with names and places read in, the spans of its location names out.

Places are what the gazetteer knows; a location name is any name of a place, known or not ("Wildwood Trail").
Where both speak, the language model's longer span is the name and the gazetteer's reading is the place.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from flows.extract.places import LOCATION_LABELS
from flows.extract.tokens import token_table
from flows.records import LocationMention

Doc.set_extension("locations", default=(), force=True)


def read_locations(doc: Doc) -> list[LocationMention]:
    """Location names in text order, overlapping neither each other nor a person or organisation."""
    text = token_table(doc).text
    recognised = [(span.start_char, span.end_char) for span in doc.ents if span.label_ in LOCATION_LABELS]
    known = [(place.start, place.end) for place in doc._.places if text[place.start].isupper()]
    taken = bytearray(len(text))
    for name in doc._.names:
        if name.label != "ROLE":
            taken[name.start : name.end] = b"x" * (name.end - name.start)
    found: list[tuple[int, int]] = []
    for start, end in (*recognised, *known):
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            found.append((start, end))
    return [LocationMention(start, end, text[start:end]) for start, end in sorted(found)]


@Language.component("wirehouse_locations")
def locations_component(doc: Doc) -> Doc:
    """Store `read_locations(doc)` in `doc._.locations`."""
    doc._.locations = read_locations(doc)
    return doc
