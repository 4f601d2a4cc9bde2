"""The served pages: a face of its own over the archive's door and the same actions.

A request's way: `guard` (may it be asked at all) → `app` (which page) → `answering` (is it known
already, else a thread of `reading_room` makes it) → a function of `pages`, `articles`, `figures`,
`api` or `feed`, which is given the archive and what was `asked`.
"""
