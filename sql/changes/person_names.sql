-- the persons of incoming_persons as they are called now
-- grain: one person
select
    persons.person_id,
    persons.name
from core.dim_person as persons
semi join incoming_persons as wanted on persons.person_id = wanted.person_id;
