-- description: what somebody said, in quotation marks or reported, newest first
-- param speaker: part of the speaker's name; default: %
-- param direct: true for quotations only; default: false
-- param rows: how many at most; default: 50
select
    coalesce(articles.published_at, articles.published_from::timestamp) as published_at,
    coalesce(persons.name, organizations.name, statements.speaker_label) as speaker,
    statements.cue,
    statements.text,
    statements.is_direct,
    coalesce(told.name, sources.name) as said_to_or_in,
    articles.title,
    articles.article_id
from core.fact_statement as statements
inner join core.dim_article as articles on statements.article_key = articles.article_key
left join core.dim_source as sources on articles.source_key = sources.source_key
left join core.dim_source as told on statements.told_source_key = told.source_key
left join core.dim_person as persons on statements.speaker_person_key = persons.person_key
left join core.dim_organization as organizations
    on statements.speaker_organization_key = organizations.organization_key
where
    not articles.is_copy
    and articles.retracted_at is null
    and coalesce(persons.name, organizations.name, statements.speaker_label, '')
    ilike '%' || $speaker || '%'
    and (statements.is_direct or not $direct::boolean)
order by published_at desc nulls last, articles.article_id, statements.char_start
limit $rows::integer;
