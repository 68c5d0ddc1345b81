"""`wirehouse bi`: Superset installed, its dashboard imported, asked over its API and looked at in a browser.

The long tests download 700 MB from a package registry. The picture they leave: build/dashboard.png.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import httpx
import pytest
import yaml

from flows.bi.superset import running
from flows.settings import Places, Settings
from flows.warehouse import open_warehouse
from tests.conftest import ROOT, SAMPLES, run_plain
from tests.e2e.browser import CHROMIUM, browser
from tests.e2e.test_cli import wirehouse
from tests.e2e.test_compose import Host

pytestmark = pytest.mark.e2e

PICTURE = ROOT / "build" / "dashboard.png"
HOSTILE = '=HYPERLINK("http://127.0.0.1:9/") <img src="x" onerror="alert(1)">'
TABS = ["Overview", "Who met whom", "Confirmation", "Plans", "Places and sources", "Evidence"]


def test_before_it_is_started_it_says_what_to_do(tmp_path):
    assert "wirehouse bi up" in wirehouse(tmp_path, "bi", "status").stdout
    assert json.loads(wirehouse(tmp_path, "bi", "status", "--json").stdout)["is_running"] is False
    assert "does not run" in wirehouse(tmp_path, "bi", "down").stdout
    for command in ("up", "export"):
        done = wirehouse(tmp_path, "bi", command)
        assert done.returncode == 1
        assert re.search(r"wirehouse (run|bi up)$", done.stderr.strip())


def test_a_taken_port_is_named_before_anything_is_installed(samples):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = wirehouse(samples[0], "bi", "up", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "is taken: wirehouse bi up --port" in done.stderr
    assert not (samples[0] / "bi").exists()


def test_a_failed_installation_says_why_and_where_to_read_more(samples, tmp_path):
    shutil.copytree(samples[0] / "published", tmp_path / "published")
    done = wirehouse(tmp_path, "bi", "up", "--port", str(free_port()), PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert "No matching distribution" in done.stderr or "runs on Python" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_process_with_the_noted_number_is_left_alone(tmp_path):
    places = Places(Settings(home=tmp_path))
    places.bi.mkdir()
    (places.bi / "server.json").write_text(json.dumps({"pid": os.getpid(), "port": 1}))
    assert running(places) is None
    assert "does not run" in wirehouse(tmp_path, "bi", "down").stdout
    (places.bi / "server.json").write_text("{")
    assert running(places) is None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Superset:
    """The running server, asked as a program would ask it."""

    def __init__(self, address, password):
        self.address, self.password = address, password
        self.client = httpx.Client(base_url=address, timeout=60, trust_env=False, follow_redirects=True)
        asked = {"username": "admin", "password": password, "provider": "db"}
        token = self.client.post("/api/v1/security/login", json=asked).json()["access_token"]
        self.client.headers.update({"Authorization": f"Bearer {token}", "Referer": address})
        csrf = self.client.get("/api/v1/security/csrf_token/").json()["result"]
        self.client.headers["X-CSRFToken"] = csrf
        self.charts = {
            chart["slice_name"]: chart["id"]
            for chart in self.client.get("/api/v1/chart/?q=(page_size:100)").json()["result"]
        }

    def rows(self, chart):
        answer = self.client.get(f"/api/v1/chart/{self.charts[chart]}/data/")
        assert answer.status_code == 200, (chart, answer.text)
        return answer.json()["result"][0]["data"]

    def sql(self, query):
        asked = {"database_id": 1, "sql": query, "runAsync": False}
        return self.client.post("/api/v1/sqllab/execute/", json=asked)

    def session(self):
        """The cookie of a person who has signed in."""
        page = self.client.get("/login/", headers={"Authorization": ""}).text
        csrf = re.search(r'csrf_token[^>]*value="([^"]+)"|csrf_token&#34;: &#34;([^&]+)&#34;', page)
        form = {"username": "admin", "password": self.password}
        if csrf:
            form["csrf_token"] = csrf[1] or csrf[2]
        with httpx.Client(base_url=self.address, trust_env=False, follow_redirects=True) as person:
            person.cookies = self.client.cookies
            person.post("/login/", data=form, headers={"Referer": f"{self.address}/login/"})
            return person.cookies["session"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A warehouse of the sample articles and one with a hostile title; its folder has a space in its name."""
    home = tmp_path_factory.mktemp("news desk")
    (home / "hostile.jsonl").write_text(
        json.dumps({
            "title": HOSTILE,
            "url": "https://hostile.example/1",
            "date_publish": "2023-09-28",
            "text": "Foreign Minister Ana Lund met Prime Minister Albin Kurti in Pristina on Thursday. " * 4,
        })
    )  # fmt: skip
    run_plain(home, [str(SAMPLES), str(home / "hostile.jsonl")], min_words=10)
    return home


