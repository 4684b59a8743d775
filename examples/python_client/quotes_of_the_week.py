"""The quotations of the week by a speaker, as Markdown, to paste into a newsletter.

    python quotes_of_the_week.py "Ann Lee"
    python quotes_of_the_week.py "Ann Lee" --until 2026-11-22 --days 14 --url https://quotes.example.org --key-file key

Needs ``pip install requests`` and the package ontherecord on the path; nothing else of it is loaded.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ontherecord.client import Client, OnTheRecordError, QuotationWithDocument

MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def main() -> int:
    """Prints the Markdown; 1 if the service cannot be asked."""
    asked = arguments()
    since = asked.until - timedelta(days=asked.days - 1)
    try:
        key = asked.key_file.read_text().strip() if asked.key_file else None
        with Client(asked.url, key=key) as client:
            found = client.quotes(
                speaker=asked.speaker, kind=["direct", "mixed"], published_from=since, published_to=asked.until
            )
            print("\n".join(written(asked.speaker, since, asked.until, found)))
    except (OnTheRecordError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def written(speaker: str, since: date, until: date, quotations: Iterable[QuotationWithDocument]) -> Iterator[str]:
    """The lines: a heading, then the quotations, each with who said it and where it stands."""
    yield f"## {escaped(speaker)}, {since.day} {since:%B} to {until.day} {until:%B %Y}"
    empty = True
    for quotation in quotations:
        empty = False
        said = escaped(" … ".join(part["text"] for part in quotation["content"]))  # in the marks that the article has
        yield f"\n> {said}\n>\n> — {named(quotation)}, {source(quotation)}"
    if empty:
        yield "\nNothing on record."


def named(quotation: QuotationWithDocument) -> str:
    """Who said it, in which role."""
    speaker = quotation["speaker"]
    return escaped(", ".join(filter(None, (speaker["name"], speaker["role"])))) if speaker else "not said by whom"


def source(quotation: QuotationWithDocument) -> str:
    """Where it stands, as a link if it is on the web."""
    article = quotation["document"]
    title = escaped(article["title"] or article["publisher"] or "article")
    day = f" ({article['published_at'][:10]})" if article["published_at"] else ""
    url = article["url"]
    return f"[{title}](<{url.replace('<', '%3C').replace('>', '%3E')}>){day}" if url else f"{title}{day}"


def escaped(words: str) -> str:
    """The words in one line, of which nothing is Markdown or HTML."""
    return MARKDOWN.sub(r"\\\1", " ".join(words.split()))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("speaker", help="words of the name")
    parser.add_argument("--until", type=date.fromisoformat, default=datetime.now(UTC).date(), help="[today]")
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--key-file", type=Path, help="a file that holds a key of scope read")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
