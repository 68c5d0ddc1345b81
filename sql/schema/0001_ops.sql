-- The ledger: what ran, what was set aside and why, what was judged. It alone decides what is done.
create schema if not exists ops;

-- grain: one file of sql/ that was applied to this warehouse
create table ops.schema_version (
    file varchar not null,
    checksum varchar not null,
    wirehouse_version varchar not null,
    applied_at timestamp not null
);
comment on table ops.schema_version is 'Grain: one file of sql/ that was applied to this warehouse.';
comment on column ops.schema_version.file is 'name of the file';
comment on column ops.schema_version.checksum is 'of its text';
comment on column ops.schema_version.wirehouse_version is 'program that applied it';
comment on column ops.schema_version.applied_at is 'UTC';

-- grain: one run of the pipeline
create table ops.run (
    run_id varchar not null,
    command varchar not null,
    status varchar not null check (status in ('running', 'succeeded', 'failed', 'crashed')),
    phase varchar not null,
    inputs varchar[] not null,
    flow_run_id varchar,
    interval_from timestamp,
    interval_to timestamp,
    host varchar not null,
    pid integer not null,
    wirehouse_version varchar not null,
    extraction_version varchar,
    versions map (varchar, varchar) not null,
    started_at timestamp not null,
    ended_at timestamp,
    timings map (varchar, double) not null,
    documents integer,
    articles integer,
    duplicates integer,
    quarantined integer,
    new_documents integer,
    statements integer,
    event_mentions integer,
    events integer,
    persons integer,
    sources integer,
    message varchar
);
comment on table ops.run is 'Grain: one run of the pipeline.';
comment on column ops.run.run_id is 'unique id of the run';
comment on column ops.run.command is 'run, backfill, rebuild, retry ...';
comment on column ops.run.status is 'how it ended';
comment on column ops.run.phase is 'stage, load, publish or done: what it was doing last';
comment on column ops.run.inputs is 'as given';
comment on column ops.run.flow_run_id is 'Prefect''s id of the flow run';
comment on column ops.run.interval_from is 'start of the logical interval, UTC';
comment on column ops.run.interval_to is 'end of the logical interval, UTC';
comment on column ops.run.host is 'machine it ran on';
comment on column ops.run.pid is 'its process there';
comment on column ops.run.wirehouse_version is 'of this program';
comment on column ops.run.extraction_version is 'of the language pipeline';
comment on column ops.run.versions is 'of the libraries that matter';
comment on column ops.run.started_at is 'UTC';
comment on column ops.run.ended_at is 'UTC; NULL while it runs';
comment on column ops.run.timings is 'seconds by stage';
comment on column ops.run.documents is 'documents it looked at, by address';
comment on column ops.run.articles is 'of them articles';
comment on column ops.run.duplicates is 'of them seen before, or the same text at the same outlet';
comment on column ops.run.quarantined is 'of them set aside';
comment on column ops.run.new_documents is 'documents the warehouse did not have before';
comment on column ops.run.statements is 'in the warehouse after it';
comment on column ops.run.event_mentions is 'in the warehouse after it';
comment on column ops.run.events is 'in the warehouse after it';
comment on column ops.run.persons is 'in the warehouse after it';
comment on column ops.run.sources is 'in the warehouse after it';
comment on column ops.run.message is 'why it failed';

-- grain: one batch of documents: one transaction
create table ops.batch (
    batch_id varchar not null,
    run_id varchar not null,
    documents integer not null,
    new_documents integer not null,
    articles integer not null,
    rejections integer not null,
    staged_at timestamp not null,
    loaded_at timestamp
);
comment on table ops.batch is 'Grain: one batch of documents: one transaction.';
comment on column ops.batch.batch_id is 'unique id of the batch';
comment on column ops.batch.run_id is 'run that staged it (ops.run)';
comment on column ops.batch.documents is 'documents it brought, by address';
comment on column ops.batch.new_documents is 'of them new to the warehouse';
comment on column ops.batch.articles is 'documents that cleaned to an article';
comment on column ops.batch.rejections is 'documents set aside';
comment on column ops.batch.staged_at is 'UTC';
comment on column ops.batch.loaded_at
is 'when its rows were last part of a load, UTC; NULL: the next load is due';

