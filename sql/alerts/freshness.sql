-- Feeds that brought nothing new for longer than they should, as of $as_of. A feed that never brought
-- anything is late from the first run that asked it.
-- reads:  incoming_feeds (source, url, expect_every_hours)
-- grain:  one feed that is late
with arrivals as (
    select
        feeds.url,
        max(documents.fetched_at) as last_arrival_at
    from incoming_feeds as feeds
    inner join raw.document_location as places
        on
            starts_with(places.uri, feeds.url || '#')
            or feeds.url = places.uri
    inner join raw.document as documents
        on places.document_id = documents.document_id and documents.media_type is not null
    where documents.fetched_at <= $as_of
    group by feeds.url
),

claimed as (
    select
        feeds.url,
        max(documents.fetched_at) as last_arrival_at
    from incoming_feeds as feeds
    inner join raw.document as documents
        on feeds.source = documents.claimed_source and documents.media_type is not null
    where documents.fetched_at <= $as_of
    group by feeds.url
),

asked as (
    select
        feeds.url,
        min(runs.started_at) as first_asked_at
    from incoming_feeds as feeds
    inner join ops.run as runs on list_contains(runs.inputs, feeds.url)
    group by feeds.url
)

select
    feeds.source,
    feeds.url,
    feeds.expect_every_hours,
    greatest(arrivals.last_arrival_at, claimed.last_arrival_at) as last_arrival_at,
    date_diff(
        'minute',
        coalesce(greatest(arrivals.last_arrival_at, claimed.last_arrival_at), asked.first_asked_at),
        $as_of
    ) / 60.0 as hours
from incoming_feeds as feeds
left join arrivals on feeds.url = arrivals.url
left join claimed on feeds.url = claimed.url
left join asked on feeds.url = asked.url
where feeds.expect_every_hours is not null and hours > feeds.expect_every_hours
order by feeds.source, feeds.url;
