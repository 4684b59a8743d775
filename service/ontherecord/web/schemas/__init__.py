"""What requests may hold (marshmallow); ``openapi.yaml`` says the same, and a test compares the two.

Each schema loads to a dictionary in which every member stands: with its default, or None, where it was left out; but of
a correction only what was said. Read ``articles``, ``queries``, then ``bodies``: an article has the same facts in its
JSON as in the address that it is sent bare to, and a search that is kept takes what is asked of a list.
"""
