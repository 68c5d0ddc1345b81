-- every table of ours in this file, to tell a new file from somebody else's
select schema_name || '.' || table_name as name
from duckdb_tables()
where not internal
order by name;
