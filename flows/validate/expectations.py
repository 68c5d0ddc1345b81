"""Great Expectations suites, as Python: what must hold for a batch of news before it may be staged, and what
is to be expected of the warehouse as a whole.

A suite of a batch looks at one frame of `flows.validate.frames`, a suite of the warehouse at the rows of one
file of sql/judge, whose columns are ids, numbers and words of our own
vocabularies. No text of an article stands in a frame, because Data Docs print values as live HTML.

`severity` decides: `critical` sets the articles of the failing rows aside, `warning` is recorded. `meta`
`scope: batch` makes a critical failure reject the whole batch. `notes` say why the rule exists. What must
hold for the warehouse as a whole (keys, references, counts) stands in sql/checks instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import great_expectations as gx
from great_expectations import expectations as expect

from flows.records import PLOVER_TYPES, STATUSES

BATCH = {"scope": "batch"}
# What says something about a large batch says nothing about three articles.
LARGE_BATCH = {"scope": "batch", "min_rows": 20}


WAREHOUSE_SUITES = ("articles", "events", "participants", "event_timeline", "people", "sources")
"""Suites that `wirehouse validate` runs; each looks at the rows of `sql/judge/<name>.sql`."""


def suites(rows: Mapping[str, int]) -> dict[str, gx.ExpectationSuite]:
    """The suite of each frame in `rows`, without the rules that want more rows than it has."""
    rules = {
        "articles": _articles,
        "spans": _spans,
        "events": _events,
        "participants": _participants,
        "accounts": _accounts,
        "event_timeline": _event_timeline,
        "people": _people,
        "sources": _sources,
    }
    return {
        name: gx.ExpectationSuite(
            name=name,
            expectations=[rule for rule in rules[name]() if (rule.meta or {}).get("min_rows", 0) <= count],
        )
        for name, count in rows.items()
    }


def _articles() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeUnique(
            column="article_id",
            severity="critical",
            notes="One text at one outlet is one article; copies were recorded before as duplicates.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="text_chars", min_value=1, max_value=5_000_000,
            severity="critical",
            notes="An article without text has nothing to quote; a longer one is a dump, not an article.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="language", value_set=["en"],
            severity="critical",
            notes="The pipeline reads English; other text would give nonsense that looks like facts.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="is_dated_before_fetch", value_set=[True],
            severity="critical",
            notes="An article cannot be written after it was received: the date was read wrong or is a lie.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="published_year", min_value=1690,
            severity="critical",
            notes="Older than the first newspapers in English: a misread number.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="is_range_ordered", value_set=[True],
            severity="critical",
            notes="published_from lies after published_to: every date of the article would be wrong.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="has_title", value_set=[True], mostly=0.5,
            severity="warning",
            notes="Most articles have a headline; when most lose it, an outlet changed its pages.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="has_source", value_set=[True], mostly=0.5,
            severity="warning",
            notes="Without an outlet nothing can be counted as independent confirmation.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="has_date", value_set=[True], mostly=0.5,
            severity="warning",
            notes="Relative dates (\"on Tuesday\") of undated articles stay unresolved.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="has_names", value_set=[True], mostly=0.8,
            severity="warning",
            notes="News names somebody; when most articles do not, the text or the model is broken.",
        ),
        expect.ExpectColumnMeanToBeBetween(
            column="names_per_100_words", min_value=0.1,
            severity="critical", meta=LARGE_BATCH,
            notes="No name in a whole batch of news: the language model did not read it.",
        ),
    ]  # fmt: skip


def _spans() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeBetween(
            column="start", min_value=0,
            severity="critical",
            notes="Evidence is a span of the article's text.",
        ),
        expect.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="end", column_B="start",
            severity="critical",
            notes="An empty span quotes nothing.",
        ),
        expect.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="text_chars", column_B="end", or_equal=True,
            severity="critical",
            notes="A span that leaves the text is evidence of nothing.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="is_verbatim", value_set=[True],
            severity="critical",
            notes="The evidence must equal its slice of the text, character by character.",
        ),
    ]  # fmt: skip


def _events() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeInSet(
            column="plover_type", value_set=list(PLOVER_TYPES),
            severity="critical",
            notes="Queries group by the 16 PLOVER roots and NONE.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="status", value_set=list(STATUSES),
            severity="critical",
            notes="What is planned, alleged or denied must be told from what happened.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="attribution", value_set=["own", "source", "person", "anonymous"],
            severity="critical",
            notes="Who says so is part of the fact.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="confidence", min_value=0, max_value=1,
            severity="critical",
            notes="Confidence is a share.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="participant_count", min_value=1,
            severity="critical",
            notes="An event of politics needs a political actor in a core slot; without any it is none.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="has_trigger_inside", value_set=[True],
            severity="critical",
            notes="The predicate stands in the sentence that is quoted as evidence.",
        ),
    ]  # fmt: skip


def _participants() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeInSet(
            column="kind", value_set=["person", "organization", "country", "group"],
            severity="critical",
            notes="Participants are counted by kind.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="role", value_set=["actor", "recipient", "participant"],
            severity="critical",
            notes="Direction of an act: who did it, to whom.",
        ),
        expect.ExpectColumnValueLengthsToEqual(
            column="country_code", value=2,
            severity="critical",
            notes="ISO 3166 alpha-2; unknown is NULL.",
        ),
    ]  # fmt: skip


def _accounts() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeInSet(
            column="unaccounted", value_set=[0],
            severity="critical", meta=BATCH,
            notes="documents = articles + duplicates + quarantined: nothing is lost.",
        ),
    ]  # fmt: skip


def _event_timeline() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeInSet(
            column="has_date", value_set=[True], mostly=0.3,
            severity="warning", meta=LARGE_BATCH,
            notes="An event without a date is found by no date-bounded query; most articles are dated.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="has_place", value_set=[True], mostly=0.1,
            severity="warning", meta=LARGE_BATCH,
            notes="Maps need places; far fewer than usual means that places are not read any more.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="days", min_value=0, max_value=366, mostly=0.95,
            severity="warning", meta=LARGE_BATCH,
            notes="Few events last longer than a year; many such ranges mean that dates stay too coarse.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="is_told_after_it_began", value_set=[True], mostly=0.95,
            severity="warning", meta=LARGE_BATCH,
            notes="What occurred is told afterwards; else a plan was read as a fact, or a date is wrong.",
        ),
        expect.ExpectColumnMeanToBeBetween(
            column="mention_count", min_value=1, max_value=50,
            severity="warning", meta=LARGE_BATCH,
            notes="Fifty tellings of the average event: different events were merged.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="is_fact", value_set=[True], mostly=0.3,
            severity="warning", meta=LARGE_BATCH,
            notes="News tells mostly what happened; else status cues are read too eagerly.",
        ),
    ]  # fmt: skip


def _people() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeInSet(
            column="is_outlet", value_set=[False], mostly=0.98,
            severity="warning",
            notes="A person named like an outlet is a byline or an agency line read as a name.",
        ),
        expect.ExpectColumnValuesToBeInSet(
            column="is_place", value_set=[False], mostly=0.98,
            severity="warning",
            notes="A person named like a place of the warehouse is a place.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="name_parts", min_value=1, max_value=6, mostly=0.98,
            severity="warning",
            notes="Names of more than six words are headlines or lists.",
        ),
    ]  # fmt: skip


def _sources() -> list[Any]:
    return [
        expect.ExpectColumnValuesToBeBetween(
            column="dated_share", min_value=0.2, mostly=0.8,
            severity="warning",
            notes="An outlet whose articles are hardly ever dated changed its pages or its feed.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="titled_share", min_value=0.2, mostly=0.8,
            severity="warning",
            notes="An outlet whose articles have no headlines changed its pages.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="words_per_article", min_value=60, mostly=0.8,
            severity="warning",
            notes="Sixty words an article: teasers or a pay wall instead of articles.",
        ),
        expect.ExpectColumnValuesToBeBetween(
            column="copied_share", max_value=0.9, mostly=0.9,
            severity="warning",
            notes="An outlet that only repeats others adds volume and no evidence.",
        ),
    ]  # fmt: skip
