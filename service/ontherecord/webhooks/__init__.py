"""Deliveries over HTTP, to nobody but whom the operator allows.

Read ``allowed.py`` (which addresses may be named, and which connected to), then ``sending.py`` (one delivery sent).
Nothing of the archive or of the web is needed here.
"""
