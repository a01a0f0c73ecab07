#!/bin/sh
# Builds the native library, and writes into the folder $1 what Kotlin needs of it: the surface as sources, and the library
# itself as a resource. Maven calls this.
set -eu
out=$1

cargo build --quiet --profile mobile --package polyhydra-jni
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
case $(uname -s) in
    Darwin) system=darwin library=libpolyhydra_jni.dylib ;;
    *) system=linux library=libpolyhydra_jni.so ;;
esac
case $(uname -m) in
    arm64 | aarch64) machine=aarch64 ;;
    *) machine=x86-64 ;;
esac

cargo run --quiet --package polyhydra-generate -- kotlin "$out/surface"
resources=$out/resources/org/polyhydra/$system-$machine
mkdir -p "$resources"
cp "$target/mobile/$library" "$resources/"
