-- An archive as the first version had it, as pg_dump tells it (but for a compression that not every server knows).
SET check_function_bodies = false;
CREATE SCHEMA newsctl;
CREATE FUNCTION newsctl.count_view(one bigint, moment bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO newsctl.reads AS r (article_id, quarter, reads)
        SELECT article_id, moment / 900, 1 FROM newsctl.views WHERE article_id = one
        ON CONFLICT (article_id, quarter) DO UPDATE SET reads = r.reads + 1;
    UPDATE newsctl.views SET views = views + 1, viewed = greatest(moment, viewed)
        WHERE article_id = one RETURNING views;
$$;
CREATE TABLE newsctl.archive (
    one boolean DEFAULT true NOT NULL,
    signature text NOT NULL,
    version integer NOT NULL,
    archive_id text NOT NULL,
    analyzer text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT archive_one_check CHECK (one)
);
CREATE SEQUENCE newsctl.arrivals
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE newsctl.articles (
    id bigint NOT NULL,
    document json NOT NULL,
    bytes integer NOT NULL,
    source text COLLATE pg_catalog."C",
    author text COLLATE pg_catalog."C",
    section text COLLATE pg_catalog."C",
    title_key text NOT NULL COLLATE pg_catalog."C",
    source_key text COLLATE pg_catalog."C",
    author_key text COLLATE pg_catalog."C",
    section_key text COLLATE pg_catalog."C",
    published bigint NOT NULL,
    undated boolean NOT NULL,
    added bigint NOT NULL,
    deleted bigint,
    changed bigint,
    arrival bigint NOT NULL,
    ceiling bigint NOT NULL
);
CREATE TABLE newsctl.befores (
    article_id bigint NOT NULL,
    change bigint NOT NULL,
    document json,
    fields json,
    after bigint,
    added boolean NOT NULL,
    undone boolean DEFAULT false NOT NULL,
    arrival bigint,
    ceiling bigint
);
CREATE SEQUENCE newsctl.change_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE newsctl.changes (
    number bigint NOT NULL,
    who text NOT NULL,
    person boolean NOT NULL,
    made bigint NOT NULL,
    kind text NOT NULL,
    fields json NOT NULL,
    articles bigint DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    erased bigint DEFAULT 0 NOT NULL,
    undone bigint
);
CREATE TABLE newsctl.days (
    article_id bigint NOT NULL,
    day bigint NOT NULL,
    reads bigint NOT NULL
);
CREATE TABLE newsctl.frequencies (
    term text NOT NULL COLLATE pg_catalog."C",
    articles bigint NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE newsctl.frequency_deltas (
    id bigint NOT NULL,
    size integer NOT NULL,
    terms text[] NOT NULL,
    numbers bigint[] NOT NULL
);
ALTER TABLE newsctl.frequency_deltas ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsctl.frequency_deltas_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE newsctl.given (
    article_id bigint NOT NULL,
    fields json NOT NULL
);
CREATE TABLE newsctl.gone (
    why text NOT NULL,
    changes bigint NOT NULL,
    last bigint NOT NULL
);
CREATE SEQUENCE newsctl.ids
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE newsctl.keys (
    key uuid NOT NULL,
    copy bigint NOT NULL,
    article_id bigint NOT NULL
);
CREATE TABLE newsctl.marks (
    key bigint NOT NULL,
    article_id bigint NOT NULL
);
CREATE TABLE newsctl.reads (
    article_id bigint NOT NULL,
    quarter bigint NOT NULL,
    reads bigint NOT NULL
);
CREATE TABLE newsctl.searches (
    name text NOT NULL COLLATE pg_catalog."C",
    query text NOT NULL
);
CREATE TABLE newsctl.seen (
    name text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL
);
CREATE TABLE newsctl.sketches (
    article_id bigint NOT NULL,
    text_key bigint NOT NULL,
    sketch bytea
);
CREATE SEQUENCE newsctl.stamps
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE newsctl.subscriptions (
    feed text NOT NULL COLLATE pg_catalog."C",
    value json NOT NULL
);
CREATE TABLE newsctl.tags (
    article_id bigint NOT NULL,
    tag_key text NOT NULL COLLATE pg_catalog."C",
    tag text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE newsctl.tallies (
    kind text NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    articles bigint NOT NULL,
    sum bigint NOT NULL
);
CREATE TABLE newsctl.tally_deltas (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    articles bigint NOT NULL,
    sum bigint NOT NULL
);
ALTER TABLE newsctl.tally_deltas ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME newsctl.tally_deltas_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE newsctl.texts (
    article_id bigint NOT NULL,
    length integer NOT NULL,
    terms tsvector NOT NULL,
    title_terms tsvector NOT NULL
);
CREATE SEQUENCE newsctl.turns
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE newsctl.versions (
    article_id bigint NOT NULL,
    number bigint NOT NULL,
    change bigint NOT NULL,
    made bigint NOT NULL,
    maker text,
    kind text,
    replaced bytea,
    head bytea,
    marks bytea,
    undone boolean DEFAULT false NOT NULL
);
CREATE TABLE newsctl.views (
    article_id bigint NOT NULL,
    views bigint NOT NULL,
    page_views bigint NOT NULL,
    viewed bigint
)
WITH (fillfactor='80');
CREATE TABLE newsctl.withdrawn (
    article_id bigint NOT NULL,
    since text NOT NULL
);
INSERT INTO newsctl.archive VALUES (true, 'an archive of newsctl', 1, 'ba94657b47cea03be8bcad0a864a04f7', '3.8.11', '2026-11-26 06:08:40.704561+00');
INSERT INTO newsctl.articles VALUES (4, '{"title":"خبر 3 عن الميناء","body":"نص الخبر 3 عن القطار في مدينة الصويرة.\nفقرة ثانية 3.","source":"الساحل","url":"https://news.example/3","published_at":"2025-01-04","added_at":"2026-03-01T12:00:00Z"}', 258, 'الساحل', NULL, NULL, 'خبر 3 عن الميناء', 'الساحل', NULL, NULL, 1735948800, false, 1772366400, NULL, NULL, 4, 806);
INSERT INTO newsctl.articles VALUES (7, '{"title":"خبر 6 عن الميناء","body":"نص الخبر 6 عن القطار في مدينة الصويرة.\nفقرة ثانية 6.","url":"https://news.example/6","published_at":"2025-01-07","added_at":"2026-03-01T12:00:00Z"}', 234, NULL, NULL, NULL, 'خبر 6 عن الميناء', NULL, NULL, NULL, 1736208000, false, 1772366400, NULL, NULL, 7, 806);
INSERT INTO newsctl.articles VALUES (8, '{"title":"خبر 7 عن الميناء","body":"نص الخبر 7 عن القطار في مدينة الصويرة.\nفقرة ثانية 7.","source":"الساحل","tags":["مدن"],"url":"https://news.example/7","published_at":"2025-01-08","added_at":"2026-03-01T12:00:00Z"}', 276, 'الساحل', NULL, NULL, 'خبر 7 عن الميناء', 'الساحل', NULL, NULL, 1736294400, false, 1772366400, NULL, NULL, 8, 806);
INSERT INTO newsctl.articles VALUES (2, '{"body":"نص الخبر 1 عن القطار في مدينة الصويرة.\nفقرة ثانية 1.","source":"الساحل","tags":["مدن"],"url":"https://news.example/1","published_at":"2025-01-02","added_at":"2026-03-01T12:00:00Z","title":"عنوان آخر","updated_at":"2026-03-01T12:00:00Z"}', 301, 'الساحل', NULL, NULL, 'عنوان اخر', 'الساحل', NULL, NULL, 1735776000, false, 1772366400, NULL, NULL, 2, 806);
INSERT INTO newsctl.articles VALUES (3, '{"title":"خبر 2 عن الميناء","tags":["مدن"],"url":"https://news.example/2","published_at":"2025-01-03","added_at":"2026-03-01T12:00:00Z","body":"نص آخر عن السفينة.","updated_at":"2026-03-01T12:00:00Z"}', 229, NULL, NULL, NULL, 'خبر 2 عن الميناء', NULL, NULL, NULL, 1735862400, false, 1772366400, NULL, NULL, 3, 806);
INSERT INTO newsctl.articles VALUES (5, '{"title":"خبر 4 عن الميناء","body":"نص الخبر 4 عن القطار في مدينة الصويرة.\nفقرة ثانية 4.","tags":["مدن"],"url":"https://news.example/4","published_at":"2025-01-05","added_at":"2026-03-01T12:00:00Z","deleted_at":"2026-03-01T12:00:00Z"}', 288, NULL, NULL, NULL, 'خبر 4 عن الميناء', NULL, NULL, NULL, 1736035200, false, 1772366400, 1772366400, NULL, 5, 806);
INSERT INTO newsctl.articles VALUES (1, '{"title":"خبر 0 عن الميناء","body":"نص الخبر 0 عن القطار في مدينة الصويرة.\nفقرة ثانية 0.","url":"https://news.example/0","published_at":"2025-01-01","added_at":"2026-03-01T12:00:00Z"}', 234, NULL, NULL, NULL, 'خبر 0 عن الميناء', NULL, NULL, NULL, 1735689600, false, 1772366400, NULL, NULL, 1, 806);
INSERT INTO newsctl.befores VALUES (1, 1, NULL, NULL, 2039719630, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (2, 1, NULL, NULL, 482654610, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (3, 1, NULL, NULL, 1765329693, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (4, 1, NULL, NULL, 2784828730, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (5, 1, NULL, NULL, 3160184216, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (6, 1, NULL, NULL, 3917680588, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (7, 1, NULL, NULL, 1611276807, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (8, 1, NULL, NULL, 824316781, true, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (2, 2, NULL, '{"title":["خبر 1 عن الميناء"],"updated_at":[]}', 1467274813, false, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (3, 3, NULL, '{"body":["نص الخبر 2 عن القطار في مدينة الصويرة.\nفقرة ثانية 2."],"updated_at":[]}', 2737895649, false, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (5, 4, NULL, '{"deleted_at":[]}', 2044730561, false, false, NULL, NULL);
INSERT INTO newsctl.befores VALUES (6, 5, '{"title":"خبر 5 عن الميناء","body":"نص الخبر 5 عن القطار في مدينة الصويرة.\nفقرة ثانية 5.","source":"الساحل","tags":["مدن"],"url":"https://news.example/5","published_at":"2025-01-06","added_at":"2026-03-01T12:00:00Z","views":0}', NULL, NULL, false, false, 6, 806);
INSERT INTO newsctl.befores VALUES (1, 6, NULL, '{"tags":[["بحر"]],"updated_at":["2026-03-01T12:00:00Z"]}', 2039719630, false, true, NULL, NULL);
INSERT INTO newsctl.changes VALUES (1, 'سلمى', true, 1772366400, 'imported', '[]', 8, 256, 0, NULL);
INSERT INTO newsctl.changes VALUES (2, 'سلمى', true, 1772366400, 'edited', '["title"]', 1, 90, 0, NULL);
INSERT INTO newsctl.changes VALUES (3, 'سلمى', true, 1772366400, 'edited', '["body"]', 1, 152, 0, NULL);
INSERT INTO newsctl.changes VALUES (4, 'سلمى', true, 1772366400, 'trashed', '[]', 1, 49, 0, NULL);
INSERT INTO newsctl.changes VALUES (5, 'سلمى', true, 1772366400, 'removed', '[]', 1, 318, 0, NULL);
INSERT INTO newsctl.changes VALUES (6, 'سلمى', true, 1772366400, 'tagged', '[]', 1, 91, 0, 1);
INSERT INTO newsctl.frequency_deltas OVERRIDING SYSTEM VALUE VALUES (1, 39, '{""," ",0,1,2,3,4,5,6,7,=0,=1,=2,=3,=4,=5,=6,=7,=الخبر,=الصويره,=القطار,=الميناء,=ثانيه,=خبر,=عن,=فقره,=في,=مدينه,=نص,·عن,·في,ثاني,خبر,صوير,فقره,قطار,مدينة,ميناء,نص}', '{8,328,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8}');
INSERT INTO newsctl.frequency_deltas OVERRIDING SYSTEM VALUE VALUES (2, 25, '{""," ",1,=1,=الخبر,=الصويره,=القطار,=الميناء,=ثانيه,=خبر,=عن,=فقره,=في,=مدينه,=نص,·عن,·في,ثاني,خبر,صوير,فقره,قطار,مدينة,ميناء,نص}', '{-1,-41,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1}');
INSERT INTO newsctl.frequency_deltas OVERRIDING SYSTEM VALUE VALUES (3, 26, '{""," ",1,=1,=اخر,=الخبر,=الصويره,=القطار,=ثانيه,=عن,=عنوان,=فقره,=في,=مدينه,=نص,·عن,·في,آخر,ثاني,خبر,صوير,عنوان,فقره,قطار,مدينة,نص}', '{1,37,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}');
INSERT INTO newsctl.frequency_deltas OVERRIDING SYSTEM VALUE VALUES (4, 25, '{""," ",2,=2,=الخبر,=الصويره,=القطار,=الميناء,=ثانيه,=خبر,=عن,=فقره,=في,=مدينه,=نص,·عن,·في,ثاني,خبر,صوير,فقره,قطار,مدينة,ميناء,نص}', '{-1,-41,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1}');
INSERT INTO newsctl.frequency_deltas OVERRIDING SYSTEM VALUE VALUES (5, 16, '{""," ",2,=2,=اخر,=السفينه,=الميناء,=خبر,=عن,=نص,·عن,آخر,خبر,سفين,ميناء,نص}', '{1,20,1,1,1,1,1,1,1,1,1,1,1,1,1,1}');
INSERT INTO newsctl.frequency_deltas OVERRIDING SYSTEM VALUE VALUES (6, 25, '{""," ",5,=5,=الخبر,=الصويره,=القطار,=الميناء,=ثانيه,=خبر,=عن,=فقره,=في,=مدينه,=نص,·عن,·في,ثاني,خبر,صوير,فقره,قطار,مدينة,ميناء,نص}', '{-1,-41,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1}');
INSERT INTO newsctl.given VALUES (2, '{"title":3331488462}');
INSERT INTO newsctl.given VALUES (3, '{"body":83239236}');
INSERT INTO newsctl.keys VALUES ('01632e48-66b5-66d8-faa3-a5fdad95c372', 0, 5);
INSERT INTO newsctl.keys VALUES ('11c889a5-f77d-bba1-4a74-237f19236fa9', 0, 4);
INSERT INTO newsctl.keys VALUES ('6c6fe76c-fac6-ac5c-a258-08a3a849d704', 0, 7);
INSERT INTO newsctl.keys VALUES ('73a1e1b1-50b8-b9c8-db1c-03fdd9c44324', 0, 8);
INSERT INTO newsctl.keys VALUES ('7cf7b5e9-641f-00dc-31a4-f579f1d8427b', 0, 7);
INSERT INTO newsctl.keys VALUES ('84b3356e-bc0e-63ac-7ca6-565118015331', 0, 1);
INSERT INTO newsctl.keys VALUES ('8b56a650-cd39-411e-dce2-d364979d3383', 0, 4);
INSERT INTO newsctl.keys VALUES ('96620efe-bad3-01d7-f23f-be917f34ea41', 0, 1);
INSERT INTO newsctl.keys VALUES ('9d56f1c2-56da-7c5b-68df-bc440e1b2695', 0, 8);
INSERT INTO newsctl.keys VALUES ('fb1ee6d8-dbb1-44f0-7f03-c6c0509f8d3d', 0, 5);
INSERT INTO newsctl.keys VALUES ('25cf3bec-fdcf-3ba1-dcd0-c55f4cc1be7b', 2, 2);
INSERT INTO newsctl.keys VALUES ('b4685d1b-2cf7-af43-c451-66e023d9a46f', 2, 2);
INSERT INTO newsctl.keys VALUES ('611f1a6b-9831-b1df-8e24-84f715411368', 3, 3);
INSERT INTO newsctl.keys VALUES ('d169d37b-622a-32b6-0cc0-e2461ca37a2f', 3, 3);
INSERT INTO newsctl.reads VALUES (1, 1969296, 2);
INSERT INTO newsctl.reads VALUES (4, 1969296, 1);
INSERT INTO newsctl.searches VALUES ('قطارات', 'قطار');
INSERT INTO newsctl.seen VALUES ('قطارات', 4);
INSERT INTO newsctl.sketches VALUES (1, -2180236225029102046, NULL);
INSERT INTO newsctl.sketches VALUES (4, -3187644123922394743, NULL);
INSERT INTO newsctl.sketches VALUES (5, -317931033258135419, NULL);
INSERT INTO newsctl.sketches VALUES (7, -1698556345223524823, NULL);
INSERT INTO newsctl.sketches VALUES (8, -4293209732181943726, NULL);
INSERT INTO newsctl.sketches VALUES (2, 6377035751595451965, NULL);
INSERT INTO newsctl.sketches VALUES (3, 4356634287795733567, NULL);
INSERT INTO newsctl.subscriptions VALUES ('https://news.example/feed', '{"name":"الخبر"}');
INSERT INTO newsctl.tags VALUES (2, 'مدن', 'مدن');
INSERT INTO newsctl.tags VALUES (3, 'مدن', 'مدن');
INSERT INTO newsctl.tags VALUES (5, 'مدن', 'مدن');
INSERT INTO newsctl.tags VALUES (8, 'مدن', 'مدن');
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (1, 'bytes', '', 8, 2058);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (2, 'kept', '', 0, 256);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (3, 'bytes', '', 0, 25);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (4, 'kept', '', 0, 90);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (5, 'bytes', '', 0, -23);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (6, 'kept', '', 0, 152);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (7, 'bytes', '', 0, 36);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (8, 'kept', '', 0, 49);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (9, 'bytes', '', -1, -276);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (10, 'kept', '', 0, 318);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (11, 'bytes', '', 0, 54);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (12, 'kept', '', 0, 59);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (13, 'bytes', '', 0, -54);
INSERT INTO newsctl.tally_deltas OVERRIDING SYSTEM VALUE VALUES (14, 'kept', '', 0, 32);
INSERT INTO newsctl.texts VALUES (1, 41, '''0'':2A,134B,142B ''=0'':2A,134C,142C ''=الخبر'':133C ''=الصويره'':139C ''=القطار'':136C ''=الميناء'':4A ''=ثانيه'':141C ''=خبر'':1A ''=عن'':3A,135C ''=فقره'':140C ''=في'':137C ''=مدينه'':138C ''=نص'':132C ''·عن'':3A,135B ''·في'':137B ''ثاني'':141B ''خبر'':1A,133B ''صوير'':139B ''فقره'':140B ''قطار'':136B ''مدينة'':138B ''ميناء'':4A ''نص'':132B', '''0'':2A ''=0'':2A ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A ''·عن'':3A ''خبر'':1A ''ميناء'':4A');
INSERT INTO newsctl.texts VALUES (4, 41, '''3'':2A,134B,142B ''=3'':2A,134C,142C ''=الخبر'':133C ''=الصويره'':139C ''=القطار'':136C ''=الميناء'':4A ''=ثانيه'':141C ''=خبر'':1A ''=عن'':3A,135C ''=فقره'':140C ''=في'':137C ''=مدينه'':138C ''=نص'':132C ''·عن'':3A,135B ''·في'':137B ''ثاني'':141B ''خبر'':1A,133B ''صوير'':139B ''فقره'':140B ''قطار'':136B ''مدينة'':138B ''ميناء'':4A ''نص'':132B', '''3'':2A ''=3'':2A ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A ''·عن'':3A ''خبر'':1A ''ميناء'':4A');
INSERT INTO newsctl.texts VALUES (5, 41, '''4'':2A,134B,142B ''=4'':2A,134C,142C ''=الخبر'':133C ''=الصويره'':139C ''=القطار'':136C ''=الميناء'':4A ''=ثانيه'':141C ''=خبر'':1A ''=عن'':3A,135C ''=فقره'':140C ''=في'':137C ''=مدينه'':138C ''=نص'':132C ''·عن'':3A,135B ''·في'':137B ''ثاني'':141B ''خبر'':1A,133B ''صوير'':139B ''فقره'':140B ''قطار'':136B ''مدينة'':138B ''ميناء'':4A ''نص'':132B', '''4'':2A ''=4'':2A ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A ''·عن'':3A ''خبر'':1A ''ميناء'':4A');
INSERT INTO newsctl.texts VALUES (7, 41, '''6'':2A,134B,142B ''=6'':2A,134C,142C ''=الخبر'':133C ''=الصويره'':139C ''=القطار'':136C ''=الميناء'':4A ''=ثانيه'':141C ''=خبر'':1A ''=عن'':3A,135C ''=فقره'':140C ''=في'':137C ''=مدينه'':138C ''=نص'':132C ''·عن'':3A,135B ''·في'':137B ''ثاني'':141B ''خبر'':1A,133B ''صوير'':139B ''فقره'':140B ''قطار'':136B ''مدينة'':138B ''ميناء'':4A ''نص'':132B', '''6'':2A ''=6'':2A ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A ''·عن'':3A ''خبر'':1A ''ميناء'':4A');
INSERT INTO newsctl.texts VALUES (8, 41, '''7'':2A,134B,142B ''=7'':2A,134C,142C ''=الخبر'':133C ''=الصويره'':139C ''=القطار'':136C ''=الميناء'':4A ''=ثانيه'':141C ''=خبر'':1A ''=عن'':3A,135C ''=فقره'':140C ''=في'':137C ''=مدينه'':138C ''=نص'':132C ''·عن'':3A,135B ''·في'':137B ''ثاني'':141B ''خبر'':1A,133B ''صوير'':139B ''فقره'':140B ''قطار'':136B ''مدينة'':138B ''ميناء'':4A ''نص'':132B', '''7'':2A ''=7'':2A ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A ''·عن'':3A ''خبر'':1A ''ميناء'':4A');
INSERT INTO newsctl.texts VALUES (2, 37, '''1'':132B,140B ''=1'':132C,140C ''=اخر'':2A ''=الخبر'':131C ''=الصويره'':137C ''=القطار'':134C ''=ثانيه'':139C ''=عن'':133C ''=عنوان'':1A ''=فقره'':138C ''=في'':135C ''=مدينه'':136C ''=نص'':130C ''·عن'':133B ''·في'':135B ''آخر'':2A ''ثاني'':139B ''خبر'':131B ''صوير'':137B ''عنوان'':1A ''فقره'':138B ''قطار'':134B ''مدينة'':136B ''نص'':130B', '''=اخر'':2A ''=عنوان'':1A ''آخر'':2A ''عنوان'':1A');
INSERT INTO newsctl.texts VALUES (3, 20, '''2'':2A ''=2'':2A ''=اخر'':133C ''=السفينه'':135C ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A,134C ''=نص'':132C ''·عن'':3A,134B ''آخر'':133B ''خبر'':1A ''سفين'':135B ''ميناء'':4A ''نص'':132B', '''2'':2A ''=2'':2A ''=الميناء'':4A ''=خبر'':1A ''=عن'':3A ''·عن'':3A ''خبر'':1A ''ميناء'':4A');
INSERT INTO newsctl.versions VALUES (2, 1, 0, 1772366400, NULL, NULL, '\x7b227469746c65223a22d8aed8a8d8b1203120d8b9d98620d8a7d984d985d98ad986d8a7d8a1227d', NULL, NULL, false);
INSERT INTO newsctl.versions VALUES (2, 2, 2, 1772366400, 'person', 'text', NULL, '\x7b227469746c65223a22d8b9d986d988d8a7d98620d8a2d8aed8b1222c22617574686f72223a6e756c6c2c227075626c69736865645f6174223a22323032352d30312d3032227d', '\x63be42899fb9845c', false);
INSERT INTO newsctl.versions VALUES (3, 1, 0, 1772366400, NULL, NULL, '\x7b22626f6479223a5b22d986d8b520d8a7d984d8aed8a8d8b1203220d8b9d98620d8a7d984d982d8b7d8a7d8b120d981d98a20d985d8afd98ad986d8a920d8a7d984d8b5d988d98ad8b1d8a92e222c22d981d982d8b1d8a920d8abd8a7d986d98ad8a920322e225d7d', NULL, NULL, false);
INSERT INTO newsctl.versions VALUES (3, 2, 3, 1772366400, 'person', 'text', NULL, '\x7b227469746c65223a22d8aed8a8d8b1203220d8b9d98620d8a7d984d985d98ad986d8a7d8a1222c22617574686f72223a6e756c6c2c227075626c69736865645f6174223a22323032352d30312d3033227d', '\xbc64b893', false);
INSERT INTO newsctl.views VALUES (2, 0, 0, NULL);
INSERT INTO newsctl.views VALUES (3, 0, 0, NULL);
INSERT INTO newsctl.views VALUES (5, 0, 0, NULL);
INSERT INTO newsctl.views VALUES (7, 0, 0, NULL);
INSERT INTO newsctl.views VALUES (8, 0, 0, NULL);
INSERT INTO newsctl.views VALUES (1, 2, 0, 1772366400);
INSERT INTO newsctl.views VALUES (4, 1, 0, 1772366400);
SELECT pg_catalog.setval('newsctl.arrivals', 8, true);
SELECT pg_catalog.setval('newsctl.change_numbers', 6, true);
SELECT pg_catalog.setval('newsctl.frequency_deltas_id_seq', 6, true);
SELECT pg_catalog.setval('newsctl.ids', 8, true);
SELECT pg_catalog.setval('newsctl.stamps', 13, true);
SELECT pg_catalog.setval('newsctl.tally_deltas_id_seq', 14, true);
SELECT pg_catalog.setval('newsctl.turns', 1, true);
ALTER TABLE ONLY newsctl.archive
    ADD CONSTRAINT archive_pkey PRIMARY KEY (one);
ALTER TABLE ONLY newsctl.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (id);
ALTER TABLE ONLY newsctl.befores
    ADD CONSTRAINT befores_pkey PRIMARY KEY (article_id, change);
ALTER TABLE ONLY newsctl.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (number);
ALTER TABLE ONLY newsctl.days
    ADD CONSTRAINT days_pkey PRIMARY KEY (article_id, day);
ALTER TABLE ONLY newsctl.frequencies
    ADD CONSTRAINT frequencies_pkey PRIMARY KEY (term);
ALTER TABLE ONLY newsctl.frequency_deltas
    ADD CONSTRAINT frequency_deltas_pkey PRIMARY KEY (id);
ALTER TABLE ONLY newsctl.given
    ADD CONSTRAINT given_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY newsctl.gone
    ADD CONSTRAINT gone_pkey PRIMARY KEY (why);
ALTER TABLE ONLY newsctl.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (key, copy);
ALTER TABLE ONLY newsctl.marks
    ADD CONSTRAINT marks_pkey PRIMARY KEY (key, article_id);
ALTER TABLE ONLY newsctl.reads
    ADD CONSTRAINT reads_pkey PRIMARY KEY (article_id, quarter);
ALTER TABLE ONLY newsctl.searches
    ADD CONSTRAINT searches_pkey PRIMARY KEY (name);
ALTER TABLE ONLY newsctl.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (name);
ALTER TABLE ONLY newsctl.sketches
    ADD CONSTRAINT sketches_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY newsctl.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (feed);
ALTER TABLE ONLY newsctl.tags
    ADD CONSTRAINT tags_pkey PRIMARY KEY (article_id, tag_key);
ALTER TABLE ONLY newsctl.tallies
    ADD CONSTRAINT tallies_pkey PRIMARY KEY (kind, name);
ALTER TABLE ONLY newsctl.tally_deltas
    ADD CONSTRAINT tally_deltas_pkey PRIMARY KEY (id);
ALTER TABLE ONLY newsctl.texts
    ADD CONSTRAINT texts_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY newsctl.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (article_id, number);
ALTER TABLE ONLY newsctl.views
    ADD CONSTRAINT views_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY newsctl.withdrawn
    ADD CONSTRAINT withdrawn_pkey PRIMARY KEY (article_id);
CREATE INDEX articles_added ON newsctl.articles USING btree (added, id);
CREATE INDEX articles_arrival ON newsctl.articles USING btree (arrival);
CREATE INDEX articles_author ON newsctl.articles USING btree (author_key, published, id) WHERE (author_key IS NOT NULL);
CREATE INDEX articles_changed ON newsctl.articles USING btree (changed, id) WHERE (changed IS NOT NULL);
CREATE INDEX articles_deleted ON newsctl.articles USING btree (deleted) WHERE (deleted IS NOT NULL);
CREATE INDEX articles_published ON newsctl.articles USING btree (published, id);
CREATE INDEX articles_section ON newsctl.articles USING btree (section_key, published, id) WHERE (section_key IS NOT NULL);
CREATE INDEX articles_source ON newsctl.articles USING btree (source_key, published, id) WHERE (source_key IS NOT NULL);
CREATE INDEX articles_title ON newsctl.articles USING btree ("left"(title_key, 64), id);
CREATE INDEX articles_undated ON newsctl.articles USING btree (published, id) WHERE undated;
CREATE INDEX befores_change ON newsctl.befores USING btree (change, article_id);
CREATE INDEX changes_to_redo ON newsctl.changes USING btree (who, undone) WHERE (undone IS NOT NULL);
CREATE INDEX changes_to_undo ON newsctl.changes USING btree (who, number) WHERE ((undone IS NULL) AND person);
CREATE INDEX days_day ON newsctl.days USING btree (day);
CREATE INDEX frequencies_backwards ON newsctl.frequencies USING btree (reverse(term)) WHERE ((term >= '='::text) AND (term < '>'::text));
CREATE INDEX keys_article ON newsctl.keys USING btree (article_id);
CREATE INDEX reads_quarter ON newsctl.reads USING btree (quarter);
CREATE INDEX sketches_text ON newsctl.sketches USING btree (text_key, article_id);
CREATE INDEX tags_tag ON newsctl.tags USING btree (tag_key, article_id);
CREATE INDEX texts_terms ON newsctl.texts USING gin (terms);
CREATE INDEX texts_title_terms ON newsctl.texts USING gin (title_terms);
CREATE INDEX views_viewed ON newsctl.views USING btree (viewed, article_id) WHERE (viewed IS NOT NULL);
CREATE INDEX views_views ON newsctl.views USING btree (views, article_id);
REVOKE ALL ON FUNCTION newsctl.count_view(one bigint, moment bigint) FROM PUBLIC;
