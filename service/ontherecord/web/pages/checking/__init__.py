"""Check: a draft held against what is on record (``check``), with its quotations marked by verdict."""
