"""Who is who: names of people and organisations compared, with what is known of them. No SQL in here.

Read ``names.py``, ``romanisation.py``, ``matching.py``, ``roles.py``, then ``likeness.py``, and ``blocking.py`` for how
the few names that are worth comparing are found.
"""
