-- Which articles a load looks at: it need not compare all of them with what is loaded.

-- Everything is resolved once more, since nobody noted what changed so far.
delete from staging.resolved_articles;

-- grain: one article of which something was staged since the last load
create table staging.changed_articles (
    article_id varchar not null
);
comment on table staging.changed_articles
is 'Grain: one article of which something was staged since the last load.';
comment on column staging.changed_articles.article_id is 'the article';
