"""A published copy in, dashboards on this machine out: Apache Superset in an environment of its own."""
