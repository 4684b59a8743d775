"""Who is quoted, counted."""
