-- temp views changed_*: rows of the large tables of core that the readers' copy lacks or has otherwise
-- reads: incoming_lineages: a line of reporting changes where an article comes to it or leaves it
create or replace temp view unpublished_articles as
select unpublished.key
from staging.unpublished as unpublished
where unpublished.kind = 'article';

create or replace temp view unpublished_events as
select unpublished.key
from staging.unpublished as unpublished
where unpublished.kind = 'event';

create or replace temp view unpublished_mentions as
select unpublished.key
from staging.unpublished as unpublished
where unpublished.kind = 'mention';

create or replace temp view unpublished_persons as
select unpublished.key
from staging.unpublished as unpublished
where unpublished.kind = 'person';

create or replace temp view changed_dim_article as
select articles.*
from core.dim_article as articles
where articles.article_key in (select unpublished.key from unpublished_articles as unpublished);

create or replace temp view changed_dim_lineage as
select lineages.*
from core.dim_lineage as lineages
where lineages.lineage_key in (select touched.lineage_key from incoming_lineages as touched);

create or replace temp view changed_fact_citation as
select citations.*
from core.fact_citation as citations
where citations.article_key in (select unpublished.key from unpublished_articles as unpublished);

create or replace temp view changed_fact_person_mention as
select mentions.*
from core.fact_person_mention as mentions
where mentions.article_key in (select unpublished.key from unpublished_articles as unpublished);

create or replace temp view changed_fact_statement as
select statements.*
from core.fact_statement as statements
where statements.article_key in (select unpublished.key from unpublished_articles as unpublished);

create or replace temp view changed_fact_event_mention as
select mentions.*
from core.fact_event_mention as mentions
where
    mentions.article_key in (select unpublished.key from unpublished_articles as unpublished)
    or mentions.mention_key in (select unpublished.key from unpublished_mentions as unpublished);

create or replace temp view changed_fact_event as
select events.*
from core.fact_event as events
where events.event_key in (select unpublished.key from unpublished_events as unpublished);

create or replace temp view changed_fact_event_participant as
select participants.*
from core.fact_event_participant as participants
where participants.event_key in (select unpublished.key from unpublished_events as unpublished);

create or replace temp view changed_fact_event_relation as
select relations.*
from core.fact_event_relation as relations
where
    relations.event_key in (select unpublished.key from unpublished_events as unpublished)
    or relations.related_event_key in (select unpublished.key from unpublished_events as unpublished);

create or replace temp view changed_fact_merge as
select decisions.*
from core.fact_merge as decisions
where decisions.mention_key_a in (select unpublished.key from unpublished_mentions as unpublished);

create or replace temp view changed_dim_person as
select persons.*
from core.dim_person as persons
where persons.person_key in (select unpublished.key from unpublished_persons as unpublished);

create or replace temp view changed_dim_person_role as
select roles.*
from core.dim_person_role as roles
where roles.person_key in (select unpublished.key from unpublished_persons as unpublished);
