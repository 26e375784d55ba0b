# Bring what the browser tests need, where this machine lets us; say loudly what will be skipped.
# Debian's Chromium comes by apt-get when we are root; nothing is downloaded from anywhere else.
set -u
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests …"
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
        >/dev/null 2>&1
fi
if ! command -v chromium >/dev/null 2>&1; then
    echo "************************************************************************"
    echo "* No Chromium here and no way to install it: the browser tests will be  *"
    echo "* SKIPPED. To run them: install chromium, then 'make test' again.       *"
    echo "************************************************************************"
fi
exit 0
