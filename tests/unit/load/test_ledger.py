"""The ledger: what ran and how it ended, kept by the warehouse itself."""

from datetime import timedelta

import pytest

from flows.errors import InputError
from flows.load import again, ledger


def test_a_run_is_one_row_from_start_to_end(warehouse, newsroom):
    run_id = ledger.start_run(
        warehouse,
        ["a.txt"],
        newsroom.NOW,
        flow_run_id="flow",
        interval=(newsroom.NOW, newsroom.NOW + timedelta(days=1)),
        versions={"duckdb": "2.0"},
    )
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(1)], run_id=run_id))
    ledger.set_phase(warehouse, run_id, "load")
    newsroom.load(warehouse)
    ledger.finish_run(
        warehouse,
        run_id,
        newsroom.NOW + timedelta(seconds=9),
        status="succeeded",
        counts={"documents": 1, "articles": 1, "duplicates": 0, "quarantined": 0},
        timings={"load": 1.5},
    )
    (row,) = warehouse.fetch("from ops.run").to_pylist()
    assert (row["status"], row["phase"], row["inputs"], row["flow_run_id"]) == (
        "succeeded",
        "done",
        ["a.txt"],
        "flow",
    )
    assert (row["documents"], row["new_documents"], row["events"], row["statements"]) == (1, 1, 1, 1)
    assert (row["timings"], row["versions"]) == ([("load", 1.5)], [("duckdb", "2.0")])


def test_a_run_that_never_ended_is_closed_by_the_next(warehouse, newsroom, caplog):
    dead = ledger.start_run(warehouse, [], newsroom.NOW)
    ledger.start_run(warehouse, [], newsroom.NOW)
    rows = warehouse.fetch("select run_id, status from ops.run").to_pylist()
    assert sorted((row["run_id"] == dead, row["status"]) for row in rows) == [
        (False, "running"),
        (True, "crashed"),
    ]
    assert dead in caplog.text


@pytest.mark.parametrize("beginning", ["", "zzz"])
def test_only_one_article_is_withdrawn_at_a_time(warehouse, newsroom, beginning):
    newsroom.stage_batch(warehouse, newsroom.batch([newsroom.article(n) for n in range(2)]))
    with pytest.raises(InputError, match="articles have an id"):
        ledger.retract(warehouse, beginning, "why", newsroom.NOW)


def test_the_ledger_knows_what_the_archive_keeps(warehouse, newsroom):
    class Place:
        archive_file, archive_offset, archive_length = "a.warc.gz", 7, 30

        def __init__(self, document_id):
            self.document_id = document_id

    rows = [newsroom.article(n) for n in range(3)]
    places = [Place(row[0].document_id) for row in rows]
    newsroom.stage_batch(warehouse, newsroom.batch(rows, archived=places))
    assert again.archive_files(warehouse) == {"a.warc.gz"}
    ids = [place.document_id for place in places]
    assert again.kept_documents(warehouse, [*ids, "never seen"]) == set(ids)
    assert again.pending(warehouse) == []
