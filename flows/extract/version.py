"""The name of what extraction would say: content of model, code and reference data, without loading spaCy.

An unchanged second run compares this name with the warehouse's and never touches the language model.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from flows import __version__
from flows.errors import SettingsError
from flows.records import content_id
from flows.resources import resource_path

SHIPPED_MODEL = "seeds/model"
EXITS = ("accurate", "fast")
"""Names of the shipped model's two ways of reading; the first is the default."""

VERSION_DIGITS = 12

POLITICAL, ALL = "political", "all"
SCOPES = (POLITICAL, ALL)
"""Which events are told: those of political actors, the default, or what every predicate tells."""

_MARK = "+all"


def model_folder(model: str | None) -> Path:
    """Folder of a spaCy pipeline: the shipped one (None, `accurate`, `fast`), a path, or a package's.

    Raises:
        SettingsError: there is no pipeline of that name or at that path.
    """
    if model is None or model in EXITS:
        return resource_path(SHIPPED_MODEL)
    path = Path(model).expanduser()
    if (path / "meta.json").is_file():
        return path
    if model.isidentifier() and (spec := importlib.util.find_spec(model)) and spec.origin:
        return Path(spec.origin).parent
    way_out = f"Install it: python -m spacy download {model}" if model.isidentifier() else "Correct it"
    raise SettingsError(
        f"WIREHOUSE_SPACY_MODEL={model}: neither a folder with a spaCy pipeline (meta.json) nor an installed "
        f"package. {way_out}, or unset it to use the shipped model (or set `fast` or `accurate`)."
    )


def extraction_version(model: str | None = None, events: str = POLITICAL) -> str:
    """Twelve hexadecimal digits that change when the model, our code or a seeds table changes.

    With events of all kinds `+all` follows, so that whoever sees the version sees the scope.

    Raises:
        SettingsError: see `model_folder`; or there is no such scope.
    """
    if events not in SCOPES:
        raise SettingsError(f"events={events}: there are {' and '.join(SCOPES)}")
    digits = _version(model_folder(model), model if model in EXITS else EXITS[0])
    return digits + _MARK if events == ALL else digits


def reads_all(version: str) -> bool:
    """Whether this extraction version tells events of all kinds.

    >>> reads_all("0123456789ab+all"), reads_all("0123456789ab")
    (True, False)
    """
    return version.endswith(_MARK)


@cache
def _version(model: Path, way: str) -> str:
    weights = sorted(path for path in model.rglob("*") if path.suffix != ".pyc")
    package = Path(__file__).resolve().parent
    sources = [*sorted(package.glob("*.py")), package.parent / "records.py", package.parent / "timex.py"]
    # Which feeds are fetched says nothing about how an article is read.
    tables = sorted(path for path in resource_path("seeds").glob("*.csv") if path.name != "feeds.csv")
    parts: list[object] = [__version__, way]
    for path in (*weights, *sources, *tables):
        if path.is_file():
            # Line ends differ between checkouts of one commit on Windows; what we say does not.
            parts += [path.name, path.read_bytes().replace(b"\r\n", b"\n")]
    return content_id(*parts)[:VERSION_DIGITS]
