"""Who said it, and in which role: from a text's names and sources to its speakers.

The files in the order data flows: ``identification`` (the steps as a paragraph; read it first); ``names``, ``tokens``,
``mention``, ``name_edges``, ``mentions`` (the names a document mentions); ``entities``, ``organisations`` (who they are);
``roles``, ``role_before``, ``role_phrases``, ``role_nouns``, ``titles`` (as what); ``source_phrase``, ``sources``,
``descriptions``, ``relatives`` (what a source's words are); ``story``, ``candidates``, ``ranker``, ``speakers`` (whom they
mean); ``reasons`` (why).
"""

from .identification import Identified, identify
from .names import NamedEntity, named_entities

__all__ = ["Identified", "NamedEntity", "identify", "named_entities"]
