#!/bin/sh
# install.sh PYTHON LIST: the virtual environment .venv with requirements/LIST.txt; at once when nothing changed.
# The list `test` holds all of `run`.
set -eu
python=$1 list=$2
stamp=.venv/.installed-$list

if [ -L .venv ]; then
	echo ".venv is a link: left as it is"
	exit 0
fi
if [ -f "$stamp" ] && cmp -s "$stamp" "requirements/$list.txt" && .venv/bin/python -c '' 2>/dev/null; then
	exit 0
fi
if [ -z "$python" ]; then
	echo "Guatu needs Python 3.11 or newer; none was found. Name one: make install PYTHON=/path/to/python3" >&2
	exit 1
fi

pip=".venv/bin/python -m pip"
if ! $pip --version >/dev/null 2>&1; then
	rm -rf .venv
	if ! "$python" -m venv .venv >/dev/null 2>&1; then
		# Debian ships Python without ensurepip; a pip from outside can fill the environment as well.
		rm -rf .venv
		if "$python" -m venv --without-pip .venv 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
			pip="$python -m pip --python .venv/bin/python"
		elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
			deploy/packages.sh python3-venv
			rm -rf .venv
			"$python" -m venv .venv
		else
			rm -rf .venv
			echo "$python cannot make a virtual environment: install its venv module (Debian: apt-get install python3-venv)" >&2
			exit 1
		fi
	fi
fi

# uv fetches in parallel and takes a tenth of the time; where it does not get through, pip does it alone.
fill_by_uv() {
	$pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt || return 1
	mirror=${PIP_INDEX_URL:-$($pip config get global.index-url 2>/dev/null || true)}
	[ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
	UV_HTTP_TIMEOUT=30 .venv/bin/uv pip install --quiet --python .venv/bin/python \
		--no-deps --require-hashes -r "requirements/$list.txt"
}

echo "Installing requirements/$list.txt into .venv"
fill_by_uv 2>/dev/null ||
	$pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "requirements/$list.txt"
# uv leaves that to the first import; the child that reads documents may not write, and would compile every time.
# Not what no program of ours runs. Templates of code are no code: their complaints are nobody's.
idle='/(tests?|pip|setuptools|pkg_resources|mypyc?|graphql|pygments/lexers)/'
.venv/bin/python -m compileall -q -j 0 -x "$idle" .venv/lib >/dev/null 2>&1 || true
cp "requirements/$list.txt" "$stamp"
[ "$list" != test ] || cp requirements/run.txt .venv/.installed-run
