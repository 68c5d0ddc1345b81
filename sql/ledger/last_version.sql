-- the extraction version of the last run, if there is anything that a run has read or is to read
-- grain: at most one row
select runs.extraction_version
from ops.run as runs
where
    runs.extraction_version is not null
    and exists (select documents.document_id from raw.document as documents)
order by runs.started_at desc, runs.run_id desc
limit 1;
