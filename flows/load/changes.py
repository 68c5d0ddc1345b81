"""A warehouse in, the resolution of what changed in it out: only what a change can touch is read.

Every stage of resolution is a matter of few articles: copies share 5-grams, names are forms of each other,
events share a block (kind, party, month). What a stage needs of all others is kept in staging
(`sql/schema/0010_resolution.sql`) and added up there. The answer is that of `flows.resolve.resolve` on all
standing articles, as far as it differs from what is loaded; in blocks of more than 40 tellings, where
only neighbours are compared, it may differ in which of them are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pyarrow as pa

from flows.records import (
    ArticleDate,
    Citation,
    Event,
    EventMention,
    Extraction,
    LineageLink,
    NameMention,
    Participant,
    PersonLink,
    PlaceMention,
    Resolution,
    StagedArticle,
    TimeMention,
)
from flows.resolve.dating import inherit_dates
from flows.resolve.events import block_keys, cluster, event_links, scored_pairs, stories
from flows.resolve.holders import holder_aliases
from flows.resolve.joint_dating import is_narrowable, narrow_together
from flows.resolve.lineage import EDITED, MIN_SHARED, Neighbourhood, TextGroups, independence, is_furniture
from flows.resolve.people import (
    NameFacts,
    NameRules,
    NameUse,
    Office,
    PersonForm,
    add_facts,
    describe_people,
    fuller_of,
    link_names,
    name_facts,
    name_rules,
    name_uses,
    person_forms,
    person_key_of,
)
from flows.resolve.relations import relate
from flows.resolve.summary import summarize
from flows.resolve.tellings import Telling, tellings
from flows.tables import from_part_table, from_table
from flows.warehouse import Warehouse

_PARTS: dict[str, type] = {
    "names": NameMention,
    "places": PlaceMention,
    "times": TimeMention,
    "citations": Citation,
    "events": EventMention,
}
# What tellings are made of, where names are linked already.
_TOLD = ("places", "times", "events")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a resolution is of, and what is kept for the next.

    Attributes:
        is_whole: of everything; articles, events and persons are not listed then.
        articles: ids of those whose rows are derived anew; those that are gone among them.
        events: ids of the events as they were that are told anew, or no more.
        persons: ids of those that are or were meant in these articles.
        is_refresh: something went or changed, so that dimensions are counted afresh.
        state: rows for the tables of sql/schema/0010_resolution.sql, by table; those that begin with
            `old_` name the rows that they replace.
    """

    is_whole: bool
    articles: frozenset[str]
    events: frozenset[str]
    persons: frozenset[str]
    is_refresh: bool
    state: Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class _Known:
    """One article as it was resolved the last time."""

    date: ArticleDate
    base: ArticleDate
    link: LineageLink
    near_id: str | None
    story_id: str | None
    signature: int

    @property
    def story(self) -> str:
        """The story it belongs to, its own if there is no other article in it."""
        return self.story_id or self.date.article_id


def read_staged(
    warehouse: Warehouse, ids: Iterable[str] | None = None, parts: Sequence[str] = tuple(_PARTS)
) -> list[StagedArticle]:
    """Staged articles that stand, sorted by id; without statements.

    Args:
        warehouse: open.
        ids: of the articles; None: all.
        parts: fields of `Extraction` that are read; the others stay empty.
    """
    if ids is None:
        ids = warehouse.run_sql_file("staged/standing").column("article_id").to_pylist()
    wanted = _ids(ids)
    if not wanted.num_rows:
        return []
    with warehouse.incoming({"incoming_ids": wanted}):
        rows = warehouse.run_sql_file("staged/articles")
        found: dict[str, dict[str, Any]] = {
            part: from_part_table(_PARTS[part], warehouse.run_sql_file(f"staged/{part}")) for part in parts
        }
    dates = from_table(ArticleDate, rows)
    columns = ("source_id", "word_count", "extraction_version", "fingerprints")
    values = zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
    return [
        StagedArticle(
            article_id=when.article_id,
            source_id=source_id,
            word_count=word_count,
            date=when,
            fingerprints=tuple(fingerprints),
            extraction=Extraction(
                article_id=when.article_id,
                extraction_version=version,
                **{part: records.get(when.article_id, ()) for part, records in found.items()},
            ),
        )
        for when, (source_id, word_count, version, fingerprints) in zip(dates, values, strict=True)
    ]


