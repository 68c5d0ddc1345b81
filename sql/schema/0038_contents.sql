-- What is denied: two denials are one event sooner if they deny one claim.
alter table staging.event_mentions add column content bigint[];

comment on column staging.event_mentions.content
is 'of a denial: heaviest words of what is denied, hash and weight in one number; empty or NULL: none';

alter table staging.tellings add column content bigint[];

comment on column staging.tellings.content is 'as in staging.event_mentions';
