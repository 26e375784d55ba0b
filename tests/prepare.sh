# Bring what the browser tests need, where this machine lets us; say loudly what will be skipped.
# Chromium is Debian's, by apt-get when we are root; axe-core is npm's. Nothing else is fetched.
set -u
here=$(dirname "$0")

has_chromium() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
        command -v google-chrome >/dev/null 2>&1
}

if ! has_chromium && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests …"
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
        >/dev/null 2>&1
fi
if ! has_chromium; then
    echo "************************************************************************"
    echo "* No Chromium here and no way to install it: the browser tests will be *"
    echo "* SKIPPED. To run them: install chromium, then 'make test' again.      *"
    echo "************************************************************************"
fi
sh "$here/fetch_axe.sh"
exit 0
