-- severity: fail
-- A key names one row in every fact table too.
select
    'core.fact_event' as table_name,
    event_key as key,
    0 as number
from core.fact_event
group by event_key
having count(*) > 1
union all
select
    'core.fact_event_mention' as table_name,
    mention_key as key,
    0 as number
from core.fact_event_mention
group by mention_key
having count(*) > 1
union all
select
    'core.fact_statement' as table_name,
    statement_key as key,
    0 as number
from core.fact_statement
group by statement_key
having count(*) > 1
union all
select
    'core.fact_event_participant' as table_name,
    event_key as key,
    participant_number as number
from core.fact_event_participant
group by event_key, participant_number
having count(*) > 1
union all
select
    'core.fact_person_mention' as table_name,
    article_key as key,
    mention_number as number
from core.fact_person_mention
group by article_key, mention_number
having count(*) > 1
union all
select
    'core.fact_citation' as table_name,
    article_key as key,
    citation_number as number
from core.fact_citation
group by article_key, citation_number
having count(*) > 1
union all
select
    'core.fact_merge' as table_name,
    mention_key_a as key,
    0 as number
from core.fact_merge
group by mention_key_a, mention_key_b
having count(*) > 1
union all
select
    'core.fact_event_relation' as table_name,
    event_key as key,
    0 as number
from core.fact_event_relation
group by event_key, related_event_key, relation
having count(*) > 1;
