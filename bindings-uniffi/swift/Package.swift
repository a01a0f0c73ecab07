// swift-tools-version:6.0
import Foundation
import PackageDescription

// `native.sh` builds the library, and writes the glue and the surface. A library that was built elsewhere is given by its folder.
let library = ProcessInfo.processInfo.environment["POLYHYDRA_LIBRARY"] ?? "\(Context.packageDirectory)/.build/native"

let package = Package(
    name: "polyhydra",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Polyhydra", targets: ["Polyhydra"])],
    targets: [
        .systemLibrary(name: "polyhydra_uniffiFFI", path: "Sources/PolyhydraEngine/ffi"),
        .target(
            name: "PolyhydraEngine",
            dependencies: ["polyhydra_uniffiFFI"],
            exclude: ["ffi"],
            linkerSettings: [.linkedLibrary("polyhydra_uniffi"), .unsafeFlags(["-L\(library)"])]
        ),
        .target(name: "Polyhydra", dependencies: ["PolyhydraEngine"]),
        .testTarget(name: "PolyhydraTests", dependencies: ["Polyhydra"]),
    ]
)
