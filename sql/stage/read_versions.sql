-- the version that read each of these articles, if one did
select
    known.article_id,
    known.extraction_version
from staging.extractions as known
where known.article_id in (select unnest($article_ids::varchar[]));
