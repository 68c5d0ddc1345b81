-- what became of every document
select
    documents,
    articles,
    duplicates,
    quarantined,
    pending
from ops.accounts;
