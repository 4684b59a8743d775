"""The service from Python: its endpoints as methods, pages as iterators, problems as exceptions.

    from ontherecord.client import Client, Unavailable

    with Client("http://127.0.0.1:8000", key="otr_…") as client:
        answer = client.attribute("“We will not go,” said Ann Lee, the mayor of Ely.", publisher="Ely Post")
        for quotation in client.quotes(speaker="lee", kind=["direct", "mixed"]):
            print(quotation["text"], quotation["document"]["title"])

Read ``client`` (the methods), then ``connection`` (how a request is sent) and ``retrying`` (when once more). Nothing
of the engine or of the server is imported here: requests and the standard library do.
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
from .forms import (
    Answer,
    BatchAnswerLine,
    BatchLine,
    Counts,
    Description,
    Document,
    DocumentsPage,
    DocumentWithText,
    Fault,
    Health,
    KeptDocument,
    KeptSpeaker,
    Limits,
    Model,
    ProblemForm,
    Quotation,
    QuotationsPage,
    QuotationWithDocument,
    Readiness,
    Reason,
    Span,
    Speaker,
    SpeakersPage,
)
from .report_forms import PublisherDays, Retention, SourcesReport, Tombstone

__all__ = [
    "Answer",
    "BadRequest",
    "BatchAnswerLine",
    "BatchLine",
    "Client",
    "Conflict",
    "Counts",
    "Description",
    "Document",
    "DocumentWithText",
    "DocumentsPage",
    "Fault",
    "Forbidden",
    "Gone",
    "Health",
    "Invalid",
    "KeptDocument",
    "KeptSpeaker",
    "Limits",
    "Model",
    "NotAcceptable",
    "NotFound",
    "OnTheRecordError",
    "PreconditionFailed",
    "Problem",
    "ProblemForm",
    "PublisherDays",
    "Quotation",
    "QuotationWithDocument",
    "QuotationsPage",
    "Readiness",
    "Reason",
    "Retention",
    "ServerFault",
    "SourcesReport",
    "Span",
    "Speaker",
    "SpeakersPage",
    "Tombstone",
    "TooLarge",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnexpectedAnswer",
    "Unreachable",
    "UnsupportedMediaType",
]
