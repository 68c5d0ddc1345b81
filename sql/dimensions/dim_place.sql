-- core.dim_place
-- grain:  one place
-- reads:  staging.place_mentions, resolved_events, core.dim_place
-- writes: every place that is named in a standing article
create or replace temp table next_dim_place as
with named as (
    select
        places.name,
        places.kind,
        places.country_code,
        places.latitude,
        places.longitude
    from staging.place_mentions as places
    semi join named_articles as articles
        on places.article_id = articles.article_id and places.reading >= getvariable('first_named')
    union all
    select
        place_name as name,
        place_kind as kind,
        place_country_code as country_code,
        null as latitude,
        null as longitude
    from resolved_events
    where place_name is not null
    union all
    select
        known.name,
        known.kind,
        known.country_code,
        known.latitude,
        known.longitude
    from core.dim_place as known
    where not $is_refresh
)

select
    core.key_of(core.place_id(name, kind, country_code)) as place_key,
    core.place_id(name, kind, country_code) as place_id,
    min(name) as name,
    kind,
    country_code,
    min(latitude) as latitude,
    arg_min(longitude, latitude) as longitude
from named
group by place_id, kind, country_code;

-- noqa: disable=PRS,LT02
merge into core.dim_place as target
using next_dim_place as source
    on target.place_key = source.place_key
when matched and target is distinct from source then update by name
when not matched then insert by name
when not matched by source then delete;
