"""How quotations are written down: one format a file.

``wire`` is the JSON form of the HTTP service, which ``writing`` makes; ``bench`` is the scorer's form, ``table`` what a
terminal shows. What other programs read is written from a ``selection``: ``quotations_csv``, ``ndjson``, ``jsonld``,
``annotations``, ``feeds``, ``ninjs``, ``tei``. The ``catalogue`` names them all; ``spelling`` and ``spreadsheet`` see
to it that words stay words.
"""
