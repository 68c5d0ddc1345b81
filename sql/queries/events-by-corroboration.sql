-- description: events with the most independent lines of reporting; copies are not counted
-- param lines: at least so many lines; default: 2
-- param rows: how many at most; default: 50
select
    lineage_count as independent_lines,
    named_lineage_count as lines_on_the_record,
    source_count,
    article_count,
    copy_count,
    label,
    status,
    start_date,
    reporting_of,
    sources,
    event_id
from marts.event_corroboration
where lineage_count >= $lines::integer
order by lineage_count desc, source_count desc, event_id
limit $rows::integer;
