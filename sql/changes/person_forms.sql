-- in which ways articles name the persons of incoming_persons, as resolved the last time
-- (flows.resolve.people.PersonForm)
-- grain: one way of naming one person
select forms.*
from staging.person_forms as forms
semi join incoming_persons as wanted on forms.person_id = wanted.person_id;
