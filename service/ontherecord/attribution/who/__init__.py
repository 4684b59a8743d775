"""Who said it, and in which role: from a text's names and sources to its speakers.

The files in the order data flows: ``identification`` (the steps as a paragraph; read it first); ``names``, ``tokens``,
``mention``, ``mention_at``, ``name_edges``, ``headlines``, ``known_names``, ``mentions`` (the names a text mentions);
``entities``, ``organisations`` (who they are); ``lists``, ``roles``, ``role_before``, ``role_phrases``, ``role_nouns``,
``titles`` (as what); ``source_phrase``, ``sources``, ``coordination``, ``descriptions``, ``relatives`` (what a source's
words are); ``story``, ``introduced``, ``kin``, ``joint``, ``sightings``, ``description_fit``, ``candidates``,
``ranker``, ``choice``, ``speakers`` (whom they mean); ``reasons`` (why).
"""
