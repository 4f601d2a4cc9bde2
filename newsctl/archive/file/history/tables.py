"""The history's tables: what cannot be made anew from the record.

`changes` are commands, `lines` what each changed: the line as it was (NULL: there was none) and the
fingerprint of the one that took its place (NULL: none did), by which a change that never came, or
that somebody else wrote over, is known. A change that was taken back stays, with the lines that it
had put, for whoever puts it again.

`reads` are kept by UTC quarter of an hour (seconds // 900), older ones by UTC day in `days`.
`waiting` are reads that were made while a writer held the lock: they are counted in `reads`, and
not yet in the article's line.
"""

APPLICATION = 0x4E434849  # "NCHI": tells our history from any other SQLite file
VERSION = 1
QUARTER = 900  # seconds

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE changes (
    number INTEGER PRIMARY KEY, made INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
    articles INTEGER NOT NULL, undone INTEGER
);
CREATE INDEX changes_done ON changes (number) WHERE undone IS NULL;
CREATE TABLE lines (
    change INTEGER NOT NULL, article_id INTEGER NOT NULL, line BLOB, after INTEGER
);
CREATE UNIQUE INDEX lines_change ON lines (change, article_id);
CREATE INDEX lines_article ON lines (article_id, change);
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
