-- core.dim_article
-- grain:  one article: one text at one outlet
-- reads:  chosen_articles, staging.article_texts, raw.document_location, ops.retraction,
--         resolved_dates, resolved_lineages
-- writes: every staged article; a text is written once, since it is part of the id; a withdrawn article
--         stays as it was, with the time of its withdrawal
create or replace temp table next_dim_article as
with addresses as (
    select
        document_id,
        min(uri) as uri
    from raw.document_location
    where document_id in (select chosen.document_id from chosen_articles as chosen)
    group by document_id
)

select
    core.key_of(articles.article_id) as article_key,
    articles.article_id,
    articles.document_id,
    articles.document_count::integer as document_count,
    articles.external_id,
    addresses.uri,
    articles.url,
    articles.title,
    articles.byline,
    articles.authors,
    articles.contributors,
    articles.dateline,
    core.key_of(articles.source_id) as source_key,
    articles.source_basis,
    core.key_of(lineages.origin_source_id) as origin_source_key,
    dates.published_at,
    dates.published_from,
    dates.published_to,
    dates.precision as published_precision,
    dates.basis as published_basis,
    dates.reasons as published_reasons,
    dates.claimed_published_at,
    dates.claimed_is_false,
    articles.language,
    articles.word_count,
    core.key_of(lineages.lineage_id) as lineage_key,
    core.key_of(lineages.independence_id) as independence_key,
    lineages.is_copy,
    articles.extraction_version,
    null::timestamp as retracted_at
from chosen_articles as articles
inner join resolved_dates as dates on articles.article_id = dates.article_id
inner join resolved_lineages as lineages on articles.article_id = lineages.article_id
inner join addresses on articles.document_id = addresses.document_id
union all by name
select
    kept.* exclude (text, recorded_at, retracted_at), -- noqa: RF02
    retractions.retracted_at
from core.dim_article as kept
inner join ops.retraction as retractions on kept.article_id = retractions.article_id
semi join scope_articles as wanted on kept.article_id = wanted.article_id;

delete from core.dim_article as known
where
    known.article_key in (select articles.article_key from known_articles as articles)
    and not exists (
        select 1
        from next_dim_article as next
        where known.article_key = next.article_key
    );

-- noqa: disable=PRS,LT02
merge into core.dim_article as target
using (
    select
        next.*,
        texts.text,
        $recorded_at::timestamp as recorded_at
    from next_dim_article as next
    semi join known_articles as known on next.article_key = known.article_key
    left join staging.article_texts as texts on next.article_id = texts.article_id
) as source
    on target.article_key = source.article_key
when matched and (
    target.document_id, target.document_count, target.external_id, target.uri, target.url, target.title,
    target.byline, target.authors, target.contributors, target.dateline, target.source_key,
    target.source_basis, target.origin_source_key, target.published_at, target.published_from,
    target.published_to, target.published_precision, target.published_basis, target.published_reasons,
    target.claimed_published_at, target.claimed_is_false, target.language, target.word_count,
    target.lineage_key, target.independence_key, target.is_copy, target.extraction_version,
    target.retracted_at
) is distinct from (
    source.document_id, source.document_count, source.external_id, source.uri, source.url, source.title,
    source.byline, source.authors, source.contributors, source.dateline, source.source_key,
    source.source_basis, source.origin_source_key, source.published_at, source.published_from,
    source.published_to, source.published_precision, source.published_basis, source.published_reasons,
    source.claimed_published_at, source.claimed_is_false, source.language, source.word_count,
    source.lineage_key, source.independence_key, source.is_copy, source.extraction_version,
    source.retracted_at
) then update set
    document_id = source.document_id,
    document_count = source.document_count,
    external_id = source.external_id,
    uri = source.uri,
    url = source.url,
    title = source.title,
    byline = source.byline,
    authors = source.authors,
    contributors = source.contributors,
    dateline = source.dateline,
    source_key = source.source_key,
    source_basis = source.source_basis,
    origin_source_key = source.origin_source_key,
    published_at = source.published_at,
    published_from = source.published_from,
    published_to = source.published_to,
    published_precision = source.published_precision,
    published_basis = source.published_basis,
    published_reasons = source.published_reasons,
    claimed_published_at = source.claimed_published_at,
    claimed_is_false = source.claimed_is_false,
    language = source.language,
    word_count = source.word_count,
    lineage_key = source.lineage_key,
    independence_key = source.independence_key,
    is_copy = source.is_copy,
    extraction_version = source.extraction_version,
    retracted_at = source.retracted_at,
    recorded_at = source.recorded_at
when not matched then insert by name;

-- noqa: enable=all
insert into core.dim_article by name
select
    next.*,
    texts.text,
    $recorded_at::timestamp as recorded_at
from next_dim_article as next
anti join known_articles as known on next.article_key = known.article_key
left join staging.article_texts as texts on next.article_id = texts.article_id;
