"""The same words in many stories: wordings found by their shingles, gathered in groups, and shown as variants.

Read ``wordings.py``, ``shingles.py``, ``neighbours.py``, ``resemblance.py``, ``groups.py``, then ``variants.py``.
"""
