#!/bin/sh
# packages.sh NAME…: Debian packages that Python cannot bring. Installs what is missing as root, else says how.
set -eu

missing=
for name in "$@"; do
	case $name in
	chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing $name" ;;
	fonts-noto-cjk) ls /usr/share/fonts/opentype/noto/NotoSerifCJK* >/dev/null 2>&1 || missing="$missing $name" ;;
	*) dpkg -s "$name" >/dev/null 2>&1 || missing="$missing $name" ;;
	esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing$missing"
	export DEBIAN_FRONTEND=noninteractive
	options="-qq -o Acquire::http::Timeout=30 -o Acquire::Retries=1"
	# shellcheck disable=SC2086
	if apt-get $options update >/dev/null 2>&1 &&
		apt-get $options install --yes --no-install-recommends $missing >/dev/null 2>&1; then
		exit 0
	fi
	echo "apt-get could not install$missing" >&2
fi
echo "Not on this machine:$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
