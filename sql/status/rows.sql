-- Rows of every table of the star, by name.
-- grain: one table
select
    'dim_article' as name,
    count(*) as row_count
from core.dim_article
union all
select
    'dim_person' as name,
    count(*) as row_count
from core.dim_person
union all
select
    'dim_source' as name,
    count(*) as row_count
from core.dim_source
union all
select
    'dim_organization' as name,
    count(*) as row_count
from core.dim_organization
union all
select
    'dim_place' as name,
    count(*) as row_count
from core.dim_place
union all
select
    'dim_lineage' as name,
    count(*) as row_count
from core.dim_lineage
union all
select
    'fact_event' as name,
    count(*) as row_count
from core.fact_event
union all
select
    'fact_event_mention' as name,
    count(*) as row_count
from core.fact_event_mention
union all
select
    'fact_event_participant' as name,
    count(*) as row_count
from core.fact_event_participant
union all
select
    'fact_statement' as name,
    count(*) as row_count
from core.fact_statement
union all
select
    'fact_person_mention' as name,
    count(*) as row_count
from core.fact_person_mention
union all
select
    'fact_citation' as name,
    count(*) as row_count
from core.fact_citation
order by name;
