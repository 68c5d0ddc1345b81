-- grain: one table of the warehouse
select tables.schema_name || '.' || tables.table_name as name
from duckdb_tables() as tables
where not tables.internal and not tables.temporary
order by name;
