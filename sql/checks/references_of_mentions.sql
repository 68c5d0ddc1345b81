-- severity: fail
-- Every key of a mention, statement, name mention, citation or merge leads to its row.
select
    mentions.mention_id as id,
    'mention' as what
from core.fact_event_mention as mentions
left join core.fact_event as events on mentions.event_key = events.event_key
left join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_place as places on mentions.place_key = places.place_key
left join core.fact_statement as statements on mentions.statement_key = statements.statement_key
where
    mentions.superseded_at is null
    and mentions.mention_key in (select touched.mention_key from scope_mentions as touched)
    and (
        events.event_key is null
        or articles.article_key is null
        or (places.place_key is null and mentions.place_key is not null)
        or (statements.statement_key is null and mentions.statement_key is not null)
    )
union all
select
    statements.statement_id as id,
    'statement' as what
from core.fact_statement as statements
semi join scope_articles as wanted on statements.article_key = wanted.article_key
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
    mentions.surface as id,
    'name mention' as what
from core.fact_person_mention as mentions
semi join scope_articles as wanted on mentions.article_key = wanted.article_key
left join core.dim_article as articles on mentions.article_key = articles.article_key
left join core.dim_person as persons on mentions.person_key = persons.person_key
where articles.article_key is null or persons.person_key is null
union all
select
    citations.label as id,
    'citation' as what
from core.fact_citation as citations
semi join scope_articles as wanted on citations.article_key = wanted.article_key
left join core.dim_article as articles on citations.article_key = articles.article_key
left join core.dim_source as sources on citations.cited_source_key = sources.source_key
where articles.article_key is null or (sources.source_key is null and citations.cited_source_key is not null)
union all
select
    decisions.mention_key_a::varchar as id,
    'merge' as what
from core.fact_merge as decisions
left join core.fact_event_mention as a on decisions.mention_key_a = a.mention_key
left join core.fact_event_mention as b on decisions.mention_key_b = b.mention_key
where
    decisions.mention_key_a in (select touched.mention_key from scope_mentions as touched)
    and (a.mention_key is null or b.mention_key is null or a.event_key <> b.event_key);
