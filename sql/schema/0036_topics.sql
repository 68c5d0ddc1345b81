-- What an article is about: plain predicates of two articles are one event only if they tell one story.
alter table staging.extractions add column topic bigint[];
comment on column staging.extractions.topic
is 'its heaviest words, hash and weight in one number; NULL or empty unless events of all kinds are read';
