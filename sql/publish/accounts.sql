-- ops.accounts
-- grain: one row for the whole warehouse; in the readers' copy a table, since raw and staging stay behind
create table ops.accounts (
    documents bigint not null,
    articles bigint not null,
    duplicates bigint not null,
    quarantined bigint not null,
    pending bigint not null
);

comment on table ops.accounts
is 'Grain: one row. Documents by address = articles + duplicates + quarantined + pending.';
comment on column ops.accounts.documents is 'documents received, counted by address';
comment on column ops.accounts.articles is 'distinct articles they cleaned to';
comment on column ops.accounts.duplicates is 'further addresses of a document or documents of an article';
comment on column ops.accounts.quarantined is 'documents set aside';
comment on column ops.accounts.pending is 'documents that a killed run left unread';
