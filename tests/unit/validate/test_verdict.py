"""The gate: what it lets through, what it sets aside, what it rejects, and when it refuses to judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from flows.errors import BrokenExpectation
from flows.records import (
    Article,
    ArticleDate,
    EventMention,
    Extraction,
    NameMention,
    Participant,
)
from flows.validate import validate_batch
from flows.validate.frames import frames
from flows.validate.verdict import judge

TEXT = "Foreign Minister Ana Lind met Ambassador Ole Berg in Oslo on Monday."
ARTICLE = Article(
    article_id="a1",
    document_id="d1",
    uri="a.txt",
    text=TEXT,
    title="Lind meets Berg",
    source_id="northern-wire",
    fetched_at=datetime(2023, 5, 2, tzinfo=UTC),
    word_count=12,
)
NAME = NameMention(17, 25, "PERSON", "Ana Lind", "Ana Lind")
EVENT = EventMention(
    start=0,
    end=len(TEXT),
    sentence_number=0,
    trigger_start=26,
    trigger_end=29,
    lemma="meet",
    plover_type="CONSULT",
    kind="meeting",
    status="occurred",
    status_cue=None,
    participants=(Participant("actor", "person", "Ana Lind", "NO", 0),),
)
READ = Extraction("a1", "v1", names=(NAME,), events=(EVENT,))
DATED = ArticleDate("a1", published_from=date(2023, 5, 1), published_to=date(2023, 5, 1), precision="day")
ACCOUNTS = {"documents": 1, "articles": 1, "duplicates": 0, "quarantined": 0}


def verdict(article=ARTICLE, read=READ, dated=DATED, accounts=ACCOUNTS):
    return validate_batch([article], [read], [dated], accounts)


def test_a_good_batch_passes_every_check():
    found = verdict()
    assert [check for check in found.results if not check.is_success] == []
    assert len(found.results) >= 15
    assert not found.set_aside
    assert found.rejected is None


def test_what_is_no_event_of_politics_needs_nobody():
    crash = replace(EVENT, plover_type="NONE", kind="crash", participants=())
    found = verdict(read=replace(READ, events=(crash,)))
    assert [check for check in found.results if not check.is_success] == []


@pytest.mark.parametrize(
    ("article", "read", "dated"),
    [
        pytest.param(
            ARTICLE, replace(READ, names=(replace(NAME, end=999),)), DATED, id="span leaves the text"
        ),
        pytest.param(
            ARTICLE, replace(READ, names=(replace(NAME, surface="Ana Bind"),)), DATED, id="evidence differs"
        ),
        pytest.param(ARTICLE, replace(READ, names=(replace(NAME, end=17),)), DATED, id="empty span"),
        pytest.param(
            ARTICLE, replace(READ, events=(replace(EVENT, plover_type="FIGHT"),)), DATED, id="unknown type"
        ),
        pytest.param(
            ARTICLE, replace(READ, events=(replace(EVENT, status="done"),)), DATED, id="unknown status"
        ),
        pytest.param(
            ARTICLE, replace(READ, events=(replace(EVENT, confidence=1.5),)), DATED, id="confidence"
        ),
        pytest.param(ARTICLE, replace(READ, events=(replace(EVENT, participants=()),)), DATED, id="nobody"),
        pytest.param(replace(ARTICLE, language="xx"), READ, DATED, id="another language"),
        pytest.param(
            ARTICLE, READ, replace(DATED, published_from=date(2030, 1, 1)), id="written after it was fetched"
        ),
        pytest.param(
            ARTICLE, READ, replace(DATED, published_from=date(1600, 1, 1)), id="older than newspapers"
        ),
    ],
)
def test_an_article_with_a_failing_row_is_set_aside_with_the_reason(article, read, dated):
    found = verdict(article, read, dated)
    assert set(found.set_aside) == {"a1"}
    assert len(found.set_aside["a1"]) > 20


@pytest.mark.parametrize(
    "article", [replace(ARTICLE, title=None), replace(ARTICLE, source_id=None)], ids=["title", "source"]
)
def test_a_null_that_is_only_a_pity_is_a_warning(article):
    found = verdict(article)
    assert [check.severity for check in found.results if not check.is_success] == ["warning"]
    assert not found.set_aside
    assert found.rejected is None


def test_accounts_that_do_not_add_up_reject_the_batch():
    found = verdict(accounts={**ACCOUNTS, "documents": 2})
    assert found.rejected
    assert "Nothing" in found.rejected or "nothing" in found.rejected


def _large(**changes):
    articles = [replace(ARTICLE, article_id=f"a{n}", **changes) for n in range(30)]
    dated = [replace(DATED, article_id=article.article_id) for article in articles]
    return articles, dated, {**ACCOUNTS, "documents": 30, "articles": 30}


def test_a_large_batch_in_which_nobody_is_named_is_rejected_and_a_small_one_is_not():
    articles, dated, accounts = _large()
    unread = [Extraction(article.article_id, "v1") for article in articles]
    assert validate_batch(articles, unread, dated, accounts).rejected
    assert verdict(read=Extraction("a1", "v1")).rejected is None


def test_a_rule_that_most_rows_break_rejects_the_batch():
    articles, dated, accounts = _large(language="xx")
    read = [replace(READ, article_id=article.article_id) for article in articles]
    found = validate_batch(articles, read, dated, accounts)
    assert found.rejected


def test_a_broken_check_raises_instead_of_judging():
    broken = frames([ARTICLE], [READ], [DATED], ACCOUNTS)
    broken["events"] = broken["events"].drop(columns="status")
    with pytest.raises(BrokenExpectation, match="defect of wirehouse"):
        judge(broken)


def test_an_empty_batch_is_no_pass():
    found = judge({name: frame.iloc[:0] for name, frame in frames([], [], [], ACCOUNTS).items()})
    assert found.results == ()


def test_no_text_of_the_news_stands_in_a_frame():
    hostile = "<script>alert(1)</script>"
    made = frames(
        [replace(ARTICLE, title=hostile, text=TEXT + hostile)],
        [replace(READ, names=(replace(NAME, surface=hostile, name=hostile),))],
        [DATED],
        ACCOUNTS,
    )
    for frame in made.values():
        assert hostile not in pd.DataFrame(frame).to_string()


def test_data_docs_are_built_and_load_nothing_from_outside(tmp_path):
    validate_batch([ARTICLE], [READ], [DATED], ACCOUNTS, tmp_path / "docs")
    pages = list((tmp_path / "docs").rglob("*.html"))
    assert any(page.name == "index.html" for page in pages)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text
        assert '<link rel="stylesheet" href="http' not in text
