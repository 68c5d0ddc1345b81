-- marts.source_overlap
-- grain: one pair of outlets that told one event or one report; each pair once
create or replace view marts.source_overlap as
with told as (
    select distinct
        articles.source_key,
        mentions.event_key
    from core.fact_event_mention as mentions
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    where articles.source_key is not null and mentions.superseded_at is null
),

event_counts as (
    select
        source_key,
        count(*) as event_count
    from told
    group by source_key
),

shared_events as (
    select
        a.source_key as source_key_a,
        b.source_key as source_key_b,
        count(*) as shared_event_count
    from told as a
    inner join told as b on a.event_key = b.event_key and a.source_key < b.source_key
    group by a.source_key, b.source_key
),

shared_lineages as (
    select
        a.source_key as source_key_a,
        b.source_key as source_key_b,
        count(distinct a.lineage_key) as shared_lineage_count
    from core.dim_article as a
    inner join core.dim_article as b on a.lineage_key = b.lineage_key and a.source_key < b.source_key
    where a.retracted_at is null and b.retracted_at is null
    group by a.source_key, b.source_key
),

pairs as (
    select
        coalesce(shared_events.source_key_a, shared_lineages.source_key_a) as source_key_a,
        coalesce(shared_events.source_key_b, shared_lineages.source_key_b) as source_key_b,
        coalesce(shared_events.shared_event_count, 0) as shared_event_count,
        coalesce(shared_lineages.shared_lineage_count, 0) as shared_lineage_count
    from shared_events
    full outer join shared_lineages
        on
            shared_events.source_key_a = shared_lineages.source_key_a
            and shared_events.source_key_b = shared_lineages.source_key_b
)

select
    source_a.name as source_a,
    source_b.name as source_b,
    pairs.shared_event_count,
    pairs.shared_lineage_count,
    pairs.shared_event_count
    / nullif(counts_a.event_count + counts_b.event_count - pairs.shared_event_count, 0) as event_similarity,
    pairs.source_key_a,
    pairs.source_key_b
from pairs
inner join core.dim_source as source_a on pairs.source_key_a = source_a.source_key
inner join core.dim_source as source_b on pairs.source_key_b = source_b.source_key
left join event_counts as counts_a on pairs.source_key_a = counts_a.source_key
left join event_counts as counts_b on pairs.source_key_b = counts_b.source_key;

comment on view marts.source_overlap
is 'Grain: one pair of outlets. Events both told, and reports that one has from the other or from a third.';
comment on column marts.source_overlap.source_a is 'one outlet';
comment on column marts.source_overlap.source_b is 'the other outlet';
comment on column marts.source_overlap.shared_event_count is 'events both told';
comment on column marts.source_overlap.shared_lineage_count is 'lines of reporting both published';
comment on column marts.source_overlap.event_similarity is 'shared events of all events of either, 0 to 1';
comment on column marts.source_overlap.source_key_a is 'the one outlet (core.dim_source)';
comment on column marts.source_overlap.source_key_b is 'the other outlet (core.dim_source)';
