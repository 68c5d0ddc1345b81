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
