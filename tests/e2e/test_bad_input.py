"""Every kind of bad input lands in quarantine with its reason, and costs its neighbours nothing."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import pytest

from flows.state import read_quarantine
from tests.conftest import SAMPLES, facts, run_plain

pytestmark = pytest.mark.e2e

GOOD = "02-lakeside-herald-plan.txt"
SPANISH = SAMPLES / "10-en-espanol.txt"


def _sentence(number: int) -> str:
    return f"The mayor of Harbour met the council on day {number} and they talked about the bridge. " * 8


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Folder of bad inputs beside one good article, its quarantine by file name, and the accounts."""
    root = tmp_path_factory.mktemp("bad")
    folder = root / "inputs"
    folder.mkdir()
    shutil.copy(SAMPLES / GOOD, folder / GOOD)
    (folder / "empty.txt").touch()
    (folder / "blank.txt").write_text(" \n\t\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + os.urandom(2000))
    (folder / "truncated.txt.gz").write_bytes(gzip.compress(_sentence(1).encode() * 50)[:-40])
    lines = [json.dumps({"id": n, "url": f"https://a.example/{n}", "text": _sentence(n)}) for n in (1, 2)]
    (folder / "dump.jsonl").write_text(f"{lines[0]}\n{{broken\n{lines[1]}\n")
    (folder / "page.html").write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    (folder / "feed.xml").write_text("<html><head><title>502</title></head><body>Bad gateway</body></html>")
    shutil.copy(SPANISH, folder / "spanish.txt")
    with (folder / "long-line.jsonl").open("w") as out:
        out.write('{"text": "' + "x" * 50_000_000 + '"}\n')
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "short.txt").write_text("Too short to be an article.")
    (folder / "utf16.txt").write_bytes(
        (SAMPLES / GOOD).read_text("utf-8").replace("Quill", "Quyll").encode("utf-16")
    )
    (folder / "lying.html").write_bytes(
        b'<html><head><meta charset="utf-8"><title>Caf\xe9 talks</title></head><body><article><p>'
        + (_sentence(3) + "The caf\u00e9 owners agreed. ").encode("latin-1") * 3
        + b"</p></article></body></html>"
    )
    summary = run_plain(root / "home", [str(folder)])
    rows = {Path(row["uri"]).name: row for row in read_quarantine(root / "home" / "warehouse.duckdb")}
    return root, summary, rows


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("empty.txt", {"empty_input"}),
        ("blank.txt", {"empty_input"}),
        ("binary.txt", {"binary"}),
        ("picture.jpg", {"binary"}),
        ("truncated.txt.gz", {"truncated"}),
        ("dump.jsonl#2", {"invalid_json"}),
        ("page.html", {"no_article", "too_short", "empty_input"}),
        ("feed.xml", {"invalid_feed"}),
        ("spanish.txt", {"not_english"}),
        ("long-line.jsonl#1", {"too_large"}),
        ("gone.txt", {"unreadable"}),
        ("short.txt", {"too_short"}),
    ],
)
def test_it_is_set_aside_with_its_reason_and_a_next_step(outcome, name, reasons):
    row = outcome[2][name]
    assert row["reason"] in reasons
    assert len(row["message"].split()) >= 5, "the message says what is wrong and what to do"
    assert "Traceback" not in row["message"]


def test_nothing_is_lost(outcome):
    accounts = outcome[1].accounts
    assert accounts["documents"] == sum(accounts[p] for p in ("articles", "duplicates", "quarantined"))
    assert accounts["quarantined"] == len(outcome[2])


def test_the_neighbours_are_unharmed(outcome, tmp_path):
    run_plain(tmp_path, [str(SAMPLES / GOOD)])
    alone = facts(tmp_path / "warehouse.duckdb")["fact_event"]
    beside = facts(outcome[0] / "home" / "warehouse.duckdb")["fact_event"]
    labels = {eval_label(row) for row in beside}
    assert alone
    assert {eval_label(row) for row in alone} <= labels


def eval_label(row: str) -> str:
    """The label inside the text of a fact_event row."""
    return row.split("'label': ")[1].split(", 'status'")[0]


def test_other_encodings_are_no_bad_input(outcome):
    assert not {"utf16.txt", "lying.html", "dump.jsonl#1", "dump.jsonl#3"} & set(outcome[2])
