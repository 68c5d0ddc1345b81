-- grain: one speaker quoted in the period
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
    count(*) filter (where statements.is_direct) as quotation_count,
    count(*) as statement_count,
    count(distinct articles.lineage_key) as lineage_count
from core.fact_statement as statements
inner join reports as articles on statements.article_key = articles.article_key
left join core.dim_person as persons on statements.speaker_person_key = persons.person_key
left join core.dim_organization as organizations
    on statements.speaker_organization_key = organizations.organization_key
where
    statements.speaker_label is not null
    and coalesce(articles.published_to, $since::date) >= $since::date
    and coalesce(articles.published_from, $until::date) <= $until::date
group by
    coalesce(persons.name, organizations.name, statements.speaker_label), statements.speaker_kind
order by quotation_count desc, statement_count desc, speaker
limit 15;
