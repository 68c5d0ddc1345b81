"""Staging: one batch, one transaction, the same rows however often and in whatever order."""

from dataclasses import replace

import pytest

from flows.errors import WarehouseError
from flows.load import again, ledger
from flows.load.facts import is_due, read_staged


def test_what_was_staged_is_read_back(warehouse, newsroom):
    rows = [newsroom.article(n) for n in range(5)]
    newsroom.stage_batch(warehouse, newsroom.batch(rows))
    staged = {piece.article_id: piece for piece in read_staged(warehouse)}
    for _, article, extraction, date in rows:
        piece = staged.pop(article.article_id)
        assert piece.extraction == replace(extraction, statements=())
        assert (piece.date, piece.source_id, piece.fingerprints) == (date, article.source_id, (1, 2, 3))
    assert not staged


def test_staging_twice_changes_nothing(warehouse, newsroom):
    batch = newsroom.batch([newsroom.article(n) for n in range(5)])
    newsroom.stage_batch(warehouse, batch)
    before = newsroom.contents(warehouse, "staging"), newsroom.contents(warehouse, "raw")
    newsroom.stage_batch(warehouse, replace(batch, batch_id="again"))
    assert (newsroom.contents(warehouse, "staging"), newsroom.contents(warehouse, "raw")) == before


def test_a_batch_without_news_makes_no_load_due(warehouse, newsroom):
    rows = [newsroom.article(n) for n in range(3)]
    newsroom.stage_batch(warehouse, newsroom.batch(rows))
    assert is_due(warehouse)
    newsroom.load(warehouse)
    assert not is_due(warehouse)
    newsroom.stage_batch(warehouse, newsroom.batch(rows, "again"))
    assert not is_due(warehouse)
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(9)], "new"))
    assert is_due(warehouse)


def test_every_document_is_accounted_for(warehouse, newsroom):
    rows = [newsroom.article(n) for n in range(3)]
    same_text = newsroom.article(0, hour=3)
    bad = replace(newsroom.article(7)[0], body=b"x")
    elsewhere = replace(rows[1][0], uri="/elsewhere/1.txt")
    batch = newsroom.batch([*rows, same_text], rejections=[newsroom.rejection(bad)])
    batch = replace(batch, documents=[*batch.documents, bad, elsewhere])
    newsroom.stage_batch(warehouse, batch)
    expected = {"documents": 6, "articles": 3, "duplicates": 2, "quarantined": 1, "pending": 0}
    assert ledger.accounts(warehouse) == expected
    seen = [(document.document_id, document.uri) for document in batch.documents]
    assert ledger.accounts_of(warehouse, seen) == expected
    assert ledger.accounts_of(warehouse, seen[:1])["articles"] == 1


def test_a_document_without_a_fate_is_refused(warehouse, newsroom):
    batch = newsroom.batch([newsroom.article(1)])
    lost = newsroom.article(2)[0]
    with pytest.raises(WarehouseError, match=lost.document_id):
        newsroom.stage_batch(warehouse, replace(batch, documents=[*batch.documents, lost]))
    assert newsroom.contents(warehouse, "staging")["articles"] == []
    assert newsroom.contents(warehouse, "raw")["document"] == []


def test_an_address_that_gave_no_bytes_gives_way_to_what_is_read_there_later(warehouse, newsroom):
    row = newsroom.article(1)
    unread = replace(newsroom.rejection(row[0], "fetch_failed"), document_id="no-bytes", stage="ingest")
    newsroom.stage_batch(warehouse, newsroom.batch([], "first", rejections=[unread]))
    assert ledger.accounts(warehouse)["quarantined"] == 1
    newsroom.stage_batch(warehouse, newsroom.batch([row], "second"))
    accounts = {"documents": 1, "articles": 1, "duplicates": 0, "quarantined": 0, "pending": 0}
    assert ledger.accounts(warehouse) == accounts
    quarantine = warehouse.fetch("from ops.quarantine").to_pylist()
    assert [row["resolved_at"] is not None for row in quarantine] == [True]


def test_trying_again_counts_the_attempts(warehouse, newsroom):
    document = newsroom.article(1)[0]
    for name in ("first", "second"):
        batch = newsroom.batch([], name, rejections=[newsroom.rejection(document)])
        newsroom.stage_batch(warehouse, replace(batch, documents=[document]))
    rows = warehouse.fetch("select attempts, resolved_at from ops.quarantine").to_pylist()
    assert rows == [{"attempts": 2, "resolved_at": None}]


def test_the_newest_verdict_on_a_document_wins(warehouse, newsroom):
    row = newsroom.article(1)
    newsroom.stage_batch(warehouse, newsroom.batch([row], "first"))
    newsroom.load(warehouse)
    refused = newsroom.batch([], "second", rejections=[newsroom.rejection(row[0])])
    newsroom.stage_batch(warehouse, replace(refused, documents=[row[0]]))
    newsroom.load(warehouse)
    assert ledger.accounts(warehouse)["quarantined"] == 1
    assert newsroom.contents(warehouse)["fact_event_mention"] == []
    newsroom.stage_batch(warehouse, newsroom.batch([row], "third"))
    newsroom.load(warehouse)
    assert ledger.accounts(warehouse)["articles"] == 1
    assert len(newsroom.contents(warehouse)["fact_event_mention"]) == 1


def test_a_new_version_replaces_what_the_old_one_read(warehouse, newsroom):
    row = newsroom.article(1)
    newsroom.stage_batch(warehouse, newsroom.batch([row], "first"))
    newer = replace(row[2], extraction_version="v2", events=())
    newsroom.stage_batch(warehouse, newsroom.batch([(*row[:2], newer, row[3])], "second"))
    (piece,) = read_staged(warehouse)
    assert (piece.extraction.extraction_version, piece.extraction.events) == ("v2", ())
    assert len(newsroom.contents(warehouse, "staging")["name_mentions"]) == 2


def test_checks_of_the_batch_are_kept(warehouse, newsroom):
    class Check:
        suite, expectation, column, severity, scope = "articles", "not_null", "text", "critical", "row"
        is_success, checked, failed, notes, article_ids = False, 3, 1, "a text is needed", ("a",)

    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(1)], checks=[Check()]))
    (row,) = warehouse.fetch("from ops.validation where suite = 'articles'").to_pylist()
    assert (row["column_name"], row["failed"], row["article_ids"]) == ("text", 1, ["a"])


def test_a_warehouse_keeps_the_scope_of_events_it_was_read_with(warehouse, newsroom):
    assert again.events_of(warehouse, None) == "political"
    assert again.events_of(warehouse, "all") == "all"
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(1)]))
    ledger.start_run(warehouse, [], newsroom.NOW, extraction_version="0123456789ab+all")
    assert again.events_of(warehouse, None) == "all"
    with pytest.raises(WarehouseError, match="rebuild --events political"):
        again.events_of(warehouse, "political")
    with pytest.raises(WarehouseError, match="rebuild --events political"):
        again.events_of(warehouse, "political", again.Reset("all", since=newsroom.NOW))
    assert again.events_of(warehouse, "political", again.Reset("all")) == "political"
