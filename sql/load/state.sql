-- staging.resolved_articles, staging.tellings, staging.telling_blocks, staging.telling_stories,
-- staging.name_uses, staging.name_counts, staging.name_votes, staging.person_forms
-- reads:  state_*: what resolution keeps; state_old_*: whose rows these replace, or what goes out of sums;
--         known_articles: of others there are no rows
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
where
    article_id in (
        select old.article_id
        from state_old_uses as old
        semi join known_articles as known on old.article_id = known.article_id
    );

insert into staging.name_uses by name
select uses.*
from state_uses as uses;

-- noqa: disable=PRS,LT02,LT09
merge into staging.name_counts as target
using (
    select changes.* exclude (mentions), sum(changes.mentions)::bigint as mentions
    from (
        select new.* from state_counts as new
        union all by name
        select old.* replace (-old.mentions as mentions) from state_old_counts as old
    ) as changes
    group by all
    having sum(changes.mentions) <> 0
) as source
    on
        target.key = source.key
        and target.label = source.label
        and target.role = source.role
        and target.country = source.country
        and target.family = source.family
        and target.is_full = source.is_full
        and target.is_family_first = source.is_family_first
        and target.short_key is not distinct from source.short_key
        and target.nick_key is not distinct from source.nick_key
when matched and target.mentions + source.mentions = 0 then delete
when matched then update set mentions = target.mentions + source.mentions
when not matched then insert by name;

-- noqa: enable=all
-- noqa: disable=PRS,LT02,LT09
merge into staging.name_votes as target
using (
    select changes.* exclude (articles), sum(changes.articles)::bigint as articles
    from (
        select new.* from state_votes as new
        union all by name
        select old.* replace (-old.articles as articles) from state_old_votes as old
    ) as changes
    group by all
    having sum(changes.articles) <> 0
) as source
    on target.key = source.key and target.country = source.country and target.role = source.role
when matched and target.articles + source.articles = 0 then delete
when matched then update set articles = target.articles + source.articles
when not matched then insert by name;

-- noqa: enable=all
delete from staging.person_forms
where person_id in (select old.person_id from state_old_persons as old);

insert into staging.person_forms by name
select forms.*
from state_forms as forms;
