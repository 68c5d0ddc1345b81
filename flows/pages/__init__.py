"""Records in, self-contained HTML pages out: they open offline, and no text of the news is ever live in them.

Every value goes through Jinja2's automatic escaping; the pages load nothing and run no script.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment() -> Environment:
    """The one Jinja2 environment: escaping always on, a missing value is an error."""
    return Environment(
        loader=PackageLoader("flows.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
