"""What is erased, what is refused from then on, and how long documents are kept.

Read ``retention.py``, ``erasure.py`` with ``redaction.py``, ``occurrences.py`` and ``erasing_versions.py``;
``tombstones.py`` and ``admission.py`` (what is not let in again); ``purging.py`` (the files).
"""
