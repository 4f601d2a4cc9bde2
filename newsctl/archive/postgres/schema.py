"""The tables of an archive on a server, as their newest version has them (`migration` brings older
ones there).

All stand in the schema `newsctl`. Each table's first column is the one by which a server may spread
it over machines, and stands in each of its unique keys: what belongs to an article goes by the
article's id; keys by which copies are known go by the key.

`articles` holds each article's document as text, to the sign, without what is counted, which stands
in `views`, so that a read changes three small indexes and not a dozen; but for a short one it lies
beside the table, which is gone through for its columns. Names, titles and moments
stand in columns beside it as the archive compares them. `arrival` numbers articles as they came;
`ceiling` is a number of transactions, below which all were when it was given: once these are over,
no smaller arrival can still appear (see `arrivals`).

`keys` are digests of an article's address, guid and folded text. Whoever adds an article claims its
keys first (`copy` 0), so that of two that add the same one waits for the other, and then sees it. A
copy that was kept on purpose has its own id there. `marks` are what near copies are found by
(`archive.sketches`).

`changes` and `befores` are what can be taken back, `withdrawn` what was; `versions` and `given` are
the texts that others took the place of, as in `archive.timeline`. `tallies` are sums that each
change adds to: it puts a row into `tally_deltas`, and now and then one folds them. What articles
are found by stands in `texts` and `bitmaps`.
"""

from __future__ import annotations

from newsctl.archive.postgres import bitmaps, texts
from newsctl.archive.postgres.locks import CHANGING
from newsctl.selection import SEARCH

