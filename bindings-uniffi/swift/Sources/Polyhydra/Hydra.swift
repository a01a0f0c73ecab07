import Foundation
import PolyhydraEngine

/// What a request shows of who sends it.
public enum Credentials: Sendable, Hashable {
    /// Nothing.
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
public struct CallOptions: Sendable, CustomStringConvertible, CustomReflectable {
    /// How long each of its requests may take, in place of the client's setting.
    public var timeout: Duration?
    /// Headers beside the client's; one of the same name replaces the client's.
    public var headers: [String: String]
    /// In place of the client's credentials.
    public var credentials: Credentials?

    /// Options; what is left out is as the client has it.
    public init(timeout: Duration? = nil, headers: [String: String] = [:], credentials: Credentials? = nil) {
        self.timeout = timeout
        self.headers = headers
        self.credentials = credentials
    }

    /// The names of what is set, without values.
    public var description: String {
        var shown: [String] = []
        if let timeout { shown.append("timeout: \(timeout)") }
        if !headers.isEmpty { shown.append("headers: \(headers.keys.sorted())") }
        if let credentials { shown.append("credentials: \(credentials)") }
        return "CallOptions(\(shown.joined(separator: ", ")))"
    }

    /// Nothing beyond the description, for `dump` and debuggers: headers may be secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }

    var json: JSONValue {
        var writer = JSONWriter()
        writer.put("timeout_ms", timeout.map(milliseconds))
        writer.put("headers", object(headers))
        writer.put("credentials", credentials?.json)
        return writer.end()
    }
}

/// The status and the headers of an answer.
public struct HTTPInfo: Sendable {
    /// The status.
    public let status: Int
    /// The headers as they came, names in any case.
    public let headers: [(name: String, value: String)]

    /// The first header of a name, in whatever case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A client of one Ory Hydra server. It is a value that any number of tasks may share.
public struct Hydra: Sendable {
    /// Clients, requests, sessions, tokens.
    public let oauth2: OAuth2
    /// OpenID Connect.
    public let oidc: Oidc
    /// Keys.
    public let jwk: Jwk
    /// What everyone may know.
    public let wellknown: Wellknown
    /// Health and version.
    public let metadata: Metadata

    let client: Client

    /// Checks the settings. Throws ``HydraError/build(argument:reason:)`` that names the one which is wrong.
    ///
    /// - Parameters:
    ///   - publicURL: Where the public port is.
    ///   - adminURL: Where the admin port is. A client without it has no admin operations.
    ///   - server: Which server it is: `V0`, `V1`, `V2`, or a version such as `1.11.10`. Found out where it is not given.
    ///   - credentials: What requests show of who sends them.
    ///   - adminCredentials: The same for the admin port, where that differs.
    ///   - headers: Headers that every request has.
    ///   - userAgent: What requests call themselves.
    ///   - timeout: How long each exchange may take; nil for ever.
    ///   - responseLimit: How many bytes an answer may have.
    ///   - retries: How often to try again after a 429 or 503 that says when.
    ///   - longestWait: The longest wait before such a try; a server that asks for more is not tried again.
    ///   - executor: Sends the requests.
    public init(
        publicURL: URL? = nil,
        adminURL: URL? = nil,
        server: String? = nil,
        credentials: Credentials = .none,
        adminCredentials: Credentials? = nil,
        headers: [String: String] = [:],
        userAgent: String? = nil,
        timeout: Duration? = .seconds(30),
        responseLimit: Int = 16 * 1024 * 1024,
        retries: Int = 0,
        longestWait: Duration = .seconds(60),
        executor: any HTTPExecutor = URLSessionExecutor()
    ) throws {
        var settings = JSONWriter()
        settings.put("public_url", publicURL?.absoluteString)
        settings.put("admin_url", adminURL?.absoluteString)
        settings.put("server", server)
        settings.put("credentials", credentials.json)
        settings.put("admin_credentials", adminCredentials?.json)
        settings.put("headers", object(headers))
        settings.put("user_agent", userAgent)
        // 0 is for ever.
        settings.put("timeout_ms", timeout.map(milliseconds) ?? 0)
        settings.put("response_limit", responseLimit)
        settings.put("retries", retries)
        settings.put("longest_wait_ms", milliseconds(longestWait))
        try self.init(settings: settings.end(), executor: executor)
    }

    /// The same with settings as the core reads them.
    init(settings: JSONValue, executor: any HTTPExecutor) throws {
        let engine = try building { try Engine(settings: settings.text) }
        self.init(client: Client(engine: engine, executor: executor, answers: nil))
    }

    private init(client: Client) {
        self.client = client
        oauth2 = OAuth2(client: client)
        oidc = Oidc(client: client)
        jwk = Jwk(client: client)
        wellknown = Wellknown(client: client)
        metadata = Metadata(client: client)
    }

    /// Makes calls, and gives beside their result the status and the headers of the last answer that came; nil where none did.
    ///
    /// - Parameter calls: Makes the calls, by the client that it is given.
    public func withHTTPInfo<Result: Sendable>(
        _ calls: @Sendable (Hydra) async throws -> Result
    ) async throws -> (result: Result, info: HTTPInfo?) {
        let answers = Answers()
        let result = try await calls(Hydra(client: client.noting(answers)))
        return (result: result, info: answers.last)
    }
}

private func object(_ headers: [String: String]) -> JSONValue {
    var object = JSONObject()
    for (name, value) in headers { object[name] = .string(value) }
    return .object(object)
}

/// Whole milliseconds; less than one counts as one.
private func milliseconds(_ time: Duration) -> Int {
    let (seconds, attoseconds) = time.components
    let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1000)
    return overflows ? Int.max : Int(whole) + Int(part)
}
