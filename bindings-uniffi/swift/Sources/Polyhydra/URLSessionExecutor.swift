import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends requests by a URLSession of its own, with your configuration.
///
/// The configuration says what proxies are used (the system's, unless it says otherwise), how many connections there may be, and
/// what else URLSession can be told. Cookies are neither kept nor sent, and nothing is cached.
public final class URLSessionExecutor: HTTPExecutor {
    /// Answers a challenge, such as a server's certificate: it calls what it is given exactly once.
    public typealias ChallengeHandler = @Sendable (
        URLAuthenticationChallenge, @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) -> Void

    private let session: URLSession
    private let exchanges: Exchanges

    /// An executor with a URLSession of its own.
    ///
    /// - Parameters:
    ///   - configuration: Proxies, connections and the like.
    ///   - challenge: Answers challenges in the system's place: pins certificates, gives client certificates.
    public init(configuration: URLSessionConfiguration = .ephemeral, challenge: ChallengeHandler? = nil) {
        exchanges = Exchanges(challenge: challenge)
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    deinit {
        session.finishTasksAndInvalidate()
    }

    /// Sends a request and gives the whole answer.
    public func execute(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let url = URL(string: request.url) else {
            throw TransportError(.other, "URLSession does not take this URL", mayHaveArrived: false)
        }
        var native = URLRequest(url: url)
        native.httpMethod = request.method
        native.httpBody = request.body.map { Data($0.utf8) }
        native.cachePolicy = .reloadIgnoringLocalCacheData
        native.httpShouldHandleCookies = false
        // The whole exchange's time is kept by the SDK.
        native.timeoutInterval = 24 * 3600
        for (name, value) in request.headers { native.setValue(value, forHTTPHeaderField: name) }
        // Hydra compresses nothing, and what is not asked for cannot be a bomb.
        native.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        let task = session.dataTask(with: native)
        defer { exchanges.forget(task) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { exchanges.begin(task, limit: request.responseLimit, $0) }
        } onCancel: {
            exchanges.cancel(task)
        }
    }
}

/// What is under way on a session.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private struct Exchange {
        let limit: Int
        let continuation: CheckedContinuation<HTTPResponse, any Error>
        var body = Data()
        var isTooLarge = false
    }

    private let challenge: URLSessionExecutor.ChallengeHandler?
    private let lock = NSLock()
    /// By the task's identifier; only used with the lock held.
    private var underWay: [Int: Exchange] = [:]
    /// Tasks that were cancelled before they began; only used with the lock held.
    private var cancelled: Set<Int> = []

    init(challenge: URLSessionExecutor.ChallengeHandler?) {
        self.challenge = challenge
    }

    func begin(_ task: URLSessionTask, limit: Int, _ continuation: CheckedContinuation<HTTPResponse, any Error>) {
        let begins = lock.withLock {
            if cancelled.contains(task.taskIdentifier) { return false }
            underWay[task.taskIdentifier] = Exchange(limit: limit, continuation: continuation)
            return true
        }
        if begins {
            task.resume()
        } else {
            task.cancel()
            continuation.resume(throwing: TransportError(.cancelled, "cancelled", mayHaveArrived: false))
        }
    }

    /// A task that is cancelled before it begins may end before anybody waits for it, so that one is left alone.
    func cancel(_ task: URLSessionTask) {
        let hasBegun = lock.withLock {
            if underWay[task.taskIdentifier] != nil { return true }
            cancelled.insert(task.taskIdentifier)
            return false
        }
        if hasBegun { task.cancel() }
    }

    func forget(_ task: URLSessionTask) {
        lock.withLock { _ = cancelled.remove(task.taskIdentifier) }
    }

    /// Takes a part of a body; says whether it is too much.
    private func take(_ data: Data, _ task: URLSessionTask) -> Bool {
        lock.withLock {
            guard var exchange = underWay.removeValue(forKey: task.taskIdentifier) else { return false }
            if exchange.body.count + data.count > exchange.limit {
                exchange.isTooLarge = true
            } else {
                exchange.body.append(data)
            }
            underWay[task.taskIdentifier] = exchange
            return exchange.isTooLarge
        }
    }

    private func end(_ task: URLSessionTask) -> Exchange? {
        lock.withLock { underWay.removeValue(forKey: task.taskIdentifier) }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        if take(data, dataTask) { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = end(task) else { return }
        if exchange.isTooLarge {
            exchange.continuation.resume(throwing: TransportError(.tooLarge, "the answer is larger than \(exchange.limit) bytes"))
        } else if let error {
            exchange.continuation.resume(throwing: Exchanges.failure(error))
        } else if let response = task.response as? HTTPURLResponse {
            let headers = response.allHeaderFields.map { (name: "\($0.key)", value: "\($0.value)") }
            let answer = HTTPResponse(status: response.statusCode, headers: headers, body: exchange.body)
            exchange.continuation.resume(returning: answer)
        } else {
            exchange.continuation.resume(throwing: TransportError(.interrupted, "no HTTP answer came"))
        }
    }

    /// Follows no redirect: the redirect is the answer.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let answer = self.challenge else { return completionHandler(.performDefaultHandling, nil) }
        answer(challenge, completionHandler)
    }

    /// The error's own text would show the URL.
    private static func failure(_ error: any Error) -> TransportError {
        guard let error = error as? URLError else { return TransportError(.other, "\(type(of: error))") }
        let code = "URLSession says \(error.code.rawValue)"
        switch error.code {
        case .timedOut: return TransportError(.timeout, "no answer in time")
        case .cancelled: return TransportError(.cancelled, "cancelled")
        case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet:
            return TransportError(.connect, "no connection: \(code)")
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired:
            return TransportError(.tls, "no encrypted connection: \(code)")
        // FoundationNetworking says of an answer that is no HTTP that the URL is not supported; the core lets only http and https
        // through.
        case .networkConnectionLost, .badServerResponse, .cannotParseResponse, .cannotDecodeRawData, .cannotDecodeContentData,
            .zeroByteResource, .unsupportedURL:
            return TransportError(.interrupted, "the connection broke, or what came was no HTTP: \(code)")
        case .unknown: return unknown(error, code)
        default: return TransportError(.other, code)
        }
    }

    /// FoundationNetworking has no codes for what curl says of encryption and of answers that are none, only curl's words.
    private static func unknown(_ error: URLError, _ code: String) -> TransportError {
        let words = error.localizedDescription
        let handshakes = ["SSL certificate problem", "TLS connect error", "SSL: no alternative certificate", "OpenSSL SSL_connect"]
        if handshakes.contains(where: { words.hasPrefix($0) }) {
            return TransportError(.tls, "no encrypted connection: \(code)")
        }
        return TransportError(.interrupted, "the connection broke, or what came was no HTTP: \(code)")
    }
}
