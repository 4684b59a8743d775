"""Text to quotations, one file a step: read ``quotation`` (what comes out), then ``pipeline`` (the steps in order).

``text``, ``marks`` and ``pieces`` prepare; ``tagger``, ``decoding`` and ``calibration`` find cues, contents and
sources; ``linker`` and ``cues`` make quotations of them; ``who`` says whose they are. ``component`` is the same in a
spaCy pipeline.
Nothing here knows HTTP, SQL or the environment.
"""
