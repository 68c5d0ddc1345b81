-- staging.event_mentions of each article that stands, in text order
select parts.*
from staging.event_mentions as parts
semi join staging.chosen_articles as articles on parts.article_id = articles.article_id
order by parts.article_id, parts.number;