_TEXT = 'text COLLATE "C"'
ARTICLES = f"""
CREATE SCHEMA newsctl;
CREATE TABLE newsctl.archive (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), signature text NOT NULL,
    version integer NOT NULL, archive_id text NOT NULL, analyzer text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE SEQUENCE newsctl.ids AS bigint;
CREATE SEQUENCE newsctl.arrivals AS bigint;
CREATE SEQUENCE newsctl.change_numbers AS bigint;
CREATE SEQUENCE newsctl.turns AS bigint;
CREATE SEQUENCE newsctl.stamps AS bigint;
CREATE TABLE newsctl.articles (
    id bigint PRIMARY KEY, document json NOT NULL, bytes integer NOT NULL,
    source {_TEXT}, author {_TEXT}, section {_TEXT},
    title_key {_TEXT} NOT NULL, source_key {_TEXT}, author_key {_TEXT}, section_key {_TEXT},
    published bigint NOT NULL, undated boolean NOT NULL, added bigint NOT NULL,
    deleted bigint, changed bigint, arrival bigint NOT NULL, ceiling bigint NOT NULL
) WITH (toast_tuple_target = 512);
CREATE INDEX articles_published ON newsctl.articles (published, id);
CREATE INDEX articles_undated ON newsctl.articles (published, id) WHERE undated;
CREATE INDEX articles_added ON newsctl.articles (added, id);
CREATE INDEX articles_title ON newsctl.articles (left(title_key, 64), id);
CREATE INDEX articles_source ON newsctl.articles (source_key, published, id)
    WHERE source_key IS NOT NULL;
CREATE INDEX articles_author ON newsctl.articles (author_key, published, id)
    WHERE author_key IS NOT NULL;
CREATE INDEX articles_section ON newsctl.articles (section_key, published, id)
    WHERE section_key IS NOT NULL;
CREATE INDEX articles_changed ON newsctl.articles (changed, id) WHERE changed IS NOT NULL;
CREATE INDEX articles_deleted ON newsctl.articles (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX articles_arrival ON newsctl.articles (arrival);
CREATE TABLE newsctl.tags (
    article_id bigint NOT NULL, tag_key {_TEXT} NOT NULL, tag {_TEXT} NOT NULL,
    PRIMARY KEY (article_id, tag_key)
);
CREATE INDEX tags_tag ON newsctl.tags (tag_key, article_id);
CREATE TABLE newsctl.views (
    article_id bigint PRIMARY KEY, views bigint NOT NULL, page_views bigint NOT NULL, viewed bigint
) WITH (fillfactor = 80);
CREATE INDEX views_views ON newsctl.views (views, article_id);
CREATE INDEX views_viewed ON newsctl.views (viewed, article_id) WHERE viewed IS NOT NULL;
CREATE TABLE newsctl.reads (
    article_id bigint NOT NULL, quarter bigint NOT NULL, reads bigint NOT NULL,
    PRIMARY KEY (article_id, quarter)
);
CREATE INDEX reads_quarter ON newsctl.reads (quarter);
CREATE TABLE newsctl.days (
    article_id bigint NOT NULL, day bigint NOT NULL, reads bigint NOT NULL,
    PRIMARY KEY (article_id, day)
);
CREATE INDEX days_day ON newsctl.days (day);
CREATE TABLE newsctl.keys (
    key uuid NOT NULL, copy bigint NOT NULL, article_id bigint NOT NULL, PRIMARY KEY (key, copy)
);
CREATE INDEX keys_article ON newsctl.keys (article_id);
CREATE TABLE newsctl.sketches (
    article_id bigint PRIMARY KEY, text_key bigint NOT NULL, sketch bytea
);
CREATE INDEX sketches_text ON newsctl.sketches (text_key, article_id);
CREATE TABLE newsctl.marks (
    key bigint NOT NULL, article_id bigint NOT NULL, PRIMARY KEY (key, article_id)
);
CREATE INDEX marks_article ON newsctl.marks (article_id);
CREATE TABLE newsctl.changes (
    number bigint PRIMARY KEY, who text NOT NULL, person boolean NOT NULL, made bigint NOT NULL,
    kind text NOT NULL, fields json NOT NULL, articles bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0, erased bigint NOT NULL DEFAULT 0, undone bigint
);
CREATE INDEX changes_to_undo ON newsctl.changes (who, number) WHERE undone IS NULL AND person;
CREATE INDEX changes_to_redo ON newsctl.changes (who, undone) WHERE undone IS NOT NULL;
CREATE TABLE newsctl.befores (
    article_id bigint NOT NULL, change bigint NOT NULL, document json, fields json, after bigint,
    added boolean NOT NULL, undone boolean NOT NULL DEFAULT false, arrival bigint, ceiling bigint,
    PRIMARY KEY (article_id, change)
);
CREATE INDEX befores_change ON newsctl.befores (change, article_id);
CREATE TABLE newsctl.withdrawn (article_id bigint PRIMARY KEY, since text NOT NULL);
CREATE TABLE newsctl.versions (
    article_id bigint NOT NULL, number bigint NOT NULL, change bigint NOT NULL,
    made bigint NOT NULL, maker text, kind text, replaced bytea, head bytea, marks bytea,
    undone boolean NOT NULL DEFAULT false, PRIMARY KEY (article_id, number)
);
CREATE TABLE newsctl.given (article_id bigint PRIMARY KEY, fields json NOT NULL);
CREATE TABLE newsctl.searches (name {_TEXT} PRIMARY KEY, query text NOT NULL);
CREATE TABLE newsctl.seen (name {_TEXT} PRIMARY KEY, number bigint NOT NULL);
CREATE TABLE newsctl.subscriptions (feed {_TEXT} PRIMARY KEY, value json NOT NULL);
CREATE TABLE newsctl.gone (
    why text PRIMARY KEY, changes bigint NOT NULL, last bigint NOT NULL
);
CREATE TABLE newsctl.tallies (
    kind text NOT NULL, name {_TEXT} NOT NULL, articles bigint NOT NULL, sum bigint NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE TABLE newsctl.tally_deltas (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, name {_TEXT} NOT NULL,
    articles bigint NOT NULL, sum bigint NOT NULL
);
"""
# What readers may call, in a language whose statements Citus sends on to where their rows are.
COUNT_VIEW = f"""
CREATE OR REPLACE FUNCTION newsctl.count_view(one bigint, moment bigint) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    counted bigint;
    stamp bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared({CHANGING[0]}, {CHANGING[1]});
    stamp := nextval('newsctl.stamps');
    UPDATE newsctl.views AS v SET views = v.views + 1, viewed = greatest(moment, v.viewed)
        WHERE v.article_id = one RETURNING v.views INTO counted;
    IF counted IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO newsctl.reads AS r (article_id, quarter, reads) VALUES (one, moment / 900, 1)
        ON CONFLICT (article_id, quarter) DO UPDATE SET reads = r.reads + 1;
    RETURN ARRAY[counted, stamp];
END $$;
REVOKE ALL ON FUNCTION newsctl.count_view(bigint, bigint) FROM PUBLIC;
"""  # noqa: S608
LONGEST_MARK = 2_000  # code points of a name under which it is noted
# Up to which article somebody was told what is new for a saved search; its change's number.
NOTE_SEEN = f"""
CREATE OR REPLACE FUNCTION newsctl.note_seen(told text, upto bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stamp bigint;
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared({CHANGING[0]}, {CHANGING[1]});
    stamp := nextval('newsctl.stamps');
    last := (SELECT last_value FROM newsctl.arrivals);
    IF starts_with(told, '{SEARCH}') AND length(told) <= {LONGEST_MARK} THEN
        INSERT INTO newsctl.seen AS s (name, number) VALUES (told, least(upto, last))
            ON CONFLICT (name) DO UPDATE SET number = greatest(s.number, excluded.number);
    END IF;
    RETURN stamp;
END $$;
REVOKE ALL ON FUNCTION newsctl.note_seen(text, bigint) FROM PUBLIC;
"""  # noqa: S608


# What is long is packed the quick way, three times as quick as the server's own, for a quarter more
# room. Whose server was built without it keeps its own.
PACKING = """
DO $$ BEGIN
    ALTER TABLE newsctl.articles ALTER COLUMN document SET COMPRESSION lz4;
    ALTER TABLE newsctl.befores ALTER COLUMN document SET COMPRESSION lz4,
        ALTER COLUMN fields SET COMPRESSION lz4;
    ALTER TABLE newsctl.texts ALTER COLUMN terms SET COMPRESSION lz4;
    ALTER TABLE newsctl.frequency_deltas ALTER COLUMN terms SET COMPRESSION lz4,
        ALTER COLUMN numbers SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
END $$;
"""


def statements() -> str:
    """All that makes the tables of an empty archive."""
    return ARTICLES + texts.TABLES + bitmaps.TABLES + PACKING + COUNT_VIEW + NOTE_SEEN