@pytest.fixture(scope="module")
def started(home):
    """Address and password of a server started by the command."""
    port = free_port()
    done = wirehouse(home, "bi", "up", "--port", str(port), timeout=900)
    assert done.returncode == 0, done.stderr
    password = re.search(r"password (\S+): shown this once", done.stdout)[1]
    yield f"http://127.0.0.1:{port}", password
    assert "Stopped" in wirehouse(home, "bi", "down").stdout
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)


@pytest.fixture
def superset(started):
    """A program that has signed in."""
    server = Superset(*started)
    yield server
    server.client.close()


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("started")
def test_the_command_of_the_compose_file_serves_and_stops(home, tmp_path):
    (tmp_path / "data").symlink_to(home)
    host = Host(tmp_path, home / "bi" / "venv" / "bin")
    with host.service("superset") as process:
        assert host.is_healthy("superset")
        process.terminate()
        assert process.wait(15) == 0


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_every_chart_answers_and_nobody_can_write(superset, home):
    bundle = ROOT / "bi" / "dashboard" / "charts"
    names = {yaml.safe_load(path.read_text("utf-8"))["slice_name"] for path in bundle.glob("*.yaml")}
    assert set(superset.charts) == names
    for name in names:
        assert superset.rows(name), name
    with open_warehouse(home / "published" / "wirehouse.duckdb", read_only=True) as copy:
        events = copy.fetch("from core.fact_event").num_rows
    assert list(superset.rows("Events")[0].values()) == [events]
    assert superset.sql("select count(*) as n from core.fact_event").json()["data"] == [{"n": events}]
    for query in (
        "delete from core.fact_event",
        "select * from read_text('/etc/passwd')",
        "set enable_external_access = true",
        "copy core.dim_source to 'stolen.csv'",
        "attach 'other.duckdb' as other",
    ):
        assert superset.sql(query).status_code >= 400, query


