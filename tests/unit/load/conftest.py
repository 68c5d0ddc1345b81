"""A warehouse of its own for every test, and a newsroom that fills it."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from flows.warehouse import open_warehouse


def _module():
    path = Path(__file__).with_name("newsroom.py")
    spec = importlib.util.spec_from_file_location("newsroom", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["newsroom"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def newsroom():
    """The module newsroom.py beside this file."""
    return sys.modules.get("newsroom") or _module()


@pytest.fixture(scope="session")
def template(tmp_path_factory, newsroom):
    """A warehouse file with nothing in it but the schema and the reference."""
    path = tmp_path_factory.mktemp("template") / "warehouse.duckdb"
    with open_warehouse(path) as opened:
        newsroom.load(opened)
    return path


@pytest.fixture
def new_path(template, tmp_path_factory):
    """Makes the path of a new, empty warehouse at each call."""

    def make():
        return Path(shutil.copy(template, tmp_path_factory.mktemp("news") / "warehouse.duckdb"))

    return make


@pytest.fixture
def warehouse(new_path):
    """An open, empty warehouse."""
    with open_warehouse(new_path()) as opened:
        yield opened
