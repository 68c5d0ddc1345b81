-- batches and withdrawals since the last load: none means that there is nothing to do
select
    (
        select count(*)
        from ops.batch as batches
        where batches.loaded_at is null
    )
    + (
        select count(*)
        from ops.retraction as retractions
        inner join core.dim_article as articles on retractions.article_id = articles.article_id
        where articles.retracted_at is null
    )
    + (
        select count(*)
        from core.dim_article as articles
        anti join ops.retraction as retractions on articles.article_id = retractions.article_id
        where articles.retracted_at is not null
    ) as pending;
