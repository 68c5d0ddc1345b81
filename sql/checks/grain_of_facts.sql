-- severity: fail
-- A key names one row in every fact table too. Rows outside the scope of this load did not change.
select
    'core.fact_event' as table_name,
    event_key as key,
    0 as number
from checked_events
group by event_key
having count(*) > 1
union all
select
    'core.fact_event_mention' as table_name,
    mention_key as key,
    0 as number
from checked_event_mentions
group by mention_key
having count(*) > 1
union all
select
    'core.fact_statement' as table_name,
    statement_key as key,
    0 as number
from checked_statements
group by statement_key
having count(*) > 1
union all
select
    'core.fact_event_participant' as table_name,
    event_key as key,
    participant_number as number
from checked_participants
group by event_key, participant_number
having count(*) > 1
union all
select
    'core.fact_person_mention' as table_name,
    article_key as key,
    mention_number as number
from checked_person_mentions
group by article_key, mention_number
having count(*) > 1
union all
select
    'core.fact_citation' as table_name,
    article_key as key,
    citation_number as number
from core.fact_citation
where article_key in (select articles.article_key from scope_articles as articles)
group by article_key, citation_number
having count(*) > 1
union all
select
    'core.fact_merge' as table_name,
    mention_key_a as key,
    0 as number
from checked_merges
group by mention_key_a, mention_key_b
having count(*) > 1
union all
select
    'core.fact_event_relation' as table_name,
    event_key as key,
    0 as number
from core.fact_event_relation
where event_key in (select touched.event_key from touched_events as touched)
group by event_key, related_event_key, relation
having count(*) > 1;
