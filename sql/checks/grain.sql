-- severity: fail
-- A key names one row: the grain that each table's comment states. The tables carry no indexes, which would
-- double their size, so this is where keys are kept.
with keys as (
    select
        'core.dim_article' as table_name,
        article_key::varchar as key
    from core.dim_article
    where article_key in (select wanted.article_key from scope_articles as wanted)
    union all
    select
        'core.dim_date' as table_name,
        date_key::varchar as key
    from core.dim_date
    union all
    select
        'core.dim_event_type' as table_name,
        event_type_key::varchar as key
    from core.dim_event_type
    union all
    select
        'core.dim_lineage' as table_name,
        lineage_key::varchar as key
    from core.dim_lineage
    where
        lineage_key in (
            select articles.lineage_key
            from core.dim_article as articles
            semi join scope_articles as wanted on articles.article_key = wanted.article_key
        )
    union all
    select
        'core.dim_organization' as table_name,
        organization_key::varchar as key
    from core.dim_organization
    union all
    select
        'core.dim_person' as table_name,
        person_key::varchar as key
    from core.dim_person
    where person_key in (select wanted.person_key from scope_persons as wanted)
    union all
    select
        'core.dim_person_role' as table_name,
        person_role_key::varchar as key
    from core.dim_person_role
    where person_key in (select wanted.person_key from scope_persons as wanted)
    union all
    select
        'core.dim_place' as table_name,
        place_key::varchar as key
    from core.dim_place
    union all
    select
        'core.dim_source' as table_name,
        source_key::varchar as key
    from core.dim_source
    union all
    select
        'core.event_alias' as table_name,
        retired_event_id as key
    from core.event_alias
)

select
    table_name,
    key,
    count(*) as row_count
from keys
group by table_name, key
having count(*) > 1;
