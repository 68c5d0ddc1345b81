-- grain: one file of the archive that the warehouse knows
select distinct documents.archive_file
from raw.document as documents
where documents.archive_file is not null
order by documents.archive_file;
