"""Wirehouse: news articles in, a DuckDB star schema out.

raw bytes -> Document -> Article -> Extraction -> people, events, lineages -> facts
  ingest/      ingest/    clean/      extract/            resolve/            load/ + sql/
                                           validate/ stands before anything is staged

One article walks through the packages once, from left to right. The stages are functions of their
arguments that meet in `records.py`; only `warehouse.py` opens DuckDB, only `pipeline.py`, `deployments.py`
and `notify.py` know Prefect.
"""

__version__ = "0.1.0"
