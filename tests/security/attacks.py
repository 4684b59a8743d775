"""What hostile clients send, as data: the bytes, and what must come of them.

``KEY`` stands for a key that may write. ``SECRET`` is in all that may be in no log line.
"""

import gzip
from dataclasses import dataclass

SECRET = b"NeverInALog"
CLOSED = 0
"""The status of a connection that is closed without an answer."""

GET = b"GET /livez HTTP/1.1\r\nHost: a\r\n"
POST = (
    b"POST /quotes?store=false HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer KEY\r\n"
    b"Content-Type: application/json\r\n"
)
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
TEXT = b'{"text": "' + SECRET + b'"}'
WHOLE = b"%x\r\n%s\r\n" % (len(TEXT), TEXT)
LAST = b"0\r\n\r\n"
FORM = (
    b"POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer KEY\r\n"
    b"Content-Type: multipart/form-data; boundary=frontier\r\n"
)
SIGN_IN = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=frontier\r\n"


@dataclass(frozen=True, slots=True)
class Attack:
    """Bytes sent at once, the statuses that may come back, and whether the sender then says that it is done."""

    kind: str
    what: str
    sent: bytes
    statuses: tuple[int, ...] = (400,)
    half_close: bool = False


def sized(head: bytes, body: bytes) -> bytes:
    """A request whose body is as long as it says."""
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def part(name: bytes, value: bytes = b"v") -> bytes:
    """A field of a form that is sent in parts."""
    return b'--frontier\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n"


END = b"--frontier--\r\n"
MEGABYTES = SECRET * 200_000
BOMB = gzip.compress(bytes(200_000_000))

