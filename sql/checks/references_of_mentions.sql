-- severity: fail
-- Every key of a mention, statement, name mention, citation or merge leads to its row.
select
    mentions.mention_key as key,
    'mention' as what
from checked_event_mentions as mentions
left join core.fact_event as events on mentions.event_key = events.event_key
left join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_place as places on mentions.place_key = places.place_key
left join core.fact_statement as statements on mentions.statement_key = statements.statement_key
where
    mentions.superseded_at is null
    and (
        events.event_key is null
        or articles.article_key is null
        or (places.place_key is null and mentions.place_key is not null)
        or (statements.statement_key is null and mentions.statement_key is not null)
    )
union all
select
    statements.statement_key as key,
    'statement' as what
from checked_statements as statements
left join core.dim_article as articles on statements.article_key = articles.article_key
left join core.dim_person as persons on statements.speaker_person_key = persons.person_key
left join core.dim_organization as organizations
    on statements.speaker_organization_key = organizations.organization_key
left join core.dim_source as sources on statements.told_source_key = sources.source_key
where
    articles.article_key is null
    or (persons.person_key is null and statements.speaker_person_key is not null)
    or (organizations.organization_key is null and statements.speaker_organization_key is not null)
    or (sources.source_key is null and statements.told_source_key is not null)
union all
select
    mentions.article_key as key,
    'name mention ' || mentions.mention_number::varchar as what
from checked_person_mentions as mentions
left join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_person as persons on mentions.person_key = persons.person_key
where articles.article_key is null or persons.person_key is null
union all
select
    citations.article_key as key,
    'citation ' || citations.label as what
from core.fact_citation as citations
semi join scope_articles as wanted on citations.article_key = wanted.article_key
left join core.dim_article as articles on citations.article_key = articles.article_key
left join core.dim_source as sources on citations.cited_source_key = sources.source_key
where articles.article_key is null or (sources.source_key is null and citations.cited_source_key is not null)
union all
select
    decisions.mention_key_a as key,
    'merge' as what
from checked_merges as decisions
left join core.fact_event_mention as a on decisions.mention_key_a = a.mention_key
left join core.fact_event_mention as b on decisions.mention_key_b = b.mention_key
where a.mention_key is null or b.mention_key is null or a.event_key <> b.event_key;
