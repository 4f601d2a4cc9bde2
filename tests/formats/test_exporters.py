"""What other programs export: each as it writes it, and what comes of it here.

Readers of feeds, keepers of links, reference managers, news services, databases: a table by the
name that their file has. What is not read is named.
"""
# ruff: noqa: E501 - a file a line

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.errors import BadInput
from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

T, U = "المجلس يصادق على الميزانية", "https://news.example.org/n/1"
B, P = "<p>أولا هنا نص.</p><p>ثانيا هنا نص.</p>", "أولا هنا نص.\n\nثانيا هنا نص."
S = 1709625600  # 2024-03-05T08:00Z


def J(value: Any) -> str:  # noqa: N802 - short, in the table
    return json.dumps(value, ensure_ascii=False, indent=1)


def NL(*values: Any) -> str:  # noqa: N802
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in values)


def Z(**members: str) -> bytes:  # noqa: N802
    """A ZIP file: of members whose names have __ for a slash, ___ for a point."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("___", ".").replace("__", "/"), text)
    return held.getvalue()


FILES: dict[str, str | bytes] = {
    "pocket.csv":f"title,url,time_added,tags,status\n{T},{U},{S},محليات|سياسة,unread\n",
    "instapaper.csv":f"URL,Title,Selection,Folder,Timestamp,Tags\n{U},{T},,Unread,{S},\"[\"\"محليات\"\"]\"\n",
    "raindrop.csv":f"id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,{T},,مقتطف هنا,{U},قراءات,\"محليات, سياسة\",2024-03-05T08:00:00.000Z,,,false\n",
    "raindrop.html":f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n<TITLE>Raindrop.io Bookmarks</TITLE>\n<H1>Raindrop.io Bookmarks</H1>\n<DL><p>\n<DT><H3 ADD_DATE="1" LAST_MODIFIED="1">قراءات</H3>\n<DL><p>\n<DT><A HREF="{U}" ADD_DATE="{S}" LAST_MODIFIED="{S}" TAGS="محليات,سياسة" DATA-COVER="x" DATA-IMPORTANT="false">{T}</A>\n<DD>ملاحظة\n</DL><p></DL><p>',
    "zotero.ris":f"TY  - NEWS\nTI  - {T}\nAU  - العوفي, نبيل\nT2  - صوت الساحل\nDA  - 2024/03/05/\nPY  - 2024\nUR  - {U}\nLA  - ar\nAB  - {P}\nKW  - محليات\nY2  - 2024/03/06/10:00:00\nER  - \n",
    "zotero.csv":f'"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI","Url","Abstract Note","Date","Date Added","Date Modified","Access Date","Language","Manual Tags"\n"ABC","newspaperArticle","2024","العوفي, نبيل","{T}","صوت الساحل","","","","{U}","نص الملخص","2024-03-05","2024-03-06 10:00:00","2024-03-06 10:00:00","2024-03-06 10:00:00","ar","محليات; سياسة"\n',
    "zotero-csl.json":J([{"id":"http://zotero.org/x","type":"article-newspaper","title":T,"container-title":"صوت الساحل","abstract":P,"URL":U,"language":"ar","author":[{"family":"العوفي","given":"نبيل"}],"issued":{"date-parts":[["2024",3,5]]},"accessed":{"date-parts":[["2024",3,6]]}}]),
    "zotero-better.json":J({"config":{},"version":"x","items":[{"itemType":"newspaperArticle","title":T,"publicationTitle":"صوت الساحل","abstractNote":P,"url":U,"date":"2024-03-05","dateAdded":"2024-03-06T10:00:00Z","language":"ar","creators":[{"creatorType":"author","firstName":"نبيل","lastName":"العوفي"}],"tags":[{"tag":"محليات"}],"attachments":[]}]}),
    "readwise-reader.csv":f"Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n{T},{U},01x,\"['محليات', 'سياسة']\",2024-03-05 08:00:00+00:00,0,archive,True\n",
    "readwise-highlights.csv":f"Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n{P.splitlines()[0]},{T},نبيل العوفي,,,yellow,,order,1,2024-03-05 08:00:00+00:00,محليات\n",
    "omnivore.json":J([{"id":"x","slug":"s","title":T,"description":"وصف","author":"نبيل العوفي","url":U,"state":"Active","readingProgress":0,"thumbnail":"","labels":["محليات"],"savedAt":"2024-03-06T08:00:00.000Z","updatedAt":"2024-03-06T08:00:00.000Z","publishedAt":"2024-03-05T08:00:00.000Z"}]),
    "feedly.json":J({"id":"x","items":[{"id":"y","title":T,"content":{"content":B,"direction":"rtl"},"author":"نبيل العوفي","published":S*1000,"crawled":S*1000+5,"origin":{"streamId":"feed/x","title":"صوت الساحل","htmlUrl":"https://news.example.org"},"alternate":[{"href":U,"type":"text/html"}],"keywords":["محليات"],"unread":True}]}),
    "inoreader.json":J({"direction":"ltr","id":"user/-/state/com.google/starred","title":"Starred","self":{"href":"x"},"updated":S,"items":[{"crawlTimeMsec":"1709625600000","timestampUsec":"1709625600000000","id":"tag:google.com,2005:reader/item/1","categories":["user/1/state/com.google/read"],"title":T,"published":S,"updated":S,"canonical":[{"href":U}],"alternate":[{"href":U,"type":"text/html"}],"summary":{"direction":"rtl","content":B},"author":"نبيل العوفي","likingUsers":[],"comments":[],"origin":{"streamId":"feed/x","title":"صوت الساحل","htmlUrl":"https://news.example.org/"}}]}),
    "newsblur.json":J({"stories":[{"story_hash":"1:x","story_title":T,"story_content":B,"story_authors":"نبيل العوفي","story_permalink":U,"story_date":"2024-03-05 08:00:00","story_timestamp":str(S),"story_tags":["محليات"],"story_feed_id":1}]}),
    "wallabag.json":J([{"is_archived":0,"is_starred":0,"tags":["محليات"],"is_public":False,"id":1,"title":T,"url":U,"content":B,"created_at":"2024-03-06T08:00:00+0000","updated_at":"2024-03-06T08:00:00+0000","published_at":"2024-03-05T08:00:00+0000","published_by":["نبيل العوفي"],"annotations":[],"mimetype":"text/html","language":"ar","reading_time":1,"domain_name":"news.example.org"}]),
    "wallabag.csv":f"id;title;url;content;tags;mimetype;language;created_at\n1;{T};{U};\"{B}\";محليات;text/html;ar;\"2024-03-05 08:00:00\"\n",
    "linkding.json":J({"count":1,"next":None,"previous":None,"results":[{"id":1,"url":U,"title":T,"description":"وصف","notes":"ملاحظات","website_title":"x","website_description":"y","is_archived":False,"unread":False,"shared":False,"tag_names":["محليات"],"date_added":"2024-03-05T08:00:00.000000Z","date_modified":"2024-03-05T08:00:00Z"}]}),
    "shaarli.html":f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<!-- Shaarli all bookmarks export on 2024 -->\n<TITLE>x</TITLE>\n<H1>Shaarli export</H1>\n<DL><p>\n<DT><A HREF="{U}" ADD_DATE="{S}" PRIVATE="0" TAGS="محليات,سياسة">{T}</A>\n<DD>وصف طويل\nفي سطرين\n</DL><p>',
    "firefox.json":J({"guid":"root________","title":"","index":0,"dateAdded":S*10**6,"lastModified":S*10**6,"id":1,"typeCode":2,"type":"text/x-moz-place-container","root":"placesRoot","children":[{"guid":"menu________","title":"menu","typeCode":2,"type":"text/x-moz-place-container","children":[{"guid":"f","title":"قراءات","typeCode":2,"type":"text/x-moz-place-container","children":[{"guid":"a","title":T,"index":0,"dateAdded":S*10**6,"lastModified":S*10**6,"id":5,"typeCode":1,"tags":"محليات,سياسة","type":"text/x-moz-place","uri":U},{"guid":"b","title":"","typeCode":3,"type":"text/x-moz-place-separator"},{"guid":"c","title":"Recent","typeCode":1,"type":"text/x-moz-place","uri":"place:sort=8"}]}]}]}),
    "chrome":J({"checksum":"x","roots":{"bookmark_bar":{"children":[{"date_added":"13354099200000000","date_last_used":"0","guid":"x","id":"5","name":T,"type":"url","url":U},{"children":[{"date_added":"13354099200000000","id":"7","name":"خبر ثان من المتصفح","type":"url","url":"https://x.example/2"}],"name":"قراءات","type":"folder"}],"name":"شريط","type":"folder"},"other":{"children":[],"name":"o","type":"folder"},"synced":{"children":[],"name":"m","type":"folder"}},"version":1}),
    "mediacloud.csv":f"stories_id,publish_date,title,url,language,ap_syndicated,inlink_count,facebook_share_count,outlet,media_id,media_url,themes\n1,2024-03-05 08:00:00,{T},{U},ar,False,0,5,صوت الساحل,9,https://news.example.org,\"a,b\"\n",
    "mediacloud2.csv":f"id,indexed_date,language,media_name,media_url,publish_date,title,url\nabc,2024-03-06 10:00:00,ar,صوت الساحل,news.example.org,2024-03-05,{T},{U}\n",
    "gdelt.json":J({"articles":[{"url":U,"url_mobile":"","title":T,"seendate":"20240305T080000Z","socialimage":"","domain":"news.example.org","language":"Arabic","sourcecountry":"Tunisia"}]}),
    "drupal-rest.json":J([{"nid":[{"value":1}],"type":[{"target_id":"article"}],"title":[{"value":T}],"created":[{"value":"2024-03-05T08:00:00+00:00","format":"Y-m-d\\TH:i:sP"}],"status":[{"value":True}],"body":[{"value":B,"format":"full_html","summary":""}],"langcode":[{"value":"ar"}]},{"title":[{"value":"مسودة"}],"status":[{"value":False}],"body":[{"value":"<p>x</p>"}],"created":[{"value":"2024-03-05T08:00:00+00:00"}]}]),
    "strapi.json":J({"data":[{"id":1,"attributes":{"title":T,"slug":"a","content":P,"publishedAt":"2024-03-05T08:00:00.000Z","createdAt":"2024-03-01T08:00:00.000Z","locale":"ar","author":{"data":{"id":3,"attributes":{"name":"نبيل العوفي"}}},"category":{"data":{"id":2,"attributes":{"name":"محليات"}}},"tags":{"data":[{"id":1,"attributes":{"name":"سياسة"}},{"id":2,"attributes":{"name":"ميزانية"}}]}}}],"meta":{"pagination":{"page":1,"total":1}}}),
    "contentful.json":J({"sys":{"type":"Array"},"total":1,"items":[{"sys":{"id":"x","type":"Entry"},"fields":{"title":{"ar":T,"en-US":"x"},"slug":{"ar":"a"},"body":{"ar":{"nodeType":"document","data":{},"content":[{"nodeType":"paragraph","data":{},"content":[{"nodeType":"text","value":one,"marks":[],"data":{}}]} for one in P.split("\n\n")]}},"publishDate":{"ar":"2024-03-05T08:00:00Z"}}}]}),
    "arcxp.json":J({"type":"story","version":"0.10.9","_id":"X","headlines":{"basic":T},"description":{"basic":"وصف"},"content_elements":[{"type":"text","_id":"1","content":"أولا هنا نص."},{"type":"image","url":"https://x.example"},{"type":"text","_id":"2","content":"ثانيا هنا نص."}],"credits":{"by":[{"type":"author","name":"نبيل العوفي"}]},"taxonomy":{"primary_section":{"name":"محليات"},"tags":[{"text":"سياسة"}]},"canonical_url":U,"display_date":"2024-03-05T08:00:00Z","language":"ar"}),
    "gnews-unmarked.json":J({"totalArticles":1,"articles":[{"title":T,"description":"وصف","content":P,"url":U,"image":"x","publishedAt":"2024-03-05T08:00:00Z","source":{"name":"صوت الساحل","url":"https://news.example.org"}}]}),
    "guardian-tags.json":J({"response":{"status":"ok","results":[{"id":"n/1","type":"article","sectionName":"محليات","webPublicationDate":"2024-03-05T08:00:00Z","webTitle":T,"webUrl":U,"fields":{"headline":T,"byline":"نبيل العوفي","body":B},"tags":[{"id":"a","type":"keyword","webTitle":"سياسة"}]}]}}),
    "tumblr.json":J({"meta":{"status":200},"response":{"blog":{"title":"صوت الساحل"},"posts":[{"type":"text","blog_name":"sahel","id":1,"post_url":U,"date":"2024-03-05 08:00:00 GMT","state":"published","tags":["محليات"],"title":T,"body":B},{"type":"photo","id":2,"post_url":"https://x.example/2","caption":"<p>صورة من الميناء</p>","tags":[]}]}}),
    "takeout-blogger.atom":f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018"><id>tag:blogger.com,1999:blog-1</id><title>صوت الساحل</title><entry><id>tag:blogger.com,1999:blog-1.post-1</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><author><name>نبيل العوفي</name></author><title>{T}</title><content type="html">{B.replace("<","&lt;")}</content><published>2024-03-05T08:00:00Z</published></entry>'+"".join(f'<entry><id>x{k}{s}</id><blogger:type>{k}</blogger:type><blogger:status>{s}</blogger:status><title>غيره</title><content type="html">نص آخر</content><published>2024-03-05T09:00:00Z</published></entry>' for k,s in (("COMMENT","LIVE"),("POST","DRAFT"),("PAGE","LIVE")))+"</feed>",
    "movabletype.txt":f"AUTHOR: نبيل العوفي\nTITLE: {T}\nSTATUS: Publish\nALLOW COMMENTS: 1\nCONVERT BREAKS: richtext\nPRIMARY CATEGORY: محليات\nCATEGORY: محليات\nCATEGORY: بلدية\nUNIQUE URL: {U}\nDATE: 03/05/2024 08:00:00 PM\nTAGS: سياسة,\"ميزانية\"\n-----\nBODY:\n<p>أولا هنا نص.</p>\n-----\nEXTENDED BODY:\n<p>ثانيا هنا نص.</p>\n-----\nEXCERPT:\n\n-----\nKEYWORDS:\n\n-----\nCOMMENT:\nAUTHOR: قارئ\nDATE: 03/06/2024 09:00:00 AM\nتعليق\n-----\n--------\nAUTHOR: ليلى\nTITLE: مسودة\nSTATUS: Draft\nDATE: 03/06/2024 08:00:00 AM\n-----\nBODY:\nx\n-----\n--------\n",
    "substack.zip":Z(posts___csv=f"post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n101.a,2024-03-05T08:00:00.000Z,true,2024-03-05T08:00:01.000Z,,newsletter,everyone,{T},أولا هنا نص.,\n102.b,,false,,,newsletter,everyone,مسودة,,\n",posts__101___a___html="<p>ثانيا هنا نص.</p>",posts__102___b___html="<p>مسودة</p>",posts__101___a___opens___csv="post_id,timestamp,email\n101,2024-03-05,x@x.example\n",email_list___x___csv="email,active_subscription\nx@x.example,true\n"),
    "nexis.txt":f"                               1 of 2 DOCUMENTS\r\n\r\n\r\n                     صوت الساحل\r\n\r\n                March 5, 2024 Tuesday\r\n\r\n{T}\r\n\r\nBYLINE: نبيل العوفي\r\n\r\nSECTION: محليات; Pg. 3\r\n\r\nLENGTH: 120 words\r\n\r\nأولا هنا\r\nنص.\r\n\r\nثانيا هنا نص.\r\n\r\nLOAD-DATE: March 6, 2024\r\n\r\nLANGUAGE: ARABIC\r\n\r\n             Copyright 2024 صوت الساحل\r\n             All Rights Reserved\r\n\r\n                               2 of 2 DOCUMENTS\r\n\r\n\r\n   الميناء\r\n\r\n  March 6, 2024 Wednesday\r\n\r\nخبر ثان\r\n\r\nBYLINE: ليلى\r\n\r\nنص ثان.\r\n",
    "drupal-jsonapi.json":J({"jsonapi":{"version":"1.0","meta":{}},"data":[{"type":"node--article","id":"a-1","links":{"self":{"href":"https://news.example.org/jsonapi/node/article/a-1"}},"attributes":{"drupal_internal__nid":1,"langcode":"ar","status":True,"title":T,"created":"2024-03-05T08:00:00+00:00","changed":"2024-03-06T08:00:00+00:00","path":{"alias":"/n/1","pid":1},"body":{"value":B,"format":"full_html","processed":B,"summary":"ملخص"}},"relationships":{"uid":{"data":{"type":"user--user","id":"u-1"}},"field_section":{"data":{"type":"taxonomy_term--sections","id":"s-1"}},"field_tags":{"data":[{"type":"taxonomy_term--tags","id":"t-1"},{"type":"taxonomy_term--tags","id":"gone"}]}}},{"type":"node--article","id":"a-2","attributes":{"status":False,"title":"مسودة","created":"2024-03-05T08:00:00+00:00","body":{"value":"<p>x</p>"}}}],"included":[{"type":"user--user","id":"u-1","attributes":{"display_name":"نبيل العوفي","name":"nabil"}},{"type":"taxonomy_term--tags","id":"t-1","attributes":{"name":"سياسة"}},{"type":"taxonomy_term--sections","id":"s-1","attributes":{"name":"محليات"}}],"links":{"self":{"href":"https://news.example.org/jsonapi/node/article"}}}),
    "jsonapi-one.json":J({"jsonapi":{"version":"1.0"},"data":{"type":"articles","id":"1","attributes":{"title":T,"body":P,"url":U}}}),
    "serpapi.json":J({"search_metadata":{"id":"x","created_at":"2024-03-06 08:00:00 UTC"},"search_parameters":{"engine":"google_news","q":"الميزانية"},"menu_links":[{"title":"العالم","topic_token":"x"}],"news_results":[{"position":1,"title":T,"source":{"name":"صوت الساحل","icon":"https://x.example/i.png","authors":["نبيل العوفي"]},"link":U,"thumbnail":"https://x.example/t.jpg","date":"03/05/2024, 08:00 AM, +0000 UTC","iso_date":"2024-03-05T08:00:00Z"},{"position":2,"title":"خبر ثان","source":{"name":"الميناء"},"link":"https://m.example/2","date":"12/05/2024, 12:30 AM, +0000 UTC"}]}),
    "gdelt.csv":f"URL,MobileURL,Date,Title\n{U},,2024-03-05 08:00:00,{T}\n",
    "eventregistry.json":J({"articles":{"page":1,"results":[{"uri":"123","lang":"ara","isDuplicate":False,"date":"2024-03-05","time":"08:00:00","dateTime":"2024-03-05T08:00:00Z","dateTimePub":"2024-03-05T07:59:00Z","dataType":"news","sim":0,"url":U,"title":T,"body":P,"source":{"uri":"news.example.org","dataType":"news","title":"صوت الساحل"},"authors":[{"uri":"a","name":"نبيل العوفي","type":"author"}],"image":"x","sentiment":None}]}}),
    "es-bulk.ndjson":NL({"index":{"_index":"news","_id":"1"}},{"title":T,"body":P,"url":U,"date":"2024-03-05"},{"create":{"_index":"news","_id":"2"}},{"title":"خبر ثان","body":"نص","date":"2024-03-06"}),
    "es-dump.ndjson":NL({"_index":"news","_type":"_doc","_id":"1","_score":1,"_source":{"title":T,"body":P,"url":U,"date":"2024-03-05"}}),
    "mongoexport.json":NL({"_id":{"$oid":"65e"},"title":T,"body":P,"url":U,"published":{"$date":"2024-03-05T08:00:00.000Z"},"views":{"$numberInt":"1742"}},{"_id":{"$oid":"65f"},"title":"ثان","body":"نص","published":{"$date":{"$numberLong":"1709625600000"}},"views":{"$numberLong":"12"}}),
    "pandas-records.json":json.dumps([{"title":T,"text":P,"date":S*1000}],ensure_ascii=False),
    "pandas-index.json":json.dumps({"0":{"title":T,"text":P,"date":S*1000},"1":{"title":"ثان","text":"ن","date":S*1000}},ensure_ascii=False),
    "pandas-table.json":json.dumps({"schema":{"fields":[{"name":"index","type":"integer"},{"name":"title","type":"string"},{"name":"text","type":"string"}],"primaryKey":["index"],"pandas_version":"1.4.0"},"data":[{"index":0,"title":T,"text":P}]},ensure_ascii=False),
    "pandas-split.json":json.dumps({"columns":["title","text"],"index":[0,1],"data":[[T,P],["ثان","نص"]]},ensure_ascii=False),
    "pandas-values.json":json.dumps([[T,P],["ثان","نص"]],ensure_ascii=False),
    "pandas-columns1.json":json.dumps({"title":{"0":T},"text":{"0":P}},ensure_ascii=False),
    "pandas-named-index.json":json.dumps({"title":{"a1":T,"a2":"ثان"},"text":{"a1":P,"a2":"نص"}},ensure_ascii=False),
    "pandas.csv":f",title,text,date\n0,{T},نص,2024-03-05\n1,ثان,نص,2024-03-06\n",
    "factiva.rtf":"{\\rtf1\\ansi x}",
    "enex.enex":f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export3.dtd">\n<en-export export-date="20240306T100000Z" application="Evernote" version="10"><note><title>{T}</title><created>20240305T080000Z</created><updated>20240306T080000Z</updated><tag>محليات</tag><note-attributes><author>نبيل العوفي</author><source>web.clip</source><source-url>{U}</source-url></note-attributes><content><![CDATA[<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd"><en-note><div>أولا هنا نص.</div><div>ثانيا هنا نص.</div></en-note>]]></content></note></en-export>',
    "nitf.xml":f'<?xml version="1.0"?><nitf><head><title>{T}</title></head><body><body.head><hedline><hl1>{T}</hl1></hedline></body.head><body.content><p>أولا</p></body.content></body></nitf>',
    "newsml.xml":'<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta/></newsItem>',
    "tei.xml":'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>x</p></body></text></TEI>',
    "parquet.parquet":b"PAR1xxxx","db.sqlite":b"SQLite format 3\x00"+b"\0"*100,"db.dump":b"PGDMP\x01\x0e","my.sql":f"-- MySQL dump 10.13\nCREATE TABLE `posts` (\n `id` int\n);\nINSERT INTO `posts` VALUES (1,'{T}','x');\n",
    "pickle.pkl":b"\x80\x04\x95\x10\x00","np.npy":b"\x93NUMPY\x01\x00v\x00{'descr'","hdf.h5":b"\x89HDF\r\n\x1a\n\0\0",
    "notes.org":f"#+TITLE: {T}\n#+DATE: 2024-03-05\n\n* عنوان\nنص\n",
    "tweets.js":'window.YTD.tweets.part0 = [ {"tweet": {"full_text": "نص"}} ]',
    "telegram.json":J({"name":"قناة صوت الساحل","type":"public_channel","id":1,"messages":[{"id":1,"type":"service","date":"2024-03-04T08:00:00","action":"create_channel","text":""},{"id":2,"type":"message","date":"2024-03-05T08:00:00","date_unixtime":str(S),"from":"صوت الساحل","text":[{"type":"bold","text":"عاجل"}," المجلس يصادق على الميزانية"],"text_entities":[]}]}),
    "whatsapp.txt":"[05/03/2024, 08:00:00] نبيل: المجلس يصادق\n[05/03/2024, 08:01:00] ليلى: تمام\n",
    "reddit.json":J({"kind":"Listing","data":{"children":[{"kind":"t3","data":{"title":T,"selftext":P,"author":"u1","created_utc":S,"permalink":"/r/x/1","url":U}}]}}),
    "ghost.json":J({"db":[{"meta":{"exported_on":S*1000,"version":"5"},"data":{"posts":[{"id":"1","title":T,"slug":"a","html":B,"status":"published","type":"post","published_at":"2024-03-05T08:00:00.000Z"},{"id":"2","title":"مسودة","html":"<p>x</p>","status":"draft","type":"post"}],"posts_authors":[{"id":"x2","post_id":"1","author_id":"u2","sort_order":1},{"id":"x1","post_id":"1","author_id":"u1","sort_order":0}],"posts_tags":[{"post_id":"1","tag_id":"t2","sort_order":1},{"post_id":"1","tag_id":"t1","sort_order":0},{"post_id":"1","tag_id":"t3","sort_order":2}],"settings":[{"key":"title","value":"صوت الساحل"},{"key":"locale","value":"ar"}],"tags":[{"id":"t1","name":"محليات"},{"id":"t2","name":"سياسة"},{"id":"t3","name":"#internal"}],"users":[{"id":"u1","name":"نبيل العوفي","email":"n@x.example"},{"id":"u2","name":"ليلى"}]}}]}),
    "ghost-1.json":J({"meta":{"exported_on":S*1000,"version":"1.25.0"},"data":{"users":[{"id":"u1","name":"نبيل العوفي"}],"posts":[{"id":"1","title":T,"html":B,"status":"published","page":0,"author_id":"u1","published_at":"2024-03-05 08:00:00"},{"id":"2","title":"من نحن","html":"<p>x</p>","status":"published","page":1}]}}),
    "blogger.xml":f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"><title>مدونة صوت الساحل</title><entry><id>tag:blogger.com,1999:blog-1.settings.X</id><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#settings"/><title>The type of comments</title><content type="text">true</content></entry><entry><id>tag:blogger.com,1999:blog-1.post-1</id><published>2024-03-05T08:00:00Z</published><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/><category scheme="http://www.blogger.com/atom/ns#" term="محليات"/><title>{T}</title><content type="html">{B.replace("<","&lt;")}</content><link rel="alternate" href="{U}"/><author><name>نبيل العوفي</name></author></entry><entry><id>tag:blogger.com,1999:blog-1.post-2</id><published>2024-03-06T08:00:00Z</published><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#comment"/><title>تعليق</title><content type="html">تعليق قارئ</content></entry></feed>',
    "mbox-takeout":"From 1@xxx Tue Mar 05 08:00:00 +0000 2024\nX-GM-THRID: 1\nX-Gmail-Labels: Inbox\nMIME-Version: 1.0\nFrom: =?UTF-8?B?2YbYqNmK2YQ=?= <n@x.org>\nDate: Tue, 5 Mar 2024 08:00:00 +0000\nSubject: =?UTF-8?B?2KfZhNmF2KzZhNizINmK2LXYp9iv2YI=?=\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\nنص الرسالة.\n\n",
    "pinboard.json":json.dumps([{"href":U,"description":T,"extended":"ملاحظة","meta":"x","hash":"y","time":"2024-03-05T08:00:00Z","shared":"no","toread":"no","tags":"محليات سياسة"}],ensure_ascii=False),
    "linkwarden.json":J({"id":1,"name":"x","collections":[{"id":1,"name":"قراءات","links":[{"id":1,"name":T,"type":"url","description":"","url":U,"tags":[{"id":1,"name":"محليات"}],"createdAt":"2024-03-05T08:00:00.000Z"}]}]}),
    "newsplease.json":J({"authors":["نبيل العوفي"],"date_download":"2024-03-06 10:00:00","date_modify":"2024-03-06 10:00:00","date_publish":"2024-03-05 08:00:00","description":"و","filename":"x.json","image_url":"x","language":"ar","localpath":None,"maintext":P,"source_domain":"news.example.org","title":T,"title_page":None,"title_rss":None,"url":U}),
    "telegram-channel.json":J({"name":"قناة صوت الساحل","type":"public_channel","id":1,"messages":[{"id":2,"type":"message","date":"2024-03-05T08:00:00","from":"صوت الساحل","from_id":"channel1","text":T},{"id":3,"type":"message","date":"2024-03-05T09:00:00","from":"صوت الساحل","from_id":"channel1","photo":"photos/1.jpg","text":""}]}),
    "telegram-group.json":J({"chats":{"list":[{"name":"مجموعة","messages":[{"id":2,"type":"message","date":"2024-03-05T08:00:00","from":"نبيل العوفي","from_id":"user1","text":T}]}]}}),
    "mastodon.json":J({"@context":"https://www.w3.org/ns/activitystreams","id":"outbox.json","type":"OrderedCollection","totalItems":2,"orderedItems":[{"id":"https://m.example/1/activity","type":"Create","actor":"https://m.example/users/n","published":"2024-03-05T08:00:00Z","object":{"id":"https://m.example/1","type":"Note","published":"2024-03-05T08:00:00Z","url":"https://m.example/@n/1","content":B,"tag":[{"type":"Hashtag","name":"#محليات"}]}},{"id":"https://m.example/2/activity","type":"Announce","actor":"x","published":"2024-03-05T09:00:00Z","object":"https://m.example/3"}]}),
    "tweets.jsonl":NL({"id":1,"id_str":"1","created_at":"Tue Mar 05 08:00:00 +0000 2024","full_text":T,"lang":"ar","user":{"name":"نبيل العوفي","screen_name":"n"}}),
    "miniflux.json":J({"total":1,"entries":[{"id":1,"feed_id":1,"status":"read","title":T,"url":U,"published_at":"2024-03-05T08:00:00Z","created_at":"2024-03-06T08:00:00Z","content":B,"author":"نبيل العوفي","starred":False,"tags":["سياسة"],"feed":{"id":1,"title":"صوت الساحل","site_url":"https://news.example.org","category":{"id":1,"title":"محليات"}}}]}),
    "karakeep.json":J({"bookmarks":[{"createdAt":S,"title":T,"tags":["محليات"],"content":{"type":"link","url":U},"note":"ملاحظة","archived":False},{"createdAt":S,"title":None,"tags":[],"content":{"type":"text","text":P},"note":None}]}),
    "joomla.csv":f"id,title,alias,introtext,fulltext,state,catid,created,created_by_alias,publish_up,hits,metakey,language\n1,{T},x,<p>أولا هنا نص.</p>,<p>ثانيا هنا نص.</p>,1,9,2024-03-04 08:00:00,نبيل العوفي,2024-03-05 08:00:00,1742,محليات,ar-AA\n2,مسودة,y,<p>نص</p>,,0,9,2024-03-04 08:00:00,,,0,,ar-AA\n",
    "crowdtangle.csv":f"Page Name,User Name,Facebook Id,Created,Type,Likes,Message,URL\nصوت الساحل,sahel,1,2024-03-05 08:00:00 +01,Link,1,{T},{U}\n",
    "wallabag-web.csv":f'"Title";"URL";"Content";"Tags";"MIME Type";"Language";"Creation date"\n"{T}";{U};"{B}";"محليات, سياسة";text/html;ar;"05/03/2024 08:00:00"\n',
    "zotero.rdf":'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#"><bib:Article/></rdf:RDF>',
    "whatsapp-notice.txt":f"05/03/2024, 10:15 - الرسائل والمكالمات مشفرة تماما بين الطرفين.\n05/03/2024, 10:16 - نبيل: {P}\n05/03/2024, 10:17 - سعاد: <تم استبعاد الوسائط>\n",
    "sanad.csv":f"Article,Class\n{P.splitlines()[0]},Sports\n",
    "sheets.csv":f"م,تاريخ الخبر,عنوان الخبر,نص الخبر,المصدر,الرابط,ملاحظات\n1,05/03/2024,{T},نص,صوت الساحل,{U},\n",
    "excel-semicolon.csv":f"sep=;\r\nالعنوان;التاريخ;الخبر\r\n{T};5/3/2024;نص الخبر\r\n",
}  # fmt: skip

WANTED: dict[str, tuple[int, dict[str, Any]]] = {  # how many articles, and the first
    "pocket.csv": (1, {"title": T, "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "instapaper.csv": (1, {"title": T, "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00Z"}),
    "raindrop.csv": (1, {"title": T, "body": "مقتطف هنا", "section": "قراءات", "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00.000Z"}),
    "raindrop.html": (1, {"title": T, "body": "ملاحظة", "section": "قراءات", "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "zotero.ris": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "tags": ["محليات"], "published_at": "2024-03-05"}),
    "zotero.csv": (1, {"title": T, "body": "نص الملخص", "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05"}),
    "zotero-csl.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "published_at": "2024-03-05"}),
    "zotero-better.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "tags": ["محليات"], "published_at": "2024-03-05"}),
    "readwise-reader.csv": (1, {"title": T, "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00+00:00"}),
    "readwise-highlights.csv": (1, {"title": T, "body": "أولا هنا نص.", "author": "نبيل العوفي", "tags": ["محليات"]}),
    "omnivore.json": (1, {"title": T, "body": "وصف", "author": "نبيل العوفي", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00.000Z"}),
    "feedly.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00Z"}),
    "inoreader.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "newsblur.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00"}),
    "wallabag.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "news.example.org", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00+00:00"}),
    "wallabag.csv": (1, {"title": T, "body": P, "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00"}),
    "linkding.json": (1, {"title": T, "body": "وصف", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00.000000Z"}),
    "shaarli.html": (1, {"title": T, "body": "وصف طويل في سطرين", "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "firefox.json": (1, {"title": T, "section": "قراءات", "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "chrome": (2, {"title": T, "section": "شريط", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "mediacloud.csv": (1, {"title": T, "source": "صوت الساحل", "url": U, "published_at": "2024-03-05T08:00:00"}),
    "mediacloud2.csv": (1, {"title": T, "source": "صوت الساحل", "url": U, "published_at": "2024-03-05"}),
    "gdelt.json": (1, {"title": T, "source": "news.example.org", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "drupal-rest.json": (1, {"title": T, "body": P, "published_at": "2024-03-05T08:00:00+00:00"}),
    "strapi.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "section": "محليات", "tags": ["سياسة", "ميزانية"], "published_at": "2024-03-05T08:00:00.000Z"}),
    "contentful.json": (1, {"title": T, "body": P, "published_at": "2024-03-05T08:00:00Z"}),
    "arcxp.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "section": "محليات", "url": U, "tags": ["سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "gnews-unmarked.json": (1, {"title": T, "body": P, "source": "صوت الساحل", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "guardian-tags.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "section": "محليات", "url": U, "tags": ["سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "tumblr.json": (2, {"title": T, "body": P, "source": "sahel", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00+00:00"}),
    "takeout-blogger.atom": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "published_at": "2024-03-05T08:00:00Z"}),
    "movabletype.txt": (1, {"title": T, "body": P, "author": "نبيل العوفي", "section": "محليات", "url": U, "tags": ["بلدية", "سياسة", "ميزانية"], "published_at": "2024-03-05T20:00:00"}),
    "substack.zip": (1, {"title": T, "body": P, "published_at": "2024-03-05T08:00:00.000Z"}),
    "nexis.txt": (2, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "section": "محليات", "published_at": "2024-03-05"}),
    "drupal-jsonapi.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "section": "محليات", "url": U, "tags": ["سياسة"], "published_at": "2024-03-05T08:00:00+00:00"}),
    "jsonapi-one.json": (1, {"title": T, "body": P, "url": U}),
    "serpapi.json": (2, {"title": T, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "gdelt.csv": (1, {"title": T, "url": U, "published_at": "2024-03-05T08:00:00"}),
    "eventregistry.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "es-bulk.ndjson": (2, {"title": T, "body": P, "url": U, "published_at": "2024-03-05"}),
    "es-dump.ndjson": (1, {"title": T, "body": P, "url": U, "published_at": "2024-03-05"}),
    "mongoexport.json": (2, {"title": T, "body": P, "url": U, "published_at": "2024-03-05T08:00:00.000Z", "views": 1742}),
    "pandas-records.json": (1, {"title": T, "body": P, "published_at": "2024-03-05T08:00:00Z"}),
    "pandas-index.json": (2, {"title": T, "body": P, "published_at": "2024-03-05T08:00:00Z"}),
    "pandas-table.json": (1, {"title": T, "body": P}),
    "pandas-split.json": (2, {"title": T, "body": P}),
    "pandas-columns1.json": (1, {"title": T, "body": P}),
    "pandas-named-index.json": (2, {"title": T, "body": P}),
    "pandas.csv": (2, {"title": T, "body": "نص", "published_at": "2024-03-05"}),
    "telegram.json": (1, {"title": "عاجل المجلس يصادق على الميزانية", "body": "عاجل المجلس يصادق على الميزانية", "published_at": "2024-03-05T08:00:00"}),
    "reddit.json": (1, {"title": T, "body": P, "author": "u1", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "ghost-1.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "published_at": "2024-03-05T08:00:00"}),
    "ghost.json": (1, {"title": T, "body": P, "author": "نبيل العوفي، ليلى", "source": "صوت الساحل", "section": "محليات", "tags": ["سياسة"], "published_at": "2024-03-05T08:00:00.000Z"}),
    "blogger.xml": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "مدونة صوت الساحل", "section": "محليات", "url": U, "published_at": "2024-03-05T08:00:00Z"}),
    "mbox-takeout": (1, {"title": "المجلس يصادق", "body": "نص الرسالة.", "author": "نبيل", "source": "x.org", "published_at": "2024-03-05T08:00:00+00:00"}),
    "pinboard.json": (1, {"title": T, "body": "ملاحظة", "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "linkwarden.json": (1, {"title": T, "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00.000Z"}),
    "newsplease.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "news.example.org", "url": U, "published_at": "2024-03-05T08:00:00"}),
    "telegram-channel.json": (1, {"title": T, "body": T, "source": "صوت الساحل", "published_at": "2024-03-05T08:00:00"}),
    "telegram-group.json": (1, {"title": T, "body": T, "author": "نبيل العوفي", "published_at": "2024-03-05T08:00:00"}),
    "mastodon.json": (1, {"title": "أولا هنا نص.", "body": P, "url": "https://m.example/@n/1", "tags": ["محليات"], "published_at": "2024-03-05T08:00:00Z"}),
    "tweets.jsonl": (1, {"title": T, "body": T, "author": "نبيل العوفي", "published_at": "2024-03-05T08:00:00+00:00"}),
    "miniflux.json": (1, {"title": T, "body": P, "author": "نبيل العوفي", "source": "صوت الساحل", "section": "محليات", "url": U, "tags": ["سياسة"], "published_at": "2024-03-05T08:00:00Z"}),
    "karakeep.json": (2, {"title": T, "body": "ملاحظة", "url": U, "tags": ["محليات"], "published_at": "2024-03-05T08:00:00Z"}),
    "joomla.csv": (1, {"title": T, "body": P, "author": "نبيل العوفي", "tags": ["محليات"], "published_at": "2024-03-05T08:00:00", "views": 1742}),
    "crowdtangle.csv": (1, {"title": T, "body": T, "source": "صوت الساحل", "url": U, "published_at": "2024-03-05T08:00:00+01:00"}),
    "wallabag-web.csv": (1, {"title": T, "body": P, "url": U, "tags": ["محليات", "سياسة"], "published_at": "2024-03-05T08:00:00"}),
    "sanad.csv": (1, {"title": "أولا هنا نص.", "body": "أولا هنا نص.", "section": "Sports"}),
    "sheets.csv": (1, {"title": T, "body": "نص", "source": "صوت الساحل", "url": U, "published_at": "2024-03-05"}),
    "excel-semicolon.csv": (1, {"title": T, "body": "نص الخبر", "published_at": "2024-03-05"}),
}  # fmt: skip
REFUSED = {
    "factiva.rtf": "a rich text document",
    "enex.enex": "notes of Evernote",
    "nitf.xml": "news for machines (NewsML, NITF)",
    "newsml.xml": "news for machines (NewsML, NITF)",
    "tei.xml": "a text edition (TEI)",
    "parquet.parquet": "a table in columns (Parquet, Arrow)",
    "db.sqlite": "a database",
    "db.dump": "a database",
    "my.sql": "a dump of a database in SQL",
    "pickle.pkl": "data of a kind that is not known",
    "np.npy": "data of a kind that is not known",
    "hdf.h5": "data of a kind that is not known",
    "notes.org": "an Org document",
    "tweets.js": "a program's text or a style sheet",
    "whatsapp.txt": "a conversation",
    "whatsapp-notice.txt": "a conversation",
    "zotero.rdf": "references in RDF",
}


@pytest.mark.parametrize("name", WANTED)
def test_what_another_program_exports_comes_in_right(name: str, tmp_path: Path) -> None:
    data = FILES[name]
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    found = records(tmp_path / name)

    articles = [one.article for one in found if one.article is not None]
    count, wanted = WANTED[name]
    record = articles[0].to_record()
    fields = (
        "title",
        "body",
        "author",
        "source",
        "section",
        "url",
        "tags",
        "published_at",
        "views",
    )
    assert [str(one.error) for one in found if one.error] == []
    assert (len(articles), {name: record[name] for name in fields if record[name]}) == (
        count, wanted,
    )  # fmt: skip
    assert not any(one.warnings for one in found)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_named(name: str, tmp_path: Path) -> None:
    data = FILES[name]
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    with pytest.raises(BadInput, match="this is ") as refused:
        records(tmp_path / name)

    assert f"this is {REFUSED[name]}, which is not read" in str(refused.value)


@pytest.mark.parametrize("sign", ["}", ":", "]]", "{", '"'])
@pytest.mark.parametrize("name", ["ghost.json", "drupal-jsonapi.json"])
def test_a_list_that_breaks_off_within_ends_there(name: str, sign: str) -> None:
    """What is no value is no record, however often it is looked at."""
    data = FILES[name]
    assert isinstance(data, str)
    at = data.index('"data"') if name.startswith("drupal") else data.index('"posts"')
    at = data.index("[", at) + 1

    with contextlib.suppress(BadInput):
        records(f"{data[:at]}{sign}{data[at:]}".encode(), None)