ATTACKS = (
    Attack("smuggling", "length and chunks", sized(POST + b"Transfer-Encoding: chunked\r\n", LAST)),
    Attack("smuggling", "chunks and length", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + LAST),
    Attack("smuggling", "a coding nobody knows", POST + b"Transfer-Encoding: xchunked\r\n\r\n" + LAST, (501,)),
    Attack("smuggling", "chunked, then identity", POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + LAST),
    Attack(
        "smuggling", "identity, then chunked", POST + b"Transfer-Encoding: identity, chunked\r\n\r\n" + LAST, (501,)
    ),
    Attack("smuggling", "gzip, then chunked", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + LAST, (501,)),
    Attack("smuggling", "chunked twice", POST + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n" + LAST),
    Attack("smuggling", "identity alone", POST + b"Transfer-Encoding: identity\r\n\r\n" + TEXT),
    Attack("smuggling", "quoted chunked", POST + b'Transfer-Encoding: "chunked"\r\n\r\n' + LAST, (501,)),
    Attack("smuggling", "a vertical tab before chunked", POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + LAST),
    Attack("smuggling", "a space before the colon", POST + b"Transfer-Encoding : chunked\r\n\r\n" + LAST),
    Attack("smuggling", "a coding on a folded line", POST + b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n" + LAST),
    Attack("smuggling", "a coding after a bare LF", POST + b"X: a\nTransfer-Encoding: chunked\r\n\r\n" + LAST),
    Attack("smuggling", "a coding after a bare CR", POST + b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + LAST),
    Attack("smuggling", "an underscore for the hyphen", POST + b"Transfer_Encoding: chunked\r\n\r\n" + LAST),
    Attack("smuggling", "chunks in HTTP/1.0", CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + LAST),
    Attack("smuggling", "two lengths", sized(POST + b"Content-Length: 1\r\n", TEXT)),
    Attack("smuggling", "the same length twice", sized(POST + b"Content-Length: %d\r\n" % len(TEXT), TEXT)),
    Attack("smuggling", "a list of lengths", POST + b"Content-Length: 5, 5\r\n\r\n12345"),
    Attack("smuggling", "a length with a sign", POST + b"Content-Length: +5\r\n\r\n12345"),
    Attack("smuggling", "a negative length", POST + b"Content-Length: -5\r\n\r\n12345"),
    Attack("smuggling", "a length in hexadecimal", POST + b"Content-Length: 0x5\r\n\r\n12345"),
    Attack("smuggling", "a length that is a superscript", POST + b"Content-Length: \xb2\r\n\r\n12"),
    Attack("smuggling", "a length of thousands of digits", POST + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n"),
    Attack(
        "smuggling",
        "a length beyond all bounds",
        POST + b"Content-Length: 9" + b"9" * 30 + b"\r\n\r\n" + MEGABYTES[:99_999],
        (413,),
    ),
    Attack(
        "smuggling",
        "a second request behind the first",
        sized(POST, b"{}") + GET + b"X: " + SECRET + b"\r\n\r\n",
        (422,),
    ),
    Attack("chunks", "a size that is no number", CHUNKED + b"zz\r\n" + TEXT + b"\r\n" + LAST),
    Attack("chunks", "a negative size", CHUNKED + b"-4\r\nabcd\r\n" + LAST),
    Attack("chunks", "a size with 0x", CHUNKED + b"0x4\r\nabcd\r\n" + LAST),
    Attack("chunks", "a size beyond 64 bits", CHUNKED + b"FFFFFFFFFFFFFFFFFF\r\nabcd\r\n" + LAST),
    Attack("chunks", "a size too small", CHUNKED + b"2\r\nabcd\r\n" + LAST),
    Attack("chunks", "a size on a line of its own LF", CHUNKED + b"4\nabcd\r\n" + LAST, half_close=True),
    Attack("chunks", "an extension with a bare CR", CHUNKED + b"4;a\rb\r\nabcd\r\n" + LAST),
    Attack("chunks", "an extension with a bare LF", CHUNKED + b"4;a\nb\r\nabcd\r\n" + LAST),
    Attack("chunks", "an extension of 20 kB", CHUNKED + b"4;a=" + SECRET * 2_000 + b"\r\nabcd\r\n" + LAST),
    Attack("chunks", "a length among the trailers", CHUNKED + WHOLE + b"0\r\nContent-Length: 5\r\n\r\n"),
    Attack("chunks", "trailers in thousands", CHUNKED + WHOLE + b"0\r\n" + b"X: a\r\n" * 2_000 + b"\r\n"),
    Attack("chunks", "chunks of one byte in thousands", CHUNKED + b"1\r\na\r\n" * 9_000 + LAST),
    Attack("chunks", "no last chunk", CHUNKED + WHOLE, half_close=True),
    Attack("chunks", "half a chunk", CHUNKED + WHOLE[:10], half_close=True),
    Attack("head", "a NUL in a header", GET + b"X: a\0" + SECRET + b"\r\n\r\n"),
    Attack("head", "an escape in a header", GET + b"X: \x1b[2J" + SECRET + b"\r\n\r\n"),
    Attack("head", "a header folded", GET + b"X: a\r\n " + SECRET + b"\r\n\r\n"),
    Attack("head", "a header without a colon", GET + SECRET + b"\r\n\r\n"),
    Attack("head", "a header without a name", GET + b": " + SECRET + b"\r\n\r\n"),
    Attack("head", "100 headers", GET + b"X: a\r\n" * 100 + b"\r\n", (431,)),
    Attack("head", "a header of 9 kB", GET + b"X: " + SECRET * 850 + b"\r\n\r\n", (431,)),
    Attack("head", "5 MB of headers", GET + b"X: " + SECRET * 500_000, (431,)),
    Attack("head", "a bare LF after the first line", b"GET /livez HTTP/1.1\nHost: a\n\n"),
    Attack("head", "no Host", b"GET /livez HTTP/1.1\r\n\r\n"),
    Attack("head", "two Hosts", GET + b"Host: b\r\n\r\n"),
    Attack("head", "cut short", GET + b"X: " + SECRET, half_close=True),
    Attack("head", "an expectation nobody has", sized(POST + b"Expect: " + SECRET + b"\r\n", TEXT), (417,)),
    Attack("target", "a target of 9 kB", b"GET /quotes?q=" + SECRET * 850 + b" HTTP/1.1\r\nHost: a\r\n\r\n", (414,)),
    Attack("target", "a NUL in it", b"GET /\0" + SECRET + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    Attack("target", "bytes beyond ASCII", b"GET /\xff\xfe" + SECRET + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    Attack("target", "a space in it", b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
    Attack("target", "an address elsewhere", b"GET http://elsewhere.example/x HTTP/1.1\r\nHost: a\r\n\r\n", (404,)),
    Attack("target", "a host and a port", b"GET elsewhere.example:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Attack("target", "a tunnel", b"CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: a\r\n\r\n", (404, 405)),
    Attack("target", "an asterisk", b"GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    Attack("target", "no slash", b"GET livez HTTP/1.1\r\nHost: a\r\n\r\n"),
    Attack("version", "HTTP/0.9", b"GET /livez\r\n\r\n"),
    Attack("version", "HTTP/0.9, and no more", b"GET /livez\r\n", half_close=True),
    Attack("version", "HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
    Attack("version", "HTTP/3", GET.replace(b"1.1", b"3.0") + b"\r\n"),
    Attack("version", "no version", GET.replace(b"HTTP/1.1", b"HTTP/x") + b"\r\n"),
    Attack("version", "a TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), half_close=True),
    Attack("version", "a method in small letters", GET.replace(b"GET", b"get") + b"\r\n"),
    Attack("version", "nothing but ends of lines", b"\r\n" * 1_000),
    Attack("version", "a web socket", GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
    Attack("body", "a gzip bomb", sized(POST + b"Content-Encoding: gzip\r\n", BOMB), (413,)),
    Attack("body", "brackets in hundreds of thousands", sized(POST, b'{"text":' + b"[" * 500_000), (400,)),
    Attack("body", "objects in hundreds of thousands", sized(POST, b'{"a":' * 200_000), (400,)),
    Attack("body", "a member twice", sized(POST, TEXT[:-1] + b', "text": ""}'), (422,)),
    Attack("body", "members in hundreds of thousands", sized(POST, b"{" + b'"a":0,' * 300_000 + b'"b":0}'), (422,)),
    Attack("body", "a number of a million digits", sized(POST, b'{"text":' + b"1" * 1_000_000 + b"}"), (400,)),
    Attack("body", "a number beyond all bounds", sized(POST, b'{"text": 1e999999}'), (422,)),
    Attack("body", "no number", sized(POST, b'{"text": NaN}'), (400, 422)),
    Attack("body", "13 MB", sized(POST, b'{"text": "' + MEGABYTES * 6 + b'"}'), (413,)),
    Attack("body", "less than it says", sized(POST, TEXT)[:-3], half_close=True),
    Attack("body", "a media type of 8 kB", sized(POST.replace(b"json", b"j;" + SECRET * 700), TEXT), (415,)),
    Attack("form", "a field's name of 2 MB", sized(FORM, part(MEGABYTES) + END), (413,)),
    Attack("form", "a file's name of 2 MB", sized(FORM, part(b'file"; filename="' + MEGABYTES) + END), (413,)),
    Attack(
        "form",
        "parameters in hundreds of thousands",
        sized(FORM, part(b'a"' + b";a=b" * 500_000 + b';c="') + END),
        (413,),
    ),
    Attack(
        "form",
        "headers in hundreds of thousands",
        sized(FORM, part(b'a"\r\n' + b"a: b\r\n" * 300_000 + b'c: "') + END),
        (413,),
    ),
    Attack("form", "parts in thousands", sized(FORM, part(b"text") * 20_000 + END), (413,)),
    Attack("form", "a boundary in hundreds of thousands", sized(FORM, b"--frontier" * 300_000), (413,)),
    Attack("form", "no end", sized(FORM, part(b"text", MEGABYTES)), (422,)),
    Attack("form", "a sign-in of 2 MB", sized(SIGN_IN, part(b"key", MEGABYTES) + END), (413,)),
    Attack("form", "a sign-in with a name of 15 kB", sized(SIGN_IN, part(SECRET * 1_300) + END), (413,)),
)

HARMLESS = (
    Attack(
        "harmless",
        "chunks with an extension and a trailer",
        CHUNKED + WHOLE.replace(b"\r", b';a="b"\r', 1) + b"0\r\nX: a\r\n\r\n",
        (200,),
    ),
    Attack("harmless", "waits to be asked for its body", sized(POST + b"Expect: 100-continue\r\n", TEXT), (100,)),
    Attack(
        "harmless",
        "asks for another protocol",
        GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        (200,),
    ),
    Attack("harmless", "requests in a row, of which the first is answered", (GET + b"\r\n") * 20, (200,)),
    Attack("harmless", "a whole address", b"GET http://a/livez HTTP/1.1\r\nHost: a\r\n\r\n", (200,)),
    Attack("harmless", "an empty line first", b"\r\n" + GET + b"\r\n", (200,)),
)
"""What looks like it, and is to be answered as ever."""
