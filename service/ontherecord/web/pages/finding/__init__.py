"""Search: the archive asked (``search``), the other stories that print the same words, searches that are saved."""