def resolve_changes(warehouse: Warehouse, *, everything: bool = False) -> tuple[Resolution, Scope]:
    """Resolve what was staged, changed or withdrawn since the last load, and what it touches.

    Args:
        warehouse: open for writing; nothing may be staged between this and `load_facts`.
        everything: resolve all articles, as if nothing were loaded.
    """
    return _Changes(warehouse, everything).resolve()


class _Changes:
    """One resolution on its way. `changed`: standing articles that are new or differ; `gone`: the rest."""

    def __init__(self, warehouse: Warehouse, everything: bool) -> None:
        self._warehouse = warehouse
        rows = warehouse.run_sql_file("changes/articles", everything=everything).to_pylist()
        self._signatures = {r["article_id"]: r["signature"] for r in rows if r["signature"] is not None}
        self._gone = {r["article_id"] for r in rows if r["signature"] is None}
        self._is_refresh = everything or any(not row["is_new"] for row in rows)
        self._everything = everything
        self._known: dict[str, _Known] = {}
        self._articles = {a.article_id: a for a in read_staged(warehouse, self._signatures)}
        self._links: dict[str, LineageLink] = {}
        self._near: dict[str, Neighbourhood] = {}
        self._base: dict[str, ArticleDate] = {}
        # Articles of which everything is derived anew, and all that this takes away from.
        self._dirty = set(self._signatures)
        self._blocks: dict[str, frozenset[int]] = {}
        self._base_blocks: dict[str, frozenset[int]] = {}
        self._names = _NameBook(warehouse, self._articles, self._gone, is_alone=everything)

    @property
    def _old(self) -> set[str]:
        """Articles whose rows in the warehouse say nothing any more."""
        return self._dirty | self._gone

    def resolve(self) -> tuple[Resolution, Scope]:
        self._find_copies()
        self._dirty |= self._names.touched()
        self._read_fully(self._dirty)
        dates = self._date_together()
        links = self._link_names(dates)
        old_links = self._stored_links(self._old)
        persons, roles = self._describe(links, old_links, dates)
        names = {person.person_id: person.name for person in persons}
        touched = {link.person_id for link in (*links, *old_links)}
        told, pool, old_stories = self._touched_tellings(dates, links, self._renamed(names))
        scored = scored_pairs(told)
        clusters = cluster(told, scored)
        others = {p for t in told for p in t.person_ids if p} - names.keys()
        events = summarize(clusters.events, {**self._person_names(others), **names})
        former, around = self._former_events(told)
        relations = self._relations(clusters.events, events, former, around, pool)
        standing = sorted(self._dirty)
        resolution = Resolution(
            dates=tuple(dates[article_id] for article_id in standing),
            lineages=tuple(sorted(self._all_links(), key=lambda link: link.article_id)),
            persons=persons,
            person_links=tuple(links),
            person_roles=roles,
            events=events,
            event_links=event_links(clusters.events),
            merges=clusters.merges,
            relations=relations,
        )
        state = self._state(told, stories(told, scored), old_stories)
        scope = Scope(
            self._everything,
            frozenset(self._old),
            frozenset(former),
            frozenset(touched),
            self._is_refresh,
            state,
        )
        return resolution, scope

    # --- reading ------------------------------------------------------------------------------------

    def _rows(self, name: str, **tables: pa.Table) -> list[dict[str, Any]]:
        with self._warehouse.incoming({f"incoming_{key}": table for key, table in tables.items()}):
            rows: list[dict[str, Any]] = self._warehouse.run_sql_file(f"changes/{name}").to_pylist()
        return rows

    def _read_fully(self, ids: Iterable[str]) -> None:
        missing = set(ids) - self._articles.keys()
        self._articles.update({a.article_id: a for a in read_staged(self._warehouse, missing)})

    def _know(self, ids: Iterable[str]) -> None:
        """Read how articles were resolved the last time."""
        missing = set(ids) - self._known.keys()
        if not missing:
            return
        with self._warehouse.incoming({"incoming_ids": _ids(missing)}):
            table = self._warehouse.run_sql_file("changes/state")
        columns = ["lineage_id", "origin_source_id", "is_copy", "near_id", "story_id", "signature"]
        columns += ["base_from", "base_to", "base_precision", "base_reasons"]
        for when, row in zip(from_table(ArticleDate, table), table.select(columns).to_pylist(), strict=True):
            base = when
            if row["base_from"] is not None:
                base = replace(
                    when,
                    published_at=None,
                    published_from=row["base_from"],
                    published_to=row["base_to"],
                    precision=row["base_precision"],
                    reasons=when.reasons[: row["base_reasons"]],
                )
            lineage_id, origin = row["lineage_id"], row["origin_source_id"]
            # Without a basis: nothing new is known of the line.
            link = LineageLink(
                when.article_id, lineage_id, origin, row["is_copy"], "", independence(origin, lineage_id)
            )
            self._known[when.article_id] = _Known(
                when,
                base,
                link,
                row["near_id"],
                row["story_id"],
                row["signature"],
            )

    def _stored_links(self, ids: Iterable[str]) -> list[PersonLink]:
        wanted = _ids(ids)
        if self._everything or not wanted.num_rows:
            return []
        return [PersonLink(**row) for row in self._rows("person_links", ids=wanted)]

    # --- copies -------------------------------------------------------------------------------------

    def _find_copies(self) -> None:
        """Lines of reporting of the changed articles and of all that may be one text with them."""
        changed = [self._articles[article_id] for article_id in sorted(self._signatures)]
        near = [] if self._everything else self._read_near(changed)
        self._know([a.article_id for a in near])
        groups = TextGroups([*changed, *near])
        outside: dict[int, dict[str, int]] = {}
        if not self._everything:
            gone = self._rows("fingerprints", ids=_ids(self._gone)) if self._gone else []
            values = {value for article in changed for value in article.fingerprints}
            values.update(value for row in gone for value in row["fingerprints"])
            outside, near_ids = self._holders(groups.decisive_values() | values, near)
            samples = [(a.article_id, a.fingerprints) for a in (*changed, *near)]
            samples += [(row["article_id"], row["fingerprints"]) for row in gone]
            flipped = self._flipped(samples, groups, outside, near_ids)
            if flipped:
                more = self._read_copies(flipped - {a.article_id for a in (*changed, *near)})
                self._know([a.article_id for a in more])
                near += more
                groups = TextGroups([*changed, *near])
                outside, _ = self._holders(groups.decisive_values(), near)
        links = {link.article_id: link for link in groups.links(outside)}
        self._links, self._near = links, groups.neighbourhoods
        self._base = inherit_dates({a.article_id: a.date for a in (*changed, *near)}, links.values())
        for article in near:
            known = self._known[article.article_id]
            is_same = replace(links[article.article_id], basis="") == known.link
            if not is_same or self._base[article.article_id] != known.base:
                self._dirty.add(article.article_id)

    def _read_copies(self, ids: Iterable[str]) -> list[StagedArticle]:
        return read_staged(self._warehouse, ids, ("citations",))

    def _read_near(self, changed: Sequence[StagedArticle]) -> list[StagedArticle]:
        samples = [(a.article_id, value) for a in changed for value in a.fingerprints]
        table = pa.table(
            {
                "article_id": pa.array([article_id for article_id, _ in samples], pa.string()),
                "value": pa.array([value for _, value in samples], pa.int64()),
            }
        )
        with self._warehouse.incoming({"incoming_samples": table, "incoming_ids": _ids(self._old)}):
            rows = self._warehouse.run_sql_file(
                "changes/near_articles", min_shared=MIN_SHARED, least_part=EDITED
            )
        return self._read_copies(rows.column("article_id").to_pylist())

    def _holders(
        self, values: Iterable[int], near: Sequence[StagedArticle]
    ) -> tuple[dict[int, dict[str, int]], dict[int, set[str]]]:
        """Stories of the other articles that hold these 5-grams; and the copies among those articles."""
        table = pa.table({"value": pa.array(sorted(values), pa.int64())})
        inside = self._old | {article.article_id for article in near}
        outside: dict[int, dict[str, int]] = defaultdict(dict)
        near_ids: dict[int, set[str]] = defaultdict(set)
        for row in self._rows("holders", values=table, ids=_ids(inside)) if table.num_rows else []:
            outside[row["value"]][row["story_id"]] = row["articles"]
            if row["near_ids"]:
                near_ids[row["value"]].update(row["near_ids"])
        return outside, near_ids

    def _flipped(
        self,
        samples: Iterable[tuple[str, Sequence[int]]],
        groups: TextGroups,
        outside: Mapping[int, Mapping[str, int]],
        near_ids: Mapping[int, set[str]],
    ) -> set[str]:
        """Copies that hold what is nobody's text since articles changed, or what is so no more."""
        self._know(self._old)
        before: dict[int, Counter[str]] = defaultdict(Counter)
        after: dict[int, Counter[str]] = defaultdict(Counter)
        for article_id, sample in samples:
            known, now = self._known.get(article_id), groups.neighbourhoods.get(article_id)
            for value in near_ids.keys() & set(sample):
                if known:
                    before[value][known.story] += 1
                if now:
                    after[value][now.story_id] += 1
        flipped: set[str] = set()
        for value in before.keys() | after.keys():
            held = Counter(outside[value])
            if is_furniture(held + before[value]) != is_furniture(held + after[value]):
                flipped |= near_ids[value]
        if not flipped:
            return set()
        rows = self._warehouse.run_sql_file("changes/near_group", near_ids=sorted(flipped)).to_pylist()
        return {row["article_id"] for row in rows}

    def _all_links(self) -> list[LineageLink]:
        """Whole lines of the articles in `_links`, and what is known of other articles derived anew."""
        self._know(self._dirty - self._links.keys())
        others = [self._known[article_id].link for article_id in self._dirty - self._links.keys()]
        return [*self._links.values(), *others]

    # --- dates --------------------------------------------------------------------------------------

    def _base_date(self, article_id: str) -> ArticleDate:
        return self._base[article_id] if article_id in self._base else self._known[article_id].base

    def _date_together(self) -> dict[str, ArticleDate]:
        """Dates of the articles derived anew; others join them where a new telling dates them better."""
        self._know(self._dirty - self._base.keys())
        base = {article_id: self._base_date(article_id) for article_id in self._dirty}
        links = self._link_names(base)
        own = self._tell(self._dirty, base, links)
        self._base_blocks = _blocks_of(own)
        open_ids = {article_id for article_id in self._dirty if is_narrowable(base[article_id])}
        near = set() if self._everything else self._narrowable_mates(self._base_blocks)
        if not open_ids and not near:
            return base
        mates: set[str] = set()
        if not self._everything:
            blocks = {b for article_id in open_ids for b in self._base_blocks.get(article_id, ())}
            stored = self._rows("blocks", ids=_ids(near)) if near else []
            mates = self._mates(blocks | {row["block"] for row in stored}) | near
        self._know(mates)
        unsure = {article_id for article_id in mates if is_narrowable(self._known[article_id].base)}
        self._read_fully(unsure)
        dates = base | {article_id: self._known[article_id].base for article_id in mates}
        rules = self._names.rules([self._articles[article_id] for article_id in sorted(unsure)])
        unsure_links = [
            link
            for article_id in sorted(unsure)
            for link in link_names(self._articles[article_id], dates[article_id], rules)
        ]
        rest = mates - unsure
        told = [
            *own,
            *self._tell(unsure, dates, unsure_links),
            *self._tell(rest, dates, self._stored_links(rest)),
        ]
        told.sort(key=lambda telling: telling.mention_id)
        asked = open_ids | near
        pairs = [(a, b) for _, a, b, _ in scored_pairs(told, asked)]
        narrowed = narrow_together([self._articles[article_id] for article_id in sorted(asked)], dates, pairs)
        for article_id in near:
            if narrowed[article_id] != self._known[article_id].date:
                self._dirty.add(article_id)
        own_blocks = _blocks_of(told)
        self._base_blocks = {a: own_blocks.get(a, frozenset()) for a in self._dirty}
        return {article_id: narrowed[article_id] for article_id in self._dirty}

    def _narrowable_mates(self, blocks: Mapping[str, frozenset[int]]) -> set[str]:
        old = self._rows("blocks", ids=_ids(self._old)) if self._is_refresh or self._dirty else []
        mates = self._mates({b for found in blocks.values() for b in found} | {row["block"] for row in old})
        self._know(mates)
        return {article_id for article_id in mates if is_narrowable(self._known[article_id].base)}

    def _mates(self, blocks: set[int]) -> set[str]:
        """Articles that tell something in these blocks and are not derived anew."""
        if not blocks:
            return set()
        table = pa.table({"block": pa.array(sorted(blocks), pa.uint32())})
        return {row["article_id"] for row in self._rows("block_mates", blocks=table)} - self._old

    # --- people -------------------------------------------------------------------------------------

    def _link_names(self, dates: Mapping[str, ArticleDate]) -> list[PersonLink]:
        articles = [self._articles[article_id] for article_id in sorted(dates)]
        rules = self._names.rules(articles)
        return [
            link for article in articles for link in link_names(article, dates[article.article_id], rules)
        ]

    def _describe(
        self, links: Sequence[PersonLink], old: Sequence[PersonLink], dates: Mapping[str, ArticleDate]
    ) -> Any:
        touched = {link.person_id for link in (*links, *old)}
        forms = person_forms((self._articles[a] for a in sorted(self._dirty)), links, dates)
        if not self._everything and touched:
            rows = self._rows("person_forms", ids=_ids(self._old), persons=_ids(touched, "person_id"))
            forms += [PersonForm(**{**row, "first": tuple(row["first"].values())}) for row in rows]
        return describe_people(forms)

    def _person_names(self, ids: Iterable[str]) -> dict[str, str]:
        rows = self._rows("person_names", persons=_ids(ids, "person_id"))
        return {row["person_id"]: row["name"] for row in rows}

    def _renamed(self, names: Mapping[str, str]) -> set[tuple[str, str]]:
        """Tellings (article_id, mention_id) of events of persons who are called otherwise from now on."""
        if self._everything:
            return set()
        known = self._person_names(names)
        changed = {person_id for person_id, name in known.items() if names[person_id] != name}
        if not changed:
            return set()
        rows = self._rows("person_tellings", persons=_ids(changed, "person_id"))
        return {(row["article_id"], row["mention_id"]) for row in rows}

    # --- events -------------------------------------------------------------------------------------

    def _tell(
        self, ids: Iterable[str], dates: Mapping[str, ArticleDate], links: Iterable[PersonLink]
    ) -> list[Telling]:
        """Tellings of articles, with the names in them linked to persons."""
        wanted = sorted(ids)
        self._know(set(wanted) - self._links.keys())
        lineages = {a: self._links[a] if a in self._links else self._known[a].link for a in wanted}
        missing = [article_id for article_id in wanted if article_id not in self._articles]
        partly = {a.article_id: a for a in read_staged(self._warehouse, missing, _TOLD)}
        found = [self._articles.get(a) or partly[a] for a in wanted]
        person_ids = {(link.article_id, link.name_number): link.person_id for link in links}
        return tellings(found, dates, lineages, person_ids)  # type: ignore[arg-type]

    def _touched_tellings(
        self,
        dates: Mapping[str, ArticleDate],
        links: Sequence[PersonLink],
        renamed: set[tuple[str, str]],
    ) -> tuple[list[Telling], list[Telling], set[int]]:
        """Tellings whose event may change; all tellings of their articles; keys of their old stories."""
        own = self._tell(self._dirty, dates, links)
        self._blocks = _blocks_of(own)
        if self._everything:
            return own, own, set()
        mates = self._mates({block for blocks in self._blocks.values() for block in blocks})
        pool = {t.mention_id: t for t in [*own, *self._tell_stored(mates)]}
        near = {
            telling.mention_id
            for _, a, b, _ in scored_pairs(sorted(pool.values(), key=_mention_id), self._dirty)
            for telling in (a, b)
            if telling.article_id not in self._dirty
        }
        missing = {article_id for article_id, _ in renamed} - mates - self._old
        pool |= {t.mention_id: t for t in self._tell_stored(missing)}
        near |= {mention_id for _, mention_id in renamed if mention_id in pool}
        numbers = {(pool[m].article_id, pool[m].number) for m in near}
        asked = self._old | {article_id for article_id, _ in numbers}
        keys = {
            row["story_key"]
            for row in self._rows("stories", ids=_ids(asked))
            if row["article_id"] in self._old or (row["article_id"], row["event_number"]) in numbers
        }
        if keys:
            table = pa.table({"story_key": pa.array(sorted(keys), pa.int64())})
            numbers |= {
                (row["article_id"], row["event_number"])
                for row in self._rows("story_tellings", stories=table)
                if row["article_id"] not in self._old
            }
        read = {telling.article_id for telling in pool.values()}
        pool |= {t.mention_id: t for t in self._tell_stored({a for a, _ in numbers} - read)}
        told = [
            t for t in pool.values() if t.article_id in self._dirty or (t.article_id, t.number) in numbers
        ]
        return sorted(told, key=_mention_id), sorted(pool.values(), key=_mention_id), keys

    def _tell_stored(self, ids: set[str]) -> list[Telling]:
        """Tellings of articles that are not derived anew."""
        if not ids:
            return []
        self._know(ids)
        dates = {article_id: self._known[article_id].date for article_id in ids}
        return self._tell(ids, dates, self._stored_links(ids))

    def _former_events(self, told: Sequence[Telling]) -> tuple[set[str], dict[tuple[str, str], str]]:
        """Ids that events of these tellings had; and the events of other tellings in their articles."""
        if self._everything:
            return set(), {}
        mentions = {telling.mention_id for telling in told}
        articles = {telling.article_id for telling in told} | self._old
        former: set[str] = set()
        others: dict[tuple[str, str], str] = {}
        for row in self._rows("events_of", ids=_ids(articles)):
            if row["article_id"] in self._old or row["mention_id"] in mentions:
                former.add(row["event_id"])
            else:
                others[row["article_id"], row["mention_id"]] = row["event_id"]
        return former, others

    def _relations(
        self,
        clusters: Mapping[str, Sequence[Telling]],
        events: Sequence[Event],
        former: set[str],
        around: Mapping[tuple[str, str], str],
        pool: Sequence[Telling],
    ) -> Any:
        """Links of the events to each other and to those around them."""
        touched = {event.event_id: event for event in events}
        told: dict[str, list[Telling]] = {event_id: list(group) for event_id, group in clusters.items()}
        others = set(around.values())
        if not self._everything:
            others |= self._events_near(events)
        others -= former | touched.keys()
        known = {event.event_id: event for event in self._events(others)}
        for telling in pool:
            event_id = around.get((telling.article_id, telling.mention_id))
            if event_id in known:
                told.setdefault(event_id, []).append(telling)
        return tuple(
            link
            for link in relate(told, {**known, **touched})
            if link.event_id in touched or link.related_event_id in touched
        )

    def _events_near(self, events: Sequence[Event]) -> set[str]:
        days = sorted(
            {
                (person_id, event.start_date, event.end_date)
                for event in events
                if event.start_date and event.end_date
                for person_id in event.person_ids
                if person_id
            }
        )
        if not days:
            return set()
        table = pa.table(
            {
                "person_id": pa.array([row[0] for row in days], pa.string()),
                "start_date": pa.array([row[1] for row in days], pa.date32()),
                "end_date": pa.array([row[2] for row in days], pa.date32()),
            }
        )
        return {row["event_id"] for row in self._rows("events_near", days=table)}

    def _events(self, ids: Iterable[str]) -> list[Event]:
        wanted = _ids(ids, "event_id")
        return [_event(row) for row in self._rows("events", events=wanted)] if wanted.num_rows else []

    # --- what is kept -------------------------------------------------------------------------------

    def _state(
        self, told: Sequence[Telling], story: Mapping[str, str], old_stories: set[int]
    ) -> dict[str, pa.Table]:
        near_sizes = Counter(n.near_id for n in self._near.values())
        story_sizes = Counter(n.story_id for n in self._near.values())
        stated = sorted(self._near.keys() | self._dirty)
        self._know(set(stated) - self._signatures.keys())
        rows = []
        for article_id in stated:
            known, now = self._known.get(article_id), self._near.get(article_id)
            if now is not None:
                near_id = now.near_id if near_sizes[now.near_id] > 1 else None
                story_id = now.story_id if story_sizes[now.story_id] > 1 else None
            else:
                near_id, story_id = (known.near_id, known.story_id) if known else (None, None)
            base = self._base_date(article_id)
            is_open = is_narrowable(base)
            signature = self._signatures.get(article_id)
            if signature is None and known is not None:
                signature = known.signature
            rows.append(
                (
                    article_id, signature, near_id, story_id,
                    base.published_from if is_open else None, base.published_to if is_open else None,
                    base.precision if is_open else None, len(base.reasons) if is_open else None,
                )
            )  # fmt: skip
        columns = list(zip(*rows, strict=True)) if rows else [()] * 8
        types = (pa.string(), pa.uint64(), pa.string(), pa.string(), pa.date32(), pa.date32(), pa.string())
        names = ("article_id", "signature", "near_id", "story_id", "base_from", "base_to", "base_precision")
        resolved = {n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=False)}
        resolved["base_reasons"] = pa.array(columns[7], pa.int32())
        none: frozenset[int] = frozenset()
        blocks = [
            (block, article_id)
            for article_id in sorted(self._dirty)
            for block in sorted(self._blocks.get(article_id, none) | self._base_blocks.get(article_id, none))
        ]
        sizes = Counter(story.values())
        storied = [
            (telling.article_id, telling.number, int(first[:15], 16))
            for telling in told
            if sizes[first := story[telling.mention_id]] > 1
        ]
        uses = [(a, use) for a in sorted(self._signatures) for use in self._names.uses[a]]
        return {
            "old_states": _ids({*stated, *self._gone}),
            "old_articles": _ids(self._old),
            "old_uses": _ids(self._signatures.keys() | self._gone),
            "old_stories": pa.table({"story_key": pa.array(sorted(old_stories), pa.int64())}),
            "states": pa.table(resolved),
            "blocks": pa.table(
                {
                    "block": pa.array([block for block, _ in blocks], pa.uint32()),
                    "article_id": pa.array([article_id for _, article_id in blocks], pa.string()),
                }
            ),
            "stories": pa.table(
                {
                    "article_id": pa.array([row[0] for row in storied], pa.string()),
                    "event_number": pa.array([row[1] for row in storied], pa.int32()),
                    "story_key": pa.array([row[2] for row in storied], pa.int64()),
                }
            ),
            "uses": _uses_table(uses),
        }


