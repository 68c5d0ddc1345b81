-- ops.run
-- writes: one run ends
update ops.run
set
    status = $status,
    phase = case when $status = 'succeeded' then 'done' else phase end,
    ended_at = $ended_at,
    timings = map($stages::varchar[], $seconds::double[]),
    documents = $documents,
    articles = $articles,
    duplicates = $duplicates,
    quarantined = $quarantined,
    new_documents = (
        select coalesce(sum(batches.new_documents), 0)
        from ops.batch as batches
        where batches.run_id = $run_id
    ),
    statements = (select count(*) from core.fact_statement),
    event_mentions = (select count(*) from core.fact_event_mention),
    events = (select count(*) from core.fact_event),
    persons = (select count(*) from core.dim_person),
    sources = (select count(*) from core.dim_source),
    message = $message
where run_id = $run_id;
