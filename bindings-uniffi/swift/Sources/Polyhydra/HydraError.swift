/// Everything that can go wrong with a call. Descriptions hold no secret.
public enum HydraError: Error, Sendable, CustomStringConvertible {
    /// An argument or a setting is wrong. Nothing was sent.
    case build(argument: String, reason: String)
    /// The server's generation or version does not have the operation. Nothing was sent.
    case unsupported(operation: String, generation: String, version: String?, message: String)
    /// The request or its answer did not get through.
    case transport(TransportError)
    /// The server refused.
    case api(Refusal)
    /// An OAuth 2.0 endpoint refused, with a code of RFC 6749, 6750, 7591 or 8628 in `error`.
    case oauth(Refusal)
    /// The server succeeded, with an answer that is not what the operation gives.
    case decode(path: String, reason: String, message: String)
    /// A token or a signature did not stand up to a check.
    case verification(check: String)
    /// The login, consent or logout request was answered before; where to send the browser, if the server says so.
    case alreadyHandled(redirectTo: String?)

    public var description: String {
        switch self {
        case .build(let argument, let reason): return "\(argument): \(reason)"
        case .unsupported(_, _, _, let message): return message
        case .transport(let error): return error.description
        case .api(let refusal), .oauth(let refusal): return refusal.message
        case .decode(_, _, let message): return message
        case .verification(let check): return "not verified: \(check)"
        case .alreadyHandled: return "this request was answered before"
        }
    }

    /// Makes an error of one as the core writes it.
    init(_ members: JSONValue) {
        func text(_ name: String) -> String { members.member(name)?.asString ?? "" }
        switch text("kind") {
        case "build":
            self = .build(argument: text("argument"), reason: text("reason"))
        case "unsupported":
            self = .unsupported(
                operation: text("operation"),
                generation: text("generation"),
                version: members.member("version")?.asString,
                message: text("message")
            )
        case "api": self = .api(Refusal(members))
        case "oauth": self = .oauth(Refusal(members))
        case "decode": self = .decode(path: text("path"), reason: text("reason"), message: text("message"))
        case "verification": self = .verification(check: text("check"))
        case "already_handled": self = .alreadyHandled(redirectTo: members.member("redirect_to")?.asString)
        default:
            let kind = TransportError.Kind(rawValue: text("transport")) ?? .other
            let arrived = members.member("may_have_arrived") == .boolean(true)
            self = .transport(TransportError(kind, text("message"), mayHaveArrived: arrived))
        }
    }
}

/// What the server said when it refused.
public struct Refusal: Sendable {
    public let message: String
    public let operation: String
    public let status: Int64
    /// A code, or prose from some servers.
    public let error: String?
    public let errorDescription: String?
    public let errorHint: String?
    public let errorDebug: String?
    public let errorURI: String?
    /// The request's id in the server's log.
    public let requestId: String?
    public let contentType: String
    /// After how many seconds to try again, where the server says so.
    public let retryAfter: Int64?
    /// The body as it came, at most 64 KiB. It may hold secrets.
    public let body: String

    init(_ members: JSONValue) {
        func text(_ name: String) -> String? { members.member(name)?.asString }
        message = text("message") ?? ""
        operation = text("operation") ?? ""
        status = members.member("status")?.asInteger ?? 0
        error = text("error")
        errorDescription = text("error_description")
        errorHint = text("error_hint")
        errorDebug = text("error_debug")
        errorURI = text("error_uri")
        requestId = text("request_id")
        contentType = text("content_type") ?? ""
        retryAfter = members.member("retry_after")?.asInteger
        body = text("body") ?? ""
    }
}

/// Why no answer came, or not the whole of one.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case connect, tls, timeout, cancelled, interrupted, other
        case tooLarge = "too_large"
    }

    public let kind: Kind
    public let description: String
    /// Whether the server can have acted on the request.
    public let mayHaveArrived: Bool

    public init(_ kind: Kind, _ description: String, mayHaveArrived: Bool = true) {
        self.kind = kind
        self.description = description
        self.mayHaveArrived = mayHaveArrived
    }
}
