"""What editors say of quotations, and new texts of documents: both outlast later analyses.

Read ``corrections.py``, ``marked.py``, ``meant.py`` and ``histories.py``; then, for a new text, ``planning.py``,
``carrying.py``, ``pairing.py``, ``replacing.py``, ``recurring.py`` and ``versions.py``; ``reanalysing.py`` and
``gold.py`` use them.
"""
