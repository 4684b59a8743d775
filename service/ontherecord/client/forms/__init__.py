"""What the service answers and is asked, under the names that ``openapi.yaml`` has for it.

An answer is the JSON object itself, a plain ``dict`` whose type says what is in it: it can be written to a file as it
came, and a member that a later release adds is there at once and breaks nothing. Identifiers are 32 hex digits.
Offsets are half-open, in code points, or in UTF-16 units where those were asked for.

Read ``quotations``, which all others build on, then ``articles``, ``comparing``, ``documents``, ``corrections``,
``speakers``, ``searches``, ``keeping``, ``reports`` and ``service``. ``choices`` is what methods are told besides.
"""
