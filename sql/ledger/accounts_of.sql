-- what became of some documents (incoming_seen), by the rule of ops.accounts
with locations as (
    select
        document_id,
        count(*) as location_count
    from incoming_seen
    group by document_id
),

fates as (
    select
        locations.location_count,
        articles.article_id,
        articles.article_id is null and quarantine.document_id is not null as is_quarantined
    from locations
    left join staging.articles as articles on locations.document_id = articles.document_id
    left join ops.quarantine as quarantine
        on locations.document_id = quarantine.document_id and quarantine.resolved_at is null
)

select
    coalesce(sum(location_count), 0)::bigint as documents,
    count(distinct article_id) as articles,
    coalesce(sum(location_count - 1), 0)::bigint
    + count(article_id)
    - count(distinct article_id) as duplicates,
    count(*) filter (where is_quarantined) as quarantined,
    count(*) filter (where article_id is null and not is_quarantined) as pending
from fates;
