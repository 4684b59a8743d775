"""Whether a word names a role, an organisation, a document or a group: word lists, and endings for what they miss."""

from functools import lru_cache

from ..wordlists import word_list, word_table

ENDINGS = (
    "ologist",
    "ographer",
    "spokesman",
    "woman",
    "person",
    "keeper",
    "maker",
    "writer",
    "player",
    "worker",
    "owner",
)
"""Words with these endings name a role though no list has them: "hydrologist", "glassmaker"."""

ENDS_LIKE_A_ROLE = ("ist", "ician", "man")
NOT_ROLES = frozenset(
    [
        "list",
        "exist",
        "consist",
        "resist",
        "insist",
        "assist",
        "twist",
        "fist",
        "mist",
        "wrist",
        "waist",
        "gist",
        "german",
        "human",
        "roman",
        "ottoman",
        "woman",
        "man",
        "person",
    ]
)


KEPT = 4_096
"""Words whose answer is kept: those that come again and again; names that come once must not fill a long life."""


@lru_cache(maxsize=KEPT)
def is_role_noun(word: str) -> bool:
    """Whether the folded word is a role, in the singular or plural: "minister", "geochemist", "editor-in-chief"."""
    if not word or not word[0].isalpha():
        return False
    for form in (word, singular(word)):
        if form in word_list("role_nouns") or form in word_list("role_abbreviations"):
            return True
        if "-" in form and (
            form.split("-")[-1] in word_list("role_nouns") or form.split("-")[0] in word_list("role_nouns")
        ):
            return True
        if form.endswith(ENDINGS) or (form.endswith(ENDS_LIKE_A_ROLE) and len(form) > 6 and form not in NOT_ROLES):
            return True
    return False


def is_organisation_noun(word: str) -> bool:
    """Whether the folded word is a kind of organisation, in the singular: "company", "ministry", "think-tank"."""
    return word in word_list("organisation_nouns")


def is_document_noun(word: str) -> bool:
    """Whether the folded word is a kind of document: "report", "surveys"."""
    return word in word_list("document_nouns") or singular(word) in word_list("document_nouns")


def is_group_noun(word: str) -> bool:
    """Whether the folded word is several people: "officials", "voters", "family"."""
    return word in word_list("group_nouns") or (singular(word) != word and is_role_noun(word))


FULL = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "pres": "president",
    "sec": "secretary",
    "amb": "ambassador",
}


def role_noun(word: str) -> str:
    """A role noun for comparison: in the singular and in full: "Sens" is "senator"."""
    plain = singular(word)
    return FULL.get(plain, plain)


def narrower(noun: str) -> frozenset[str]:
    """The nouns that say more than a broad one: "envoy" and "ambassador" of "diplomat"."""
    return word_table("broader_words").get(noun, frozenset())


IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "media": "media"}


@lru_cache(maxsize=KEPT)
def singular(word: str) -> str:
    """The word in the singular, as far as its ending shows: "attorneys" is "attorney", "secretaries" "secretary"."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men") and len(word) > 5:
        return word[:-2] + "an"
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < 4 or word in word_list("role_nouns"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]
