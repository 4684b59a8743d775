"""The chain a reporter can check: "she" → "Reyes" → "Captain Joan Reyes", each link with its place and its reason."""

from ..quotation import Attribution, Reason, Span
from .mention import Mention
from .speakers import Resolution
from .story import Known, Story


def reasons_for(story: Story, attribution: Attribution, resolution: Resolution) -> tuple[Reason, ...]:
    """The links from the source's words to the fullest name and the role, in that order; none for nobody."""
    known = resolution.known
    if known is None:
        return ()
    links: list[Reason] = []
    if attribution.source is not None:
        links.append(_reason(story, attribution.source, resolution.because))
    elif attribution.content:
        links.append(_reason(story, attribution.content[0], resolution.because))
    if resolution.antecedent is not None:
        links.append(_reason(story, _with_title(resolution.antecedent), "the name it takes up"))
    for one in known.members or (known,):
        links.extend(_of_name_and_role(story, one))
    return tuple(_without_repeats(links))


def _of_name_and_role(story: Story, known: Known) -> list[Reason]:
    if known.entity is None:
        return []
    links = [_reason(story, _with_title(known.entity.fullest), "the fullest name in the document")]
    if known.role is not None:
        links.append(_reason(story, known.role.span, f"the role, {known.role.form.value}"))
    return links


def _with_title(mention: Mention) -> Span:
    return mention.span if mention.title is None else Span(mention.title.start, mention.span.end)


def _reason(story: Story, span: Span, because: str) -> Reason:
    return Reason(span, span.of(story.tokens.text), because)


def _without_repeats(links: list[Reason]) -> list[Reason]:
    kept: list[Reason] = []
    for link in links:
        if not any(link.span == other.span for other in kept):
            kept.append(link)
    return kept
