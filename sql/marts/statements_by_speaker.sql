-- marts.statements_by_speaker
-- grain: one speaker
create or replace view marts.statements_by_speaker as
with reports as (
    -- Each line of reporting once: its original, or a copy where the original is not here.
    select article_key
    from core.dim_article
    qualify
        row_number() over (
            partition by lineage_key
            order by is_copy, published_from nulls last, article_id
        ) = 1
)

select
    statements.speaker_kind,
    coalesce(persons.name, organizations.name, statements.speaker_label) as speaker,
    statements.speaker_person_key,
    statements.speaker_organization_key,
    count(reports.article_key) as statement_count,
    count(reports.article_key) filter (where statements.is_direct) as quotation_count,
    count(distinct statements.article_key) as article_count,
    count(distinct articles.source_key) as source_count,
    count(distinct articles.lineage_key) as lineage_count,
    list(distinct sources.name order by sources.name) filter (where sources.name is not null) as sources,
    list(
        distinct coalesce(origins.name, sources.name) order by coalesce(origins.name, sources.name)
    ) filter (where coalesce(origins.name, sources.name) is not null) as reporting_of,
    min(coalesce(articles.published_at, articles.published_from::timestamp)) as first_quoted_at,
    max(coalesce(articles.published_at, articles.published_from::timestamp)) as last_quoted_at
from core.fact_statement as statements
inner join core.dim_article as articles on statements.article_key = articles.article_key
left join reports on articles.article_key = reports.article_key
left join core.dim_source as sources on articles.source_key = sources.source_key
left join core.dim_source as origins on articles.origin_source_key = origins.source_key
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
comment on column marts.statements_by_speaker.speaker_kind
is 'person, organization, country, anonymous or document';
comment on column marts.statements_by_speaker.speaker is 'name or description';
comment on column marts.statements_by_speaker.speaker_person_key is 'who, for a person (core.dim_person)';
comment on column marts.statements_by_speaker.speaker_organization_key
is 'which, for an organization (core.dim_organization)';
comment on column marts.statements_by_speaker.statement_count
is 'quotations and reported statements; one that copies repeat counts once';
comment on column marts.statements_by_speaker.quotation_count
is 'of them in quotation marks; a split one counts once';
comment on column marts.statements_by_speaker.article_count is 'articles they stand in';
comment on column marts.statements_by_speaker.source_count is 'outlets that published these articles';
comment on column marts.statements_by_speaker.lineage_count is 'lines of reporting they stand in';
comment on column marts.statements_by_speaker.sources is 'outlets that published them, by name';
comment on column marts.statements_by_speaker.reporting_of
is 'outlets whose reporting quotes the speaker, by name; a copy counts for the one it copies';
comment on column marts.statements_by_speaker.first_quoted_at is 'earliest publication, UTC';
comment on column marts.statements_by_speaker.last_quoted_at is 'latest publication, UTC';
