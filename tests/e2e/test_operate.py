"""The operator's commands: backfill, rebuild, retry, retract, validate; each can be repeated."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows import cli, reread, upkeep
from flows.job import directly
from flows.load import again
from flows.run import run
from flows.settings import Places, Settings
from flows.state import read_quarantine
from flows.warehouse import open_warehouse
from tests.conftest import SAMPLES, facts, job_for, run_plain
from tests.receivers import webhook

pytestmark = pytest.mark.e2e

ARTICLE = (SAMPLES / "02-lakeside-herald-plan.txt").read_text("utf-8")
SHORT = (
    "The mayor of Harbour met the council on Monday. They talked about the new bridge over the river and "
    "about its price for two hours."
)


def variant(number: int) -> str:
    """An article of its own, by the day it tells of."""
    return (
        f"Foreign Minister Ana Lind of Norway met the Swedish ambassador Ole Berg in Oslo on {number + 2} "
        "June 2023. They talked about fishing rights in the North Sea for two hours, officials of both "
        "countries said. Lind told reporters that the talks were useful and that a treaty was near.\n\n"
        f"The two will meet again in Stockholm in {number + 3} weeks, the embassy said. Neither side gave "
        "details of the draft, and fishermen in Bergen said that they had not been asked."
    )


@pytest.fixture
def home(samples, tmp_path):
    """A copy of the home in which the samples were read."""
    return Path(shutil.copytree(samples[0], tmp_path / "home"))


@pytest.fixture
def wirehouse(monkeypatch, capsys):
    """Run a command in this process as `main` does: (exit code, standard output, standard error)."""

    def call(home: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("WIREHOUSE_HOME", str(home))
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setenv("WIREHOUSE_WORKERS", "1")
        monkeypatch.setattr("sys.argv", ["wirehouse", *arguments])
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return call


def ask(home: Path, sql: str) -> list[dict]:
    with open_warehouse(home / "warehouse.duckdb", read_only=True) as warehouse:
        return warehouse.fetch(sql).to_pylist()


@pytest.mark.parametrize(
    "command",
    [
        "serve", "backfill", "validate", "rebuild", "retract", "restore", "quarantine retry",
        "quarantine expire", "quarantine list", "quarantine show",
    ],
)  # fmt: skip
def test_every_command_has_help_with_an_example(wirehouse, tmp_path, command):
    code, shown, _ = wirehouse(tmp_path, *command.split(), "--help")
    assert code == 0
    assert "Example" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param("backfill --since 2023-06-09 --until 2023-06-01", "lies after", id="days reversed"),
        pytest.param("backfill --since yesterday --until 2023-06-01", "2023-06-05", id="no day"),
        pytest.param("backfill --since 1023-06-09 --until 2023-06-01 --plain", "century", id="mistyped year"),
        pytest.param(
            "backfill --since 2023-06-01 --until 2023-06-02 --plain x.jsonl",
            "{date}",
            id="same file every day",
        ),
        pytest.param("quarantine retry", "--all", id="nothing chosen"),
        pytest.param("quarantine retry nosuchinput", "matches", id="no such input"),
        pytest.param("quarantine list --reason nosuchreason", "too_short", id="no such reason"),
        pytest.param("quarantine expire", "--days", id="no days"),
        pytest.param("retract nosuchid --reason x", "nosuchid", id="no such article"),
        pytest.param("restore nosuchid", "nosuchid", id="no such article to restore"),
        pytest.param("run --feeds nosuchlist.csv", "nosuchlist", id="no such list of feeds"),
        pytest.param(
            "run --data-interval-start 2023-06-05 --feeds seeds/feeds.csv", "together", id="half an interval"
        ),
    ],
)
def test_a_mistake_is_a_usage_error_that_says_what_is_meant(wirehouse, home, arguments, told):
    code, _, said = wirehouse(home, *arguments.split())
    assert code == 2
    assert told in said


def test_rebuild_gives_the_same_facts_and_keeps_history(wirehouse, home, sample_facts):
    before = ask(home, "select article_id, recorded_at from core.dim_article order by 1")
    code, shown, said = wirehouse(home, "rebuild", "--json")
    assert code == 0, said
    assert json.loads(shown)["accounts"]["articles"] == 13
    assert facts(home / "warehouse.duckdb") == sample_facts
    assert ask(home, "select article_id, recorded_at from core.dim_article order by 1") == before


def test_a_lost_warehouse_comes_back_from_its_archive(wirehouse, home, sample_facts):
    (home / "warehouse.duckdb").unlink()
    code, _, said = wirehouse(home, "rebuild")
    assert code == 0, said
    assert facts(home / "warehouse.duckdb") == sample_facts


def test_an_interrupted_rebuild_shows_the_old_facts_and_the_next_run_completes_it(home, sample_facts):
    calls = []

    def stop_after_two_batches(stage, batch, function):
        calls.append(stage if batch else "")
        if calls.count("load") == 2:
            raise KeyboardInterrupt
        return function()[0]

    job = reread.rebuild(job_for(home, [str(SAMPLES)], batch_documents=4))
    with pytest.raises(KeyboardInterrupt):
        run(job, stop_after_two_batches)
    assert facts(home / "warehouse.duckdb") == sample_facts
    assert facts(home / "published" / "wirehouse.duckdb") == sample_facts
    assert ask(home, "select pending from ops.accounts") != [{"pending": 0}]
    last = ask(home, "select command, status, message from ops.run order by started_at desc limit 1")[0]
    assert (last["command"], last["status"]) == ("rebuild", "failed")
    assert "next run goes on" in last["message"]

    run_plain(home, [str(SAMPLES / "11-empty.txt")])
    assert ask(home, "select pending from ops.accounts") == [{"pending": 0}]
    assert facts(home / "warehouse.duckdb") == sample_facts


def test_a_rebuild_without_its_archive_changes_nothing(wirehouse, home, sample_facts):
    for file in (home / "archive").iterdir():
        file.unlink()
    code, _, said = wirehouse(home, "rebuild")
    assert code == 1
    assert "archive" in said
    assert facts(home / "warehouse.duckdb") == sample_facts
    assert ask(home, "select pending from ops.accounts") == [{"pending": 0}]


def test_a_backfill_of_the_archive_skips_what_is_read_and_reads_what_another_version_read(
    wirehouse, home, sample_facts
):
    day = ask(home, "select max(fetched_at)::date as day from raw.document")[0]["day"]
    span = ("--since", str(day), "--until", str(day), "--plain", "--json")
    code, shown, _ = wirehouse(home, "backfill", *span)
    assert (code, json.loads(shown)["done"], json.loads(shown)["days"]) == (0, [str(day)], [])

    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.fetch("update staging.extractions set extraction_version = 'older'")
    code, shown, _ = wirehouse(home, "backfill", *span)
    assert code == 0
    assert [found["day"] for found in json.loads(shown)["days"]] == [str(day)]
    assert facts(home / "warehouse.duckdb") == sample_facts
    row = ask(
        home,
        "select data_interval_start as a, data_interval_end as b, status from ops.run "
        "where command = 'backfill' order by started_at desc limit 1",
    )[0]
    assert (row["a"].date(), (row["b"] - row["a"]).days, row["status"]) == (day, 1, "succeeded")


@pytest.fixture
def dumps(tmp_path):
    """Three days of one-article dumps with a hole, and the pattern that names them."""
    for number, day in enumerate(("2023-06-01", "2023-06-02", "2023-06-04")):
        file = tmp_path / "dumps" / day[:7] / f"{day}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        record = {"id": day, "url": f"https://harbour.example/{day}", "text": variant(number)}
        file.write_text(json.dumps(record) + "\n")
    return str(tmp_path / "dumps" / "{date:%Y-%m}" / "{date}.jsonl")


def test_a_backfill_of_files_runs_each_day_once_and_can_be_interrupted(dumps, tmp_path):
    home = tmp_path / "home"
    job = job_for(home, [dumps])
    seen: list[date] = []

    def run_day(job):
        if len(seen) == 1:
            raise KeyboardInterrupt
        seen.append(job.data_interval[0].date())
        return run(job, directly)

    span = date(2023, 6, 1), date(2023, 6, 4)
    with pytest.raises(KeyboardInterrupt):
        reread.backfill(job, *span, run_day)
    found = reread.backfill(job, *span, lambda job: run(job, directly))
    assert found.done == [date(2023, 6, 1)]
    assert found.empty == [date(2023, 6, 3)]
    assert [day for day, _ in found.summaries] == [date(2023, 6, 2), date(2023, 6, 4)]
    assert ask(home, "select count(*) as n from core.dim_article") == [{"n": 3}]

    again_ = reread.backfill(job, *span, lambda job: run(job, directly))
    assert len(again_.done) == 3
    assert not again_.summaries
    forced = reread.backfill(job, *span, lambda job: run(job, directly), is_forced=True)
    assert sum(summary.accounts["duplicates"] for _, summary in forced.summaries) == 3

    at_once = tmp_path / "at-once"
    run_plain(at_once, [str(tmp_path / "dumps")])
    assert facts(at_once / "warehouse.duckdb") == facts(home / "warehouse.duckdb")


def test_what_is_corrected_goes_through_when_it_is_tried_again(wirehouse, tmp_path):
    home, inputs = tmp_path / "home", tmp_path / "in"
    inputs.mkdir()
    (inputs / "short.txt").write_text(SHORT)
    good = json.dumps({"id": "good", "text": ARTICLE})
    (inputs / "dump.jsonl").write_text('{"id": "broken", "text": \n' + good + "\n")
    (inputs / "gone.jsonl").write_text("{no json\n")
    run_plain(home, [str(inputs)])
    assert {r["reason"] for r in read_quarantine(home / "warehouse.duckdb")} == {"too_short", "invalid_json"}

    code, shown, said = wirehouse(home, "quarantine", "retry", "short.txt", "--min-words", "5")
    assert code == 0, said
    assert "1 of 1 went through" in shown

    (inputs / "gone.jsonl").unlink()
    (inputs / "dump.jsonl").write_text(json.dumps({"id": "mended", "text": variant(7)}) + "\n" + good)
    code, shown, said = wirehouse(home, "quarantine", "retry", "--all", "--json")
    assert code == 0, said
    assert json.loads(shown)["still_set_aside"] == 1
    assert [Path(uri).name for uri in json.loads(shown)["missing"]] == ["gone.jsonl#1"]
    assert ask(home, "select count(*) as n from core.dim_article") == [{"n": 3}]
    accounts = ask(home, "select * from ops.accounts")[0]
    assert accounts["documents"] == sum(accounts[p] for p in ("articles", "duplicates", "quarantined"))


def test_what_is_given_up_stays_in_the_accounts_and_out_of_the_list(wirehouse, home):
    code, shown, _ = wirehouse(home, "quarantine", "expire", "--days", "90", "--json")
    assert (code, json.loads(shown)["given_up"]) == (0, 0)
    places = Places(Settings(home=home))
    given_up = upkeep.expire(places, 90, datetime(2100, 1, 1, tzinfo=UTC), wait_s=1)
    assert given_up.total() == 3
    code, shown, _ = wirehouse(home, "quarantine", "list")
    assert "Nothing is set aside" in shown
    assert ask(home, "select quarantined, pending from ops.accounts") == [{"quarantined": 3, "pending": 0}]


def test_a_withdrawn_article_loses_its_facts_and_keeps_its_history_until_it_is_restored(
    wirehouse, home, sample_facts
):
    article = ask(home, "select article_id from core.dim_article where uri like '%02-lakeside%'")[0][
        "article_id"
    ]
    code, shown, said = wirehouse(
        home, "retract", article[:12], "--reason", "withdrawn by the outlet", "--json"
    )
    assert code == 0, said
    row = ask(home, f"select retracted_at, text from core.dim_article where article_id = '{article}'")[0]
    assert row["retracted_at"]
    assert row["text"]
    open_mentions = ask(
        home,
        "select count(*) as n from core.fact_event_mention as m inner join core.dim_article as a "
        f"on m.article_key = a.article_key where a.article_id = '{article}' and m.superseded_at is null",
    )
    assert open_mentions == [{"n": 0}]
    assert json.loads(shown)["message"] is None
    code, _, said = wirehouse(home, "validate")
    assert code == 0, said
    code, shown, said = wirehouse(home, "restore", article[:12], "--json")
    assert code == 0, said
    assert json.loads(shown)["message"] is None
    restored = facts(home / "warehouse.duckdb")
    assert {name: rows for name, rows in restored.items() if name != "event_alias"} == {
        name: rows for name, rows in sample_facts.items() if name != "event_alias"
    }
    code, _, said = wirehouse(home, "restore", article[:12])
    assert code == 2, said
    assert "not withdrawn" in said


def test_validate_finds_what_is_wrong_and_says_where_to_read_it(wirehouse, home, monkeypatch):
    code, shown, said = wirehouse(home, "validate", "--json")
    assert code == 0, said
    found = json.loads(shown)
    assert len(found["checks"]) >= 30
    for name in ("quality_page", "data_docs"):
        assert Path(found[name]).is_file()
        assert "<script src=" not in Path(found[name]).read_text("utf-8")
    assert ask(home, "select count(*) as n from ops.validation where scope = 'warehouse'")[0]["n"] >= 13

    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.fetch(
            "update core.fact_event_mention set evidence = 'never written' where char_start > 500"
        )
    with webhook() as (address, posted):
        monkeypatch.setenv("WIREHOUSE_ALERT_WEBHOOK", address)
        code, _, said = wirehouse(home, "validate")
    assert code == 1
    assert "do not hold" in said
    assert "checks.evidence_is_in_the_text" in json.loads(posted[0])["text"]
    alerts = ask(home, "select subject, severity from ops.alert")
    assert {"subject": "checks.evidence_is_in_the_text", "severity": "critical"} in alerts


def test_compacting_keeps_every_row_and_sheds_what_was_deleted(home, sample_facts):
    places = Places(Settings(home=home))
    with open_warehouse(places.warehouse) as warehouse:
        warehouse.fetch(
            "create table core.ballast as select range as n, md5(range::varchar) as s from range(200000)"
        )
        warehouse.checkpoint()
        warehouse.fetch("drop table core.ballast")
    before, after = upkeep.compact(places, wait_s=1)
    assert after < before
    assert facts(places.warehouse) == sample_facts
    assert not list(home.glob(".*compact*"))
    summary = run_plain(home)
    assert summary.accounts["articles"] == 0


def test_an_input_that_fails_for_the_moment_is_tried_so_often_and_no_more(tmp_path):
    home = tmp_path / "home"
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    for attempt in range(1, 5):
        summary = run_plain(home, [str(loop)], max_attempts=3)
        assert summary.accounts["quarantined"] == 1
        row = read_quarantine(home / "warehouse.duckdb")[0]
        assert (row["reason"], row["attempts"]) == ("unreadable", min(attempt, 3))


def test_a_document_that_kills_its_reader_is_found_and_set_aside(tmp_path):
    """Runs are killed, as the ledger sees it, until the one document is left that all have in common."""
    home, inputs = tmp_path / "home", tmp_path / "in"
    inputs.mkdir()
    for number in range(5):
        (inputs / f"{number}.txt").write_text(variant(number))
    poison = variant(3)

    class Killed(BaseException):
        pass

    job = job_for(home, [str(inputs)], max_attempts=3, batch_documents=8)
    kills = 0
    for _ in range(8):
        summary = _run_until_poison(job, poison, Killed)
        if summary is not None:
            break
        kills += 1
    assert summary is not None
    assert kills == 3
    assert [r["reason"] for r in read_quarantine(home / "warehouse.duckdb")] == ["killed_reader"]
    assert ask(home, "select count(*) as n from core.dim_article") == [{"n": 4}]
    assert "poison" in {alert["kind"] for alert in summary.alerts}
    run_plain(home, [str(inputs)], max_attempts=3)
    assert ask(home, "select count(*) as n from staging.reading") == [{"n": 0}]


def _run_until_poison(job, poison, killed):
    """One run that dies without a word when it reads `poison`; None if it died."""
    from flows.reading import Reader

    clean = Reader.clean
    with pytest.MonkeyPatch.context() as patch:

        def clean_or_die(self, documents):
            if any(document.body.decode() == poison for document in documents):
                raise killed
            return clean(self, documents)

        patch.setattr(Reader, "clean", clean_or_die)
        # A killed process cleans nothing up.
        patch.setattr(again, "end_reading", lambda *_: None)
        try:
            summary = run(job, directly)
        except killed:
            return None
        return summary


def test_the_interval_that_is_given_stands_in_the_ledger(wirehouse, tmp_path):
    home = tmp_path / "home"
    code, _, said = wirehouse(
        home, "run", str(SAMPLES / "11-empty.txt"), "--plain",
        "--data-interval-start", "2023-06-05T12:00", "--data-interval-end", "2023-06-05T15:00+02:00",
    )  # fmt: skip
    assert code == 0, said
    row = ask(home, "select data_interval_start as a, data_interval_end as b from ops.run")[0]
    assert (row["a"], row["b"]) == (datetime(2023, 6, 5, 12), datetime(2023, 6, 5, 13))


def test_feeds_are_read_with_the_outlet_their_list_names(wirehouse, tmp_path):
    feed = SAMPLES / "04-northern-wire.xml"
    (tmp_path / "feeds.csv").write_text(f"source,url\nNorthern Wire,{feed}\n")
    code, shown, said = wirehouse(
        tmp_path / "home", "run", "--feeds", str(tmp_path / "feeds.csv"), "--plain", "--json"
    )
    assert code == 0, said
    assert json.loads(shown)["accounts"]["articles"] >= 1
    assert ask(tmp_path / "home", "select inputs from ops.run") == [{"inputs": [str(feed)]}]


def test_a_prefect_server_that_is_not_there_is_said_at_once(wirehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    code, _, said = wirehouse(tmp_path / "home", "run", str(SAMPLES / "11-empty.txt"))
    assert code == 1
    assert "--plain" in said
    assert not os.path.lexists(tmp_path / "home" / "warehouse.duckdb")
