-- marts.article_lineage
-- grain: one article, with whose reporting it is and how many repeat it
create or replace view marts.article_lineage as
select
    articles.article_key,
    articles.article_id,
    articles.title,
    articles.url,
    articles.uri,
    coalesce(articles.published_at, articles.published_from::timestamp) as published_at,
    articles.published_precision,
    articles.published_from,
    articles.published_to,
    articles.published_basis,
    articles.claimed_published_at,
    publishers.name as source,
    origins.name as origin_source,
    articles.is_copy,
    lineages.lineage_id,
    lineages.basis,
    lineages.article_count as articles_in_lineage,
    count(*) over (partition by articles.independence_key) as articles_counted_as_one,
    articles.retracted_at
from core.dim_article as articles
left join core.dim_lineage as lineages on articles.lineage_key = lineages.lineage_key
left join core.dim_source as publishers on articles.source_key = publishers.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key;

comment on view marts.article_lineage
is 'Grain: one article. Who published it, whose reporting it is, and which articles count as one.';
comment on column marts.article_lineage.article_key is 'the article (core.dim_article)';
comment on column marts.article_lineage.article_id is 'natural id of the article';
comment on column marts.article_lineage.title is 'headline, or NULL';
comment on column marts.article_lineage.url is 'address the text was published at';
comment on column marts.article_lineage.uri is 'where the document was found';
comment on column marts.article_lineage.published_at
is 'when, UTC; the first possible day where only a range is known';
comment on column marts.article_lineage.published_precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column marts.article_lineage.published_from is 'first day it may have been published';
comment on column marts.article_lineage.published_to is 'last day it may have been published';
comment on column marts.article_lineage.published_basis
is 'who says so: feed, page, url, sidecar, text; inferred from the text and its neighbours; or unknown';
comment on column marts.article_lineage.claimed_published_at is 'a stamp that the text contradicts, UTC';
comment on column marts.article_lineage.source is 'outlet that published this copy; NULL if unknown';
comment on column marts.article_lineage.origin_source is 'outlet whose reporting it is; NULL if open';
comment on column marts.article_lineage.is_copy is 'repeats another report; never independent confirmation';
comment on column marts.article_lineage.lineage_id is 'natural id of the line of reporting';
comment on column marts.article_lineage.basis is 'what joins the line: own, same_text, contained or credit';
comment on column marts.article_lineage.articles_in_lineage is 'articles that tell this line';
comment on column marts.article_lineage.articles_counted_as_one
is 'articles that together count once as confirmation: one line, or one owner';
comment on column marts.article_lineage.retracted_at is 'when it was withdrawn, UTC; NULL if it stands';
