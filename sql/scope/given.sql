-- temp tables scope_articles, scope_events, scope_persons
-- reads:  incoming_articles, incoming_events, incoming_persons: what a change can touch
-- writes: only that is derived anew
create or replace temp table scope_articles as
select
    incoming.article_id,
    core.key_of(incoming.article_id) as article_key
from incoming_articles as incoming;

create or replace temp table scope_events as
select
    incoming.event_id,
    core.key_of(incoming.event_id) as event_key
from incoming_events as incoming;

create or replace temp table scope_persons as
select
    incoming.person_id,
    core.key_of(incoming.person_id) as person_key
from incoming_persons as incoming;
