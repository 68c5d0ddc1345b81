-- core.fact_citation
-- grain:  one outlet or anonymous source an article relies on
-- reads:  staging.citations, chosen_articles
-- writes: every citation of a standing article; equal rows stay untouched
create or replace temp table next_fact_citation as
select
    core.key_of(citations.article_id) as article_key,
    citations.number as citation_number,
    citations.relation,
    core.key_of(citations.source_id) as cited_source_key,
    citations.label,
    citations.char_start,
    citations.char_end,
    citations.evidence,
    citations.basis
from staging.citations as citations
semi join chosen_articles as articles on citations.article_id = articles.article_id;

delete from core.fact_citation as known
where
    known.article_key in (select articles.article_key from scope_articles as articles)
    and not exists (
        select 1
        from next_fact_citation as next
        where known.article_key = next.article_key and known.citation_number = next.citation_number
    );

-- noqa: disable=PRS,LT02
merge into core.fact_citation as target
using next_fact_citation as source
    on target.article_key = source.article_key and target.citation_number = source.citation_number
when matched and target is distinct from source then update by name
when not matched then insert by name;
