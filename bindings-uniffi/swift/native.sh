#!/bin/sh
# Puts what the Swift package needs of Rust into its places: the glue and the surface as sources, and the library beside them.
#
# It makes all of it in .build/native, by cargo. Where POLYHYDRA_NATIVE names a folder with these files from elsewhere, nothing is
# built but what is missing of the surface, and no registry of crates is needed.
set -eu
cd "$(dirname "$0")"

native=${POLYHYDRA_NATIVE:-}
surface=$native
if [ -z "$native" ]; then
    ../../scripts/need cargo
    native=.build/native
    surface=$native
    mkdir -p "$native"
    cargo build --quiet --release --package polyhydra-uniffi
    target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
    # The static one, so that an app needs no second file.
    cp "$target/release/libpolyhydra_uniffi.a" "$native/"
    cargo run --quiet --package polyhydra-uniffi --features bindgen -- \
        generate --language swift --no-format --out-dir "$native" "$target/release/libpolyhydra_uniffi.a"
    cargo run --quiet --package polyhydra-generate -- swift "$native"
    cargo run --quiet --package polyhydra-generate -- swift-tests "$native"
elif [ ! -f "$native/Models.swift" ]; then
    # The generator and the core need no crates. cargo would ask for those of the whole workspace, so the compiler is called alone.
    ../../scripts/need rustc
    surface=.build/surface
    mkdir -p "$surface"
    compile() {
        CARGO_PKG_VERSION=0.0.0 CARGO_MANIFEST_DIR=../../generate rustc -L "$surface" --out-dir "$surface" "$@"
    }
    compile --edition 2024 --crate-type rlib --crate-name polyhydra --cfg 'feature="descriptions"' ../../core/src/lib.rs
    compile --edition 2021 --extern polyhydra --crate-type rlib --crate-name polyhydra_generate ../../generate/src/lib.rs
    compile --edition 2021 --extern polyhydra_generate --crate-name generate ../../generate/src/main.rs
    "$surface/generate" swift "$surface"
    "$surface/generate" swift-tests "$surface"
fi

# Copies a file; one that is the same already keeps its time, so that nothing is built again for it.
put() {
    if [ ! -f "$1" ]; then
        echo "native.sh: there is no $1; docs/swift.md says what POLYHYDRA_NATIVE must hold" >&2
        exit 1
    fi
    mkdir -p "$(dirname "$2")"
    cmp -s "$1" "$2" || cp "$1" "$2"
}

put "$native/polyhydra_uniffi.swift" Sources/PolyhydraEngine/polyhydra_uniffi.swift
put "$native/polyhydra_uniffiFFI.h" Sources/PolyhydraEngine/ffi/polyhydra_uniffiFFI.h
put "$native/polyhydra_uniffiFFI.modulemap" Sources/PolyhydraEngine/ffi/module.modulemap
put "$surface/Models.swift" Sources/Polyhydra/Generated/Models.swift
put "$surface/Groups.swift" Sources/Polyhydra/Generated/Groups.swift
put "$surface/Calls.swift" Tests/PolyhydraTests/Generated/Calls.swift
