"""The service from Python: its endpoints as methods, pages as iterators, problems as exceptions.

    from ontherecord.client import Client, Unavailable

    with Client("http://127.0.0.1:8000", key="otr_…") as client:
        answer = client.attribute("“We will not go,” said Ann Lee, the mayor of Ely.", publisher="Ely Post")
        for quotation in client.quotes(speaker="lee", kind=["direct", "mixed"]):
            print(quotation["text"], quotation["document"]["title"])

Read ``client``, which is one class of several rooms: ``articles``, ``quotations``, ``documents``, ``speakers``,
``searches``, ``keeping``, ``reports`` and ``service`` each have the methods for one thing, and ``asking`` has what they
are all built on. The rooms are base classes and no parts, since every method is called on the client itself: parts
would need each of them a second time, to hand on to.

Then read ``connection`` (how a request is sent), ``retrying`` (when once more) and ``forms`` (what is answered);
``webhooks`` is for who receives what the service sends. Nothing of the engine or of the server is imported here:
requests and the standard library do.
"""

from .client import Client
from .errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotAcceptable,
    NotFound,
    OnTheRecordError,
    PreconditionFailed,
    Problem,
    ServerFault,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
    Unreachable,
    UnsupportedMediaType,
)
from .forms.articles import Answer, BatchAnswerLine, BatchLine, Fault, Model, ProblemForm
from .forms.comparing import Change, Check, Checked, Match, Printing, SaidBy, Variant, VariantCounts, VariantsPage
from .forms.corrections import (
    Correction,
    CorrectionMade,
    Editor,
    FoundByEngine,
    History,
    MemberChange,
    SpanSaid,
    SpeakerSaid,
)
from .forms.documents import (
    ChangeCounts,
    Changes,
    DocumentsPage,
    DocumentWithText,
    KeptDocument,
    Reattribution,
    ReplacedDocument,
    Rewording,
    Version,
    VersionsPage,
    VersionSummary,
)
from .forms.keeping import PublisherDays, Retention, Tombstone
from .forms.quotations import (
    Counts,
    Document,
    Facet,
    Facets,
    Highlight,
    Quotation,
    QuotationsPage,
    QuotationWithDocument,
    Reason,
    Span,
    Speaker,
)
from .forms.reports import SourcesReport
from .forms.searches import (
    Delivery,
    DeliveryCounts,
    JsonFeed,
    NamedSearch,
    NewSearch,
    SavedQuery,
    Search,
    SearchChanges,
    SearchesPage,
    Webhook,
    WebhookAddress,
)
from .forms.service import Description, Health, Limits, Readiness
from .forms.speakers import (
    Decision,
    DecisionsPage,
    KeptSpeaker,
    NamedSpeaker,
    NameSeen,
    RoleSeen,
    Said,
    SpeakersPage,
    WholeSpeaker,
)
from .webhooks import BadSignature, verify

__all__ = [
    "Answer",
    "BadRequest",
    "BadSignature",
    "BatchAnswerLine",
    "BatchLine",
    "Change",
    "ChangeCounts",
    "Changes",
    "Check",
    "Checked",
    "Client",
    "Conflict",
    "Correction",
    "CorrectionMade",
    "Counts",
    "Decision",
    "DecisionsPage",
    "Delivery",
    "DeliveryCounts",
    "Description",
    "Document",
    "DocumentWithText",
    "DocumentsPage",
    "Editor",
    "Facet",
    "Facets",
    "Fault",
    "Forbidden",
    "FoundByEngine",
    "Gone",
    "Health",
    "Highlight",
    "History",
    "Invalid",
    "JsonFeed",
    "KeptDocument",
    "KeptSpeaker",
    "Limits",
    "Match",
    "MemberChange",
    "Model",
    "NameSeen",
    "NamedSearch",
    "NamedSpeaker",
    "NewSearch",
    "NotAcceptable",
    "NotFound",
    "OnTheRecordError",
    "PreconditionFailed",
    "Printing",
    "Problem",
    "ProblemForm",
    "PublisherDays",
    "Quotation",
    "QuotationWithDocument",
    "QuotationsPage",
    "Readiness",
    "Reason",
    "Reattribution",
    "ReplacedDocument",
    "Retention",
    "Rewording",
    "RoleSeen",
    "Said",
    "SaidBy",
    "SavedQuery",
    "Search",
    "SearchChanges",
    "SearchesPage",
    "ServerFault",
    "SourcesReport",
    "Span",
    "SpanSaid",
    "Speaker",
    "SpeakerSaid",
    "SpeakersPage",
    "Tombstone",
    "TooLarge",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnexpectedAnswer",
    "Unreachable",
    "UnsupportedMediaType",
    "Variant",
    "VariantCounts",
    "VariantsPage",
    "Version",
    "VersionSummary",
    "VersionsPage",
    "Webhook",
    "WebhookAddress",
    "WholeSpeaker",
    "verify",
]
