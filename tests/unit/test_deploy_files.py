"""docker-compose.yml and prefect.yaml, held to what docs/operations.md promises of them."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path

import pytest
import yaml

from flows.bi import superset
from flows.bi.commands import up
from flows.settings import Places, Settings
from tests.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
PREFECT = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
PIPELINE = ast.parse((ROOT / "flows" / "pipeline.py").read_text("utf-8"))
FLOWS = {node.name: node for node in PIPELINE.body if isinstance(node, ast.FunctionDef)}

# Of the compose specification: a misspelt key is ignored or refused, depending on the engine.
_SERVICE_KEYS = {
    "build", "cap_add", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "init",
    "logging", "ports", "restart", "security_opt", "stop_grace_period", "volumes",
}  # fmt: skip
_HEALTH_KEYS = {"interval", "retries", "start_period", "test", "timeout"}


def test_there_are_the_services_that_the_page_names():
    assert set(SERVICES) == {"postgres", "prefect", "worker", "superset"}
    assert set(COMPOSE) - {"name", "services", "volumes"} <= {
        key for key in COMPOSE if str(key).startswith("x-")
    }


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_pinned_hardened_and_watched(name):
    service = SERVICES[name]
    assert set(service) <= _SERVICE_KEYS
    assert set(service["healthcheck"]) <= _HEALTH_KEYS
    assert re.search(r":\d+\.\d+", service["image"]), "an image without its version changes by itself"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["prefect", "worker", "superset"])
def test_our_images_are_built_inline_from_pinned_bases_and_do_not_run_as_root(name):
    recipe = SERVICES[name]["build"]["dockerfile_inline"]
    assert re.match(r"FROM python:3\.1[123]\.\d+-slim-\w+\n", recipe)
    users = re.findall(r"^USER (\w+)$", recipe, re.MULTILINE)
    assert users
    assert users[-1] != "root"
    for copied in re.findall(r"^COPY (?:--chown=\S+ )?(.+) \S+$", recipe, re.MULTILINE):
        assert all((ROOT / path).exists() for path in copied.split()), copied


def test_only_the_two_pages_are_published_and_only_on_loopback():
    ports = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert {name for name, given in ports.items() if given} == {"prefect", "superset"}
    assert all(port.startswith("127.0.0.1:") for given in ports.values() for port in given)


def test_secrets_come_from_the_environment_and_none_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    for name in ("POSTGRES_PASSWORD", "PREFECT_AUTH", "SUPERSET_SECRET_KEY", "SUPERSET_ADMIN_PASSWORD"):
        uses = re.findall(rf"\$\{{{name}(.*?)\}}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses)
    assert "\n.env\n" in (ROOT / ".gitignore").read_text("utf-8")


def test_folders_are_mounted_and_only_the_worker_writes_the_warehouse():
    mounts = {name: service.get("volumes", []) for name, service in SERVICES.items()}
    assert set(COMPOSE["volumes"]) == {m.split(":")[0] for given in mounts.values() for m in given}
    assert mounts["worker"] == ["warehouse:/data"]
    writers = [
        name
        for name, given in mounts.items()
        for mount in given
        if mount.startswith("warehouse:") and not mount.endswith(":ro")
    ]
    assert writers == ["worker"]


def gunicorn_options(words):
    """The options of the server and what it serves, without where it listens."""
    given = list(words[words.index("gunicorn") + 1 :])
    at = given.index("--bind")
    return given[:at] + given[at + 2 :]


@pytest.fixture
def started(tmp_path, monkeypatch):
    """What `wirehouse bi up` runs to prepare and to serve: commands and environments, nothing executed."""
    places = Places(Settings(home=tmp_path))
    places.published.parent.mkdir()
    places.published.touch()
    seen = []

    class Process:
        """Stands for a program that ends well, or serves."""

        pid, returncode = 0, 0

        def __init__(self, command, env=None, **_):
            seen.append(([str(part) for part in command], env))
            self.stdout = "3 11"
            if "venv" in command:
                Path(command[-1]).mkdir(parents=True)

        def poll(self):
            return None

    monkeypatch.setattr(superset.subprocess, "run", Process)
    monkeypatch.setattr(superset.subprocess, "Popen", Process)
    monkeypatch.setattr(superset, "is_healthy", lambda _: True)
    monkeypatch.setattr(superset, "running", lambda _: None)
    monkeypatch.setattr(superset, "_check_port", lambda _: None)
    superset.start(places, 8088, lambda _: None)
    return places, seen


def test_the_service_and_bi_up_install_prepare_and_serve_the_same(started):
    _, seen = started
    recipe, service = SERVICES["superset"]["build"]["dockerfile_inline"], SERVICES["superset"]["command"][-1]
    (install,) = (command for command, _ in seen if "install" in command)
    assert install[-1] == str(ROOT / "bi" / "requirements.lock")
    assert "pip install --no-cache-dir --no-deps --require-hashes -r /app/bi/requirements.lock" in recipe
    assert {"--no-deps", "--require-hashes"} <= set(install)
    assert "COPY bi /app/bi\n" in recipe
    lock = (ROOT / "bi" / "requirements.lock").read_text("utf-8")
    version = re.search(r"^apache-superset==(\S+)", lock, re.MULTILINE)[1]
    assert f"Superset {version}" in (ROOT / "docs" / "connections.md").read_text("utf-8")
    image = tuple(map(int, re.match(r"FROM python:(\d+)\.(\d+)", recipe).groups()))
    assert image in superset.PYTHONS

    prepare, serve = seen[-2][0], seen[-1][0]
    assert prepare[1:] == [str(ROOT / "bi" / "prepare.py")]
    assert service.startswith("python /app/bi/prepare.py && exec gunicorn ")
    written = [word.strip('"') for word in service.split()]
    assert gunicorn_options(written) == gunicorn_options(["gunicorn", *serve[1:]])
    assert inspect.signature(up).parameters["port"].default == 8088
    assert serve[serve.index("--bind") + 1] == "127.0.0.1:8088"
    assert SERVICES["superset"]["ports"] == ["127.0.0.1:8088:8088"]


def test_the_service_and_bi_up_give_superset_the_same_environment(started):
    places, seen = started
    served, prepared = seen[-1][1], seen[-2][1]
    recipe, given = SERVICES["superset"]["build"]["dockerfile_inline"], SERVICES["superset"]["environment"]
    image = dict(pair.split("=", 1) for pair in re.search(r"^ENV (.+)$", recipe, re.MULTILINE)[1].split())
    read = set()
    for name in ("prepare.py", "superset_config.py"):
        text = (ROOT / "bi" / name).read_text("utf-8")
        read |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", text))
    assert read <= set(prepared) & {*image, *given}
    assert read - {"ADMIN_USER", "ADMIN_PASSWORD"} <= set(served)
    assert given["WIREHOUSE_PUBLISHED"].endswith("/published/wirehouse.duckdb")
    assert served["WIREHOUSE_PUBLISHED"] == str(places.published)
    assert image["SUPERSET_CONFIG_PATH"] == "/app/bi/superset_config.py"
    assert served["SUPERSET_CONFIG_PATH"] == str(ROOT / "bi" / "superset_config.py")
    # The bundle says where the copy is in the containers; `prepare.py` puts in the path that it is given.
    (database,) = (ROOT / "bi" / "dashboard" / "databases").glob("*.yaml")
    uri = yaml.safe_load(database.read_text("utf-8"))["sqlalchemy_uri"]
    assert uri == f"duckdb:///{given['WIREHOUSE_PUBLISHED']}"
    mounted = [mount.split(":")[1] for mount in SERVICES["superset"]["volumes"]]
    assert given["WIREHOUSE_PUBLISHED"].startswith(mounted[0])
    assert image["SUPERSET_HOME"] == mounted[1]
    secret = {name for name, value in given.items() if ":?" in value}
    assert secret == {"SUPERSET_SECRET_KEY", "ADMIN_PASSWORD"}


def test_the_page_writes_out_the_connection_of_the_bundle():
    (database,) = (ROOT / "bi" / "dashboard" / "databases").glob("*.yaml")
    shipped = yaml.safe_load(database.read_text("utf-8"))["extra"]["engine_params"]
    page = (ROOT / "docs" / "connections.md").read_text("utf-8")
    (told,) = re.findall(r"```json\n(.+?)```", page, re.DOTALL)
    assert json.loads(told) == shipped


def test_every_service_waits_only_for_services_that_are_there():
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


@pytest.mark.parametrize("deployment", PREFECT["deployments"], ids=lambda d: d["entrypoint"])
def test_a_deployment_calls_a_flow_with_parameters_it_has(deployment):
    path, _, function = deployment["entrypoint"].partition(":")
    assert path == "flows/pipeline.py"
    arguments = {argument.arg for argument in FLOWS[function].args.args}
    assert set(deployment["parameters"]) <= arguments
    limit = {"limit": 1, "collision_strategy": "ENQUEUE", "grace_period_seconds": 120}
    assert deployment["concurrency_limit"] == limit
    assert deployment["work_pool"]["name"] == "wirehouse"
    assert deployment["description"]


@pytest.mark.parametrize(
    "name", ["news_to_warehouse", "ingest_feeds", "backfill_days", "publish_marts", "upkeep"]
)
def test_the_form_says_of_every_parameter_what_it_is(name, tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    from flows import pipeline

    shown = getattr(pipeline, name).parameters.properties
    assert set(shown) == {argument.arg for argument in FLOWS[name].args.args}
    for parameter, found in shown.items():
        assert found.get("description"), parameter
        assert found.get("type") or found.get("anyOf"), parameter


def test_prefect_yaml_and_serve_deploy_the_same(tmp_path, monkeypatch):
    # Prefect reads its settings when it is imported.
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    from flows.deployments import deployments
    from flows.settings import Settings

    served = [
        {
            "name": found.name,
            "entrypoint": found.entrypoint,
            "description": found.description,
            "tags": found.tags,
            "schedules": [(given.schedule.cron, given.schedule.timezone) for given in found.schedules],
            "parameters": found.parameters,
            "concurrency_limit": (found.concurrency_limit, *found.concurrency_options.model_dump().values()),
        }
        for found in deployments(Settings(), None, None, None)
    ]
    told = [
        {
            **{key: found[key] for key in ("name", "entrypoint", "description", "tags", "parameters")},
            "schedules": [(given["cron"], given["timezone"]) for given in found["schedules"]],
            "concurrency_limit": tuple(found["concurrency_limit"].values()),
        }
        for found in PREFECT["deployments"]
    ]
    assert served == told
