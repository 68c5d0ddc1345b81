-- marts.statements_by_speaker
-- grain: one speaker
create or replace view marts.statements_by_speaker as
select
    statements.speaker_kind,
    coalesce(persons.name, organizations.name, statements.speaker_label) as speaker,
    statements.speaker_person_key,
    statements.speaker_organization_key,
    count(*) as statement_count,
    count(*) filter (where statements.is_direct) as quotation_count,
    count(distinct statements.article_key) as article_count,
    count(distinct articles.source_key) as source_count,
    count(distinct articles.lineage_key) as lineage_count,
    min(coalesce(articles.published_at, articles.published_from::timestamp)) as first_quoted_at,
    max(coalesce(articles.published_at, articles.published_from::timestamp)) as last_quoted_at
from core.fact_statement as statements
inner join core.dim_article as articles on statements.article_key = articles.article_key
left join core.dim_person as persons on statements.speaker_person_key = persons.person_key
left join core.dim_organization as organizations
    on statements.speaker_organization_key = organizations.organization_key
where statements.speaker_label is not null
group by
    statements.speaker_kind,
    coalesce(persons.name, organizations.name, statements.speaker_label),
    statements.speaker_person_key,
    statements.speaker_organization_key;

comment on view marts.statements_by_speaker
is 'Grain: one speaker. How often quoted, in how many articles, outlets and independent lines of reporting.';
