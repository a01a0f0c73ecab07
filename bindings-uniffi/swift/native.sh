#!/bin/sh
# Builds the native library, and writes what the Swift package needs of it: the glue and the surface.
set -eu
cd "$(dirname "$0")"

cargo build --quiet --release --package polyhydra-uniffi
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
case $(uname -s) in
    Darwin) library=libpolyhydra_uniffi.dylib ;;
    *) library=libpolyhydra_uniffi.so ;;
esac

glue=Sources/PolyhydraEngine
mkdir -p "$glue/ffi" .build/native
cargo run --quiet --package polyhydra-uniffi --features bindgen -- \
    generate --language swift --no-format --out-dir "$glue" "$target/release/$library"
mv "$glue/polyhydra_uniffiFFI.h" "$glue/ffi/"
mv "$glue/polyhydra_uniffiFFI.modulemap" "$glue/ffi/module.modulemap"
cargo run --quiet --package polyhydra-generate -- swift Sources/Polyhydra/Generated
cp "$target/release/$library" .build/native/
