-- core.dim_lineage
-- grain:  one independent line of reporting
-- reads:  resolved_lineages: whole lines, or articles without a basis whose line is what it was;
--         core.dim_article
-- writes: every line that a standing article belongs to
create or replace temp table next_dim_lineage as
select
    core.key_of(lineage_id) as lineage_key,
    lineage_id,
    core.key_of(min(origin_source_id)) as origin_source_key,
    count(*)::integer as article_count,
    coalesce(min(basis) filter (where is_copy), min(basis)) as basis
from resolved_lineages
group by lineage_id
having bool_and(basis <> '');

delete from core.dim_lineage as known
where
    known.lineage_key not in (select next.lineage_key from next_dim_lineage as next)
    and known.lineage_key not in (
        select articles.lineage_key
        from core.dim_article as articles
        where articles.retracted_at is null
    );

-- noqa: disable=PRS,LT02
merge into core.dim_lineage as target
using next_dim_lineage as source
    on target.lineage_key = source.lineage_key
when matched and target is distinct from source then update by name
when not matched then insert by name;
