"""Superset as `wirehouse bi up` and docker-compose.yml start it: one host, no caches, no word to outsiders.

Read by Superset itself (SUPERSET_CONFIG_PATH); what differs between hosts comes from the environment.
"""

import os
from pathlib import Path

_STATE = Path(os.environ["SUPERSET_HOME"])

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_STATE / 'superset.db'}"

# Results are not cached: DuckDB answers in milliseconds, and a new copy is seen at once.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
RATELIMIT_STORAGE_URI = "memory://"

# The pages ask this host only. Superset's own policy lets a tracking pixel and map servers through, and its
# switch for the pixel (SCARF_ANALYTICS) works when Superset is built, not when it runs.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}

# A long download is written row by row, and that writer knows nothing of formulas.
CSV_STREAMING_ROW_THRESHOLD = 10**9


def FLASK_APP_MUTATOR(app) -> None:  # noqa: N802 - the name is Superset's
    """Keep formulas out of downloads: "=cmd..." in a headline must not run in a reader's spreadsheet.

    Superset 6.1 puts an apostrophe before them in columns of pandas' old type for text only, and what comes
    from a database is of the new one.
    """
    del app
    from superset.utils import csv, excel

    def with_old_type(write):
        def write_inert(df, **options):
            texts = [
                name for name in df.columns if str(df[name].dtype).startswith(("string", "large_string"))
            ]
            return write(df.astype(dict.fromkeys(texts, object)), **options)

        return write_inert

    csv.df_to_escaped_csv = with_old_type(csv.df_to_escaped_csv)
    excel.df_to_excel = with_old_type(excel.df_to_excel)
