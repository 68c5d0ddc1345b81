-- core.dim_source
-- grain:  one outlet
-- reads:  staging.articles, staging.citations, staging.statements, resolved_lineages,
--         reference.outlets, core.dim_source, core.dim_article
-- writes: every outlet that published, is credited, cited or spoken to; no others
create or replace temp table next_dim_source as
with published as (
    select
        source_id,
        min(source_name) as name,
        min(source_domain) as domain
    from staging.articles
    group by source_id
),

mentioned as (
    select source_id
    from published
    union
    select origin_source_id as source_id
    from resolved_lineages
    union
    select known.source_id
    from core.dim_source as known
    where
        not $is_refresh
        or known.source_key in (select articles.origin_source_key from core.dim_article as articles)
    union
    select citations.source_id
    from staging.citations as citations
    semi join named_articles as articles
        on citations.article_id = articles.article_id and citations.reading >= getvariable('first_named')
    union
    select names.outlet_id as source_id
    from staging.statements as statements
    semi join named_articles as articles
        on statements.article_id = articles.article_id and statements.reading >= getvariable('first_named')
    inner join reference.outlet_names as names on lower(statements.told) = names.lower_name
),

outlets as (
    select
        outlet_id,
        any_value(name) as name,
        any_value(domains) as domains,
        any_value(kind) as kind,
        any_value(country_code) as country_code,
        any_value(family) as family
    from reference.outlets
    group by outlet_id
)

select
    core.key_of(mentioned.source_id) as source_key,
    mentioned.source_id,
    coalesce(outlets.name, published.name, mentioned.source_id) as name,
    coalesce(nullif(split_part(outlets.domains, '|', 1), ''), published.domain) as domain,
    coalesce(outlets.kind, 'unknown') as kind,
    outlets.country_code,
    outlets.family,
    outlets.outlet_id is null as is_placeholder
from mentioned
left join published on mentioned.source_id = published.source_id
left join outlets on mentioned.source_id = outlets.outlet_id
where mentioned.source_id is not null;

-- noqa: disable=PRS,LT02
merge into core.dim_source as target
using next_dim_source as source
    on target.source_key = source.source_key
when matched and target is distinct from source then update by name
when not matched then insert by name
when not matched by source then delete;
