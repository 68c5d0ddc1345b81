"""Settings: where values come from, what a wrong one says, where files are, and who is told nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.errors import SettingsError
from flows.settings import (
    NO_TELEMETRY,
    Places,
    Settings,
    load_settings,
    origin_of,
    prefect_environment,
    silence_telemetry,
)


def test_the_environment_outranks_the_default(monkeypatch):
    monkeypatch.setenv("WIREHOUSE_MIN_WORDS", "7")
    assert load_settings().min_words == 7
    assert (origin_of("min_words"), origin_of("workers")) == ("environment", "default")


@pytest.mark.parametrize(("name", "value"), [("MIN_WORDS", "many"), ("WORKERS", "-1"), ("LIMIT_MB", "0")])
def test_a_wrong_value_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(f"WIREHOUSE_{name}", value)
    with pytest.raises(SettingsError, match=f"WIREHOUSE_{name}"):
        load_settings()


def test_a_warehouse_file_brings_its_folder_along(tmp_path):
    places = Places(Settings(home=tmp_path / "home"), tmp_path / "desk" / "news.duckdb")
    assert places.published == tmp_path / "desk" / "published" / "news.duckdb"
    assert places.archive == tmp_path / "desk" / "archive"
    home = Places(Settings(home=tmp_path / "home"))
    assert home.published == tmp_path / "home" / "published" / "wirehouse.duckdb"


def test_a_folder_is_no_warehouse(tmp_path):
    with pytest.raises(SettingsError, match="folder"):
        Places(Settings(home=Path("unused")), tmp_path)


def test_nobody_is_told_anything_unless_the_operator_says_so(monkeypatch, tmp_path):
    for name in NO_TELEMETRY:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    silence_telemetry()

    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "0"
    settings = Settings(home=tmp_path)
    assert "DO_NOT_TRACK" not in prefect_environment(settings, Places(settings))
