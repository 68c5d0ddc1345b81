-- ops.retraction
-- writes: one article is withdrawn no more
delete from ops.retraction
where article_id = $article_id;
