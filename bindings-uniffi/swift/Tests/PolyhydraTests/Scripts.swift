import Foundation
@testable import Polyhydra

/// Answers whatever is asked by a closure, and keeps what was asked.
final class FakeExecutor: HTTPExecutor, @unchecked Sendable {
    private let answer: @Sendable (HTTPRequest) async throws -> HTTPResponse
    private let lock = NSLock()
    /// Only used with the lock held.
    private var asked: [HTTPRequest] = []

    init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) {
        self.answer = answer
    }

    convenience init(answering body: String, headers: [(name: String, value: String)] = []) {
        self.init { _ in HTTPResponse(status: 200, headers: headers, body: Data(body.utf8)) }
    }

    var requests: [HTTPRequest] { lock.withLock { asked } }

    func execute(_ request: HTTPRequest) async throws -> HTTPResponse {
        lock.withLock { asked.append(request) }
        return try await answer(request)
    }
}

/// A client of a server of the newest generation, whose answers are made up.
func client(_ executor: any HTTPExecutor, timeout: Duration? = .seconds(30)) throws -> Hydra {
    let url = URL(string: "https://hydra.example")
    return try Hydra(publicURL: url, adminURL: url, server: "V2", timeout: timeout, executor: executor)
}