THROUGH_SQLALCHEMY = """
import json, sys
import pandas, sqlalchemy
for uri, options in json.loads(sys.argv[1]):
    engine = sqlalchemy.create_engine(uri, poolclass=sqlalchemy.pool.NullPool, **options)
    with engine.connect() as connection:
        print(len(pandas.read_sql(sqlalchemy.text("select * from marts.events_flat"), connection)))
        try:
            connection.execute(sqlalchemy.text("delete from core.fact_event"))
        except sqlalchemy.exc.DBAPIError:
            print("refused")
"""


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("started")
def test_the_strings_of_the_page_open_the_copy_through_sqlalchemy_and_pandas(home):
    page = (ROOT / "docs" / "connections.md").read_text("utf-8")
    copy = home / "published" / "wirehouse.duckdb"
    (options,) = re.findall(r"```json\n(.+?)```", page, re.DOTALL)
    (own,) = re.findall(r"URI: `(duckdb:\S+)`", page)
    (notebook,) = re.findall(r"^%sql (duckdb:\S+)$", page, re.MULTILINE)
    (program,) = re.findall(r"create_engine\(\"(duckdb:\S+?)\"", page)
    asked = [(own, json.loads(options)), (notebook.replace("COPY", "/full/path/to/COPY"), {}), (program, {})]
    asked = [(uri.replace("/full/path/to/COPY", str(copy)), given) for uri, given in asked]
    done = subprocess.run(
        [home / "bi" / "venv" / "bin" / "python", "-c", THROUGH_SQLALCHEMY, json.dumps(asked)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    with open_warehouse(copy, read_only=True) as opened:
        events = opened.fetch("from core.fact_event").num_rows
    assert done.stdout.split() == [str(events), "refused"] * 3, done.stderr


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_new_copy_is_seen_at_once_and_a_formula_leaves_inert(superset, home):
    before = list(superset.rows("Articles read")[0].values())
    (home / "more.txt").write_text("President Ada Stone will visit Oslo on Friday, her office said. " * 8)
    run_plain(home, [str(home / "more.txt")], min_words=10)
    assert list(superset.rows("Articles read")[0].values()) == [before[0] + 1]
    download = f"/api/v1/chart/{superset.charts['Articles']}/data/?format="
    sheet = superset.client.get(f"{download}csv").text
    assert "'=HYPERLINK" in sheet
    assert not re.search(r'(^|,)"?[=+@]', sheet, re.MULTILINE)
    # Two questions, the page of rows and their number: two workbooks.
    with ZipFile(BytesIO(superset.client.get(f"{download}xlsx").content)) as both:
        book = ZipFile(BytesIO(both.read("query_1.xlsx")))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert b"=HYPERLINK" in book.read("xl/sharedStrings.xml")


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_the_dashboard_is_drawn_from_this_machine_alone_and_a_click_leads_to_the_evidence(superset):
    address = superset.address
    with browser(1500, 1250) as page:
        page.call("Network.setCookie", name="session", value=superset.session(), url=address)
        page.open(f"{address}/superset/dashboard/wirehouse/")
        page.wait_for("document.querySelectorAll('[role=tab]').length >= 6", 120)
        for number, tab in enumerate(TABS):
            click = f"[...document.querySelectorAll('[role=tab]')].find(t => t.innerText.trim() == {tab!r})"
            page.evaluate(f"{click}.click()")
            wait_until_drawn(page)
            text = page.evaluate("document.body.innerText")
            for trouble in ("Data error", "Unexpected error", "No results were returned", "Traceback"):
                assert trouble not in text, (tab, trouble)
            page.save_picture(PICTURE.with_stem(f"dashboard-{number}") if number else PICTURE)
        events, sentences = rows_of("Events (click one"), rows_of("Evidence: the sentences")
        before = page.evaluate(f"{sentences}.length")
        name = page.evaluate(f"{events}[0].querySelectorAll('td')[1].innerText.trim()")
        page.evaluate(f"{events}[0].querySelectorAll('td')[1].click()")
        page.wait_for(f"{sentences}.length > 0 && {sentences}.length < {before}", 60)
        told = page.evaluate(f"{sentences}.map(row => row.querySelectorAll('td')[2].innerText.trim())")
        assert set(told) == {name}, "sentences of another event"
        assert page.evaluate("document.querySelectorAll('img[src=\"x\"]').length") == 0
        asked = {urlsplit(url).hostname for url in page.requested.values() if url.startswith("http")}
        assert asked == {"127.0.0.1"}, "a page asked somebody else"
        assert "dialog" not in page.problems
    assert PICTURE.stat().st_size > 50_000


def rows_of(title):
    """JavaScript for the rows of the table of that title: those of tabs left behind stay in the page."""
    tables = "[...document.querySelectorAll('[data-test-viz-type=table]')]"
    table = f"{tables}.find(table => table.innerText.trim().startsWith({title!r}))"
    return f"[...{table}.querySelectorAll('tbody tr')]"


def wait_until_drawn(page):
    """All charts of the tab have come, and nothing moves any more."""
    page.wait_for("document.querySelectorAll('.dashboard-component-chart-holder').length > 0", 60)
    time.sleep(1)
    page.wait_for("document.querySelectorAll('[data-test=loading-indicator], .loading').length == 0", 90)
    time.sleep(2)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_second_start_is_quick_and_keeps_the_password(started, home):
    address, password = started
    done = wirehouse(home, "bi", "up")
    assert done.returncode == 0
    assert address in done.stdout
    assert "password" not in done.stdout
    assert "Installing" not in done.stderr
    state = json.loads(wirehouse(home, "bi", "status", "--json").stdout)
    assert (state["is_running"], state["is_healthy"]) == (True, True)
    again = Superset(address, password)
    assert again.charts
    again.client.close()
    for secret in ("secret_key", "state"):
        assert (home / "bi" / secret).stat().st_mode & 0o077 == 0
    listening = subprocess.run(["ss", "-ltnH"], capture_output=True, text=True, check=False).stdout
    assert f"0.0.0.0:{urlsplit(address).port}" not in listening
