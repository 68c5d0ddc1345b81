-- description: outlets, with how much they published, copied and were cited
select
    sources.name,
    sources.kind,
    sources.country_code,
    sources.family,
    count(distinct articles.article_key) as article_count,
    count(distinct articles.article_key) filter (where articles.is_copy) as copy_count,
    (
        select count(*)
        from core.dim_article as credited
        where
            credited.origin_source_key = sources.source_key
            and credited.source_key is distinct from sources.source_key
    ) as reports_told_by_others,
    (
        select count(*)
        from core.fact_citation as citations
        where citations.cited_source_key = sources.source_key
    ) as citation_count,
    sources.is_placeholder,
    sources.source_id
from core.dim_source as sources
left join core.dim_article as articles on sources.source_key = articles.source_key
group by
    sources.source_key, sources.name, sources.kind, sources.country_code, sources.family,
    sources.is_placeholder, sources.source_id
order by article_count desc, citation_count desc, sources.source_id;
