-- staging.resolved_articles, staging.tellings, staging.telling_blocks, staging.telling_stories,
-- staging.name_uses, staging.name_counts, staging.name_votes, staging.person_forms
-- writes: nothing is known of any article
delete from staging.resolved_articles;

delete from staging.tellings;

delete from staging.telling_blocks;

delete from staging.telling_stories;

delete from staging.name_uses;

delete from staging.name_counts;

delete from staging.name_votes;

delete from staging.person_forms;
