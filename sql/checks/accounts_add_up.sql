-- severity: fail
-- Every document that was received is an article, a duplicate or set aside: documents = articles +
-- duplicates + quarantined, and none is pending.
select
    documents,
    articles,
    duplicates,
    quarantined,
    pending
from ops.accounts
where pending <> 0 or documents <> articles + duplicates + quarantined;
