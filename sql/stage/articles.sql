-- staging.articles
-- grain:  one document that cleaned to an article
-- reads:  incoming_articles, incoming_rejections
-- writes: every article of the batch as this batch has it; documents rejected now have none
delete from staging.articles
where document_id in (select incoming.document_id from incoming_rejections as incoming);

-- noqa: disable=PRS,LT02
merge into staging.articles as target
using incoming_articles as source
    on target.document_id = source.document_id
when matched and target is distinct from source then update by name
when not matched then insert by name;
