"""The history's tables: what cannot be made anew from the record.

`changes` are commands: `number` is the journal's, `serial` the one that people see; `undone`
is the number of the promise that took it back. `lines` are what each changed, an article a row:

    added   1: the change put it there, and nothing was before
    fields  what it held before, by the fields that differ (`differences`)
    line    its whole line before, where the change deleted it
    none    it was not there (of a deletion that was taken back)
    after   the fingerprint of what took its place (NULL: nothing did), by which a change that
            never came, or that somebody else wrote over, is known

A change that was taken back stays, its rows (`undone`) telling what it had put, for whoever puts it
again. `withdrawn` are articles that lie in the trash because what added them was taken back, and
since when (`deleted_at`): what repeats one takes its place.

`reads` are kept by UTC quarter of an hour (seconds // 900), older ones by UTC day in `days`.
`versions` are what updates replaced of articles' texts (`history.versions`): the newest has no
`replaced`, and the `head` and the `marks` of what its line holds; `undone` ones were taken back.
`given` tells, of fields that a person changed since, what the publisher gave last.

`late` are articles that came under an id not above the last one given, with that last id (`above`):
a plain article's number is its id and the number of those before it, so that numbers only grow.
`seen` is the number up to which somebody, by name, asked for what is new.

`waiting` are reads that were made while a writer held the lock: they are counted in `reads`, and
not yet in the article's line. `subscriptions` are the feeds that are followed, each with all that
is known of it in one JSON object (`newsctl.subscription`).
"""

APPLICATION = 0x4E434849  # "NCHI": tells our history from any other SQLite file
VERSION = 3
OLDEST = 1  # versions from this one on are read, and brought up to date by who writes
QUARTER = 900  # seconds

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE changes (
    number INTEGER PRIMARY KEY, made INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
    articles INTEGER NOT NULL, undone INTEGER, serial INTEGER NOT NULL DEFAULT 0,
    person INTEGER NOT NULL DEFAULT 1, bytes INTEGER NOT NULL DEFAULT 0,
    erased INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX changes_to_undo ON changes (number) WHERE undone IS NULL AND person;
CREATE INDEX changes_to_redo ON changes (undone) WHERE undone IS NOT NULL;
CREATE INDEX changes_serial ON changes (serial);
CREATE TABLE lines (
    change INTEGER NOT NULL, article_id INTEGER NOT NULL, line BLOB, after INTEGER, fields BLOB,
    added INTEGER NOT NULL DEFAULT 0, undone INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX lines_change ON lines (change, article_id);
CREATE INDEX lines_article ON lines (article_id, change);
CREATE TABLE withdrawn (article_id INTEGER PRIMARY KEY, since TEXT NOT NULL);
CREATE TABLE reads (
    quarter INTEGER NOT NULL, article_id INTEGER NOT NULL, reads INTEGER NOT NULL,
    PRIMARY KEY (quarter, article_id)
) WITHOUT ROWID;
CREATE INDEX reads_article ON reads (article_id, quarter);
CREATE TABLE days (
    day INTEGER NOT NULL, article_id INTEGER NOT NULL, reads INTEGER NOT NULL,
    PRIMARY KEY (day, article_id)
) WITHOUT ROWID;
CREATE INDEX days_article ON days (article_id, day);
CREATE TABLE waiting (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL, moment TEXT NOT NULL
);
CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
"""

# From version 2, which kept no versions and followed no newspapers.
_FROM_2 = """
CREATE TABLE versions (
    article_id INTEGER NOT NULL, number INTEGER NOT NULL, change INTEGER NOT NULL,
    made INTEGER NOT NULL, maker TEXT, kind TEXT, replaced BLOB, head BLOB, marks BLOB,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX versions_article ON versions (article_id, number);
CREATE INDEX versions_undone ON versions (change) WHERE undone;
CREATE TABLE given (article_id INTEGER PRIMARY KEY, fields BLOB NOT NULL);
CREATE TABLE late (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL, above INTEGER NOT NULL
);
CREATE TABLE seen (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE subscriptions (feed TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

SCHEMA += _FROM_2

# From version 1, which kept whole lines, and could not put again what was taken back.
_FROM_1 = """
DELETE FROM lines WHERE change IN (SELECT number FROM changes WHERE undone IS NOT NULL);
DELETE FROM changes WHERE undone IS NOT NULL;
ALTER TABLE changes ADD COLUMN serial INTEGER NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN person INTEGER NOT NULL DEFAULT 1;
ALTER TABLE changes ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lines ADD COLUMN fields BLOB;
ALTER TABLE lines ADD COLUMN added INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lines ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
DROP INDEX changes_done;
CREATE INDEX changes_to_undo ON changes (number) WHERE undone IS NULL AND person;
CREATE INDEX changes_to_redo ON changes (undone) WHERE undone IS NOT NULL;
CREATE INDEX changes_serial ON changes (serial);
CREATE TABLE withdrawn (article_id INTEGER PRIMARY KEY, since TEXT NOT NULL);
UPDATE lines SET added = 1 WHERE line IS NULL;
UPDATE changes SET
    serial = (SELECT COUNT(*) FROM changes AS other WHERE other.number <= changes.number),
    bytes = (
        SELECT SUM(32 + COALESCE(LENGTH(line), 0)) FROM lines WHERE change = changes.number
    );
INSERT OR REPLACE INTO meta SELECT 'serial', COUNT(*) FROM changes;
INSERT OR REPLACE INTO meta SELECT 'kept', COALESCE(SUM(bytes), 0) FROM changes;
"""

UPGRADES = {1: _FROM_1, 2: _FROM_2}  # by the version that each leads away from
