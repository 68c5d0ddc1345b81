-- whom the names in the articles of incoming_ids mean, as resolved the last time
-- grain: one name mention
select
    articles.article_id,
    mentions.mention_number as name_number,
    persons.person_id,
    mentions.basis
from core.fact_person_mention as mentions
inner join core.dim_article as articles on mentions.article_key = articles.article_key
inner join core.dim_person as persons on mentions.person_key = persons.person_key
semi join incoming_ids as wanted on articles.article_id = wanted.article_id
order by all;
