-- core.fact_person_mention
-- grain:  one name mention
-- reads:  resolved_person_links, staging.name_mentions, scope_texts, core.dim_article (the text)
-- writes: every mention of a person in a standing article; equal rows stay untouched
create or replace temp table next_fact_person_mention as
select
    core.key_of(links.article_id) as article_key,
    links.name_number as mention_number,
    core.key_of(links.person_id) as person_key,
    names.char_start,
    names.char_end,
    names.surface,
    names.role_start,
    names.role_end,
    names.role,
    names.is_journalist,
    links.basis
from resolved_person_links as links
inner join staging.name_mentions as names
    on
        links.article_id = names.article_id
        and links.name_number = names.number
        and names.reading >= getvariable('first_reading');

create or replace temp table known_fact_person_mention as
select known.*
from core.fact_person_mention as known
where known.article_key in (select articles.article_key from known_articles as articles);

create or replace temp table kept_fact_person_mention as
select
    known.article_key,
    known.mention_number
from known_fact_person_mention as known
inner join next_fact_person_mention as next
    on known.article_key = next.article_key and known.mention_number = next.mention_number
where
    (known.person_key, known.char_start, known.char_end, known.surface, known.is_journalist, known.basis)
    is not distinct from
    (next.person_key, next.char_start, next.char_end, next.surface, next.is_journalist, next.basis);

create or replace temp table old_fact_person_mention as
select
    known.article_key,
    known.mention_number
from known_fact_person_mention as known
anti join kept_fact_person_mention as kept
    on known.article_key = kept.article_key and known.mention_number = kept.mention_number;

delete from core.fact_person_mention
where
    (article_key, mention_number) in (
        select
            old.article_key,
            old.mention_number
        from old_fact_person_mention as old
    );

create or replace temp table fresh_fact_person_mention as
select next.*
from next_fact_person_mention as next
anti join kept_fact_person_mention as kept
    on next.article_key = kept.article_key and next.mention_number = kept.mention_number;

insert into scope_texts by name
with missing as (
    select fresh.article_key
    from fresh_fact_person_mention as fresh
    anti join scope_texts as known on fresh.article_key = known.article_key
)

select
    articles.article_key,
    articles.text
from core.dim_article as articles
semi join missing on articles.article_key = missing.article_key;

create or replace temp table written_person_mentions as
select
    next.* exclude (role, role_start, role_end), -- noqa: RF02
    coalesce(
        substr(articles.text, next.role_start + 1, next.role_end - next.role_start), next.role
    ) as role_text
from fresh_fact_person_mention as next
inner join scope_texts as articles on next.article_key = articles.article_key;

insert into core.fact_person_mention by name
select written.*
from written_person_mentions as written;
