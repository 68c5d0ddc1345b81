-- staging.citations of the articles of incoming_ids, in text order
select parts.*
from staging.citations as parts
semi join incoming_ids as wanted on parts.article_id = wanted.article_id
where parts.reading >= getvariable('first_reading')
order by parts.article_id, parts.number;
