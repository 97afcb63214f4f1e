#!/bin/sh
# Contact Desk to S3: uploads the files of this folder with their types and their caching.
#
#   BUCKET=my-bucket sh s3.sh path/to/site
#
# It wants the AWS command line, signed in. The page goes last, under both its names, so that it never names what is not
# there yet. CloudFront compresses by itself (`Compress: true`), so .br and .gz stay here. In the distribution, turn both
# errors of a missing file, 403 and 404, into the page <<PREFIX>>404.html with status 404 and a minimum time of 0 seconds:
# an answer that something is missing must not be kept.
# Check it with: curl -I https://your-host<<PREFIX>>frame.js
set -eu
cd "${1:-.}"
hashed='<<HASHED>>'

upload() {
  case "$1" in
    <<KINDS>>
    *) type='<<BYTES>>' ;;
  esac
  if printf '/%s' "$1" | grep -Eq "$hashed"; then cache='<<FOR_EVER>>'; else cache='<<REVALIDATE>>'; fi
  aws s3 cp "$1" "s3://$BUCKET<<PREFIX>>$1" --content-type "$type" --cache-control "$cache" --only-show-errors
}

find . -type f ! -name '*.br' ! -name '*.gz' ! -name '_headers' ! -name '_redirects' ! -path ./404.html ! -path ./index.html |
  sed 's|^\./||' | sort | while IFS= read -r file; do upload "$file"; done
upload 404.html
upload index.html
