#!/bin/sh
# Makes polyhydra_uniffiFFI.xcframework: the static library for iOS, its simulator and macOS. Needs a Mac with Xcode and Rust.
set -eu
cd "$(dirname "$0")"

./native.sh

target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
work=.build/xcframework
framework=polyhydra_uniffiFFI.xcframework
rm -rf "$work" "$framework"
mkdir -p "$work/headers/polyhydra_uniffiFFI"
# A folder of its own, as Xcode puts the headers of all libraries into one.
cp .build/native/polyhydra_uniffiFFI.h "$work/headers/polyhydra_uniffiFFI/"
cp .build/native/polyhydra_uniffiFFI.modulemap "$work/headers/polyhydra_uniffiFFI/module.modulemap"

export IPHONEOS_DEPLOYMENT_TARGET=16.0 MACOSX_DEPLOYMENT_TARGET=13.0

# Builds the library for each platform $2.., and makes one of them all, named $1.
library() {
    name=$1
    shift
    built=""
    for platform in "$@"; do
        rustup target add "$platform"
        cargo build --release --package polyhydra-uniffi --lib --target "$platform"
        built="$built $target/$platform/release/libpolyhydra_uniffi.a"
    done
    mkdir -p "$work/$name"
    # shellcheck disable=SC2086 # several files
    lipo -create $built -output "$work/$name/libpolyhydra_uniffi.a"
}

library ios aarch64-apple-ios
library simulator aarch64-apple-ios-sim x86_64-apple-ios
library macos aarch64-apple-darwin x86_64-apple-darwin

xcodebuild -create-xcframework \
    -library "$work/ios/libpolyhydra_uniffi.a" -headers "$work/headers" \
    -library "$work/simulator/libpolyhydra_uniffi.a" -headers "$work/headers" \
    -library "$work/macos/libpolyhydra_uniffi.a" -headers "$work/headers" \
    -output "$framework"
