"""The guides of the repository, served: the same words, links that work here, nothing in them that runs."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ontherecord.web.pages.guides import address
from ontherecord.web.pages.markdown import as_html

DOCS = Path(__file__).parents[3] / "docs"
NAMES = sorted(path.stem for path in DOCS.glob("*.md") if path.stem != "README")


def shown(markdown: str) -> str:
    """The HTML of a piece of Markdown."""
    return as_html(markdown, address)


@pytest.mark.parametrize("name", [*NAMES, "model-card"])
def test_each_guide_is_a_page(client: FlaskClient, name: str) -> None:
    response = client.get(f"/docs/guides/{name}")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/docs", "/docs/guides"])
def test_all_of_them_are_listed(client: FlaskClient, path: str) -> None:
    named = set(re.findall(r'href="/docs/guides/([^"#]+)"', client.get(path).text))
    assert named == {*NAMES, "model-card"}


@pytest.mark.parametrize("name", ["README", "settings", "..%2f..%2fREADME", "archive.md"])
def test_there_is_no_other(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/guides/{name}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_links_between_them_lead_to_something_here(client: FlaskClient, name: str) -> None:
    page = client.get(f"/docs/guides/{name}").text
    article = page.partition('<article class="guide">')[2].partition("</article>")[0]
    for link in re.findall(r'<a href="([^"]*)"', article):
        path, _, fragment = link.partition("#")
        if not path.startswith("https://"):
            target = client.get(path or f"/docs/guides/{name}")
            assert target.status_code == 200, link
            assert not fragment or f'id="{fragment}"' in target.text, link


def test_they_need_no_key(client: FlaskClient) -> None:
    response = client.get("/docs/guides", headers={"Authorization": "Bearer otr_of_nobody"})
    assert response.status_code == 200


def test_they_may_load_from_here_only(client: FlaskClient) -> None:
    policy = client.get("/docs/guides").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("archive.md#search", "/docs/guides/archive#search"),
        ("README.md", "/docs/guides"),
        ("../openapi.yaml", "/openapi.yaml"),
        ("../service/ontherecord/attribution/model/MODEL_CARD.md", "/docs/guides/model-card"),
        ("#here", "#here"),
        ("https://www.standardwebhooks.com", "https://www.standardwebhooks.com"),
        ("../seeds/", None),
        ("../README.md#how-good-it-is", None),
        ("../service/ontherecord/settings.py", None),
    ],
)
def test_a_link_of_the_repository_leads_to_what_is_served(link: str, leads_to: str | None) -> None:
    assert address(link) == leads_to


def test_of_a_link_that_leads_nowhere_here_it_is_told_where_it_led() -> None:
    assert shown("see [the *code*](../service/x.py), or [keys](#keys)") == (
        '<p>see the <em>code</em> (service/x.py in the repository), or <a href="#keys">keys</a></p>\n'
    )


def test_html_is_shown_as_words() -> None:
    assert shown("<script>alert(1)</script> <b>x</b>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;x&lt;/b&gt;</p>\n"
    )


def test_code_is_escaped_and_scrolls() -> None:
    assert shown("```sh\necho '<b>'\n```") == '<pre tabindex="0"><code>echo &#39;&lt;b&gt;&#39;\n</code></pre>\n'


def test_a_table_scrolls_and_an_empty_cell_heads_nothing() -> None:
    html = shown("| | all |\n| --- | --- |\n| a | 1 |")
    assert html.startswith('<div class="scroll" tabindex="0">\n<table>') and html.endswith("</table>\n</div>\n")
    assert re.findall(r"<t[hd]>.*", html) == ["<td></td>", "<th>all</th>", "<td>a</td>", "<td>1</td>"]


def test_a_head_without_words_is_none() -> None:
    assert "<thead>" not in shown("| | |\n| --- | --- |\n| a | 1 |")
