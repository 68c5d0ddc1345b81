-- ops.retraction
-- grain:  one article of which a newer version stands at the same address of the same outlet
-- reads:  touched_articles, staging.articles, raw.document; of texts that share most of their 5-grams the
--         one fetched last stands; articles of one address that are alike in nothing else are different ones
-- writes: every older version is withdrawn; a second time changes nothing
insert into ops.retraction by name
with versions as (
    select
        articles.article_id,
        articles.url,
        articles.source_id,
        any_value(extractions.fingerprints) as fingerprints,
        max(coalesce(dates.published_at, dates.published_from::timestamp)) as published_at,
        max(documents.fetched_at) as fetched_at
    from staging.articles as articles
    inner join staging.article_dates as dates on articles.document_id = dates.document_id
    inner join staging.extractions as extractions on articles.article_id = extractions.article_id
    inner join raw.document as documents on articles.document_id = documents.document_id
    anti join ops.retraction as retractions on articles.article_id = retractions.article_id
    where
        articles.url in (
            select several.url
            from staging.articles as several
            where
                several.url in (
                    select fresh.url
                    from staging.articles as fresh
                    semi join touched_articles as touched on fresh.article_id = touched.article_id
                )
            group by several.url
            having count(distinct several.article_id) > 1
        )
    group by articles.article_id, articles.url, articles.source_id
)

select
    older.article_id,
    'a newer version stands at the same address: '
    || arg_max(newer.article_id, (newer.fetched_at, newer.published_at, newer.article_id)) as reason,
    $at::timestamp as retracted_at
from versions as older
inner join versions as newer
    on
        older.url = newer.url
        and older.source_id is not distinct from newer.source_id
        and (older.fetched_at, coalesce(older.published_at, older.fetched_at), older.article_id)
        < (newer.fetched_at, coalesce(newer.published_at, newer.fetched_at), newer.article_id)
        and 2 * len(list_intersect(older.fingerprints, newer.fingerprints))
        >= least(len(older.fingerprints), len(newer.fingerprints))
where len(older.fingerprints) > 0 and len(newer.fingerprints) > 0
group by older.article_id;
