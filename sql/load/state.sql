-- staging.resolved_articles, staging.tellings, staging.telling_blocks, staging.telling_stories,
-- staging.name_uses
-- reads:  state_*: what resolution keeps; state_old_*: whose rows these replace
-- writes: what the next load needs to know of these articles
delete from staging.resolved_articles
where article_id in (select old.article_id from state_old_states as old);

insert into staging.resolved_articles by name
select states.*
from state_states as states;

delete from staging.telling_blocks
where mention_key in (select old.mention_key from state_old_tellings as old);

insert into staging.telling_blocks by name
select blocks.*
from state_blocks as blocks;

delete from staging.tellings
where mention_key in (select old.mention_key from state_old_tellings as old);

insert into staging.tellings by name
select tellings.*
from state_tellings as tellings;

delete from staging.telling_stories
where
    mention_key in (select old.mention_key from state_old_tellings as old)
    or story_key in (select old.story_key from state_old_stories as old);

insert into staging.telling_stories by name
select stories.*
from state_stories as stories;

delete from staging.name_uses
where article_id in (select old.article_id from state_old_uses as old);

insert into staging.name_uses by name
select uses.*
from state_uses as uses;
