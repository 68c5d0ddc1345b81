-- What a killed run was reading; the writer's alone, readers have no use for it.
-- grain: one document of the batch that is being read; what a killed run leaves here is suspected of it
create table staging.reading (
    document_id varchar not null,
    run_id varchar not null,
    is_alone boolean not null,
    kills integer not null check (kills >= 0)
);
comment on table staging.reading
is 'Grain: one document that is being read, or that a killed run was reading; empty after a good run.';
comment on column staging.reading.document_id is 'the document (raw.document, once it is staged)';
comment on column staging.reading.run_id
is 'run that reads it now (ops.run); empty once it is known to be killed';
comment on column staging.reading.is_alone is 'whether it is the only document of its batch';
comment on column staging.reading.kills is 'runs that were killed while they read this document alone';
