"""Who may import whom, checked from the imports, so that the picture in flows/__init__.py stays true."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOWS = ROOT / "flows"
SHARED = {"records", "errors", "resources", "outlets", "office_holders", "offices", "timex"}
ROOMS = {"ingest", "clean", "extract", "resolve", "validate"}

# Each heavy library has one door.
DOORS = {
    "duckdb": {"warehouse"},
    "prefect": {"pipeline", "notify", "deployments"},
    "spacy": {"extract", "training"},
    "great_expectations": {"validate"},
    "typer": {"cli", "operate", "command_parts", "bi", "training"},
    "trafilatura": {"clean"},
    "warcio": {"ingest"},
    "httpx": {"ingest"},
    "rich": {"terminal", "cli", "operate", "explain", "bi", "training"},
    "torch": {"training"},
    "onnxruntime": {"extract", "training"},
    "vl_convert": {"pages"},
}


def _modules() -> list[tuple[str, Path]]:
    return [(path.relative_to(FLOWS).parts[0].removesuffix(".py"), path) for path in FLOWS.rglob("*.py")]


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_heavy_library_has_one_door(library):
    users = {room for room, path in _modules() if any(i.split(".")[0] == library for i in _imports(path))}
    assert users <= DOORS[library]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_stage_imports_only_itself_and_what_all_share(room):
    allowed = SHARED | {room, "__version__"}
    for name, path in _modules():
        if name != room:
            continue
        for imported in _imports(path):
            if imported.startswith("flows.") and len(imported.split(".")) > 1:
                assert imported.split(".")[1] in allowed, f"{path.name} imports {imported}"


def test_what_all_share_imports_no_room():
    for name, path in _modules():
        if name in SHARED:
            rooms = {i.split(".")[1] for i in _imports(path) if i.startswith("flows.")}
            assert rooms <= SHARED, path.name


def test_nothing_below_the_run_reads_settings_or_the_environment():
    below = ROOMS | SHARED | {"load", "warehouse", "tables", "pages", "annotate"}
    for name, path in _modules():
        if name in below:
            imports = _imports(path)
            assert not {"flows.settings", "os.environ"} & imports, path.name
            assert "os.environ" not in path.read_text(encoding="utf-8"), path.name


def test_sql_text_is_in_sql_files_only():
    for _, path in _modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.lower().lstrip()
                is_sql = text.startswith(
                    ("select ", "insert into ", "create table", "delete from ", "update ")
                )
                assert (
                    not (is_sql and " from " in f"{text} " and "\n" not in text[:6]) or "example" in text
                ), f"{path.name}:{node.lineno} holds SQL"
