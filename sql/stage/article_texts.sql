-- staging.article_texts
-- grain:  one article that is not loaded yet
-- reads:  incoming_texts, core.dim_article
-- writes: texts of articles that neither this table nor core.dim_article has
insert into staging.article_texts by name
select
    incoming.article_id,
    any_value(incoming.text) as text
from incoming_texts as incoming
anti join core.dim_article as loaded on core.key_of(incoming.article_id) = loaded.article_key
anti join staging.article_texts as waiting on incoming.article_id = waiting.article_id
group by incoming.article_id;
