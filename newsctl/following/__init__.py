"""Newspapers that are followed: their feeds found, fetched politely, and brought into an archive.

discovery    the feeds of a page
lists        lists of feeds (OPML), read and written
schedule     when a feed is due, by what its site and its reader ask
hosts        one connection a host, a pause between its pages
fetching     one feed fetched: what its site answered, and what is new in it
entries      what tells entries apart, and a correction from another article
pages        the article behind an entry
crew         several at once
rounds       all that are due, fetched side by side and stored in one place
handing_on   the new articles given to a command of the user's
timers       what makes the system fetch: systemd, cron
"""
