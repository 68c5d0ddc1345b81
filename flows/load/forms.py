"""In which ways persons are named, by changed articles and by all others, of which staging keeps the sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pyarrow as pa

from flows.load import incoming
from flows.records import PersonLink
from flows.resolve.people import PersonForm
from flows.warehouse import Warehouse

_FIRST = pa.struct({"article_id": pa.string(), "number": pa.int32()})
_TYPES = {
    "is_former": pa.bool_(),
    "count": pa.int64(),
    "first": _FIRST,
    "written_from": pa.date32(),
    "written_to": pa.date32(),
}
_NAMES = [field.name for field in fields(PersonForm)]
# What makes two forms one way of naming: all fields before the sums.
_KEY = _NAMES[: _NAMES.index("count")]


def forms_of_all(
    warehouse: Warehouse, new: Iterable[PersonForm], old_links: Iterable[PersonLink], old_ids: set[str]
) -> list[PersonForm]:
    """All ways of naming the persons of `new` and of `old_links`, each once.

    Args:
        warehouse: open.
        new: of the articles that are derived anew.
        old_links: what names in these articles meant before; of the persons in them nothing that is kept
            holds, and other articles are added up again.
        old_ids: ids of these articles, and of those that are gone.
    """
    forms = list(new)
    outdated = {link.person_id for link in old_links}
    for file, persons in (
        ("person_forms", {form.person_id for form in forms} - outdated),
        ("person_forms_anew", outdated),
    ):
        if persons:
            tables = {
                "incoming_ids": incoming.ids(old_ids),
                "incoming_persons": incoming.ids(persons, "person_id"),
            }
            with warehouse.incoming(tables):
                rows = warehouse.run_sql_file(f"changes/{file}").to_pylist()
            forms += [PersonForm(**{**row, "first": tuple(row["first"].values())}) for row in rows]
    return merged(forms)


def merged(forms: Iterable[PersonForm]) -> list[PersonForm]:
    """Forms with those that are alike added up."""
    found: dict[tuple[Any, ...], PersonForm] = {}
    for form in forms:
        key = tuple(getattr(form, name) for name in _KEY)
        known = found.get(key)
        found[key] = form if known is None else _sum(known, form)
    return list(found.values())


def _sum(a: PersonForm, b: PersonForm) -> PersonForm:
    return replace(
        a,
        count=a.count + b.count,
        first=min(a.first, b.first),
        written_from=_bound(a.written_from, b.written_from, min),
        written_to=_bound(a.written_to, b.written_to, max),
    )


def _bound(a: date | None, b: date | None, choose: Any) -> date | None:
    return choose(a, b) if a and b else a or b


def forms_table(forms: Sequence[PersonForm]) -> pa.Table:
    """Rows of staging.person_forms."""
    columns: dict[str, list[Any]] = {name: [getattr(form, name) for form in forms] for name in _NAMES}
    columns["first"] = [{"article_id": a, "number": number} for a, number in columns["first"]]
    return pa.table({name: pa.array(columns[name], _TYPES.get(name, pa.string())) for name in _NAMES})
