-- temp tables held_values, left_out
-- reads:  incoming_values: 5-grams; incoming_ids: articles that are left out
-- grain:  one article that is resolved and one of these 5-grams that it holds, `size` of all; an article goes
--         by the number of its row in staging.extractions
create or replace temp table left_out as
select extractions.rowid as article
from staging.extractions as extractions
left join staging.resolved_articles as known on extractions.article_id = known.article_id
left join incoming_ids as changed on extractions.article_id = changed.article_id
where known.article_id is null or changed.article_id is not null;

create or replace temp table held_values as
with holders as (
    select
        extractions.rowid as article,
        len(extractions.fingerprints)::integer as size,
        unnest(extractions.fingerprints) as value
    from staging.extractions as extractions
)

select holders.*
from holders
semi join incoming_values as wanted on holders.value = wanted.value
anti join left_out on holders.article = left_out.article;
