"""What names mean, in articles that changed and in all others, of which only sums are read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pyarrow as pa

from flows.load import incoming
from flows.records import StagedArticle
from flows.resolve.holders import holder_aliases
from flows.resolve.people import (
    NameFacts,
    NameRules,
    NameUse,
    Office,
    add_facts,
    fuller_of,
    name_facts,
    name_rules,
    name_uses,
    person_key_of,
)
from flows.warehouse import Warehouse


class NameBook:
    """What names mean, in changed articles and all others.

    Args:
        warehouse: open.
        changed: articles that are new or differ, by id; of them the warehouse knows nothing, or old things.
        former: ids of those of which it knows old things, and of articles that stand no more.
        is_alone: there are no others.
    """

    def __init__(
        self, warehouse: Warehouse, changed: Mapping[str, StagedArticle], former: set[str], *, is_alone: bool
    ) -> None:
        self._warehouse = warehouse
        self._is_alone = is_alone
        self._changed, self._former = set(changed), former
        self._old = incoming.ids(former)
        self.uses = {article_id: name_uses(article) for article_id, article in changed.items()}
        self._new_facts: dict[str, NameFacts] = {}
        for uses in self.uses.values():
            add_facts(self._new_facts, name_facts(uses))
        self._old_uses = {} if is_alone else self._read_old_uses()
        self._old_counts = counts_table(self._old_uses)
        self._old_votes = votes_table(self._old_uses)
        self._closed: dict[str, None] = {}
        self._outside: dict[str, NameFacts] = {}

    def rules(self, articles: Sequence[StagedArticle]) -> NameRules:
        """What follows for all names and offices in these articles."""
        found = [use for a in articles for use in self.uses.get(a.article_id) or name_uses(a)]
        return self._rules_of(found, self._new_facts)

    def touched(self) -> set[str]:
        """Ids of other articles in which a name means something else since these changed."""
        if self._is_alone:
            return set()
        old_facts: dict[str, NameFacts] = {}
        for uses in self._old_uses.values():
            add_facts(old_facts, name_facts(uses))
        every = [use for uses in (*self.uses.values(), *self._old_uses.values()) for use in uses]
        before, after = self._rules_of(every, old_facts), self._rules_of(every, self._new_facts)
        keys = {key for key in self._outside if _meaning(key, before) != _meaning(key, after)}
        offices = {
            office
            for office in before.offices.keys() | after.offices.keys()
            if before.offices.get(office) != after.offices.get(office)
        }
        if not keys and not offices:
            return set()
        found = self._query("named_in", keys=_keys(keys), offices=_offices(offices))
        return (
            {row["article_id"] for row in found}
            - self._changed
            - set(self._old.column("article_id").to_pylist())
        )

    def state(self) -> dict[str, pa.Table]:
        """Rows of staging.name_uses, and what comes into the sums and goes out of them."""
        return {
            "old_uses": self._old,
            "uses": uses_table(self.uses),
            "old_counts": self._old_counts,
            "counts": counts_table(self.uses),
            "old_votes": self._old_votes,
            "votes": votes_table(self.uses),
        }

    def _read_old_uses(self) -> dict[str, list[NameUse]]:
        found: dict[str, list[NameUse]] = defaultdict(list)
        for row in self._query("name_uses", ids=self._old) if self._old.num_rows else ():
            found[row.pop("article_id")].append(NameUse(**row))
        return found

    def _rules_of(self, uses: Iterable[NameUse], changed: Mapping[str, NameFacts]) -> NameRules:
        if self._is_alone:
            return name_rules(changed)
        rows = list(uses)
        keys = {use.key for use in rows if use.key}
        offices = {(use.family, use.role, use.country) for use in rows if use.role and use.country}
        self._close(keys, offices)
        facts: dict[str, NameFacts] = {}
        add_facts(facts, self._outside)
        add_facts(facts, changed)
        return name_rules(facts)

    def _close(self, keys: set[str], offices: set[Office]) -> None:
        """Read what the others say of these names, their other forms, and those known under these offices."""
        todo = keys - self._closed.keys()
        self._closed.update(dict.fromkeys(todo))
        read = set(todo)
        while todo or offices:
            wanted = {target for key in todo for target in _targets(key)}
            found = {
                row["key"] for row in self._query("name_keys", keys=_keys(wanted), offices=_offices(offices))
            }
            todo, offices = (found | wanted) - self._closed.keys(), set()
            self._closed.update(dict.fromkeys(todo))
            read |= todo
        if read:
            old = {"old_counts": self._old_counts, "old_votes": self._old_votes}
            for row in self._query("name_facts", keys=_keys(read), **old):
                self._outside[row["key"]] = _facts(row)
            for key in read:
                self._outside.setdefault(key, NameFacts())

    def _query(self, name: str, **tables: pa.Table) -> list[dict[str, Any]]:
        with self._warehouse.incoming({f"incoming_{key}": table for key, table in tables.items()}):
            rows: list[dict[str, Any]] = self._warehouse.run_sql_file(f"changes/{name}").to_pylist()
        return rows


def _targets(key: str) -> set[str]:
    """Names of which a name may be a form, itself and all the names of one office holder among them."""
    person = person_key_of(key)
    words = person.split()
    found = {key, person, *_aliases().get(person, ())}
    if len(words) > 1:
        found |= {target for target in fuller_of(key) if target}
    return found


@cache
def _aliases() -> dict[str, set[str]]:
    """Names of each office holder by the key of the main one."""
    found: dict[str, set[str]] = defaultdict(set)
    for alias, key in holder_aliases().items():
        found[key].add(alias)
    return found


def _meaning(key: str, rules: NameRules) -> object:
    person = person_key_of(key)
    person = rules.joined.get(person, person)
    return key in rules.things, person, rules.split.get(person)


def _facts(row: Mapping[str, Any]) -> NameFacts:
    offices = row["offices"] or []
    votes = row["votes"] or []
    return NameFacts(
        persons=row["persons"],
        things=row["things"],
        is_told=row["is_told"],
        is_family_first=row["is_family_first"],
        countries={office["country"] for office in offices},
        votes=Counter({vote["country"]: vote["articles"] for vote in votes}),
        roles={vote["country"]: set(vote["roles"]) for vote in votes},
        offices={(o["family"], o["role"], o["country"]) for o in offices if o["family"]},
    )


def _keys(keys: Iterable[str]) -> pa.Table:
    return incoming.ids(keys, "key")


def _offices(offices: Iterable[Office]) -> pa.Table:
    rows = sorted(offices)
    return pa.table(
        {
            name: pa.array([row[number] for row in rows], pa.string())
            for number, name in enumerate(("family", "role", "country"))
        }
    )


Uses = Mapping[str, Sequence[NameUse]]
"""What each article says of names, by article_id."""

_TYPES = {"is_full": pa.bool_(), "is_family_first": pa.bool_(), "mentions": pa.int64()}


def uses_table(uses: Uses) -> pa.Table:
    """Rows of staging.name_uses."""
    rows = [use for article_id in sorted(uses) for use in uses[article_id]]
    ids = [article_id for article_id in sorted(uses) for _ in uses[article_id]]
    return _table_of(rows).append_column("article_id", pa.array(ids, pa.string()))


def counts_table(uses: Uses) -> pa.Table:
    """Rows of staging.name_counts that these articles make."""
    counted: Counter[NameUse] = Counter()
    for found in uses.values():
        for use in found:
            counted[replace(use, mentions=0)] += use.mentions
    return _table_of([replace(use, mentions=mentions) for use, mentions in counted.items()])


def votes_table(uses: Uses) -> pa.Table:
    """Rows of staging.name_votes that these articles make."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for found in uses.values():
        for key, fact in name_facts(found).items():
            for country in fact.votes:
                counted.update((key, country, role) for role in ("", *fact.roles[country]))
    columns = list(zip(*counted, strict=True)) if counted else [()] * 3
    names = ("key", "country", "role")
    table = pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    )
    return table.append_column("articles", pa.array(list(counted.values()), pa.int64()))


def _table_of(rows: Sequence[NameUse]) -> pa.Table:
    return pa.table(
        {
            field.name: pa.array(
                [getattr(use, field.name) for use in rows], _TYPES.get(field.name, pa.string())
            )
            for field in fields(NameUse)
        }
    )
