-- grain: one of the articles $article_ids that was read already, by $extraction_version if that is given
select extractions.article_id
from staging.extractions as extractions
where
    list_contains($article_ids, extractions.article_id)
    and (
        $extraction_version::varchar is null
        or extractions.extraction_version = $extraction_version::varchar
    );
