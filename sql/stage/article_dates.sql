-- staging.article_dates
-- grain:  one document's article, dated from its own claims and text alone
-- reads:  incoming_dates, incoming_rejections
-- writes: every date of the batch as this batch has it
delete from staging.article_dates
where document_id in (select incoming.document_id from incoming_rejections as incoming);

-- noqa: disable=PRS,LT02
merge into staging.article_dates as target
using incoming_dates as source
    on target.document_id = source.document_id
when matched and target is distinct from source then update by name
when not matched then insert by name;
