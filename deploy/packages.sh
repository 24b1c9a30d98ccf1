#!/bin/sh
# packages.sh NAME…: Debian packages that Python cannot bring. Installs what is missing as root, else says how.
set -eu

found() {
	for program in "$@"; do command -v "$program" >/dev/null && return; done
	return 1
}

may_install() {
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

missing=
for name in "$@"; do
	case $name in
	# The whole Chromium does in its place, for twice the processor's time.
	chromium-headless-shell) found chromium-headless-shell || { ! may_install && found chromium chromium-browser; } || missing="$missing $name" ;;
	fonts-noto-cjk) ls /usr/share/fonts/opentype/noto/NotoSerifCJK* >/dev/null 2>&1 || missing="$missing $name" ;;
	*) dpkg -s "$name" >/dev/null 2>&1 || missing="$missing $name" ;;
	esac
done
[ -n "$missing" ] || exit 0

if may_install; then
	echo "Installing$missing"
	export DEBIAN_FRONTEND=noninteractive
	options="-qq -o Acquire::http::Timeout=30 -o Acquire::Retries=1"
	wanted=$missing missing=
	# shellcheck disable=SC2086
	apt-get $options update >/dev/null 2>&1 || true
	for name in $wanted; do
		# shellcheck disable=SC2086
		apt-get $options install --yes --no-install-recommends "$name" >/dev/null 2>&1 || missing="$missing $name"
	done
	[ -n "$missing" ] || exit 0
	echo "apt-get could not install$missing" >&2
fi
echo "Not on this machine:$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
