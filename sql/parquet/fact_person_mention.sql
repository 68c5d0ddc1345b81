-- core.fact_person_mention with `month`, of the article
-- grain: as of core.fact_person_mention
select
    mentions.*,
    coalesce(strftime(articles.published_from, '%Y-%m'), 'unknown') as month
from core.fact_person_mention as mentions
inner join core.dim_article as articles on mentions.article_key = articles.article_key
order by month, mentions.article_key, mentions.mention_number;
