-- ops.retraction
-- writes: one article is withdrawn; a second time changes nothing
insert into ops.retraction by name
select
    $article_id::varchar as article_id,
    $reason::varchar as reason,
    $retracted_at::timestamp as retracted_at
where $article_id not in (select known.article_id from ops.retraction as known);
