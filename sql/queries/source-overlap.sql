-- description: which outlets tell the same events, and which only repeat one report
-- param rows: how many at most; default: 50
select
    source_a,
    source_b,
    shared_event_count,
    shared_lineage_count,
    round(event_similarity, 3) as event_similarity
from marts.source_overlap
order by shared_event_count desc, shared_lineage_count desc, source_a, source_b
limit $rows::integer;
