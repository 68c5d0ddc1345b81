-- reference
-- writes: makes room for a new state of seeds/
delete from reference.outlets;

delete from reference.event_kinds;

delete from reference.organizations;

delete from reference.office_holders;

delete from reference.countries;

delete from ops.reference;
