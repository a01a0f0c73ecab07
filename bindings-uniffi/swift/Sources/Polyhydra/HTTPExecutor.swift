import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A request as a plain value.
public struct HTTPRequest: Sendable {
    public let method: String
    public let url: String
    public let headers: [(name: String, value: String)]
    public let body: String?
    /// The `operationId`; empty while the server's generation is looked for.
    public let operation: String
    /// How long the whole exchange may take, in seconds.
    public let timeout: Double?
    /// How many bytes the answer's body may have.
    public let responseLimit: Int64
}

/// An answer as a plain value, whatever its status.
public struct HTTPResponse: Sendable {
    public let status: Int
    public let headers: [(name: String, value: String)]
    public let body: Data

    public init(status: Int, headers: [(name: String, value: String)], body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Sends requests: an HTTP stack of your own, or `URLSessionExecutor`. It must send the request as it is, follow no redirect,
/// and throw `TransportError` when no answer came.
public protocol HTTPExecutor: Sendable {
    func execute(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// Sends requests by URLSession.
public final class URLSessionExecutor: NSObject, HTTPExecutor, URLSessionTaskDelegate, @unchecked Sendable {
    private let configuration: URLSessionConfiguration
    private lazy var session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)

    public init(configuration: URLSessionConfiguration = .ephemeral) {
        self.configuration = configuration
        super.init()
        _ = session
    }

    public func execute(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let url = URL(string: request.url) else { throw TransportError(.other, "no URL", mayHaveArrived: false) }
        var native = URLRequest(url: url)
        native.httpMethod = request.method
        native.httpBody = request.body.map { Data($0.utf8) }
        if let timeout = request.timeout { native.timeoutInterval = timeout }
        for (name, value) in request.headers { native.setValue(value, forHTTPHeaderField: name) }
        do {
            let (body, response) = try await session.data(for: native)
            guard let response = response as? HTTPURLResponse else { throw TransportError(.other, "no HTTP") }
            if Int64(body.count) > request.responseLimit {
                throw TransportError(.tooLarge, "the answer is larger than \(request.responseLimit) bytes")
            }
            let headers = response.allHeaderFields.map { (name: "\($0.key)", value: "\($0.value)") }
            return HTTPResponse(status: response.statusCode, headers: headers, body: body)
        } catch let error as URLError {
            throw URLSessionExecutor.failure(error)
        }
    }

    public func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    private static func failure(_ error: URLError) -> TransportError {
        switch error.code {
        case .timedOut: return TransportError(.timeout, "no answer in time")
        case .cancelled: return TransportError(.cancelled, "the caller gave up")
        case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet:
            return TransportError(.connect, error.localizedDescription, mayHaveArrived: false)
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
             .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected:
            return TransportError(.tls, error.localizedDescription, mayHaveArrived: false)
        case .networkConnectionLost: return TransportError(.interrupted, error.localizedDescription)
        default: return TransportError(.other, error.localizedDescription)
        }
    }
}
