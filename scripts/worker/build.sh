#!/usr/bin/env bash
# mediasoup-worker from the source in mediasoup's npm package, against Debian's libraries: for places that reach a
# package mirror but not mediasoup's release page. Usage: build.sh MEDIASOUP_PACKAGE BUILD_FOLDER
# -> BUILD_FOLDER/mediasoup-worker. Why each step is as it is: docs/adr/0002-worker-from-source.md
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)

# libsrtp: Debian's library is built on NSS, which costs up to twice the time per packet; its source builds on OpenSSL.
if [ ! -e "$out/srtp/lib/pkgconfig/libsrtp2.pc" ]; then
  rm -rf "$out/src"
  mkdir -p "$out/src/lists/partial" "$out/src/parts"
  cd "$out/src"
  # The machine's own Debian mirrors with `deb-src`, in a list of ours: its settings stay as they are.
  if [ -e /etc/apt/sources.list.d/debian.sources ]; then
    sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources > parts/source.sources
  else
    grep -hE '^deb ' /etc/apt/sources.list | sed 's/^deb /deb-src /' > parts/source.list
  fi
  apt=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$out/src/parts"
    -o Dir::State::lists="$out/src/lists")
  "${apt[@]}" update
  "${apt[@]}" source --download-only libsrtp2
  tar xzf libsrtp2_*.orig.tar.gz
  meson setup --buildtype release -Db_ndebug=true -Dcrypto-library=openssl -Dtests=disabled \
    --default-library=static --prefix "$out/srtp" --libdir lib srtp-build libsrtp-*/ > setup.log
  ninja -C srtp-build install > install.log
fi
export PKG_CONFIG_PATH=$out/srtp/lib/pkgconfig

rm -rf "$out/worker" "$out/build"
cp -r "$package/worker" "$out/worker"
cd "$out/worker"
# What we change in the source, and why: docs/adr/0002-worker-from-source.md. A patch that does not fit as it stands
# ends the build, so that a person looks at the new version.
for change in "$here"/patches/*.patch; do
  if ! patch --batch --silent --fuzz=0 -p1 < "$change"; then
    echo "$(basename "$change") does not fit this mediasoup: look at it again (docs/adr/0002-worker-from-source.md)" >&2
    exit 1
  fi
done
# Where Meson would download a library, it finds a folder of ours that names the system's.
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
meson setup --wrap-mode=nodownload --buildtype release -Db_ndebug=true --unity on --unity-size 6 "$out/build" . \
  > "$out/setup.log"
# The bundled libwebrtc includes generated headers that its target does not wait for.
ninja -C "$out/build" fbs/FBS/transport.h
ninja -C "$out/build" mediasoup-worker
strip -o "$out/mediasoup-worker" "$out/build/mediasoup-worker"
