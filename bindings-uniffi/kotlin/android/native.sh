#!/bin/sh
# Builds the native library for Android's four ABIs, and writes the surface. It needs an NDK (ANDROID_NDK_HOME) and cargo-ndk:
# cargo install cargo-ndk. Then: gradle assembleRelease.
set -eu
cd "$(dirname "$0")"
made=$PWD/build/made

rustup target add aarch64-linux-android armv7-linux-androideabi x86_64-linux-android i686-linux-android
cargo ndk --platform 24 --target arm64-v8a --target armeabi-v7a --target x86_64 --target x86 --output-dir "$made/jniLibs" \
    build --profile mobile --package polyhydra-jni
cargo run --quiet --package polyhydra-generate -- kotlin "$made/surface"
