import Foundation
import PolyhydraEngine

/// What a request shows of who sends it.
public enum Credentials: Sendable {
    case none
    /// HTTP Basic: a client's id and secret.
    case basic(user: String, password: Secret)
    /// A token in the `Authorization` header.
    case bearer(Secret)
    /// A key in a header of a gateway's own.
    case apiKey(header: String, key: Secret)

    var json: JSONValue {
        var writer = JSONWriter()
        switch self {
        case .none: break
        case .basic(let user, let password):
            writer.put("user", user)
            writer.put("password", password)
        case .bearer(let token): writer.put("bearer", token)
        case .apiKey(let header, let key):
            writer.put("header", header)
            writer.put("key", key)
        }
        return writer.end()
    }
}

/// How one call is made.
public struct CallOptions: Sendable {
    /// How long each of its requests may take, in milliseconds, in place of the client's setting.
    public var timeoutMilliseconds: Int64?
    /// Headers beside the client's; one of the same name replaces the client's.
    public var headers: [String: String]
    /// In place of the client's credentials.
    public var credentials: Credentials?

    public init(timeoutMilliseconds: Int64? = nil, headers: [String: String] = [:], credentials: Credentials? = nil) {
        self.timeoutMilliseconds = timeoutMilliseconds
        self.headers = headers
        self.credentials = credentials
    }

    var json: JSONValue {
        var writer = JSONWriter()
        writer.put("timeout_ms", timeoutMilliseconds)
        writer.put("headers", JSONValue.object(headers.mapValues { JSONValue.string($0) }))
        writer.put("credentials", credentials?.json)
        return writer.end()
    }
}

/// A client of one Ory Hydra server.
public struct Hydra: Sendable {
    public let oauth2: OAuth2
    public let oidc: Oidc
    public let jwk: Jwk
    public let wellknown: Wellknown
    public let metadata: Metadata

    /// Checks the settings. Throws `HydraError.build` that names the one which is wrong.
    ///
    /// - Parameters:
    ///   - publicURL: Where the public port is.
    ///   - adminURL: Where the admin port is. A client without it has no admin operations.
    ///   - server: `V0`, `V1`, `V2`, or a version such as `1.11.10`. Found out where it is not given.
    ///   - credentials: What requests show of who sends them.
    ///   - adminCredentials: The same for the admin port, where that differs.
    ///   - headers: Headers that every request has.
    ///   - executor: Sends the requests.
    public init(
        publicURL: URL? = nil,
        adminURL: URL? = nil,
        server: String? = nil,
        credentials: Credentials = .none,
        adminCredentials: Credentials? = nil,
        headers: [String: String] = [:],
        executor: any HTTPExecutor = URLSessionExecutor()
    ) throws {
        var settings = JSONWriter()
        settings.put("public_url", publicURL?.absoluteString)
        settings.put("admin_url", adminURL?.absoluteString)
        settings.put("server", server)
        settings.put("credentials", credentials.json)
        settings.put("admin_credentials", adminCredentials?.json)
        settings.put("headers", JSONValue.object(headers.mapValues { JSONValue.string($0) }))
        let text = try settings.end().text()
        let client = Client(engine: try building { try Engine(settings: text) }, executor: executor)
        oauth2 = OAuth2(client: client)
        oidc = Oidc(client: client)
        jwk = Jwk(client: client)
        wellknown = Wellknown(client: client)
        metadata = Metadata(client: client)
    }
}