-- grain: one document that was set aside, with the latest reason
create table ops.quarantine (
    document_id varchar not null,
    uri varchar not null,
    stage varchar not null check (stage in ('ingest', 'clean', 'extract', 'validate')),
    reason varchar not null,
    message varchar not null,
    attempts integer not null check (attempts > 0),
    batch_id varchar not null,
    first_failed_at timestamp not null,
    last_failed_at timestamp not null,
    resolved_at timestamp
);
comment on table ops.quarantine is 'Grain: one document that was set aside, with the latest reason.';
comment on column ops.quarantine.document_id is 'the document (raw.document)';
comment on column ops.quarantine.uri is 'where a person finds it again';
comment on column ops.quarantine.stage is 'room in which it happened';
comment on column ops.quarantine.reason is 'code of flows.errors.REASONS';
comment on column ops.quarantine.message is 'what is wrong and what to do next';
comment on column ops.quarantine.attempts is 'times it was tried';
comment on column ops.quarantine.batch_id is 'batch of the latest try (ops.batch)';
comment on column ops.quarantine.first_failed_at is 'UTC';
comment on column ops.quarantine.last_failed_at is 'UTC';
comment on column ops.quarantine.resolved_at
is 'when a later try went through, UTC; NULL while it is set aside';

-- grain: one expectation judged on one batch, or one check of sql/checks judged on the warehouse
create table ops.validation (
    run_id varchar not null,
    batch_id varchar,
    suite varchar not null,
    expectation varchar not null,
    column_name varchar not null,
    severity varchar not null,
    scope varchar not null,
    is_success boolean not null,
    checked bigint not null,
    failed bigint not null,
    notes varchar not null,
    article_ids varchar[] not null,
    judged_at timestamp not null
);
comment on table ops.validation
is 'Grain: one expectation judged on one batch, or one check of sql/checks judged on the warehouse.';
comment on column ops.validation.run_id is 'run (ops.run)';
comment on column ops.validation.batch_id is 'batch (ops.batch); NULL for a check of the whole warehouse';
comment on column ops.validation.suite is 'frame it looked at, or checks';
comment on column ops.validation.expectation is 'what was expected';
comment on column ops.validation.column_name is 'of which column; empty for a check';
comment on column ops.validation.severity is 'critical, fail, warning, warn or info';
comment on column ops.validation.scope is 'row, batch or warehouse';
comment on column ops.validation.is_success is 'whether it held';
comment on column ops.validation.checked is 'rows looked at; 0 for a check, which returns offenders only';
comment on column ops.validation.failed is 'rows that broke it';
comment on column ops.validation.notes is 'why the rule exists';
comment on column ops.validation.article_ids is 'articles of the failing rows, sorted';
comment on column ops.validation.judged_at is 'UTC';

-- grain: one article that was withdrawn or corrected
create table ops.retraction (
    article_id varchar not null,
    reason varchar not null,
    retracted_at timestamp not null
);
comment on table ops.retraction is 'Grain: one article that was withdrawn or corrected.';
comment on column ops.retraction.article_id is 'the article';
comment on column ops.retraction.reason is 'why, in words';
comment on column ops.retraction.retracted_at is 'UTC';

-- grain: one file of seeds/ that is loaded as a table of schema reference
create table ops.reference (
    name varchar not null,
    checksum varchar not null,
    row_count integer not null,
    loaded_at timestamp not null
);
comment on table ops.reference
is 'Grain: one file of seeds/ that is loaded as a table of schema reference.';
comment on column ops.reference.name is 'table in schema reference, and stem of the file';
comment on column ops.reference.checksum is 'of the file';
comment on column ops.reference.row_count is 'rows in it';
comment on column ops.reference.loaded_at is 'UTC';
