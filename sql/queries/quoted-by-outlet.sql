-- description: who is quoted most through which outlet; a copy counts for the outlet whose reporting it is
-- param speaker: part of the speaker's name; default: %
-- param rows: how many at most; default: 50
with reports as (
    -- Each line of reporting once: its original, or a copy where the original is not here.
    select *
    from core.dim_article
    where retracted_at is null
    qualify
        row_number() over (
            partition by lineage_key
            order by is_copy, published_from nulls last, article_id
        ) = 1
)

select
    coalesce(persons.name, organizations.name, statements.speaker_label) as speaker,
    statements.speaker_kind,
    coalesce(origins.name, sources.name) as outlet,
    count(*) filter (where statements.is_direct) as quotation_count,
    count(*) as statement_count,
    count(distinct reports.article_key) as article_count
from core.fact_statement as statements
inner join reports on statements.article_key = reports.article_key
left join core.dim_source as sources on reports.source_key = sources.source_key
left join core.dim_source as origins on reports.origin_source_key = origins.source_key
left join core.dim_person as persons on statements.speaker_person_key = persons.person_key
left join core.dim_organization as organizations
    on statements.speaker_organization_key = organizations.organization_key
where coalesce(persons.name, organizations.name, statements.speaker_label) ilike '%' || $speaker || '%'
group by
    coalesce(persons.name, organizations.name, statements.speaker_label), statements.speaker_kind,
    coalesce(origins.name, sources.name)
order by quotation_count desc, statement_count desc, speaker, outlet
limit $rows::integer;
