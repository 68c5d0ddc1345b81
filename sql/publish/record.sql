-- staging.published, staging.unpublished
-- reads:  incoming_state: of the copy that has just been made
-- writes: it shows everything; $appended articles were changed in it since it was written anew with $bytes
delete from staging.published;

insert into staging.published by name
select
    state.*,
    $appended::bigint as appended,
    $bytes::bigint as bytes
from incoming_state as state;

delete from staging.unpublished;
