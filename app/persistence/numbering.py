"""The numbering of the feed, which holds within one cluster only.

Entries are read in the order (transaction, position), below the horizon of running transactions. After a logical restore into a younger
cluster, old entries lie above that horizon, where they are not heard, and new ones sort before them. Serving is then refused until the
entries have been numbered again.
"""

import asyncpg

_RENUMBER = """
ALTER TABLE feed_entry NO FORCE ROW LEVEL SECURITY;
CREATE TEMPORARY TABLE former ON COMMIT DROP AS TABLE feed_entry;
TRUNCATE feed_entry;
INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document)
  SELECT org_id, thread_id, stream, sequence, event_id, type, document FROM former ORDER BY xid, position;
UPDATE feed_generation SET number = number + 1;
ALTER TABLE feed_entry FORCE ROW LEVEL SECURITY;
"""
"""One message, so one transaction, in which the owner does not obey row-level security. Positions and the transaction are drawn anew."""


async def ahead(app_url: str) -> bool:
    """True where entries of the feed come from the future of this cluster."""
    connection = await asyncpg.connect(app_url, timeout=10)
    try:
        return bool(await connection.fetchval("SELECT feed_ahead()"))
    finally:
        await connection.close()


async def renumber(owner_url: str) -> int:
    """Number all entries again in the order that they had, and raise the generation, so that older cursors are refused with 410.

    Returns the new generation. Nothing may serve meanwhile: the table is locked.
    """
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        await connection.execute(_RENUMBER)
        return int(await connection.fetchval("SELECT number FROM feed_generation"))
    finally:
        await connection.close()
