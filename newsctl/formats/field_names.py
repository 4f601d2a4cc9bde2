"""What other programs call an article's fields: one table, for every format that has field names.

A name is compared without case, accents, Arabic's variants of letters, its article ال, separators
and prefixes of a vocabulary (`dc:title`, `og:title`), so that `datePublished`, `date_published` and
`Date Published` are one. Names that are not in the table are tried without what only says whose
they are (`article_title`, `postContent`, `category_name`).

The names come from newsctl's own exports, schema.org, Dublin Core, RSS and Atom, JSON Feed,
WordPress (REST, WXR and its tables), NewsAPI and services like it, the interfaces of the Guardian
and of the New York Times, trafilatura, newspaper3k, news-please, wallabag, linkding, Pinboard,
Raindrop, Zotero, CSL, Elasticsearch, and from heads of tables in Arabic and French.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.article import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

# The names of a field, the surest first: of two that a record has, the earlier counts. `lead` is
# what stands for a body where there is none.
_NAMES = {
    "title": """
        title headline headlines web_title webTitle post_title article_title title_plain full_title
        heading subject name entry_title display_title main_title resolved_title given_title
        عنوان عنوان_الخبر عنوان_المقال عنوان_رئيسي titre intitulé الخبر
        """,
    "body": """
        body article_body text body_text content_text fulltext full_text maintext main_text
        content content_html content_encoded post_content html article_content article_text raw_text
        cleaned_text clean_text paragraphs message selftext note_body body_html
        نص متن محتوى نص_الخبر نص_المقال محتوى_الخبر محتوى_المقال تفاصيل_الخبر تفاصيل_المقال نص_كامل
        content_elements
        blocks highlight article
        تفاصيل مقال texte contenu corps texte_intégral الخبر
        """,
    "lead": """
        description summary excerpt abstract lead lede lead_paragraph standfirst dek deck intro
        introduction teaser snippet subtitle extended selection note trail_text abstract_note
        meta_description web_description caption
        ملخص موجز مقدمة وصف نبذة مقتطف résumé chapeau extrait chapô
        """,
    "source": """
        source source_name publisher site_name sitename newspaper outlet media_name publication
        publication_name publication_title container_title journal site website media source_id
        feed_title channel domain_name clean_url hostname source_hostname source_domain domain
        agency origin stream_title page_name blog_name
        provider
        مصدر صحيفة جريدة موقع اسم_الصحيفة اسم_الموقع وسيلة ناشر éditeur média
        """,
    "author": """
        author authors author_name byline writer creator dc_creator written_by reporter journalist
        post_author published_by editor creators created_by_alias credits
        كاتب مؤلف بقلم محرر الصحفي اسم_الكاتب مراسل auteur auteurs rédacteur
        """,
    "section": """
        section article_section section_name category categories category_name topic topics
        channel_name
        rubric desk news_desk pillar_name folder collection label class
        قسم تصنيف باب فئة صنف نوع_الخبر موضوع rubrique catégorie catégories
        """,
    "tags": """
        tags tag keywords keyword tag_names labels hashtags topics_tags subjects news_keywords
        manual_tags
        document_tags tag_list meta_key
        وسوم وسم كلمات_مفتاحية كلمات_دلالية mots_clés étiquettes
        """,
    "url": """
        url link permalink canonical_url canonical canonical_link web_url webUrl href
        article_url post_url page_url resolved_url given_url original_url source_url
        main_entity_of_page address uri alternate
        رابط عنوان_الصفحة رابط_الخبر رابط_المقال lien adresse
        """,
    "published_at": """
        published_at date_published published publish_date date_publish pub_date pubdate
        publication_date published_date publication_time web_publication_date date_posted
        post_date datetime date_time date_time_pub iso_date date issued display_date release_date
        published_time article_date news_date
        first_publish_date published_on posted_at date_time_published timestamp ts time seendate
        publish_up
        created_at date_created created created_on created_time created_utc date_added add_date
        creation_date
        time_added saved_date saved_at date_gmt post_date_gmt first_published_at
        تاريخ تاريخ_النشر تاريخ_الخبر وقت_النشر زمن_النشر وقت الساعة
        date_publication date_de_publication publié_le
        """,
    "views": """
        views view_count views_count hits reads page_views pageviews read_count visits num_views
        مشاهدات عدد_المشاهدات قراءات عدد_القراءات زيارات عدد_الزيارات vues nombre_de_vues lectures
        """,
    "lang": "lang language in_language lang_code language_code لغة langue",
    "guid": "guid",
    "updated_at": "lastmod",
}  # fmt: skip
_ALSO = {"id": "id", "extra": "extra"}  # not to be guessed: their own names only
# What may stand before a field's name or behind it, and says nothing of which field it is.
_BEFORE = (
    "article", "post", "news", "story", "item", "entry", "document", "doc", "page", "record", "og",
    "meta", "wp", "web", "book", "full", "original", "خبر", "مقال",
)  # fmt: skip
_BEHIND = (
    "name", "names", "value", "string", "text", "raw", "clean", "cleaned", "arabic", "ar", "list",
    "خبر", "مقال",
)  # fmt: skip
_DERIVED = 100  # how much less a name counts that is only known without a part of it
_WORD = re.compile(r"[^\W_]+")

Meaning = tuple[str, int]  # our field, and how sure the name is: less is surer


def canonical(name: str) -> str:
    """A field's name as names are compared."""
    plain = fold(name.strip()).lstrip("\ufeff@_$#")
    plain = plain.rpartition(":")[2] or plain
    return "".join(_bare(word) for word in _WORD.findall(plain))


def _bare(word: str) -> str:
    """A word without the article ال."""
    return word[2:] if word.startswith("ال") and len(word) > 3 else word


def _table() -> dict[str, tuple[Meaning, ...]]:
    table: dict[str, tuple[Meaning, ...]] = {}
    for ours, names in _NAMES.items():
        for rank, name in enumerate(names.split()):
            known = table.get(canonical(name), ())
            if all(one != ours for one, _rank in known):
                table[canonical(name)] = (*known, (ours, rank))
    return table


TABLE = _table()


@lru_cache(maxsize=4096)
def meanings(name: str) -> tuple[Meaning, ...]:
    """What a field of that name may be of ours; nothing for a name that is not known."""
    if name in FIELDS:
        return ((name, -1),)
    key = canonical(name)
    if key in _ALSO:
        return ((_ALSO[key], 0),)
    if key in TABLE:
        return TABLE[key]
    bare = [key.removeprefix(part) for part in _BEFORE if key.startswith(part)]
    bare += [key.removesuffix(part) for part in _BEHIND if key.endswith(part)]
    bare += [two.removesuffix(part) for two in bare for part in _BEHIND if two.endswith(part)]
    for other in bare:
        if other in TABLE:
            return tuple((ours, rank + _DERIVED) for ours, rank in TABLE[other])
    return ()


def meanings_of(name: str, mapping: Mapping[str, str]) -> tuple[Meaning, ...]:
    """The same, where the user said what some names stand for (theirs → ours)."""
    return ((mapping[name], -2),) if name in mapping else meanings(name)
