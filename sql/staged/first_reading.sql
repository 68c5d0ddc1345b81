-- variable first_reading: the first batch that read one of incoming_ids; rows of earlier ones are passed over
-- noqa: disable=PRS
set variable first_reading = (
    select coalesce(min(extractions.reading), 0)
    from staging.extractions as extractions
    semi join incoming_ids as wanted on extractions.article_id = wanted.article_id
);
