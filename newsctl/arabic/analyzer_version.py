"""The analyser's version: part of every index, and looked at whenever an archive is opened.

It stands apart, so that a command that analyses nothing loads nothing that does. Raise a number
whenever the same text would give other terms: the index is then made anew.
"""

FOLD = "3"
STEM = "8"
LEXICON = "11"
ANALYZER = f"{FOLD}.{STEM}.{LEXICON}"
