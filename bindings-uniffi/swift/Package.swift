// swift-tools-version:6.0
import Foundation
import PackageDescription

// `xcframework.sh` makes the library for Apple's platforms; `native.sh` makes it for this machine, in `.build/native` or where
// `POLYHYDRA_NATIVE` says, and writes the glue and the surface.
let framework = "polyhydra_uniffiFFI.xcframework"
let hasFramework = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(framework)")
let native = ProcessInfo.processInfo.environment["POLYHYDRA_NATIVE"] ?? "\(Context.packageDirectory)/.build/native"

let library: Target = hasFramework
    ? .binaryTarget(name: "polyhydra_uniffiFFI", path: framework)
    : .systemLibrary(name: "polyhydra_uniffiFFI", path: "Sources/PolyhydraEngine/ffi")
let link: [LinkerSetting] = hasFramework ? [] : [.linkedLibrary("polyhydra_uniffi"), .unsafeFlags(["-L\(native)"])]

let package = Package(
    name: "polyhydra",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Polyhydra", targets: ["Polyhydra"])],
    targets: [
        library,
        .target(name: "PolyhydraEngine", dependencies: ["polyhydra_uniffiFFI"], exclude: ["ffi"], linkerSettings: link),
        .target(name: "Polyhydra", dependencies: ["PolyhydraEngine"]),
        .testTarget(name: "PolyhydraTests", dependencies: ["Polyhydra"]),
    ]
)
