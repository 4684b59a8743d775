"""What an item of ninjs may hold that is read here (marshmallow); the rest of it is passed over.

The names are those of its three generations: 3.x, 2.x in lower case, 1.x without arrays.
"""

from marshmallow import EXCLUDE, Schema, fields

from .values import Few, foreign

MOST_OF_EACH = 100
"""Bodies, headlines and the like of one item, which has a few."""


class _Foreign(Schema):
    """An object of another standard, of which some members are read."""

    class Meta:
        unknown = EXCLUDE


def _several(schema: type[Schema]) -> Few:
    return Few(fields.Nested(schema), most=MOST_OF_EACH, allow_none=True)


NinjsText = _Foreign.from_dict(
    {"value": foreign(required=True), "contentType": foreign(), "contenttype": foreign()}, name="NinjsText"
)
NinjsName = _Foreign.from_dict({"name": foreign()}, name="NinjsName")
NinjsId = _Foreign.from_dict({"value": foreign()}, name="NinjsId")
NinjsItem = _Foreign.from_dict(
    {
        "uri": foreign(required=True),
        **dict.fromkeys(
            ("title", "headline", "body_text", "body_xhtml", "copyrightHolder", "copyrightholder"), foreign()
        ),
        **dict.fromkeys(("firstCreated", "firstcreated", "versionCreated", "versioncreated"), foreign()),
        **dict.fromkeys(("headlines", "bodies"), _several(NinjsText)),
        **dict.fromkeys(("infoSources", "infosources", "infosource"), _several(NinjsName)),
        **dict.fromkeys(("altIds", "altids"), _several(NinjsId)),
    },
    name="NinjsItem",
)
"""An article as an item of ninjs; ``uri`` is all that the standard asks for."""
