-- staging.extractions and its parts
-- grain:  one article that is read again, by another version
-- writes: everything read from these articles before goes
delete from staging.extractions
where article_id in (select unnest($article_ids::varchar[]));

delete from staging.name_mentions
where article_id in (select unnest($article_ids::varchar[]));

delete from staging.place_mentions
where article_id in (select unnest($article_ids::varchar[]));

delete from staging.time_mentions
where article_id in (select unnest($article_ids::varchar[]));

delete from staging.statements
where article_id in (select unnest($article_ids::varchar[]));

delete from staging.citations
where article_id in (select unnest($article_ids::varchar[]));

delete from staging.event_mentions
where article_id in (select unnest($article_ids::varchar[]));
