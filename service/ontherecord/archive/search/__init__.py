"""Quotations found: what was typed, the index of words on each database, and lists in one order or another.

Read ``query.py`` (what is typed), ``matching.py`` (as each index is asked), ``search.py`` (pages), ``relevance.py`` and
``facets.py``; then ``entries.py`` and ``index.py`` (what a quotation is found by), ``standing.py`` and ``in_time.py``
(why SQLite need not sort).
"""
