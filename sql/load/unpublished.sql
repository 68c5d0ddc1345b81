-- staging.unpublished
-- grain:  one key whose rows this load may have changed; $is_whole: all of them
-- writes: those that are not noted yet
insert into staging.unpublished by name
with touched as (
    select
        'everything' as kind,
        0 as key
    where $is_whole
    union
    select
        'article' as kind,
        articles.article_key as key
    from scope_articles as articles
    where not $is_whole
    union
    select
        'event' as kind,
        events.event_key as key
    from touched_events as events
    where not $is_whole
    union
    select
        'mention' as kind,
        mentions.mention_key as key
    from scope_mentions as mentions
    where not $is_whole
    union
    select
        'person' as kind,
        persons.person_key as key
    from scope_persons as persons
    where not $is_whole
)

select
    touched.kind,
    touched.key
from touched
anti join staging.unpublished as noted on touched.kind = noted.kind and touched.key = noted.key;
