-- staging.reading
-- grain: one document that a killed run was reading and nobody has read since
-- writes: what was read after all is forgotten; each of the others is charged with the kill, once
delete from staging.reading
where
    document_id in (select articles.document_id from staging.articles as articles)
    or document_id in (
        select quarantine.document_id
        from ops.quarantine as quarantine
        where quarantine.resolved_at is null
    );

update staging.reading
set
    kills = kills + 1,
    run_id = ''
where run_id <> '';

select
    reading.document_id,
    reading.kills,
    reading.is_alone
from staging.reading as reading
order by reading.document_id;
