"""The shipped dashboard, held to a published warehouse: what it asks for is there and can be asked."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from flows.queries import ask
from tests.conftest import ROOT

BUNDLE = ROOT / "bi" / "dashboard"
FILES = {path.relative_to(BUNDLE).as_posix(): path.read_text("utf-8") for path in BUNDLE.rglob("*.yaml")}
PARTS = {name: yaml.safe_load(text) for name, text in FILES.items()}


def part(kind):
    return {name: content for name, content in PARTS.items() if name.startswith(f"{kind}/")}


DATASETS = {content["uuid"]: content for content in part("datasets").values()}
CHARTS = {content["slice_name"]: content for content in part("charts").values()}
(DATABASE,) = part("databases").values()
(DASHBOARD,) = part("dashboards").values()

# Charts that draw without a map server or a script of somebody else's.
OFFLINE = {"big_number_total", "bubble_v2", "echarts_timeseries_bar", "graph_chart", "table", "world_map"}


def test_the_connection_reads_only_and_reaches_no_file_but_its_own():
    asked = DATABASE["extra"]["engine_params"]["connect_args"]
    assert asked["read_only"] is True
    assert asked["config"]["enable_external_access"] is False
    assert asked["config"]["lock_configuration"] is True
    assert not any(DATABASE[f"allow_{what}"] for what in ("dml", "ctas", "cvas", "file_upload"))


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda d: d["table_name"])
def test_a_dataset_is_a_view_with_these_columns_and_its_metrics_run(desk, dataset):
    assert (dataset["schema"], dataset["sql"]) == ("marts", None)
    assert dataset["database_uuid"] == DATABASE["uuid"]
    view = f"marts.{dataset['table_name']}"
    columns = ask(desk, f"from {view} limit 0", {}).column_names
    assert {column["column_name"] for column in dataset["columns"]} == set(columns)
    assert dataset["main_dttm_col"] in [None, *columns]
    for metric in dataset["metrics"]:
        assert ask(desk, f"select {metric['expression']} as m from {view}", {}).num_rows == 1


@pytest.mark.parametrize("chart", CHARTS.values(), ids=lambda c: c["slice_name"])
def test_a_chart_asks_for_what_its_dataset_has(desk, chart):
    dataset = DATASETS[chart["dataset_uuid"]]
    view = f"marts.{dataset['table_name']}"
    metrics = {metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]}
    asked = chart["params"]
    names = [asked.get(k) for k in ("x_axis", "entity", "source", "target", "series", "granularity_sqla")]
    names += [*(asked.get("all_columns") or []), *asked.get("groupby", [])]
    names += [json.loads(order)[0] for order in asked.get("order_by_cols", [])]
    sql = [name["sqlExpression"] if isinstance(name, dict) else name for name in names if name]
    values = [asked.get(k) for k in ("metric", "secondary_metric", "size", "x", "y")] + asked.get(
        "metrics", []
    )
    sums = [
        value["sqlExpression"] if isinstance(value, dict) else metrics[value] for value in values if value
    ]
    where = [
        each["sqlExpression"] if each["expressionType"] == "SQL" else f"{each['subject']} is not null"
        for each in asked.get("adhoc_filters", [])
    ]
    condition = " and ".join(["true", *where])
    assert sql or sums
    for expression in sql:
        ask(desk, f"select {expression} as c from {view} where {condition}", {})
    for expression in sums:
        ask(desk, f"select {expression} as m from {view} where {condition}", {})


@pytest.mark.parametrize("chart", CHARTS.values(), ids=lambda c: c["slice_name"])
def test_a_chart_is_drawn_offline_and_shows_text_as_text(chart):
    assert chart["viz_type"] in OFFLINE
    if chart["viz_type"] == "table":
        assert chart["params"]["allow_render_html"] is False
    assert chart["query_context"], "open it once and save it, so that the API answers for it"


def test_every_chart_stands_on_the_dashboard_once_and_every_filter_asks_a_dataset():
    placed = [item for item in DASHBOARD["position"].values() if isinstance(item, dict)]
    shown = sorted(item["meta"]["uuid"] for item in placed if item.get("type") == "CHART")
    assert shown == sorted(chart["uuid"] for chart in CHARTS.values())
    for item in placed:
        if item.get("type") == "ROW":
            widths = [DASHBOARD["position"][child]["meta"]["width"] for child in item["children"]]
            assert sum(widths) <= 12
    for asked in DASHBOARD["metadata"]["native_filter_configuration"]:
        for target in asked["targets"]:
            if target:
                dataset = DATASETS[target["datasetUuid"]]
                assert target["column"]["name"] in {c["column_name"] for c in dataset["columns"]}


def test_the_desk_finds_what_it_was_promised():
    titles = " ".join(CHARTS).lower()
    promises = (
        "status, type, meets whom, independent lines, plans, anonymous, outlet, evidence, country, longitude"
    )
    for promised in promises.split(", "):
        assert promised in titles, promised


def test_nothing_of_the_machine_it_was_made_on_is_in_it():
    text = "\n".join(FILES.values())
    assert re.findall(r"/(?:tmp|home|root|Users)/", text) == []
    assert "://" not in text.replace("duckdb:////data/published/wirehouse.duckdb", "")


def test_the_lock_is_complete_pinned_and_names_no_address():
    lock = (ROOT / "bi" / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    wanted = (ROOT / "bi" / "requirements.in").read_text("utf-8")
    for line in wanted.splitlines():
        if line and not line.startswith("#"):
            name = re.split(r"[=<>]", line)[0]
            assert re.search(rf"^{name}==\S+", lock, re.MULTILINE), name
    pins = re.findall(
        r"^[a-z][\w.\-]*==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n)+)", lock, re.MULTILINE
    )
    assert len(pins) == len(re.findall(r"^[a-z][\w.\-]*==", lock, re.MULTILINE)) > 100
