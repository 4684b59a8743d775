"""How quotations are written down: one format a file.

``wire`` is the JSON form of the HTTP service, ``bench`` the scorer's form, ``table`` what a terminal shows.
"""
