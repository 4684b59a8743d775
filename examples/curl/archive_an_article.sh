#!/bin/sh
# An article posted, read back, found again and taken away as a spreadsheet, with nothing but curl.
#
#   sh archive_an_article.sh                                   # a service on this machine that has no key
#   SERVICE=https://quotes.example.org KEY=otr_… sh archive_an_article.sh
#
# It leaves quotations.csv in the current folder, which opens in Excel, LibreOffice and Numbers.
set -eu

SERVICE=${SERVICE:-http://127.0.0.1:8000}

# Every request goes through here: quiet, but with the service's reason where it refuses. curl reads the key from a
# pipe, since everybody on the machine can see the arguments of a program.
ask() {
    printf 'header = "Authorization: %s"\n' "${KEY:+Bearer $KEY}" |
        curl --silent --show-error --fail-with-body --config - "$@"
}

echo '# Posted: the quotations, each with who said it'
ask "$SERVICE/quotes" --header 'Content-Type: application/json' --data-binary '{
  "title": "Bridge to stay closed",
  "url": "https://post.example/2026/11/bridge",
  "publisher": "The Ely Post",
  "published_at": "2026-11-22",
  "text": "“The bridge stays closed until May,” said Ann Lee, the mayor of Ely.\n\nShe said that the river had risen again."
}'

echo '# Read back: the article of that address (for its text: /documents/ID)'
ask --get "$SERVICE/documents" --data-urlencode 'url=https://post.example/2026/11/bridge'

echo '# Found: what a mayor said of a bridge, since when'
ask --get "$SERVICE/quotes" --data-urlencode 'q="bridge stays" clos*' --data-urlencode 'role=mayor' \
    --data-urlencode 'published_from=2026-01-01'

echo '# Taken away: quotations.csv (bom: Excel then knows that it is UTF-8)'
ask --get "$SERVICE/quotes" --data-urlencode 'speaker=lee' --data 'format=csv' --data 'bom=true' --output quotations.csv
