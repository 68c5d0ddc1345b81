-- Airflow's names for the logical interval of a run; what a run warned about; what was given up.
alter table ops.run rename column interval_from to data_interval_start;

alter table ops.run rename column interval_to to data_interval_end;

comment on column ops.run.data_interval_start is 'start of the logical interval, UTC; NULL for a run by hand';
comment on column ops.run.data_interval_end is 'end of the logical interval, exclusive, UTC';

-- grain: one thing that a run found and a person should look at
create table ops.alert (
    alert_id varchar not null,
    run_id varchar not null,
    kind varchar not null check (
        kind in ('run_failed', 'run_crashed', 'validation', 'freshness', 'volume', 'poison')
    ),
    severity varchar not null check (severity in ('critical', 'warning')),
    subject varchar not null,
    message varchar not null,
    raised_at timestamp not null
);
comment on table ops.alert is 'Grain: one thing that a run found and a person should look at.';
comment on column ops.alert.alert_id is 'unique id of the alert';
comment on column ops.alert.run_id is 'run that found it (ops.run)';
comment on column ops.alert.kind is 'run_failed, run_crashed, validation, freshness, volume or poison';
comment on column ops.alert.severity
is 'critical: nothing new arrives until somebody acts; warning: look at it';
comment on column ops.alert.subject is 'what it is about: a source, a check, a document, a run';
comment on column ops.alert.message is 'what is wrong and what to do next';
comment on column ops.alert.raised_at
is 'as of when, UTC: the end of the data interval, or the start of the run';

alter table ops.quarantine add column expired_at timestamp;
comment on column ops.quarantine.expired_at
is 'when it was given up, UTC; it is still counted as set aside, but neither listed nor tried again';
