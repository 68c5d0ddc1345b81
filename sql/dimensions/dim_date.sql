-- core.dim_date
-- grain:  one day
-- reads:  resolved_events, core.dim_article, core.fact_event, core.fact_event_mention, core.dim_person_role
-- writes: every day of every year in which something of the warehouse lies
create or replace temp table next_dim_date as
with used as (
    -- Years of each column by themselves: a list of all days would be long.
    select year(published_from) as year
    from core.dim_article
    group by year(published_from)
    union
    select year(published_to) as year
    from core.dim_article
    group by year(published_to)
    union
    select year(published_at) as year
    from core.dim_article
    group by year(published_at)
    union
    select year(claimed_published_at) as year
    from core.dim_article
    group by year(claimed_published_at)
    union
    select year(start_date) as year
    from resolved_events
    group by year(start_date)
    union
    select year(end_date) as year
    from resolved_events
    group by year(end_date)
    union
    select year(start_date) as year
    from core.fact_event
    group by year(start_date)
    union
    select year(end_date) as year
    from core.fact_event
    group by year(end_date)
    union
    select year(start_date) as year
    from core.fact_event_mention
    where superseded_at is null
    group by year(start_date)
    union
    select year(end_date) as year
    from core.fact_event_mention
    where superseded_at is null
    group by year(end_date)
    union
    select year(valid_from) as year
    from core.dim_person_role
    group by year(valid_from)
    union
    select year(valid_to) as year
    from core.dim_person_role
    group by year(valid_to)
),

years as (
    select make_date(year::integer, 1, 1) as first_day
    from used
    where year is not null
),

days as (
    select
        unnest(
            generate_series(first_day, first_day + interval 1 year - interval 1 day, interval 1 day)
        )::date as day
    from years
)

select
    strftime(day, '%Y%m%d')::integer as date_key,
    day as date,
    year(day)::smallint as year,
    quarter(day)::tinyint as quarter,
    month(day)::tinyint as month,
    monthname(day) as month_name,
    dayofmonth(day)::tinyint as day,
    dayofyear(day)::smallint as day_of_year,
    isoyear(day)::smallint as iso_year,
    weekofyear(day)::tinyint as iso_week,
    isodow(day)::tinyint as weekday,
    dayname(day) as weekday_name,
    isodow(day) >= 6 as is_weekend
from days;

-- noqa: disable=PRS,LT02
merge into core.dim_date as target
using next_dim_date as source
    on target.date_key = source.date_key
when not matched then insert by name
when not matched by source then delete;
