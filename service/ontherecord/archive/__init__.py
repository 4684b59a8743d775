"""Quotations kept: documents with their quotations and speakers, in SQL."""
