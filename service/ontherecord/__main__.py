"""``python -m ontherecord`` is the command ``ontherecord``."""

from .cli import main

main(prog_name="ontherecord")
