"""Records in, self-contained HTML pages out: they open offline, and no text of the news is ever live in them.

Every value goes through Jinja2's automatic escaping; the pages load nothing and run no script.
"""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def environment() -> Environment:
    """The one Jinja2 environment: escaping always on, a missing value is an error."""
    return Environment(
        loader=PackageLoader("flows.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: Any) -> Any:
    r"""Text without control characters, which could turn a line of the page around; lines stay lines.

    >>> _shown("a\u202eb\nc")
    'a b\nc'
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(c if c.isprintable() or c == "\n" else " " for c in value)
