-- staging.resolved_articles, staging.event_blocks, staging.event_stories, staging.name_uses
-- writes: nothing is known of any article
delete from staging.resolved_articles;

delete from staging.event_blocks;

delete from staging.event_stories;

delete from staging.name_uses;
