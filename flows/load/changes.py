"""A warehouse in, the resolution of what changed in it out: only what a change can touch is read.

Every stage of resolution is a matter of few articles: copies share 5-grams, names are forms of each other,
events share a block (kind, party, month). What a stage needs of all others is kept in staging
(`sql/schema/0010_resolution.sql`) and added up there. The answer is that of `flows.resolve.resolve` on all
standing articles, as far as it differs from what is loaded; in blocks of more than 40 tellings, where
only neighbours are compared, it may differ in which of them are compared.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from flows.load import incoming
from flows.load.forms import forms_of_all, forms_table, merged
from flows.load.names import NameBook
from flows.load.told import Block, blocks_of, blocks_table, mention_key, stored_tellings, tellings_table
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
from flows.resolve.compare import DISAGREE
from flows.resolve.dating import inherit_dates
from flows.resolve.events import NEIGHBOURS, cluster, event_links, scored_pairs, stories
from flows.resolve.joint_dating import is_narrowable, narrow_together
from flows.resolve.lineage import (
    EDITED,
    MIN_SHARED,
    Held,
    Neighbourhood,
    TextGroups,
    independence,
    is_furniture,
)
from flows.resolve.people import PersonForm, describe_people, link_names, person_forms
from flows.resolve.relations import relate, travels
from flows.resolve.summary import summarize
from flows.resolve.tellings import Telling, tellings
from flows.tables import from_part_table, from_table
from flows.warehouse import Warehouse

AT_ONCE = 2000
"""Changed articles that are resolved at once: what bounds the memory of a load."""

_PARTS: dict[str, type] = {
    "names": NameMention,
    "places": PlaceMention,
    "times": TimeMention,
    "citations": Citation,
    "events": EventMention,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a resolution is of, and what is kept for the next.

    Attributes:
        is_whole: of everything; articles, events and persons are not listed then.
        articles: ids of those whose rows are derived anew; those that are gone among them.
        events: ids of the events as they were that are told anew, or no more.
        persons: ids of those that are or were meant in these articles.
        is_refresh: something went or changed, so that dimensions are counted afresh.
        is_complete: nothing else has changed; otherwise more is to be resolved and loaded after this.
        state: rows for the tables of sql/schema/0010_resolution.sql and after, by table; those that begin
            with `old_` name the rows that they replace.
    """

    is_whole: bool
    articles: frozenset[str]
    events: frozenset[str]
    persons: frozenset[str]
    is_refresh: bool
    is_complete: bool
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
    wanted = incoming.ids(ids)
    if not wanted.num_rows:
        return []
    with warehouse.incoming({"incoming_ids": wanted}):
        warehouse.run_sql_file("staged/first_reading")
        rows = warehouse.run_sql_file("staged/articles")
        found: dict[str, dict[str, Any]] = {
            part: from_part_table(_PARTS[part], warehouse.run_sql_file(f"staged/{part}")) for part in parts
        }
    dates = from_table(ArticleDate, rows)
    columns = ("source_id", "word_count", "extraction_version", "fingerprints", "topic")
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
                topic=tuple(topic or ()),
                **{part: records.get(when.article_id, ()) for part, records in found.items()},
            ),
        )
        for when, (source_id, word_count, version, fingerprints, topic) in zip(dates, values, strict=True)
    ]


def resolve_changes(
    warehouse: Warehouse, *, everything: bool = False, most: int = AT_ONCE
) -> tuple[Resolution, Scope]:
    """Resolve what was staged, changed or withdrawn since the last load, and what it touches.

    Args:
        warehouse: open for writing; nothing may be staged between this and `load_facts`.
        everything: resolve all articles, as if nothing were loaded.
        most: resolve so many changed articles at once, and leave the rest to the next call; not of
            everything.
    """
    return _Changes(warehouse, everything, most).resolve()


