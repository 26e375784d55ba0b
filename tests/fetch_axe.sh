#!/bin/sh
# Fetch axe-core (MPL-2.0, used by the accessibility test only, not shipped) into the ignored
# node_modules/. Says so aloud where it cannot; the test is then skipped.
set -u
version=4.14.1
target=node_modules/axe-core
[ -f "$target/axe.min.js" ] && exit 0
if ! command -v npm >/dev/null 2>&1; then
    echo "* No npm here: the accessibility test will be SKIPPED. Install Debian's npm to run it. *"
    exit 0
fi
mkdir -p "$target"
folder=$(mktemp -d)
if npm pack --silent --pack-destination "$folder" "axe-core@$version" >/dev/null 2>&1 &&
    tar -xzf "$folder/axe-core-$version.tgz" -C "$folder"; then
    cp "$folder/package/axe.min.js" "$folder/package/LICENSE" "$target/"
else
    echo "* axe-core could not be fetched: the accessibility test will be SKIPPED. *"
fi
rm -rf "$folder"
exit 0
