-- ops.copy
-- grain: one row; in the readers' copy only: how it was made, so that one made otherwise is written anew
create table ops.copy (
    has_text boolean not null,
    storage_version varchar not null
);

comment on table ops.copy is 'Grain: one row. How this copy was made; only readers'' copies have it.';
comment on column ops.copy.has_text is 'with the articles'' bodies; without, core.dim_article.text is empty';
comment on column ops.copy.storage_version is 'DuckDB''s, as it was asked for';

insert into ops.copy values ($has_text, $storage_version);
