"""Article -> Extraction: people, places, times, statements, sources and events, as read from one text.

`flows.extract.pipeline.Extractor` does the work; `flows.extract.version.extraction_version` names what it
would say without loading the language model. This package imports neither, because spaCy takes seconds.
"""
