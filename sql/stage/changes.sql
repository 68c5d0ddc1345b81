-- how many rows of staging a batch of known documents would change: none means that no new load is due
select count(*) as changes
from (
    (
        select incoming.*
        from incoming_articles as incoming
        except
        select known.*
        from staging.articles as known
    )
    union all by name
    (
        select incoming.*
        from incoming_dates as incoming
        except
        select known.*
        from staging.article_dates as known
    )
    union all by name
    select known.*
    from staging.articles as known
    semi join incoming_rejections as rejected on known.document_id = rejected.document_id
) as changed;
