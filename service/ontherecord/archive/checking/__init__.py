"""Checking a draft's quotations against the archive.

Read ``passages.py`` (what a draft puts in quotation marks, and what a record does), ``verdicts.py`` (whether the words
of the one are those of the other), ``same_speaker.py``, ``finding.py`` (which records may hold the words), then
``checks.py``, which chooses.
"""