class _Changes:
    """One resolution on its way. `changed`: standing articles that are new or differ; `gone`: the rest."""

    def __init__(self, warehouse: Warehouse, everything: bool, most: int) -> None:
        self._warehouse = warehouse
        most = sys.maxsize if everything else most
        rows = warehouse.run_sql_file("changes/articles", everything=everything, most=most).to_pylist()
        self._is_complete = len(rows) < most
        self._signatures = {r["article_id"]: r["signature"] for r in rows if r["signature"] is not None}
        self._gone = {r["article_id"] for r in rows if r["signature"] is None}
        # Nothing can be found of these, so that nothing is looked for.
        self._new = {r["article_id"] for r in rows if r["is_new"]}
        self._is_refresh = everything or any(not row["is_new"] for row in rows)
        self._everything = everything
        self._known: dict[str, _Known] = {}
        self._articles = {a.article_id: a for a in read_staged(warehouse, self._signatures)}
        self._links: dict[str, LineageLink] = {}
        self._near: dict[str, Neighbourhood] = {}
        # 5-grams whose other holders stand in the temp table held_values.
        self._held: set[int] = set()
        self._base: dict[str, ArticleDate] = {}
        # Articles of which everything is derived anew, and all that this takes away from.
        self._dirty = set(self._signatures)
        # Blocks of their tellings, also of those with dates that others do not narrow.
        self._blocks: list[Block] = []
        self._base_blocks: list[Block] = []
        self._old_keys: set[int] = set()
        former = (self._signatures.keys() - self._new) | self._gone
        self._names = NameBook(warehouse, self._articles, former, is_alone=everything)

    @property
    def _old(self) -> set[str]:
        """Articles whose rows in the warehouse say nothing any more."""
        return self._dirty | self._gone

    def resolve(self) -> tuple[Resolution, Scope]:
        self._find_copies()
        self._dirty |= self._names.touched()
        self._read_fully(self._dirty)
        dates, links, own = self._date_together()
        old_links = self._stored_links(self._old)
        forms = self._forms(links, old_links, dates)
        persons, roles = describe_people(forms)
        names = {person.person_id: person.name for person in persons}
        touched = {link.person_id for link in (*links, *old_links)}
        renamed = self._renamed(names)
        told, old_stories = self._touched_tellings(own, renamed)
        scored = scored_pairs(told)
        clusters = cluster(told, scored)
        changed, former = self._changed_events(clusters.events, renamed)
        mentions = {telling.mention_id for group in changed.values() for telling in group}
        others = {p for group in changed.values() for t in group for p in t.person_ids if p} - names.keys()
        events = summarize(changed, {**self._person_names(others), **names})
        relations = self._relations(changed, events, former)
        standing = sorted(self._dirty)
        resolution = Resolution(
            dates=tuple(dates[article_id] for article_id in standing),
            lineages=tuple(sorted(self._all_links(), key=lambda link: link.article_id)),
            persons=persons,
            person_links=tuple(links),
            person_roles=roles,
            events=events,
            event_links=event_links(changed),
            merges=tuple(merge for merge in clusters.merges if merge.mention_id_a in mentions),
            relations=relations,
        )
        state = self._state(own, told, stories(told, scored), old_stories)
        state["forms"], state["old_persons"] = forms_table(forms), incoming.ids(touched, "person_id")
        scope = Scope(
            self._everything,
            frozenset(self._old),
            frozenset(former),
            frozenset(touched),
            self._is_refresh,
            self._is_complete,
            state,
        )
        return resolution, scope

    # --- reading ------------------------------------------------------------------------------------

    def _table(self, name: str, **tables: pa.Table) -> pa.Table:
        with self._warehouse.incoming({f"incoming_{key}": table for key, table in tables.items()}):
            return self._warehouse.run_sql_file(f"changes/{name}")

    def _rows(self, name: str, **tables: pa.Table) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._table(name, **tables).to_pylist()
        return rows

    def _read_fully(self, ids: Iterable[str]) -> None:
        missing = set(ids) - self._articles.keys()
        self._articles.update({a.article_id: a for a in read_staged(self._warehouse, missing)})

    def _know(self, ids: Iterable[str]) -> None:
        """Read how articles were resolved the last time."""
        missing = set(ids) - self._known.keys() - self._new
        if not missing:
            return
        with self._warehouse.incoming({"incoming_ids": incoming.ids(missing)}):
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
        wanted = incoming.ids(set(ids) - self._new)
        if self._everything or not wanted.num_rows:
            return []
        return [PersonLink(**row) for row in self._rows("person_links", ids=wanted)]

    # --- copies -------------------------------------------------------------------------------------

    def _find_copies(self) -> None:
        """Lines of reporting of the changed articles and of all that may be one text with them."""
        changed = [self._articles[article_id] for article_id in sorted(self._signatures)]
        gone = self._rows("fingerprints", ids=incoming.ids(self._gone)) if self._gone else []
        near = [] if self._everything else self._read_near(changed, gone)
        self._know([a.article_id for a in near])
        groups = TextGroups([*changed, *near])
        outside: dict[int, Held] = {}
        if not self._everything:
            outside, common = self._holders(near)
            samples = [(a.article_id, a.fingerprints) for a in (*changed, *near)]
            samples += [(row["article_id"], row["fingerprints"]) for row in gone]
            flipped = self._flipped(samples, groups, outside, common)
            if flipped:
                more = self._read_copies(flipped - {a.article_id for a in (*changed, *near)})
                self._know([a.article_id for a in more])
                near += more
                groups = TextGroups([*changed, *near])
                outside, _ = self._holders(near)
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

    def _read_near(
        self, changed: Sequence[StagedArticle], gone: Iterable[Mapping[str, Any]]
    ) -> list[StagedArticle]:
        """Other articles that may be one text with these; `gone`: 5-grams of articles that stand no more."""
        samples = [(number, value) for number, a in enumerate(changed) for value in a.fingerprints]
        values = {value for _, value in samples}
        values.update(value for row in gone for value in row["fingerprints"])
        self._hold(values, self._old)
        table = pa.table(
            {
                "number": pa.array([number for number, _ in samples], pa.int32()),
                "value": pa.array([value for _, value in samples], pa.int64()),
            }
        )
        with self._warehouse.incoming({"incoming_samples": table, "incoming_ids": incoming.ids(self._old)}):
            rows = self._warehouse.run_sql_file(
                "changes/near_articles", min_shared=MIN_SHARED, least_part=EDITED
            )
        return self._read_copies(rows.column("article_id").to_pylist())

    def _hold(self, values: Iterable[int], ids: Iterable[str]) -> None:
        """Find all other articles than these that hold one of the 5-grams."""
        self._held = set(values)
        self._rows("held", values=incoming.keys(self._held, "value"), ids=incoming.ids(ids))

    def _holders(self, near: Sequence[StagedArticle]) -> tuple[dict[int, Held], set[int]]:
        """How the other articles hold these 5-grams; and which of them are in copies among those articles."""
        if near:
            values = self._held.union(*(article.fingerprints for article in near))
            self._hold(values, self._old | {article.article_id for article in near})
        rows = self._rows("holders")
        outside = {row["value"]: Held(row["stories"], row["most"], row["articles"]) for row in rows}
        return outside, {row["value"] for row in rows if row["is_near"]}

    def _flipped(
        self,
        samples: Iterable[tuple[str, Sequence[int]]],
        groups: TextGroups,
        outside: Mapping[int, Held],
        common: set[int],
    ) -> set[str]:
        """Copies that hold what is nobody's text since articles changed, or what is so no more."""
        self._know(self._old)
        before: dict[int, Counter[str]] = defaultdict(Counter)
        after: dict[int, Counter[str]] = defaultdict(Counter)
        for article_id, sample in samples:
            known, now = self._known.get(article_id), groups.neighbourhoods.get(article_id)
            for value in common.intersection(sample):
                if known:
                    before[value][known.story] += 1
                if now:
                    after[value][now.story_id] += 1
        flipped = {
            value
            for value in before.keys() | after.keys()
            if is_furniture(before[value], outside[value]) != is_furniture(after[value], outside[value])
        }
        if not flipped:
            return set()
        return {row["article_id"] for row in self._rows("near_group", values=incoming.keys(flipped, "value"))}

    def _all_links(self) -> list[LineageLink]:
        """Whole lines of the articles in `_links`, and what is known of other articles derived anew."""
        self._know(self._dirty - self._links.keys())
        others = [self._known[article_id].link for article_id in self._dirty - self._links.keys()]
        return [*self._links.values(), *others]

    # --- dates --------------------------------------------------------------------------------------

    def _base_date(self, article_id: str) -> ArticleDate:
        return self._base[article_id] if article_id in self._base else self._known[article_id].base

    def _date_together(self) -> tuple[dict[str, ArticleDate], list[PersonLink], list[Telling]]:
        """Dates, links and tellings of the articles derived anew.

        Others join these where a new telling dates them better.
        """
        self._know(self._dirty - self._base.keys())
        base = {article_id: self._base_date(article_id) for article_id in self._dirty}
        links = self._link_names(base)
        own = self._tell(self._dirty, base, links)
        self._base_blocks = self._blocks = blocks_of(own)
        open_ids = {article_id for article_id in self._dirty if is_narrowable(base[article_id])}
        near = set() if self._everything else self._narrowable_mates()
        if not open_ids and not near:
            return base, links, own
        narrowed = self._narrowed(base, own, open_ids, near)
        for article_id in near:
            if narrowed[article_id] != self._known[article_id].date:
                self._dirty.add(article_id)
        dates = {article_id: narrowed[article_id] for article_id in self._dirty}
        links = self._link_names(dates)
        own = self._tell(self._dirty, dates, links)
        self._blocks = blocks_of(own)
        return dates, links, own

    def _narrowed(
        self, base: Mapping[str, ArticleDate], own: Sequence[Telling], open_ids: set[str], near: set[str]
    ) -> dict[str, ArticleDate]:
        """Dates of `open_ids` and `near` as far as their own tellings and those of others narrow them."""
        mates: set[str] = set()
        keys: set[int] = set()
        if not self._everything:
            open_keys = {mention_key(t.mention_id) for t in own if t.article_id in open_ids}
            blocks = {row.block for row in self._base_blocks if row.mention_key in open_keys}
            blocks |= self._stored_blocks(self._keys_of(near))
            found = self._mates(blocks)
            mates = set(found.values()) | near
            keys = set(found)
        self._know(mates)
        unsure = {article_id for article_id in mates if is_narrowable(self._known[article_id].base)}
        self._read_fully(unsure)
        dates = {**base, **{article_id: self._known[article_id].base for article_id in mates}}
        rules = self._names.rules([self._articles[article_id] for article_id in sorted(unsure)])
        links = [
            link
            for article_id in sorted(unsure)
            for link in link_names(self._articles[article_id], dates[article_id], rules)
        ]
        unsure_told = self._tell(unsure, dates, links)
        rest = [telling for telling in self._stored(keys) if telling.article_id not in unsure]
        told = sorted([*own, *unsure_told, *rest], key=_mention_id)
        asked = open_ids | near
        self._base_blocks = [*self._base_blocks, *blocks_of(t for t in unsure_told if t.article_id in near)]
        pairs = [(a, b) for _, a, b, _ in scored_pairs(told, asked)]
        return narrow_together([self._articles[article_id] for article_id in sorted(asked)], dates, pairs)

    def _narrowable_mates(self) -> set[str]:
        """Articles whose date others may narrow, with a telling in a block that changed."""
        blocks = {row.block for row in self._base_blocks} | self._stored_blocks(self._keys_of(self._old))
        mates = set(self._mates(blocks, is_open=True).values())
        self._know(mates)
        return mates

    def _stored_blocks(self, keys: set[int]) -> set[int]:
        return {row["block"] for row in self._rows("blocks", keys=incoming.keys(keys))} if keys else set()

    def _mates(self, blocks: set[int], *, is_open: bool = False) -> dict[int, str]:
        """Tellings in these blocks of articles that are not derived anew: article_id by mention_key."""
        if not blocks:
            return {}
        table = pa.table({"block": pa.array(sorted(blocks), pa.uint32())})
        with self._warehouse.incoming({"incoming_blocks": table}):
            rows = self._warehouse.run_sql_file("changes/block_mates", is_open=is_open).to_pylist()
        return {row["mention_key"]: row["article_id"] for row in rows if row["article_id"] not in self._old}

    def _keys_of(self, ids: Iterable[str]) -> set[int]:
        """Keys of the tellings that articles had when they were resolved the last time."""
        wanted = incoming.ids(set(ids) - self._new)
        if self._everything or not wanted.num_rows:
            return set()
        return {row["mention_key"] for row in self._rows("keys_of", ids=wanted)}

    # --- people -------------------------------------------------------------------------------------

    def _link_names(self, dates: Mapping[str, ArticleDate]) -> list[PersonLink]:
        articles = [self._articles[article_id] for article_id in sorted(dates)]
        rules = self._names.rules(articles)
        return [
            link for article in articles for link in link_names(article, dates[article.article_id], rules)
        ]

    def _forms(
        self, links: Sequence[PersonLink], old: Sequence[PersonLink], dates: Mapping[str, ArticleDate]
    ) -> list[PersonForm]:
        """All ways in which the persons of these links are named, here and elsewhere."""
        new = person_forms((self._articles[a] for a in sorted(self._dirty)), links, dates)
        return merged(new) if self._everything else forms_of_all(self._warehouse, new, old, self._old)

    def _person_names(self, ids: Iterable[str]) -> dict[str, str]:
        rows = self._rows("person_names", persons=incoming.ids(ids, "person_id"))
        return {row["person_id"]: row["name"] for row in rows}

    def _renamed(self, names: Mapping[str, str]) -> set[int]:
        """Tellings of events of persons who are called otherwise from now on."""
        if self._everything:
            return set()
        known = self._person_names(names)
        changed = {person_id for person_id, name in known.items() if names[person_id] != name}
        if not changed:
            return set()
        rows = self._rows("person_tellings", persons=incoming.ids(changed, "person_id"))
        return {row["mention_key"] for row in rows}

    # --- events -------------------------------------------------------------------------------------

    def _tell(
        self, ids: Iterable[str], dates: Mapping[str, ArticleDate], links: Iterable[PersonLink]
    ) -> list[Telling]:
        """Tellings of articles that were read, with the names in them linked to persons."""
        wanted = sorted(ids)
        self._know(set(wanted) - self._links.keys())
        lineages = {a: self._links[a] if a in self._links else self._known[a].link for a in wanted}
        person_ids = {(link.article_id, link.name_number): link.person_id for link in links}
        return tellings([self._articles[a] for a in wanted], dates, lineages, person_ids)  # type: ignore[arg-type]

    def _stored(self, keys: Iterable[int]) -> list[Telling]:
        """Tellings as they were resolved the last time."""
        wanted = incoming.keys(keys)
        return stored_tellings(self._table("tellings", keys=wanted)) if wanted.num_rows else []

    def _stored_of(self, ids: Iterable[str]) -> list[Telling]:
        """Tellings of articles as they were resolved the last time."""
        wanted = incoming.ids(ids)
        return stored_tellings(self._table("tellings_of", ids=wanted)) if wanted.num_rows else []

    def _candidates(self, own: Iterable[Telling]) -> list[Telling]:
        """Stored tellings that may be one event with one of these."""
        mentions = {mention_key(telling.mention_id) for telling in own}
        blocks = blocks_table([row for row in self._blocks if row.mention_key in mentions])
        if not blocks.num_rows:
            return []
        tables = {"incoming_own": blocks, "incoming_keys": incoming.keys(self._old_keys)}
        with self._warehouse.incoming(tables):
            rows = self._warehouse.run_sql_file(
                "changes/candidates", most_days=DISAGREE, neighbours=NEIGHBOURS
            )
        return self._stored(rows.column("mention_key").to_pylist())

    def _touched_tellings(self, own: Sequence[Telling], renamed: set[int]) -> tuple[list[Telling], set[int]]:
        """Tellings whose event may change, sorted by mention_id; keys of the stories they belonged to."""
        if self._everything:
            return list(own), set()
        self._old_keys = self._keys_of(self._old)
        pool = {mention_key(t.mention_id): t for t in (*own, *self._candidates(own))}
        near = {
            mention_key(telling.mention_id)
            for _, a, b, _ in scored_pairs(sorted(pool.values(), key=_mention_id), self._dirty)
            for telling in (a, b)
            if telling.article_id not in self._dirty
        }
        near |= renamed - self._old_keys
        asked = incoming.keys(near | self._old_keys)
        story_rows = self._rows("stories", keys=asked) if asked.num_rows else []
        near |= {row["mention_key"] for row in story_rows} - self._old_keys
        pool |= {mention_key(t.mention_id): t for t in self._stored(near - pool.keys())}
        told = [t for key, t in pool.items() if key in near or t.article_id in self._dirty]
        return sorted(told, key=_mention_id), {row["story_key"] for row in story_rows}

    def _changed_events(
        self, clusters: Mapping[str, Sequence[Telling]], renamed: set[int]
    ) -> tuple[dict[str, Sequence[Telling]], set[str]]:
        """Events that are not told as they were, and the ids under which their tellings were told."""
        if self._everything:
            return dict(clusters), set()
        keys = {t.mention_id: mention_key(t.mention_id) for group in clusters.values() for t in group}
        rows = self._rows("events_of", keys=incoming.keys({*keys.values(), *self._old_keys}))
        known = {row["mention_key"]: row for row in rows}
        changed: dict[str, Sequence[Telling]] = {}
        former = {row["event_id"] for row in rows if row["mention_key"] in self._old_keys}
        for event_id, group in clusters.items():
            before = [known.get(keys[t.mention_id]) for t in group]
            is_same = all(
                row is not None
                and row["event_id"] == event_id
                and row["mention_count"] == len(group)
                and row["mention_key"] not in renamed
                and telling.article_id not in self._dirty
                for row, telling in zip(before, group, strict=True)
            )
            if not is_same:
                changed[event_id] = group
                former |= {row["event_id"] for row in before if row is not None}
        return changed, former

    def _relations(
        self, clusters: Mapping[str, Sequence[Telling]], events: Sequence[Event], former: set[str]
    ) -> Any:
        """Links of the events to each other and to those around them."""
        touched = {event.event_id: event for event in events}
        told: dict[str, list[Telling]] = {event_id: list(group) for event_id, group in clusters.items()}
        around = {} if self._everything else self._told_around(clusters, former | touched.keys())
        others = set() if self._everything else self._events_near(events)
        others = (others | around.keys()) - former - touched.keys()
        known = {event.event_id: event for event in self._events(others)}
        told |= {event_id: group for event_id, group in around.items() if event_id in known}
        return tuple(
            link
            for link in relate(told, {**known, **touched})
            if link.event_id in touched or link.related_event_id in touched
        )

    def _told_around(
        self, clusters: Mapping[str, Sequence[Telling]], left_out: set[str]
    ) -> dict[str, list[Telling]]:
        """Tellings of other events in the articles of these, by event."""
        ids = {telling.article_id for group in clusters.values() for telling in group} - self._dirty
        pool = {mention_key(telling.mention_id): telling for telling in self._stored_of(ids)}
        found: dict[str, list[Telling]] = defaultdict(list)
        for row in self._rows("events_of", keys=incoming.keys(pool)) if pool else []:
            if row["event_id"] not in left_out:
                found[row["event_id"]].append(pool[row["mention_key"]])
        return found

    def _events_near(self, events: Sequence[Event]) -> set[str]:
        """Events on whose days the persons of these were on the way, or may have been."""
        days = sorted(
            {
                (person_id, event.start_date, event.end_date)
                for event in events
                for person_id, *_ in travels(event)
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
        wanted = incoming.ids(ids, "event_id")
        return [_event(row) for row in self._rows("events", events=wanted)] if wanted.num_rows else []

    # --- what is kept -------------------------------------------------------------------------------

    def _state(
        self, own: Sequence[Telling], told: Sequence[Telling], story: Mapping[str, str], old_stories: set[int]
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
        keys = {telling.mention_id: mention_key(telling.mention_id) for telling in told}
        sizes = Counter(story.values())
        storied = [
            (keys[telling.mention_id], int(first[:15], 16))
            for telling in told
            if sizes[first := story[telling.mention_id]] > 1
        ]
        own_keys = {keys[telling.mention_id] for telling in own}
        open_keys = {keys[t.mention_id] for t in own if is_narrowable(self._base_date(t.article_id))}
        # Those with the final dates win; of the others, that they exist is what counts.
        by_key = {
            (row.block, row.mention_key): row
            for row in (*self._base_blocks, *self._blocks)
            if row.mention_key in own_keys
        }
        blocks = [by_key[key] for key in sorted(by_key)]
        is_open = pa.array([row.mention_key in open_keys for row in blocks], pa.bool_())
        return {
            "old_states": incoming.ids({*stated, *self._gone}),
            **self._names.state(),
            "old_tellings": incoming.keys(self._old_keys),
            "old_stories": incoming.keys(old_stories, "story_key"),
            "states": pa.table(resolved),
            "tellings": tellings_table(own),
            "blocks": blocks_table(blocks).drop_columns(["is_rare"]).append_column("is_open", is_open),
            "stories": pa.table(
                {
                    "mention_key": pa.array([row[0] for row in storied], pa.int64()),
                    "story_key": pa.array([row[1] for row in storied], pa.int64()),
                }
            ),
        }


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


def _mention_id(telling: Telling) -> str:
    return telling.mention_id
