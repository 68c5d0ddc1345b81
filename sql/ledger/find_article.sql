-- articles whose id begins so, two at most
select distinct article_id
from staging.articles
where starts_with(article_id, $beginning)
order by article_id
limit 2;
