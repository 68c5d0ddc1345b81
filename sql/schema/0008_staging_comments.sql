-- What the columns of the writer's views mean; a view takes no comments where it is made.
comment on column staging.chosen_articles.article_id is 'content id of outlet and text';
comment on column staging.chosen_articles.document_id is 'earliest dated of the documents that clean to it';
comment on column staging.chosen_articles.title is 'headline, or NULL';
comment on column staging.chosen_articles.byline is 'author line in its own words, without By';
comment on column staging.chosen_articles.authors is 'names in the byline';
comment on column staging.chosen_articles.contributors is 'journalists of credit lines, with where they were';
comment on column staging.chosen_articles.dateline is 'place of a dateline, cut from the text';
comment on column staging.chosen_articles.source_id
is 'outlet that published this copy; NULL if nothing could tell';
comment on column staging.chosen_articles.source_name is 'its name in print';
comment on column staging.chosen_articles.source_basis is 'url, claim, page or furniture';
comment on column staging.chosen_articles.source_domain is 'registered domain of the page';
comment on column staging.chosen_articles.url is 'address the text was published at';
comment on column staging.chosen_articles.external_id is 'the record''s own id, if it has one';
comment on column staging.chosen_articles.date_claims is 'dates claimed for it';
comment on column staging.chosen_articles.language is 'ISO 639-1';
comment on column staging.chosen_articles.word_count is 'words of its text';
comment on column staging.chosen_articles.published_at
is 'best single stamp, UTC; NULL when only a range is known';
comment on column staging.chosen_articles.published_from is 'first day it may have been published';
comment on column staging.chosen_articles.published_to is 'last day it may have been published';
comment on column staging.chosen_articles.precision
is 'second, minute, day, week, month, quarter, year or unknown';
comment on column staging.chosen_articles.basis is 'feed, page, url, sidecar, text, inferred or unknown';
comment on column staging.chosen_articles.claimed_published_at is 'a claim that the text contradicts';
comment on column staging.chosen_articles.claimed_is_false is 'whether a claim was refused';
comment on column staging.chosen_articles.reasons is 'one sentence for each piece of evidence';
comment on column staging.chosen_articles.extraction_version is 'of the language pipeline that read it';
comment on column staging.chosen_articles.fingerprints is 'winnowed hashes of its word 5-grams';
comment on column staging.chosen_articles.document_count is 'documents that clean to it';
comment on column ops.accounts.documents is 'documents received, counted by address';
comment on column ops.accounts.articles is 'distinct articles they cleaned to';
comment on column ops.accounts.duplicates is 'further addresses of a document or documents of an article';
comment on column ops.accounts.quarantined is 'documents set aside';
comment on column ops.accounts.pending is 'documents that a killed run left unread';
comment on column staging.name_mentions.role_status
is 'incumbent, outgoing, acting, designate, former or deceased';
