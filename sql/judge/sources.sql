-- What the suite `sources` looks at: outlets with at least 10 articles.
-- grain: one outlet of core.dim_source
with told as (
    select
        mentions.article_key,
        count(*) as mentions
    from core.fact_event_mention as mentions
    where mentions.superseded_at is null
    group by mentions.article_key
)

select
    sources.source_id,
    count(*) as articles,
    avg((articles.published_from is not null)::integer) as dated_share,
    avg((articles.title is not null)::integer) as titled_share,
    avg(articles.word_count) as words_per_article,
    avg((told.mentions is not null)::integer) as eventful_share,
    avg(articles.is_copy::integer) as copied_share
from core.dim_article as articles
inner join core.dim_source as sources on articles.source_key = sources.source_key
left join told on articles.article_key = told.article_key
where articles.retracted_at is null
group by sources.source_id
having count(*) >= 10
order by sources.source_id
limit $most;
