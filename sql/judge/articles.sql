-- What the suite `articles` looks at, for the $most articles of the warehouse that were received last.
-- grain: one article that stands
with names as (
    select
        mentions.article_id,
        count(*) as names
    from staging.name_mentions as mentions
    group by mentions.article_id
)

select
    articles.article_id,
    length(articles.text) as text_chars,
    articles.language,
    coalesce(articles.published_from <= documents.fetched_at::date, true) as is_dated_before_fetch,
    year(articles.published_from) as published_year,
    coalesce(articles.published_from <= articles.published_to, true) as is_range_ordered,
    articles.title is not null as has_title,
    articles.source_key is not null as has_source,
    articles.published_from is not null as has_date,
    coalesce(names.names, 0) > 0 as has_names,
    100.0 * coalesce(names.names, 0) / greatest(articles.word_count, 1) as names_per_100_words
from core.dim_article as articles
inner join raw.document as documents on articles.document_id = documents.document_id
left join names on articles.article_id = names.article_id
where articles.retracted_at is null
order by documents.fetched_at desc, articles.article_id
limit $most;
