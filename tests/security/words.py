"""Words that are against whoever shows, prints, keeps or reads them. Each holds MARK, so that it is known again."""

MARK = "zqx"

RUNS = "window.ran=1"

WORDS = {
    "a script": f"{MARK}<script>{RUNS}</script>",
    "the end of a script": f"{MARK}</script><script>{RUNS}</script>",
    "an image": f"{MARK}<img src=x onerror={RUNS}>",
    "an end of an attribute": f'{MARK}" onmouseover="{RUNS}" x=\'',
    "an end of another attribute": f"{MARK}' onmouseover='{RUNS}' x=\"",
    "an end of a text area": f"{MARK}</textarea></title></style><svg onload={RUNS}>",
    "a comment": f"{MARK}<!-- --!> --> <![CDATA[ ]]> <?xml ?>",
    "an entity": f"{MARK}&lt;script&gt; &#60;script&#62; &xxe; &amp;lt;",
    "a doctype": f'{MARK}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "an address that runs": f"javascript:{RUNS}//{MARK}",
    "a link of Markdown": f"[{MARK}](javascript:{RUNS}) ![{MARK}](http://127.0.0.1:9/x.png) `{MARK}`",
    "markup of a terminal's library": f"[red]{MARK}[/red] [link=http://127.0.0.1:9/]{MARK}[/link] [/] \\[bold]",
    "a formula": f'=HYPERLINK("http://127.0.0.1:9/","{MARK}")',
    "a command": f"+cmd|' /C calc'!{MARK}",
    "a minus": f"-2+3+cmd|' /C calc'!{MARK}",
    "a function": f"@SUM(1+1)*{MARK}",
    "a formula after a tab": f"\t=1+1{MARK}",
    "a formula after a line": f"\r\n=1+1{MARK}",
    "a formula in the next cell": f'{MARK};=1+1;"\t=2+2|@x\r\n+3',
    "a wide formula": f"＝1+1{MARK}",
    "a header": f"{MARK}\r\nX-Injected: 1\r\n\r\n<script>{RUNS}</script>",
    "a line of a log": f'{MARK}\n{{"event":"request","status":200}}',
    "colours": f"\x1b[31m{MARK}\x1b[0m\x1b]0;{MARK}\x07\x1b]8;;http://127.0.0.1:9/\x07",
    "colours in one byte": f"\x9b31m{MARK}\x9d0;{MARK}\x9c\x90\x85\x7f",
    "rubbing out": f"{MARK}\x08\x08\x08\x0b\x0c\x1a\x01\x1f",
    "other ends of lines": f"{MARK}\u2028\u2029\x85\x1c\x1d\x1e",
    "another direction": f"\u202e{MARK}\u202c\u2066\u2067\u2069\u200f\u061c",
    "no characters": f"{MARK}\ufffe\uffff\ufdd0\ufeff\u200b",
    "percent signs": f"%s%n%x%d %(name)s %00 %0d%0a {MARK}",
    "a template": f"{MARK}{{{{7*7}}}} {{% raw %}} ${{7*7}} #{{7*7}} {{0.__class__}}",
    "a name to be looked up": f"${{jndi:ldap://127.0.0.1:9/{MARK}}}",
    "backslashes": f"{MARK}\\\" \\' \\\\ \\n \\u0022 \\x3c",
    "a query": f"{MARK}' OR 1=1; DROP TABLE documents;-- \" ) *",
    "a shortcode": f"[gallery]{MARK}[/gallery] http://127.0.0.1:9/",
    "a path": f"../../../../etc/{MARK}",
    "marks over marks": f"{MARK}" + "\u0301" * 50,
}
"""By what they would be, if anybody took them for it."""

ADDRESSES = (
    f'http://{MARK}.example/"onmouseover="{RUNS}',
    f"http://{MARK}.example/'><script>{RUNS}</script>",
    f"http://{MARK}.example/[gallery]<!--",
    f"http://{MARK}.example/\u202e\u2028\x9b31m",
    f"https://{MARK}.example/?a=%0d%0aX-Injected:%201&lt;#=1+1",
)
"""Of articles: taken, though nobody would write them so."""

NO_ADDRESSES = (
    f"javascript:{RUNS}//{MARK}",
    f"data:text/html,<script>{RUNS}</script>{MARK}",
    f"http://{MARK}.example/\r\nX-Injected: 1",
    f" http://{MARK}.example/",
    f"//{MARK}.example/",
    f"file:///etc/{MARK}",
)
"""Refused."""

HEADERS = (
    b"zqx\x1b[31m",
    b"zqx\x9b31m",
    b"zqx\tX-Injected: 1",
    b"zqx\xe2\x80\xa8\xe2\x80\xae",
    b'zqx","status":200,"x":"',
    b"zqx%0d%0aX-Injected:%201",
    b"${jndi:ldap://127.0.0.1:9/zqx}",
    b"zqx<script>",
    b"\xff\xfezqx",
    b"zqx" * 2_000,
)
"""Values of headers, as bytes: what HTTP itself forbids (a line end, NUL) is sent as two headers, or refused."""
