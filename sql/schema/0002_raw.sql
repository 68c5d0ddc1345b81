-- What was received, exactly as it was received; the bytes themselves lie in the archive folder.
create schema if not exists raw;

-- grain: one distinct document: equal bytes with equal claims
create table raw.document (
    document_id varchar not null,
    media_type varchar,
    charset varchar,
    external_id varchar,
    fetched_at timestamp,
    body_bytes bigint not null check (body_bytes >= 0),
    claimed_url varchar,
    claimed_source varchar,
    claimed_published_at timestamp,
    claimed_published_precision varchar,
    claimed_published_basis varchar,
    claimed_title varchar,
    claimed_byline varchar,
    archive_file varchar,
    archive_offset bigint,
    archive_length bigint,
    batch_id varchar not null
);
comment on table raw.document is 'Grain: one distinct document: equal bytes with equal claims.';
comment on column raw.document.document_id is 'content id of body and claims';
comment on column raw.document.media_type
is 'text/plain, text/html or application/json; NULL if no bytes could be read';
comment on column raw.document.charset is 'encoding declared by the transport';
comment on column raw.document.external_id is 'the record''s own id, if it has one';
comment on column raw.document.fetched_at is 'when the last byte was first read, UTC';
comment on column raw.document.body_bytes is 'size of the body, uncompressed';
comment on column raw.document.claimed_url is 'address that feed, sidecar or record give';
comment on column raw.document.claimed_source is 'outlet in the words of the claim';
comment on column raw.document.claimed_published_at is 'publication time in the words of the claim, UTC';
comment on column raw.document.claimed_published_precision
is 'second, minute, day, month or year of that stamp';
comment on column raw.document.claimed_published_basis
is 'who claims it: feed, sidecar, page, url or record';
comment on column raw.document.claimed_title is 'headline that feed, sidecar or record give';
comment on column raw.document.claimed_byline is 'author line that feed, sidecar or record give';
comment on column raw.document.archive_file
is 'WARC file in the archive folder; NULL if there were no bytes to keep';
comment on column raw.document.archive_offset is 'byte at which its record starts';
comment on column raw.document.archive_length is 'bytes of its compressed record';
comment on column raw.document.batch_id is 'batch that brought it first (ops.batch)';

-- grain: one address at which one document was seen
create table raw.document_location (
    document_id varchar not null,
    uri varchar not null,
    batch_id varchar not null
);
comment on table raw.document_location is 'Grain: one address at which one document was seen.';
comment on column raw.document_location.document_id is 'the document';
comment on column raw.document_location.uri
is 'path or address, with #3 or #guid for a part of a container';
comment on column raw.document_location.batch_id is 'batch that saw it there first (ops.batch)';