class _NameBook:
    """What names mean, in changed articles and all others.

    Args:
        warehouse: open.
        changed: articles that are new or differ, by id; of them the warehouse knows nothing, or old things.
        gone: ids of articles that stand no more.
        is_alone: there are no others.
    """

    def __init__(
        self, warehouse: Warehouse, changed: Mapping[str, StagedArticle], gone: set[str], *, is_alone: bool
    ) -> None:
        self._warehouse = warehouse
        self._is_alone = is_alone
        self._old = _ids(changed.keys() | gone)
        self.uses = {article_id: name_uses(article) for article_id, article in changed.items()}
        self._new_facts: dict[str, NameFacts] = {}
        for uses in self.uses.values():
            add_facts(self._new_facts, name_facts(uses))
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
        rows = self._query("name_uses", ids=self._old)
        old_uses: dict[str, list[NameUse]] = defaultdict(list)
        for row in rows:
            old_uses[row.pop("article_id")].append(NameUse(**row))
        old_facts: dict[str, NameFacts] = {}
        for uses in old_uses.values():
            add_facts(old_facts, name_facts(uses))
        every = [use for uses in (*self.uses.values(), *old_uses.values()) for use in uses]
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
        return {row["article_id"] for row in found} - set(self._old.column("article_id").to_pylist())

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
            for row in self._query("name_facts", keys=_keys(read), ids=self._old):
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


