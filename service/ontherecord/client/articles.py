"""Articles go in, their quotations come out; of a draft, verdicts."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Unpack

from .asking import Asking
from .batches import answered, as_json
from .connection import read, visible_ascii
from .forms.articles import Answer, BatchAnswerLine, BatchLine
from .forms.choices import CheckFilters, Choice, FactsAndChoice
from .forms.comparing import Checked
from .forms.service import Description
from .queries import choice_of, facts_of, query_of


class Articles(Asking):
    """The methods that send articles and drafts."""

    def attribute(self, text: str, *, idempotency_key: str | None = None, **told: Unpack[FactsAndChoice]) -> Answer:
        """The quotations of one article, which is kept, unless ``store=False``.

        An article without quotations is answered with an empty list. The same idempotency key gives the same answer
        for a day; give one where a program may start over and send the article again.
        """
        article = {"text": text, **facts_of(told)}
        return self._post("application/json", as_json(article), choice_of(told), idempotency_key)

    def attribute_html(
        self, page: str, *, idempotency_key: str | None = None, **told: Unpack[FactsAndChoice]
    ) -> Answer:
        """The quotations of the main text of a page, and that text, which the offsets count in.

        What is not given is taken from what the page says of itself.
        """
        body, media_type = page.encode("utf-8"), "text/html; charset=utf-8"
        return self.attribute_body(body, media_type, idempotency_key=idempotency_key, **told)

    def attribute_body(
        self, body: bytes, media_type: str, *, idempotency_key: str | None = None, **told: Unpack[FactsAndChoice]
    ) -> Answer:
        """The quotations of an article that goes as it is, in a media type that the service reads (``describe``).

            client.attribute_body(path.read_bytes(), "text/plain", publisher="Ely Post")

        Of an article in JSON the facts stand in the body, and the service refuses them here.
        """
        return self._post(media_type, body, told, idempotency_key)

    def attribute_many(
        self, articles: Iterable[BatchLine], *, at_once: int | None = None, **choice: Unpack[Choice]
    ) -> Iterator[BatchAnswerLine]:
        """A line for each article, in their order, each as soon as it is ready.

            for line in client.attribute_many({"text": path.read_text(), "ref": path.name} for path in paths):
                print(line["ref"], line["problem"]["detail"] if "problem" in line else len(line["quotes"]))

        An article that is refused has its ``problem`` in its line, and the others their answers. As many articles are
        read and sent together as the service takes, or ``at_once``, where they come in slowly.
        """
        if at_once is not None and at_once < 1:
            raise ValueError(f"at_once is a number of articles, at least 1, not {at_once}")
        return self._each_answered(articles, at_once, query_of(choice))

    def check(self, text: str, **filters: Unpack[CheckFilters]) -> Checked:
        """A verdict on all that a draft has in quotation marks; nothing of it is kept.

        for check in client.check(draft)["checks"]:
            print(check["verdict"], check["text"], check["match"] and check["match"]["quotation"]["document"])
        """
        headers = {"Content-Type": "application/json"}
        body = as_json({"text": text})
        return read(
            self._connection.send("POST", "/quotes/check", query=query_of(filters), headers=headers, body=body), Checked
        )

    def _each_answered(
        self, articles: Iterable[BatchLine], at_once: int | None, query: Mapping[str, str]
    ) -> Iterator[BatchAnswerLine]:
        limits = self._get(Description, "/")["limits"]
        items = min(limits["batch_items"], at_once or limits["batch_items"])
        yield from answered(self._connection, articles, query, items=items, size=limits["batch_bytes"])

    def _post(self, media_type: str, body: bytes, query: Mapping[str, object], idempotency_key: str | None) -> Answer:
        key = visible_ascii(idempotency_key or str(uuid.uuid4()), "idempotency_key")
        headers = {"Content-Type": media_type, "Idempotency-Key": key}
        return read(self._connection.send("POST", "/quotes", query=query_of(query), headers=headers, body=body), Answer)
