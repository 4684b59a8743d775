"""People: who speaks, what each is over time and says most (``people``), and two of them side by side."""
