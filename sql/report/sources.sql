-- grain: one outlet that published or is credited in the period; copies of unknown publishers in one row
with articles as (
    select *
    from core.dim_article
    where
        retracted_at is null
        and coalesce(published_to, $since::date) >= $since::date
        and coalesce(published_from, $until::date) <= $until::date
),

parts as (
    select
        source_key,
        true as is_publisher,
        is_copy,
        claimed_is_false
    from articles
    union all
    select
        origin_source_key as source_key,
        false as is_publisher,
        false as is_copy,
        false as claimed_is_false
    from articles
    where origin_source_key is not null and source_key is distinct from origin_source_key
)

select
    coalesce(sources.name, 'unknown outlet') as source,
    sources.kind,
    sources.country_code,
    count(*) filter (where parts.is_publisher) as article_count,
    count(*) filter (where parts.is_copy) as copy_count,
    count(*) filter (where not parts.is_publisher) as repeated_count,
    bool_or(parts.claimed_is_false) as has_false_date
from parts
left join core.dim_source as sources on parts.source_key = sources.source_key
group by sources.source_key, sources.name, sources.kind, sources.country_code
order by article_count desc, repeated_count desc, source
limit $rows::integer;
