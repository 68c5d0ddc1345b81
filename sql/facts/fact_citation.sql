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
semi join chosen_articles as articles on citations.article_id = articles.article_id
where citations.reading >= getvariable('first_reading');

create or replace temp table known_fact_citation as
select known.*
from core.fact_citation as known
where known.article_key in (select articles.article_key from known_articles as articles);

create or replace temp table old_fact_citation as
select
    known.article_key,
    known.citation_number
from known_fact_citation as known
left join next_fact_citation as next
    on known.article_key = next.article_key and known.citation_number = next.citation_number
where known is distinct from next;

delete from core.fact_citation
where
    (article_key, citation_number) in (
        select
            old.article_key,
            old.citation_number
        from old_fact_citation as old
    );

insert into core.fact_citation by name
select next.*
from next_fact_citation as next
left join known_fact_citation as known
    on next.article_key = known.article_key and next.citation_number = known.citation_number
where next is distinct from known;
