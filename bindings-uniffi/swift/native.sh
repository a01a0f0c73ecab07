#!/bin/sh
# Puts what the Swift package needs of Rust into its places: the glue and the surface as sources, and the library beside them.
#
# It makes all of it in .build/native, by cargo. Where POLYHYDRA_NATIVE names a folder with these files, made by this script
# elsewhere, cargo is not needed.
set -eu
cd "$(dirname "$0")"

native=${POLYHYDRA_NATIVE:-}
if [ -z "$native" ]; then
    native=.build/native
    mkdir -p "$native"
    cargo build --quiet --release --package polyhydra-uniffi
    target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
    # The static one, so that an app needs no second file.
    cp "$target/release/libpolyhydra_uniffi.a" "$native/"
    cargo run --quiet --package polyhydra-uniffi --features bindgen -- \
        generate --language swift --no-format --out-dir "$native" "$target/release/libpolyhydra_uniffi.a"
    cargo run --quiet --package polyhydra-generate -- swift "$native"
    cargo run --quiet --package polyhydra-generate -- swift-tests "$native"
fi

# Copies a file of the folder; one that is the same already keeps its time, so that nothing is built again for it.
put() {
    if [ ! -f "$native/$1" ]; then
        echo "native.sh: $native has no $1; make the folder anew by bindings-uniffi/swift/native.sh" >&2
        exit 1
    fi
    mkdir -p "$(dirname "$2")"
    cmp -s "$native/$1" "$2" || cp "$native/$1" "$2"
}

put polyhydra_uniffi.swift Sources/PolyhydraEngine/polyhydra_uniffi.swift
put polyhydra_uniffiFFI.h Sources/PolyhydraEngine/ffi/polyhydra_uniffiFFI.h
put polyhydra_uniffiFFI.modulemap Sources/PolyhydraEngine/ffi/module.modulemap
put Models.swift Sources/Polyhydra/Generated/Models.swift
put Groups.swift Sources/Polyhydra/Generated/Groups.swift
put Calls.swift Tests/PolyhydraTests/Generated/Calls.swift
