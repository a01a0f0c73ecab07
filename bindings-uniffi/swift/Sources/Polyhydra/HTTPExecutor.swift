import Foundation

/// A request as a plain value. It may hold secrets, so its description shows little.
public struct HTTPRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// The method.
    public let method: String
    /// The whole URL.
    public let url: String
    /// The headers, names in any case.
    public let headers: [(name: String, value: String)]
    /// The body, where there is one.
    public let body: String?
    /// The `operationId`; empty while the server's generation is looked for.
    public let operation: String
    /// How long the whole exchange may take. The SDK keeps to it and cancels the executor's task.
    public let timeout: Duration?
    /// How many bytes the answer's body may have.
    public let responseLimit: Int
    /// Whether it must not go out on a connection that was used before. Only asked for after an executor has thrown
    /// ``TransportError/Kind/interrupted`` for a request that cannot have arrived.
    public let freshConnection: Bool

    /// The request that the core tells to send.
    init(_ told: JSONValue) {
        method = told["method"]?.string ?? ""
        url = told["url"]?.string ?? ""
        headers = (told["headers"]?.array ?? []).compactMap { pair in
            guard let pair = pair.array, pair.count == 2, let name = pair[0].string, let value = pair[1].string else { return nil }
            return (name: name, value: value)
        }
        body = told["body"]?.string
        operation = told["operation"]?.string ?? ""
        timeout = told["timeout_ms"]?.integer.map { .milliseconds($0) }
        responseLimit = told["response_limit"]?.integer ?? 0
        freshConnection = told["fresh_connection"]?.boolean ?? false
    }

    /// The method and the operation.
    public var description: String { "\(method) \(operation)" }

    /// Nothing beyond the description, for `dump` and debuggers.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// An answer as a plain value, whatever its status. It may hold secrets, so its description shows little.
public struct HTTPResponse: Sendable, CustomStringConvertible, CustomReflectable {
    /// The status.
    public let status: Int
    /// The headers, names in any case.
    public let headers: [(name: String, value: String)]
    /// The body.
    public let body: Data

    /// An answer.
    public init(status: Int, headers: [(name: String, value: String)], body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The status and the body's length.
    public var description: String { "\(status), \(body.count) bytes" }

    /// Nothing beyond the description, for `dump` and debuggers.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Sends requests: an HTTP stack of your own, or ``URLSessionExecutor``.
///
/// It must send the request as it is, follow no redirect, keep to ``HTTPRequest/responseLimit``, end soon when its task is
/// cancelled, and throw ``TransportError`` when no answer came. Many tasks call it at once.
public protocol HTTPExecutor: Sendable {
    /// Sends a request and gives the whole answer.
    func execute(_ request: HTTPRequest) async throws -> HTTPResponse
}
