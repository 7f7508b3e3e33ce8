#!/usr/bin/env bash
# mediasoup-worker from the source in mediasoup's npm package, against Debian's libraries: for places that reach a
# package mirror but not mediasoup's release page. Usage: build.sh MEDIASOUP_PACKAGE BUILD_FOLDER
# -> BUILD_FOLDER/mediasoup-worker. Why each step is as it is: docs/adr/0002-worker-from-source.md
set -euo pipefail

# Whatever fails ends with a sentence that says what, and what to do. Each part begins with what it does, what to do when it
# fails, and the log that tells more.
begin() {
  part=$1
  advice=$2
  log=${3:-}
}
say_how_it_ended() {
  local status=$?
  if [ "$status" -ne 0 ]; then
    if [ -s "$log" ]; then
      tail -n 20 "$log" >&2
    fi
    echo "The media worker was not compiled: $part failed (code $status). $advice" >&2
  fi
}
trap say_how_it_ended EXIT

begin "finding the folders" "Usage: build.sh MEDIASOUP_PACKAGE BUILD_FOLDER"
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)

# libsrtp: Debian's library is built on NSS, which costs up to twice the time per packet; its source builds on OpenSSL.
if [ ! -e "$out/srtp/lib/pkgconfig/libsrtp2.pc" ]; then
  begin "looking for the system's package sources" "The recipe needs apt, as Debian and Ubuntu have it."
  rm -rf "$out/src"
  mkdir -p "$out/src/lists/partial" "$out/src/parts"
  cd "$out/src"
  # All that the machine gets packages from, with `deb-src`, in lists of ours: its settings stay as they are.
  settings=$(apt-config shell list Dir::Etc::sourcelist/f lists Dir::Etc::sourceparts/d)
  eval "$settings"
  lists=${lists%/}
  number=0
  for source in "$list" "$lists"/*.list "$lists"/*.sources; do
    if [ -e "$source" ]; then
      number=$((number + 1))
      case $source in
        *.sources) sed -E 's/^Types:.*/Types: deb-src/I' "$source" > "parts/$number.sources" ;;
        *) sed -nE '/cdrom:/d; s/^[[:space:]]*deb([[:space:]])/deb-src\1/p' "$source" > "parts/$number.list" ;;
      esac
    fi
  done
  if ! grep -qsE '^(Types: )?deb-src' parts/*; then
    begin "looking for the system's package sources" \
      "None is named in $list or $lists. Name a mirror of this system there, then run it again."
    exit 1
  fi
  begin "getting libsrtp's source with apt" \
    "See what apt says of it above, and whether the mirrors in $list and $lists have sources (deb-src) and are reached from here."
  apt=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$out/src/parts"
    -o Dir::State::lists="$out/src/lists")
  "${apt[@]}" update
  "${apt[@]}" source --download-only libsrtp2
  tar xzf libsrtp2_*.orig.tar.gz
  begin "setting up libsrtp" "What Meson says of it is above." "$out/src/setup.log"
  meson setup --buildtype release -Db_ndebug=true -Dcrypto-library=openssl -Dtests=disabled \
    --default-library=static --prefix "$out/srtp" --libdir lib srtp-build libsrtp-*/ > "$log"
  begin "compiling libsrtp" "What the compiler says of it is above." "$out/src/install.log"
  ninja -C srtp-build install > "$log"
fi
export PKG_CONFIG_PATH=$out/srtp/lib/pkgconfig

begin "copying mediasoup's source" "Look at $package/worker, and at the space in $out."
rm -rf "$out/worker" "$out/build"
cp -r "$package/worker" "$out/worker"
cd "$out/worker"
# What we change in the source, and why: docs/adr/0002-worker-from-source.md. A patch that does not fit as it stands
# ends the build, so that a person looks at the new version.
for change in "$here"/patches/*.patch; do
  begin "patching" \
    "$(basename "$change") does not fit this mediasoup: look at it again (docs/adr/0002-worker-from-source.md)."
  patch --batch --silent --fuzz=0 -p1 < "$change"
done
# Where Meson would download a library, it finds a folder of ours that names the system's.
begin "naming the system's libraries" "This mediasoup wants others: look at scripts/worker/adaptors."
for wrap in libuv openssl libsrtp3 unordered-dense flatbuffers abseil-cpp; do
  directory=$(sed -n 's/^directory *= *//p' "subprojects/$wrap.wrap")
  mkdir -p "subprojects/$directory"
  cp -r "$here/adaptors/$wrap/." "subprojects/$directory/"
  if [ "$wrap" = unordered-dense ]; then
    cp subprojects/packagefiles/ankerl-unordered-dense/meson.build "subprojects/$directory/"
  fi
  printf 'void adaptor_of_%s(void) {}\n' "${wrap//-/_}" > "subprojects/$directory/empty.c"
done
# Six sources at a time are compiled as one: a quarter of the time.
begin "setting up the worker" "What Meson says of it is above." "$out/setup.log"
meson setup --wrap-mode=nodownload --buildtype release -Db_ndebug=true --unity on --unity-size 6 "$out/build" . > "$log"
begin "compiling the worker" \
  "What the compiler says of it is above. It takes 1.5 GB of memory, and space in $out."
# The bundled libwebrtc includes generated headers that its target does not wait for.
ninja -C "$out/build" fbs/FBS/transport.h
ninja -C "$out/build" mediasoup-worker
strip -o "$out/mediasoup-worker" "$out/build/mediasoup-worker"
