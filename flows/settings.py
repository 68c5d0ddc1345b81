"""`WIREHOUSE_*` environment variables in, one frozen `Settings` out, with where each value came from.

Read once by the command line or the deployment and handed down as plain arguments; nothing below
`pipeline.py` reads it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import SettingsError
from flows.load.copy_options import CopyOptions

# Set before any of these libraries is imported: news desks do not phone home.
NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
}

HEARTBEAT_S = 30
"""How often a flow run tells Prefect that it lives."""

SILENCE_S = 3 * HEARTBEAT_S
"""After how long without a word a run of a deployment is taken for dead."""

DEPLOYED = "wirehouse"
"""The tag of runs that our deployments start; they, and no others, surely send heartbeats."""


class Settings(BaseSettings):
    """Everything an operator may set; every field is `WIREHOUSE_` plus its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="WIREHOUSE_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("wirehouse", appauthor=False)))
    """Folder of the warehouse, the published copy, the archive, the quality pages and Prefect's state."""

    warehouse: Path | None = None
    """Warehouse file DIR/NAME.duckdb; all else then lives in DIR too. Default: HOME/warehouse.duckdb."""

    spacy_model: str | None = None
    """`accurate` (default) or `fast`, the shipped model's two ways of reading, or another English spaCy
    pipeline: a folder or an installed package."""

    events: Literal["political", "all"] | None = None
    """Which events are read: `political` (default) or `all`, what every predicate tells. A warehouse keeps to
    the scope that it was begun with until a rebuild with another."""

    batch_documents: int = Field(default=200, ge=1)
    """Documents per batch: one transaction, one Prefect task per stage."""

    workers: int = Field(default=0, ge=0)
    """Processes that read articles; 0: one for small runs, one per CPU core for large ones."""

    min_words: int = Field(default=40, ge=0)
    """Shorter texts are quarantined as `too_short`: usually pay walls and video pages."""

    limit_mb: float = Field(default=20, gt=0)
    """Megabytes of one document, after decompression; larger ones are quarantined as `too_large`."""

    lock_wait_s: float = Field(default=30, ge=0)
    """Seconds to wait for another run to release the warehouse before giving up."""

    max_attempts: int = Field(default=5, ge=1)
    """Times an input is tried that fails for reasons of the moment (network, a killed run) before it stays
    in quarantine until somebody retries it."""

    quarantine_days: int = Field(default=0, ge=0)
    """Days after which `wirehouse quarantine expire` and the nightly run give up an input; 0: never."""

    publish_text: bool = True
    """Whether the published copy has the articles' bodies. Titles, evidence and quotations it always has."""

    publish_kept: int = Field(default=1, ge=0)
    """Earlier published copies that stay in `published/earlier`; each takes as much room as the copy."""

    storage_version: str = Field(default="v1.0.0", pattern=r"^v\d+\.\d+\.\d+$")
    """DuckDB storage version of the published copy; readers of an older version cannot open it."""

    feeds: Path | None = None
    """List of feeds that scheduled runs read: a CSV like seeds/feeds.csv. Default: that file."""

    ingest_cron: str = "0 * * * *"
    """When `wirehouse serve` reads the feeds."""

    publish_cron: str = "30 2 * * *"
    """When `wirehouse serve` retries the quarantine, loads what is due and publishes."""

    upkeep_cron: str = "0 4 * * 0"
    """When `wirehouse serve` validates the warehouse, builds Data Docs and compacts the file."""

    timezone: str = "UTC"
    """Time zone of these schedules, as in Europe/Zurich."""

    alert_webhook: SecretStr | None = None
    """Address that alerts are posted to as JSON with a `text`, which Slack, Mattermost and Teams show."""

    alert_blocks: str = ""
    """Prefect notification blocks that alerts go to, as in `slack-webhook/desk, wirehouse-mail/editors`."""

    prefect_start_s: int = Field(default=120, ge=10)
    """Seconds Prefect's own temporary server may take to start; a first start migrates its database."""

    @property
    def webhook(self) -> str | None:
        """The address of `alert_webhook`, which is a secret."""
        return self.alert_webhook.get_secret_value() if self.alert_webhook else None

    @field_validator("timezone")
    @classmethod
    def _is_known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no such time zone; write it as in Europe/Zurich") from None
        return value


class Places:
    """Where the files of one warehouse are.

    Attributes:
        root: folder of everything.
        warehouse: the writer's file; published: the readers' copy; copy_options: how it is made.
    """

    def __init__(self, settings: Settings, warehouse: Path | None = None) -> None:
        chosen = warehouse or settings.warehouse
        if chosen is not None:
            chosen = chosen.expanduser().absolute()
            if chosen.is_dir():
                raise SettingsError(
                    f"{chosen} is a folder, not a warehouse file. Name a file in it: {chosen}/news.duckdb"
                )
            self.root, self.warehouse = chosen.parent, chosen
            self.published = self.root / "published" / chosen.name
        else:
            self.root = settings.home.expanduser().absolute()
            self.warehouse = self.root / "warehouse.duckdb"
            self.published = self.root / "published" / "wirehouse.duckdb"
        self.copy_options = CopyOptions(
            settings.publish_text, settings.publish_kept, settings.storage_version
        )
        self.archive = self.root / "archive"
        self.bi = self.root / "bi"
        self.quality = self.root / "quality"
        self.prefect = self.root / "prefect"


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: a value cannot be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"WIREHOUSE_{str(problem['loc'][0]).upper()}={problem['input']!r}: {problem['msg']}"
            for problem in error.errors()
        )
        raise SettingsError(f"{problems}. Correct or unset it and try again.") from None


def origin_of(field: str) -> str:
    """`environment` or `default`: where the value of a setting came from."""
    return "environment" if f"WIREHOUSE_{field.upper()}" in os.environ else "default"


def silence_telemetry() -> None:
    """Switch off the usage reports of every dependency, unless the operator decided otherwise."""
    for name, value in NO_TELEMETRY.items():
        os.environ.setdefault(name, value)


def prefect_environment(settings: Settings, places: Places) -> dict[str, str]:
    """Environment in which Prefect runs quietly, for this warehouse alone, and tells nobody.

    Its own home: another version of Prefect that migrated a shared one makes it unusable. What the
    operator has set themselves is left alone.
    """
    wanted = {
        **NO_TELEMETRY,
        "PREFECT_HOME": str(places.prefect),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(settings.prefect_start_s),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
    }
    return {name: value for name, value in wanted.items() if name not in os.environ}