def _event(row: Mapping[str, Any]) -> Event:
    people = row["participants"] or []
    place = None
    if row["place_name"] is not None:
        place = PlaceMention(
            0, 0, row["place_name"], row["place_name"], row["place_kind"], row["place_country_code"]
        )
    return Event(
        event_id=row["event_id"],
        plover_type=row["plover_type"],
        kind=row["kind"],
        label=row["label"],
        status=row["status"],
        start_date=row["start_date"],
        end_date=row["end_date"],
        date_precision=row["date_precision"],
        place=place,
        participants=tuple(Participant(p["role"], p["kind"], p["label"], p["country_code"]) for p in people),
        confidence=row["confidence"],
        has_conflict=row["has_conflict"],
        person_ids=tuple(p["person_id"] for p in people),
    )


def _blocks_of(told: Iterable[Telling]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for telling in told:
        found[telling.article_id] |= block_keys(telling)
    return {article_id: frozenset(blocks) for article_id, blocks in found.items()}


def _mention_id(telling: Telling) -> str:
    return telling.mention_id


def _ids(ids: Iterable[str], column: str = "article_id") -> pa.Table:
    return pa.table({column: pa.array(sorted(set(ids)), pa.string())})


def _keys(keys: Iterable[str]) -> pa.Table:
    return _ids(keys, "key")


def _offices(offices: Iterable[Office]) -> pa.Table:
    rows = sorted(offices)
    return pa.table(
        {
            name: pa.array([row[number] for row in rows], pa.string())
            for number, name in enumerate(("family", "role", "country"))
        }
    )


def _uses_table(uses: Sequence[tuple[str, NameUse]]) -> pa.Table:
    rows = [use for _, use in uses]
    strings = ("key", "label", "family", "role", "country", "short_key", "nick_key")
    columns: dict[str, Any] = {n: pa.array([getattr(use, n) for use in rows], pa.string()) for n in strings}
    columns["article_id"] = pa.array([article_id for article_id, _ in uses], pa.string())
    columns["is_full"] = pa.array([use.is_full for use in rows], pa.bool_())
    columns["is_family_first"] = pa.array([use.is_family_first for use in rows], pa.bool_())
    columns["mentions"] = pa.array([use.mentions for use in rows], pa.int32())
    return pa.table(columns)
