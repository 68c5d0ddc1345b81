-- staging.articles, staging.article_dates, staging.extractions and its parts, staging.changed_articles,
-- ops.quarantine
-- grain:  one document of temp table again (ledger/select_again)
-- writes: what was made of these documents goes, so that they are pending and the next read starts afresh;
--         dimensions and facts stay as they are until that is loaded
create or replace temp table unread as
select distinct articles.article_id
from staging.articles as articles
semi join again on articles.document_id = again.document_id
where
    articles.article_id not in (
        select others.article_id
        from staging.articles as others
        where others.document_id not in (select chosen.document_id from again as chosen)
    );

insert into staging.changed_articles by name
select distinct articles.article_id
from staging.articles as articles
semi join again on articles.document_id = again.document_id
anti join staging.changed_articles as noted on articles.article_id = noted.article_id;

delete from staging.articles
where document_id in (select again.document_id from again);

delete from staging.article_dates
where document_id in (select again.document_id from again);

delete from staging.extractions
where article_id in (select unread.article_id from unread);

delete from staging.name_mentions
where article_id in (select unread.article_id from unread);

delete from staging.place_mentions
where article_id in (select unread.article_id from unread);

delete from staging.time_mentions
where article_id in (select unread.article_id from unread);

delete from staging.statements
where article_id in (select unread.article_id from unread);

delete from staging.citations
where article_id in (select unread.article_id from unread);

delete from staging.event_mentions
where article_id in (select unread.article_id from unread);

update ops.quarantine
set resolved_at = $at
where
    resolved_at is null
    and document_id in (select again.document_id from again);
