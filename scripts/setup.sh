# Makes .venv hold what a lock file names, and the system libraries that Qt, OpenCV and mediapipe load.
# Sourced by scripts/run and scripts/test: `setup LOCK [SYSTEM_PACKAGE...]`. Does nothing where all is there.

say() { printf '%s\n' "$*" >&2; }

# A Python that the app runs on: 3.10 to 3.13.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.10 python; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    say "error: no Python 3.10, 3.11, 3.12 or 3.13 found; install one, or name it: PYTHON=/path/to/python $0"
    return 1
}

# Install Debian packages that are missing; where that is not allowed, say which and go on.
install_system_packages() {
    command -v dpkg-query >/dev/null || return 0
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}\n' "$package" "$package:$(dpkg --print-architecture)" 2>/dev/null |
            grep -q '^install ok installed$' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
            say "missing system packages; as root: apt-get install ${missing[*]}"
            return 0
        fi
        as_root=(sudo)
    fi
    say "installing system packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq >&2 || true
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
        say "these could not be installed; as root: apt-get install ${missing[*]}"
    fi
}

setup() {
    local lock=$1 python want
    shift
    python=$(find_python)
    # libglib2.0-0 is called libglib2.0-0t64 on newer systems; apt-get takes the old name, dpkg-query does not.
    local glib=libglib2.0-0
    apt-cache show libglib2.0-0t64 >/dev/null 2>&1 && glib=libglib2.0-0t64
    local system=(libgl1 libegl1 libgles2 "$glib" libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-icccm4
        libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || system+=(python3-venv)
    install_system_packages "${system[@]}" "$@"

    want="$("$python" -c 'import sys; print(sys.version)') $(cat "$lock")"
    if [[ -f .venv/installed-$lock && $(<".venv/installed-$lock") == "$want" ]]; then return; fi
    if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        say "creating the environment in .venv"
        rm -rf .venv
        "$python" -m venv .venv
    fi
    say "installing packages from $lock (the first time this downloads about 1 GB)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" >&2
    printf '%s\n' "$want" >".venv/installed-$lock"
}
