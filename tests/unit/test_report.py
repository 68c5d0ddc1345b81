"""The report: right figures, one page that asks for nothing, and no text of the news live in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import pytest

from flows.errors import InputError, WarehouseError
from flows.pages.drawing import NARROW, WIDE, short_label
from flows.pages.maps import world
from flows.pages.report import when
from flows.report import make_report, write_report
from flows.warehouse import create_copy
from tests.unit.conftest import make_desk

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg></title><style>*{display:none}</style>",
    "]]><!-- ${7*7} {{7*7}} {% raw %}",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe \u2028\u009b31m \x1b]0;owned\x07",
    "&lt;script&gt; &amp;",
    "W" * 5000,
)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


class Elements(HTMLParser):
    """Elements of a page with their attributes, and the text outside of style."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.words = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def page(desk):
    return make_report(desk)


def assert_nothing_is_live(page):
    elements = Elements(page).found
    names = {tag for tag, _ in elements}
    assert names & {"script", "img", "iframe", "object", "embed", "form", "input", "base", "link"} == set()
    assert Counter(tag for tag, _ in elements)["style"] == 1
    for _, attributes in elements:
        assert [name for name in attributes if name.startswith("on") or name in {"src", "xlink:href"}] == []
        href = attributes.get("href", "#")
        assert href.startswith(("#", "https://", "http://")), href
    assert "url(http" not in page
    assert "@import" not in page
    assert CONTROL.search(page) is None
    assert "default-src 'none'" in page


def test_the_figures_are_those_of_the_warehouse(page):
    text = Elements(page).text
    assert "7 events" in text
    assert "2 told by 2+ independent lines" in text
    assert "5 articles that tell them, 1 copied" in text
    assert "1 article bears a date that the text contradicts" in text
    assert "1 set aside: empty input" in text


def test_planned_and_happened_stand_side_by_side(page):
    rows = page.partition('id="planned"')[2].partition("</table>")[0].split("<tr>")
    meeting = next(row for row in rows if "Ada Stone meets Ivo Rook in Utopia City" in row)
    assert "1 May 2023" in meeting
    assert "10 May 2023" in meeting
    assert "occurred" in meeting
    assert any("postponed" in row and "not yet" in row for row in rows)


def test_what_rests_on_anonymous_sources_alone_is_told_with_its_sentence(page):
    part = page.partition('id="anonymous"')[2].partition("<h2")[0]
    assert "Arcadia and Betania reached a deal, an official said." in part
    assert "Ada Stone" not in part


def test_the_page_is_whole_and_runs_nothing(page):
    assert_nothing_is_live(page)
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors
    assert anchors <= set(identifiers)
    assert page.count("<svg") == 2 * 7
    assert "Utopia City: 1 events, 1 confirmed" in page
    assert "Ada Stone and Ivo Rook: 2" in page


def test_a_drawing_has_colours_of_the_page_and_no_others(page):
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawings))
    assert {c for c in colours if not c.startswith("var(--")} <= {"none", "transparent"}


def test_a_period_leaves_out_what_lies_outside(desk):
    text = Elements(make_report(desk, date(2023, 6, 1), date(2023, 6, 30))).text
    assert "News events, 1 Jun to 30 Jun 2023" in text
    assert "5 events" in text
    assert "Utopia" not in text
    assert "The warehouse holds no event of this period" in Elements(make_report(desk, date(2030, 1, 1))).text


def test_a_period_that_ends_before_it_begins_is_a_mistake(desk):
    with pytest.raises(InputError, match="2023-02-01 lies after --until 2023-01-01"):
        make_report(desk, date(2023, 2, 1), date(2023, 1, 1))


def test_no_warehouse_and_an_empty_one(tmp_path):
    with pytest.raises(WarehouseError, match="wirehouse run"):
        make_report(tmp_path / "none.duckdb")
    create_copy(tmp_path / "empty.duckdb").close()
    page = make_report(tmp_path / "empty.duckdb")
    assert "holds no event yet" in Elements(page).text
    assert_nothing_is_live(page)


def test_a_page_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="name another --output"):
        write_report("page", tmp_path / "file" / "report.html")


def test_no_text_of_the_news_is_ever_live(tmp_path):
    """Each text column that outlets fill holds hostile text in turn."""
    texts = {
        "core.dim_article": ("title", "uri"),
        "core.dim_source": ("name",),
        "core.dim_person": ("name",),
        "core.dim_place": ("name",),
        "core.fact_event": ("label",),
        "core.fact_event_participant": ("label",),
        "core.fact_event_mention": ("evidence", "trigger", "attributed_label", "date_text", "status_cue"),
        "core.fact_statement": ("speaker_label", "text"),
        "ops.quarantine": ("uri", "reason"),
    }
    count = iter(range(10_000))

    def poison(table, row):
        poisoned = {column: HOSTILE[next(count) % len(HOSTILE)] for column in texts.get(table, ())}
        return {**row, **poisoned, **({"url": "javascript:alert(1)"} if table == "core.dim_article" else {})}

    page = make_report(make_desk(tmp_path / "hostile.duckdb", poison))
    assert_nothing_is_live(page)
    assert "javascript:" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_map_is_drawn_at_the_edges_of_the_world():
    corners = [(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0)]
    rows = [
        {"name": "x", "latitude": a, "longitude": b, "event_count": 1, "corroborated_count": 0}
        for a, b in corners
    ]
    drawing, left_out = world([*rows, {**rows[0], "latitude": None, "event_count": 4}])
    assert left_out == 4
    assert drawing.count("<svg") == 2
    assert "NaN" not in drawing
    for one in rows:
        assert "NaN" not in world([one])[0]
    assert world([])[0] == ""


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        (date(2023, 9, 18), date(2023, 9, 24), "week", "week of 18 Sep 2023"),
        (date(2023, 4, 1), date(2023, 6, 30), "quarter", "1 Apr to 30 Jun 2023"),
        (date(2023, 1, 1), date(2023, 12, 31), "year", "2023"),
        (date(2022, 12, 30), date(2023, 1, 2), "unknown", "30 Dec 2022 to 2 Jan 2023"),
        (date(2023, 2, 4), None, "unknown", "since 4 Feb 2023"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(start, end, precision, words):
    assert when(start, end, precision) == words


def test_labels_are_cut_to_what_an_axis_can_hold():
    assert short_label("x" * 100) == "x" * 39 + "…"
    assert NARROW < WIDE


@pytest.mark.e2e
def test_a_browser_shows_it_on_a_telephone(page, tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine to look at the page with")
    file, picture = tmp_path / "report.html", tmp_path / "report.png"
    file.write_text(page, encoding="utf-8")
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
        "--disable-background-networking --disable-component-update --window-size=400,1200"
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [browser, *flags.split(), profile, f"--screenshot={picture}", file.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    # An empty page of this size compresses to less than a tenth of that.
    assert picture.stat().st_size > 30_000
