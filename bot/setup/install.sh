# Installing, for ./desk: finds Pythons, brings uv, makes both environments from their locks.
# Each environment keeps a copy of the lock it was made from, written last: an interrupted installation has
# none and is made anew, a finished one is recognised in a millisecond.

DESK_LOCK=$ROOT/requirements.txt
ENGINE_LOCK=$ROOT/bot/engine/requirements.txt
UV_LOCK=$ROOT/requirements-uv.txt
export UV_PYTHON_INSTALL_DIR=${UV_PYTHON_INSTALL_DIR:-$TOOLS/python} # where uv puts a Python that it downloads
NEEDED_MODULES="bz2, ctypes, lzma, sqlite3, ssl, zlib" # a Python built without one of these cannot run us

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "desk: $*"
    exit 1
}

# --- finding a Python -------------------------------------------------------------------------------------

runs_as() { # VERSION|any PYTHON: does this file really run, as that version, with all it needs?
    local check="import sys, $NEEDED_MODULES; v = '%d.%d' % sys.version_info[:2]"
    check="$check; sys.exit(0 if '$1' in (v, 'any') and sys.version_info >= (3, 8) else 1)"
    [ -x "$2" ] && "$2" -I -c "$check" >/dev/null 2>&1
}

candidates() { # VERSION: every file that may be that Python: on PATH, in pyenv (whose shims may refuse), uv's own
    type -aP "python$1" python3 python 2>/dev/null || true
    local folder
    for folder in "${PYENV_ROOT:-}" "$HOME/.pyenv"; do
        [ -n "$folder" ] && ls -1dr "$folder/versions/$1".*/bin/python 2>/dev/null || true
    done
    [ ! -x "$UV" ] || "$UV" python find --no-project --managed-python --no-python-downloads "$1" 2>/dev/null || true
}

find_python() { # VERSION...: print the first Python that runs as one of the versions
    local version file
    for version in "$@"; do
        while IFS= read -r file; do
            if runs_as "$version" "$file"; then
                printf '%s\n' "$file"
                return 0
            fi
        done < <(candidates "$version")
    done
    return 1
}

get_python() { # WHAT-FOR VERSION...: a Python that is there, else one that uv downloads
    local purpose=$1 file
    shift
    if file=$(find_python "$@"); then
        printf '%s\n' "$file"
        return 0
    fi
    say "No Python ${*} found; downloading Python $1 ..."
    "$UV" python install --no-bin "$1" >&2 && find_python "$1" && return 0
    fail "no Python $1 to be found for $purpose, and the download failed: install Python $1 (for example with pyenv install $1) or connect to the network, then run this again."
}

# --- bringing uv ------------------------------------------------------------------------------------------

need_uv() {
    [ -x "$UV" ] && cmp -s "$UV_LOCK" "$TOOLS/uv/lock.txt" && return 0
    say "Bringing uv into .tools/ ..."
    local python
    while IFS= read -r python; do
        runs_as any "$python" && pip_into "$python" "$TOOLS/uv.new" && break
    done < <(type -aP python3 python; ls -1d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null || true)
    [ -x "$TOOLS/uv.new/bin/uv" ] || fail "uv could not be fetched from PyPI: $(why_not_fetched)"
    cp "$UV_LOCK" "$TOOLS/uv.new/lock.txt"
    rm -rf "$TOOLS/uv" && mv "$TOOLS/uv.new" "$TOOLS/uv"
}

pip_into() { # PYTHON FOLDER: put uv there with whatever pip this Python has: its own, or that of a new environment
    local python=$1 folder=$2
    rm -rf "$folder" "$TOOLS/pip"
    "$python" -m pip --version >/dev/null 2>&1 || {
        "$python" -m venv "$TOOLS/pip" >/dev/null 2>&1 || return 1
        python=$TOOLS/pip/bin/python
    }
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --require-hashes --requirement "$UV_LOCK" --target "$folder" 2>"$TOOLS/pip.log" || return 1
    rm -rf "$TOOLS/pip"
}

why_not_fetched() {
    if [ -s "$TOOLS/pip.log" ]; then
        printf 'check the network connection, then run this again (pip says: %s).' "$(tail -n 1 "$TOOLS/pip.log")"
    else
        printf 'no Python 3.8 or newer with pip or venv is installed; install python3-venv, then run this again.'
    fi
}

# --- the two environments ---------------------------------------------------------------------------------

is_current() { # FOLDER LOCK
    [ -x "$1/bin/python" ] && cmp -s "$2" "$1/lock.txt"
}

install_desk() {
    is_current "$ROOT/.venv" "$DESK_LOCK" || install "the desk" "$ROOT/.venv" "$DESK_LOCK" 700 3.11 3.12 3.13
}

install_engine() {
    is_current "$ROOT/.venv-engine" "$ENGINE_LOCK" ||
        install "the engine" "$ROOT/.venv-engine" "$ENGINE_LOCK" 3500 3.10
}

install() { # NAME FOLDER LOCK MEGABYTES VERSION...
    local name=$1 folder=$2 lock=$3 megabytes=$4 python started=$SECONDS
    shift 4
    mkdir -p "$TOOLS"
    # Bash goes on after Ctrl-C when the program it waited for ended well all the same; the trap ends us then too.
    trap 'exit 130' INT
    exec 9>"$TOOLS/installing"
    wait_for_turn
    if ! is_current "$folder" "$lock"; then # the other one may have just done it
        need_space "$name" "$megabytes"
        need_uv
        python=$(get_python "$name" "$@") || exit 1
        say "Installing $name (${folder##*/}/) with $python ..."
        sync_environment "$python" "$folder" "$lock" ||
            fail "installing $name did not succeed (see above); check the network connection and the free disk space, then run this again."
        say "Installed $name in $((SECONDS - started)) s."
    fi
    exec 9>&-
    trap - INT
}

sync_environment() { # PYTHON FOLDER LOCK
    [ -f "$2/lock.txt" ] && runs_as "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" "$2/bin/python" ||
        "$UV" venv --quiet --clear --no-project --python "$1" "$2" || return 1
    rm -f "$2/lock.txt"
    local quiet=--quiet # without a screen uv has no progress to show, only a list of every package
    [ ! -t 2 ] || quiet=--color=auto
    "$UV" pip sync "$quiet" --require-hashes --compile-bytecode --python "$2/bin/python" "$3" >&2 || return 1
    cp "$3" "$2/lock.new" && mv "$2/lock.new" "$2/lock.txt"
}

need_space() { # NAME MEGABYTES
    local free
    free=$(df -Pm "$ROOT" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$2" ] ||
        fail "installing $1 needs $2 MB of disk space in $ROOT and only $free MB are free; make room, then run this again."
}

wait_for_turn() { # lock file descriptor 9; the lock ends with the last process that holds it
    local python lock="import fcntl, sys; fcntl.flock(9, fcntl.LOCK_EX | (fcntl.LOCK_NB if sys.argv[1:] else 0))"
    python=$(any_python) || fail "no Python 3.8 or newer is installed; install python3, then run this again."
    "$python" -I -c "$lock" now 2>/dev/null && return 0
    say "Another ./desk is installing; waiting for it ..."
    "$python" -I -c "$lock"
}

any_python() {
    local file
    while IFS= read -r file; do
        runs_as any "$file" && printf '%s\n' "$file" && return 0
    done < <(type -aP python3 python; ls -1d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null || true)
    return 1
}
