-- marts.quarantine_by_reason
-- grain:  one reason for which inputs are set aside now, in one stage
create or replace view marts.quarantine_by_reason as
select
    quarantine.stage,
    quarantine.reason,
    count(*) as inputs,
    count(quarantine.expired_at) as given_up,
    sum(quarantine.attempts)::bigint as attempts,
    min(quarantine.first_failed_at) as first_failed_at,
    max(quarantine.last_failed_at) as last_failed_at,
    min_by(quarantine.message, quarantine.uri) as example_message,
    min(quarantine.uri) as example
from ops.quarantine as quarantine
where quarantine.resolved_at is null
group by quarantine.stage, quarantine.reason;
comment on view marts.quarantine_by_reason
is 'Grain: one reason for which inputs are set aside now, in one stage.';
comment on column marts.quarantine_by_reason.stage is 'ingest, clean, extract or validate';
comment on column marts.quarantine_by_reason.reason is 'code of flows.errors.REASONS';
comment on column marts.quarantine_by_reason.inputs is 'inputs set aside';
comment on column marts.quarantine_by_reason.given_up is 'of them given up';
comment on column marts.quarantine_by_reason.attempts is 'tries in all';
comment on column marts.quarantine_by_reason.first_failed_at is 'UTC';
comment on column marts.quarantine_by_reason.last_failed_at is 'UTC';
comment on column marts.quarantine_by_reason.example_message
is 'what is wrong with the example, and what to do';
comment on column marts.quarantine_by_reason.example is 'one of them';
