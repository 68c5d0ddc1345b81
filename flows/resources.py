"""Where the files that ship with the package are: `sql/` and `seeds/`.

In a checkout (and an editable install) they stand beside the package; in a wheel they are inside it.
"""

from functools import cache
from pathlib import Path


@cache
def resource_path(name: str) -> Path:
    """Path of the shipped folder or file `name`, such as `seeds/outlets.csv`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "_resources", package.parent):
        if (path := root / name).exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of wirehouse: install it again")
