"""The locks that the server keeps for us, and what they tell of the changes that are going on."""

from __future__ import annotations

# Each change holds this lock, shared, until it is kept; the first number is "newc".
CHANGING = (0x6E657763, 1)
MAKING = (CHANGING[0], 2)  # and whoever makes tables, or changes them, this one
HOLDERS = f"""
    SELECT virtualtransaction FROM pg_catalog.pg_locks
    WHERE locktype = 'advisory' AND classid = {CHANGING[0]} AND objid = {CHANGING[1]}
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
"""  # noqa: S608
# The numbers of the transactions that change the archive now: each holds that lock, and one of its
# own number, of which the last 32 bits are told.
GOING_ON = f"""
base AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS base),
going_on AS (
    SELECT CASE WHEN number > base + 2147483648 THEN number - 4294967296
        WHEN number < base - 2147483648 THEN number + 4294967296 ELSE number END AS number
    FROM (
        SELECT base - mod(base, 4294967296) + own.transactionid::text::bigint AS number, base
        FROM base, pg_catalog.pg_locks own
        WHERE own.locktype = 'transactionid' AND own.granted AND own.mode = 'ExclusiveLock'
            AND own.virtualtransaction IN ({HOLDERS})) one),
top AS (SELECT greatest(base, (SELECT max(number) + 1 FROM going_on)) AS top FROM base)
"""  # noqa: S608
