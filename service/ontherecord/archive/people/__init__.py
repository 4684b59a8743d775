"""Who is who across documents: speakers linked, named, told apart and decided about.

Read ``linking.py`` (whom a document shows), ``filing.py`` (how candidates are found), ``naming.py``, ``profiles.py``
(roles over time), ``together.py`` (what is said with others), ``decisions.py`` (what editors say) and ``relinking.py``;
how names compare is in ``comparing/``.
"""
