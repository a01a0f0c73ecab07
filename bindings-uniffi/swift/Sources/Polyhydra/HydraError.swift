import Foundation

/// Everything that can go wrong with a call. Descriptions hold no secret.
///
/// A task that is cancelled throws Swift's own `CancellationError` in its place.
public enum HydraError: Error, Sendable {
    /// An argument or a setting is wrong: which one (`id`, `body.subject`, `headers.X-Key`), and why. Nothing was sent.
    case build(argument: String, reason: String)
    /// The server's generation or version does not have the operation. Nothing was sent.
    case unsupported(operation: String, generation: String, version: String?)
    /// The request or its answer did not get through.
    case transport(TransportError)
    /// The server refused.
    case api(Refusal)
    /// An OAuth 2.0 endpoint refused, with a code of RFC 6749, 6750, 7591 or 8628 in ``Refusal/error``.
    case oauth(Refusal)
    /// The server succeeded, with an answer that is not what the operation gives.
    case decode(DecodeFailure)
    /// A token or a signature did not stand up to a check.
    case verification(check: String)
    /// The login, consent or logout request was answered before; where to send the browser, if the server says so.
    case alreadyHandled(redirectTo: String?)

    /// What the server said, where it refused.
    public var refusal: Refusal? {
        switch self {
        case .api(let refusal), .oauth(let refusal): return refusal
        default: return nil
        }
    }
}

extension HydraError: LocalizedError, CustomStringConvertible {
    /// What went wrong, in English.
    public var description: String {
        switch self {
        case .build(let argument, let reason): return "\(argument): \(reason)"
        case .unsupported(let operation, let generation, let version):
            return "\(operation) does not exist on \(version.map { "\($0), which is \(generation)" } ?? generation)"
        case .transport(let error): return error.description
        case .api(let refusal), .oauth(let refusal): return refusal.message
        case .decode(let failure): return failure.message
        case .verification(let check): return "not verified: \(check)"
        case .alreadyHandled: return "this request was answered before"
        }
    }

    /// The same, for `localizedDescription`.
    public var errorDescription: String? { description }
}

extension HydraError {
    /// Makes an error of one as the core writes it.
    init(_ members: JSONValue) {
        func text(_ name: String) -> String { members[name]?.string ?? "" }
        switch text("kind") {
        case "build": self = .build(argument: text("argument"), reason: text("reason"))
        case "unsupported":
            let version = members["version"]?.string
            self = .unsupported(operation: text("operation"), generation: text("generation"), version: version)
        case "api": self = .api(Refusal(members))
        case "oauth": self = .oauth(Refusal(members))
        case "decode": self = .decode(DecodeFailure(members))
        case "verification": self = .verification(check: text("check"))
        case "already_handled": self = .alreadyHandled(redirectTo: members["redirect_to"]?.string)
        default:
            let kind = TransportError.Kind(rawValue: text("transport")) ?? .other
            let arrived = members["may_have_arrived"]?.boolean ?? true
            self = .transport(TransportError(kind, text("message"), mayHaveArrived: arrived))
        }
    }

    /// The same of the core's text.
    init(text: String) {
        self.init((try? JSONValue.parse(text)) ?? .null)
    }
}

/// What the server said when it refused.
public struct Refusal: Sendable, CustomStringConvertible, CustomReflectable {
    /// What went wrong, in English, without secrets.
    public let message: String
    /// The operation's `operationId`.
    public let operation: String
    /// The status of the answer.
    public let status: Int
    /// A code, or prose from some servers.
    public let error: String?
    /// What the server says about it.
    public let errorDescription: String?
    /// What the server says may help.
    public let errorHint: String?
    /// What the server tells those who look for mistakes, where it is set up to.
    public let errorDebug: String?
    /// A page about it.
    public let errorURI: String?
    /// The request's id in the server's log.
    public let requestId: String?
    /// The answer's content type.
    public let contentType: String
    /// After how many seconds to try again, where the server says so.
    public let retryAfter: Int?
    /// The body as it came, at most 64 KiB. It may hold secrets.
    public let body: String

    init(_ members: JSONValue) {
        message = members["message"]?.string ?? ""
        operation = members["operation"]?.string ?? ""
        status = members["status"]?.integer ?? 0
        error = members["error"]?.string
        errorDescription = members["error_description"]?.string
        errorHint = members["error_hint"]?.string
        errorDebug = members["error_debug"]?.string
        errorURI = members["error_uri"]?.string
        requestId = members["request_id"]?.string
        contentType = members["content_type"]?.string ?? ""
        retryAfter = members["retry_after"]?.integer
        body = members["body"]?.string ?? ""
    }

    /// The message.
    public var description: String { message }

    /// Nothing beyond the message, for `dump` and debuggers: the body may hold secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is wrong with an answer that is not what the operation gives.
public struct DecodeFailure: Sendable, CustomStringConvertible {
    /// What went wrong, in English, without secrets.
    public let message: String
    /// The way to what is wrong: `client.redirect_uris[2]`; empty for the whole.
    public let path: String
    /// What was found or missing there.
    public let reason: String
    /// The status of the answer; 0 where there is none.
    public let status: Int
    /// The answer's content type.
    public let contentType: String
    /// How the body begins, where it is no JSON; a page of a proxy, perhaps.
    public let excerpt: String

    init(_ members: JSONValue) {
        message = members["message"]?.string ?? ""
        path = members["path"]?.string ?? ""
        reason = members["reason"]?.string ?? ""
        status = members["status"]?.integer ?? 0
        contentType = members["content_type"]?.string ?? ""
        excerpt = members["excerpt"]?.string ?? ""
    }

    /// The message.
    public var description: String { message }
}

/// Why no answer came, or not the whole of one. Executors throw it.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failures on the way.
    public enum Kind: String, Sendable {
        /// No connection came about.
        case connect
        /// The connection's encryption failed.
        case tls
        /// It took too long.
        case timeout
        /// Somebody gave up.
        case cancelled
        /// The connection broke, or what came was no HTTP.
        case interrupted
        /// The answer is larger than it may be.
        case tooLarge = "too_large"
        /// Something else.
        case other
    }

    /// The kind.
    public let kind: Kind
    /// What went wrong, in English. It must hold no secret.
    public let description: String
    /// Whether the server can have acted on the request.
    public let mayHaveArrived: Bool

    /// A failure. Where there was no connection, the request cannot have arrived.
    public init(_ kind: Kind, _ description: String, mayHaveArrived: Bool = true) {
        self.kind = kind
        self.description = description
        self.mayHaveArrived = mayHaveArrived && kind != .connect && kind != .tls
    }
}
