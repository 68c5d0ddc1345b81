-- What the readers' copy lacks, so that it need not be written anew for a few articles.

-- grain: one key of core whose rows a load may have changed since the readers' copy was made
create table staging.unpublished (
    kind varchar not null check (kind in ('everything', 'article', 'event', 'mention', 'person')),
    key bigint not null
);
comment on table staging.unpublished
is 'Grain: one key of core whose rows a load may have changed since the readers'' copy was made.';
comment on column staging.unpublished.kind is 'article, event, mention or person; everything: all rows';
comment on column staging.unpublished.key is 'key of that row';

-- grain: one row: the state of the warehouse that the readers' copy shows
create table staging.published (
    staged_at timestamp,
    loaded_at timestamp,
    recorded_at timestamp,
    failed_at timestamp,
    resolved_at timestamp,
    referenced_at timestamp,
    batches bigint not null,
    checksums varchar not null,
    appended bigint not null,
    bytes bigint not null
);
comment on table staging.published
is 'Grain: one row: the state of the warehouse that the readers'' copy shows; none before the first.';
comment on column staging.published.staged_at is 'latest batch, UTC';
comment on column staging.published.loaded_at is 'latest load, UTC';
comment on column staging.published.recorded_at is 'latest change of an article, UTC';
comment on column staging.published.failed_at is 'latest input that was set aside, UTC';
comment on column staging.published.resolved_at is 'latest input that went through after all, UTC';
comment on column staging.published.referenced_at is 'latest load of seeds/, UTC';
comment on column staging.published.batches is 'batches';
comment on column staging.published.checksums is 'of the schema';
comment on column staging.published.appended
is 'articles that were changed in the copy since it was last written anew';
comment on column staging.published.bytes is 'size of the copy when it was last written anew';
