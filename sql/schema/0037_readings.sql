-- With which batch each row was read, so that a load finds the rows of new articles without reading the old.

alter table staging.extractions add column reading bigint default 0;

alter table staging.extractions alter column reading set not null;

comment on column staging.extractions.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';

alter table staging.name_mentions add column reading bigint default 0;

alter table staging.name_mentions alter column reading set not null;

comment on column staging.name_mentions.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';

alter table staging.place_mentions add column reading bigint default 0;

alter table staging.place_mentions alter column reading set not null;

comment on column staging.place_mentions.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';

alter table staging.time_mentions add column reading bigint default 0;

alter table staging.time_mentions alter column reading set not null;

comment on column staging.time_mentions.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';

alter table staging.statements add column reading bigint default 0;

alter table staging.statements alter column reading set not null;

comment on column staging.statements.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';

alter table staging.citations add column reading bigint default 0;

alter table staging.citations alter column reading set not null;

comment on column staging.citations.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';

alter table staging.event_mentions add column reading bigint default 0;

alter table staging.event_mentions alter column reading set not null;

comment on column staging.event_mentions.reading
is 'batch with which it was read, counted up from 1; 0: before these were counted';
