-- whether one article is withdrawn
select count(*) > 0 as is_retracted
from ops.retraction
where article_id = $article_id;
