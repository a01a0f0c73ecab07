#!/bin/sh
# Builds the native library, and writes into the folder $1 what Kotlin needs of it: the glue and the surface as sources, and
# the library itself as a resource where JNA looks for it. Maven calls this.
set -eu
out=$1

cargo build --quiet --release --package polyhydra-uniffi
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
case $(uname -s) in
    Darwin) system=darwin library=libpolyhydra_uniffi.dylib ;;
    *) system=linux library=libpolyhydra_uniffi.so ;;
esac
case $(uname -m) in
    arm64 | aarch64) machine=aarch64 ;;
    *) machine=x86-64 ;;
esac

cargo run --quiet --package polyhydra-uniffi --features bindgen -- \
    generate --language kotlin --no-format --out-dir "$out/glue" "$target/release/$library"
cargo run --quiet --package polyhydra-generate -- kotlin "$out/surface"
mkdir -p "$out/resources/$system-$machine"
cp "$target/release/$library" "$out/resources/$system-$machine/"
