#!/bin/sh
# Whether a root file system is fit to be the image: sh check_image.sh FOLDER. Prints what is in it that must not be, and
# why; exits with 1 if there is anything, 2 if it cannot be told. Needs find, sed and sort alone, and changes nothing.
set -u
root=${1:?usage: check_image.sh FOLDER}
test -d "$root/usr/bin" || { echo "$root is no root file system" >&2; exit 2; }
found=$(mktemp) || exit 2
trap 'rm -f "$found"' EXIT

# must_not WHY EXPRESSION…: notes all that find finds; what is no file of the image (/proc, /sys, /dev) is passed over.
must_not() {
    why=$1
    shift
    find "$root" -xdev \( -path "$root/proc" -o -path "$root/sys" -o -path "$root/dev" \) -prune -o \( "$@" \) -print |
        sed "s|^$root|$why: |" >> "$found"
}

# programs WHY NAME…: files and links by these names (patterns of find) where programs are.
programs() {
    why=$1
    shift
    for name; do
        shift
        set -- "$@" -o -name "$name"
    done
    shift # the first -o
    must_not "$why" \( -type f -o -type l \) \
        \( -path '*/bin/*' -o -path '*/sbin/*' -o -path '*/libexec/*' -o -path '*/lib/gcc*' \) \( "$@" \)
}

programs compiler cc c89 c99 gcc 'gcc-*' '*-gcc' '*-gcc-[0-9]*' c++ g++ 'g++-*' '*-g++' cpp 'cpp-*' cc1 cc1plus collect2 tcc \
    clang 'clang-*' 'clang++*' gfortran 'gfortran-*' rustc cargo go gccgo nasm yasm
programs 'linker or build tool' ld ld.bfd ld.gold ld.lld '*-ld' gold lld as '*-as' make gmake cmake ninja
must_not 'header of C' -name '*.h' \( -path "$root/usr/include/*" -o -path "$root/usr/local/include/*" \)

programs 'installer of packages' pip 'pip[0-9]*' uv
must_not 'installer of packages' -type d \( -path '*/python3*/ensurepip' -o -path '*-packages/*' \
    \( -name pip -o -name setuptools -o -name wheel -o -name uv \
    -o -name 'pip-*.dist-info' -o -name 'setuptools-*.dist-info' -o -name 'wheel-*.dist-info' \) \)

must_not 'history of a shell or a program' ! -type d \
    \( -name '.*_history' -o -name .histfile -o -name .viminfo -o -name .lesshst -o -name .wget-hsts \)
must_not 'history of the project' -name .git
must_not 'secret, or what holds one' ! -type d \( -name .env -o -name .netrc -o -name .pypirc -o -name .pgpass \
    -o -name .git-credentials -o -name 'id_rsa*' -o -name 'id_ed25519*' -o -name 'id_ecdsa*' -o -path '*/.docker/config.json' \)

must_not 'runs as somebody else (setuid or setgid)' -type f \( -perm -4000 -o -perm -2000 \)
must_not 'anybody can change it' -type f -perm -0002
must_not 'anybody can change what is in it' -type d -perm -0002 ! -perm -1000
must_not 'belongs to the user of the service' -user 10001

sort "$found"
test ! -s "$found"
