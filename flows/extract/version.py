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
VERSION_DIGITS = 12


def model_folder(model: str | None) -> Path:
    """Folder of a spaCy pipeline: the shipped one, a path, or an installed package's.

    Raises:
        SettingsError: there is no pipeline of that name or at that path.
    """
    if model is None:
        return resource_path(SHIPPED_MODEL)
    path = Path(model).expanduser()
    if (path / "meta.json").is_file():
        return path
    if model.isidentifier() and (spec := importlib.util.find_spec(model)) and spec.origin:
        return Path(spec.origin).parent
    raise SettingsError(
        f"{model!r} is neither a folder with a spaCy pipeline (meta.json) nor an installed package. "
        f"Unset WIREHOUSE_MODEL to use the shipped model, or install the package with pip."
    )


def extraction_version(model: str | None = None) -> str:
    """Twelve hexadecimal digits that change when the model, our code or a seeds table changes.

    Raises:
        SettingsError: see `model_folder`.
    """
    return _version(model_folder(model))


@cache
def _version(model: Path) -> str:
    weights = sorted(path for path in model.rglob("*") if path.suffix != ".pyc")
    package = Path(__file__).resolve().parent
    sources = [*sorted(package.glob("*.py")), package.parent / "records.py", package.parent / "timex.py"]
    tables = sorted(resource_path("seeds").glob("*.csv"))
    parts: list[object] = [__version__]
    for path in (*weights, *sources, *tables):
        if path.is_file():
            # Line ends differ between checkouts of one commit on Windows; what we say does not.
            parts += [path.name, path.read_bytes().replace(b"\r\n", b"\n")]
    return content_id(*parts)[:VERSION_DIGITS]
