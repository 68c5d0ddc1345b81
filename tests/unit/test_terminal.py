"""No text of the news is live where it is printed: terminal, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import explain, terminal
from flows.queries import json_text, printable, printable_lines, to_csv, to_json
from tests.unit.conftest import make_desk

# C0 without line feed, DEL, C1, and what turns the direction of writing.
LIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "[bold]x[/] \x1b[31mred\x1b]0;title\x07 \u009b2J \u202egnp.exe \r=1+1 \x08\x08"


@given(st.text())
def test_a_printed_cell_holds_one_line_and_no_control(text):
    shown = printable(text)
    assert len(shown) == len(text)
    assert LIVE.search(shown) is None
    assert "\n" not in shown


@given(st.text())
def test_a_message_keeps_its_lines(text):
    assert printable_lines(text).count("\n") == text.count("\n")


@given(st.lists(st.text() | st.integers() | st.none(), min_size=1))
def test_csv_reads_back_and_no_cell_starts_a_formula(cells):
    (heads, row) = csv.reader(io.StringIO(to_csv(["c"] * len(cells), [cells])))
    assert len(heads) == len(row) == len(cells)
    for cell, value in zip(cells, row, strict=True):
        assert LIVE.search(value) is None
        if isinstance(cell, int):
            assert value == str(cell)
        else:
            assert not value.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\n@x", "＝1+1",
        ["=1", "b"], {"=": 1},
    ],
)  # fmt: skip
def test_a_formula_gets_an_apostrophe(cell):
    ((_,), (value,)) = csv.reader(io.StringIO(to_csv(["c"], [[cell]])))
    assert value.startswith("'") or isinstance(cell, dict)
    assert not value.startswith("=")


def test_a_column_named_like_a_formula_is_not_live_either():
    assert to_csv(["=1+1"], [["a"]]).startswith("'=1+1")


@given(st.text())
def test_json_says_the_same_and_holds_no_control(text):
    written = to_json(["key"], [[text]])
    assert LIVE.search(written) is None
    assert json.loads(written) == [{"key": text}]
    assert json.loads(json_text({text: text})) == {text: text}


def test_json_for_programs_is_not_live_either(capsys):
    terminal.out.print_json(json.dumps({"title": HOSTILE}))
    printed = capsys.readouterr().out
    assert LIVE.search(printed) is None
    assert json.loads(printed) == {"title": HOSTILE}


def test_tables_and_records_show_hostile_text_as_text(capsys):
    rows = [(HOSTILE, 1), ("W" * 3000, 2)]
    terminal.out.print(terminal.table(("title", "n"), rows, title="t"))
    terminal.out.print(terminal.rows_as_fits(("title", "n"), rows))
    printed = capsys.readouterr().out
    assert LIVE.search(printed) is None
    assert "[bold]x[/]" in printed


def test_explain_shows_hostile_text_as_text(tmp_path, capsys):
    columns = {
        "core.dim_source": ("name",),
        "core.dim_article": ("uri", "title"),
        "core.fact_event": ("label",),
        "core.fact_event_participant": ("label",),
        "core.fact_event_mention": ("evidence", "trigger", "status_cue", "date_text", "attributed_label"),
    }

    def poison(table, row):
        return {**row, **dict.fromkeys(columns.get(table, ()), HOSTILE)}

    desk = make_desk(tmp_path / "hostile.duckdb", poison)
    explain.show(explain.explain_event(desk, "E1"))
    printed = capsys.readouterr().out
    assert LIVE.search(printed) is None
    assert "[bold]x[/]" in printed
