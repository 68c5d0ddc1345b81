-- in which ways all articles but those of incoming_ids name the persons of incoming_persons
-- (flows.resolve.people.PersonForm)
-- grain: one way of naming one person
with linked as (
    select
        persons.person_id,
        articles.article_id,
        mentions.mention_number,
        articles.published_from,
        articles.published_to
    from core.fact_person_mention as mentions
    inner join core.dim_person as persons on mentions.person_key = persons.person_key
    inner join core.dim_article as articles on mentions.article_key = articles.article_key
    where
        persons.person_id in (select wanted.person_id from incoming_persons as wanted)
        and articles.article_id not in (select changed.article_id from incoming_ids as changed)
)

select
    linked.person_id,
    names.label,
    names.surface,
    names.name,
    names.given_name,
    names.family_name,
    names.name_order,
    names.role,
    names.organization,
    names.country_code,
    coalesce(names.role_status in ('former', 'deceased'), false) as is_former,
    count(*) as count,
    min(struct_pack(article_id := linked.article_id, number := linked.mention_number)) as first,
    min(linked.published_from) as written_from,
    max(linked.published_to) as written_to
from linked
inner join staging.name_mentions as names
    on linked.article_id = names.article_id and linked.mention_number = names.number
group by all;
