-- ops.batch
-- grain:  one batch of documents
-- reads:  incoming_documents, incoming_articles, incoming_rejections, raw.document
-- writes: this batch; it counts as loaded at once if it changed nothing
delete from ops.batch
where batch_id = $batch_id;

insert into ops.batch by name
select
    $batch_id::varchar as batch_id,
    $run_id::varchar as run_id,
    (
        select count(*)
        from (
            select
                documents.document_id,
                documents.uri
            from incoming_documents as documents
            union
            select
                rejections.document_id,
                rejections.uri
            from incoming_rejections as rejections
        ) as incoming
    ) as documents,
    (
        select count(*)
        from raw.document as documents
        where documents.batch_id = $batch_id
    ) as new_documents,
    (select count(*) from incoming_articles) as articles,
    (select count(distinct incoming.document_id) from incoming_rejections as incoming) as rejections,
    $staged_at::timestamp as staged_at,
    case when $changes = 0 then $staged_at::timestamp end as loaded_at;
