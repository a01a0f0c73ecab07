import Foundation
import XCTest
@testable import Polyhydra

/// The golden wire suite: every case of `tests/wire/`, through the methods that users call.
final class WireTests: XCTestCase {
    func testEveryCase() async throws {
        let (cases, written) = try WireCase.suite()
        var wrong: [String] = []
        var below = 0
        for each in cases {
            do {
                if try await play(each) { below += 1 }
            } catch {
                wrong.append("\(each.name): \(error)")
            }
        }
        XCTAssertEqual(cases.count, written)
        XCTAssertEqual(Set(cases.map { $0.name }).count, written)
        XCTAssertGreaterThan(written, 2000)
        XCTAssertTrue(wrong.isEmpty, "\(wrong.count) of \(written) cases:\n" + wrong.prefix(20).joined(separator: "\n"))
        let counts = Dictionary(grouping: cases) { $0.generation ?? "to be found out" }.mapValues { $0.count }
        let generations = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("wire: \(cases.count) cases, \(generations); \(below) of them refused by the compiler, and so handed to the core")
    }
}

/// Plays a case. Says whether its arguments are of a kind that the compiler refuses.
private func play(_ each: WireCase) async throws -> Bool {
    let executor = ScriptedExecutor(each.exchanges)
    var below = false
    let outcome: Result<JSONValue, HydraError>
    do {
        let hydra = try hydra(each, executor)
        let given = Given(arguments: each.arguments, options: try options(each.options), allPages: each.allPages)
        do {
            outcome = .success(try await call(each.operation, hydra, given))
        } catch is NotExpressible {
            below = true
            var arguments = JSONWriter()
            for (name, value) in each.arguments { arguments.put(name, value) }
            try await hydra.client.run(each.operation, arguments, given.options)
            throw Mistake("expected a refusal")
        }
    } catch let error as HydraError {
        outcome = .failure(error)
    }
    try executor.check()
    switch (outcome, each.comes["error"]) {
    case (.failure(let error), let expected?): try same(try filled(expected, each), attributes(error))
    case (.failure(let error), nil): throw Mistake("expected a result, got \(attributes(error).text)")
    case (.success(let result), let expected?): throw Mistake("expected \(expected.text), got \(result.text)")
    case (.success(let result), nil): try same(try expectedResult(each), result)
    }
    return below
}

/// Answers as the case says, and compares what is sent.
private final class ScriptedExecutor: HTTPExecutor, @unchecked Sendable {
    private let exchanges: [Scripted]
    private let lock = NSLock()
    /// Only used with the lock held.
    private var sent: [HTTPRequest] = []

    init(_ exchanges: [Scripted]) {
        self.exchanges = exchanges
    }

    func execute(_ request: HTTPRequest) async throws -> HTTPResponse {
        let place = lock.withLock {
            sent.append(request)
            return sent.count - 1
        }
        guard place < exchanges.count else { throw TransportError(.other, "more is sent than the case says") }
        return try exchanges[place].answer.get()
    }

    func check() throws {
        let sent = lock.withLock { self.sent }
        for (request, scripted) in zip(sent, exchanges) { try compare(request, scripted.request) }
        if sent.count != exchanges.count { throw Mistake("\(sent.count) requests are sent, not \(exchanges.count)") }
    }

    /// `Accept` is written where it is another than JSON; `User-Agent` is not compared.
    private func compare(_ request: HTTPRequest, _ expected: JSONValue) throws {
        var headers: JSONObject = ["accept": "application/json"]
        for (name, value) in expected["headers"]?.object ?? [:] { headers[name.lowercased()] = value }
        var sent = JSONObject()
        for (name, value) in request.headers where name.lowercased() != "user-agent" {
            if sent[name.lowercased()] != nil { throw Mistake("the header \(name) is sent twice") }
            sent[name.lowercased()] = .string(value)
        }
        try same(
            [
                "method": expected["method"] ?? .null, "url": expected["url"] ?? .null, "body": expected["body"] ?? .null,
                "headers": .object(headers), "fresh_connection": expected["fresh_connection"] ?? false,
            ],
            [
                "method": .string(request.method), "url": .string(request.url),
                "body": request.body.map { .string($0) } ?? .null, "headers": .object(sent),
                "fresh_connection": .boolean(request.freshConnection),
            ]
        )
    }
}

private func hydra(_ each: WireCase, _ executor: ScriptedExecutor) throws -> Hydra {
    var settings: JSONObject = ["public_url": "https://public.example", "admin_url": "https://admin.example"]
    for (name, value) in each.settings { settings[name] = value }
    try known(.object(settings), "public_url admin_url credentials admin_credentials headers retries")
    let urls = [settings["public_url"]?.string, settings["admin_url"]?.string]
    guard urls.allSatisfy({ $0.map { URL(string: $0)?.absoluteString == $0 } ?? true }) else {
        // `URL` would refuse or mend it.
        return try Hydra(settings: .object(settings), executor: executor)
    }
    return try Hydra(
        publicURL: urls[0].flatMap { URL(string: $0) },
        adminURL: urls[1].flatMap { URL(string: $0) },
        server: each.version ?? each.generation,
        credentials: try settings["credentials"].map(credentials) ?? .none,
        adminCredentials: try settings["admin_credentials"].map(credentials),
        headers: headers(settings["headers"]),
        retries: settings["retries"]?.integer ?? 0,
        executor: executor
    )
}

private func options(_ options: JSONObject) throws -> CallOptions {
    try known(.object(options), "credentials headers")
    return CallOptions(headers: headers(options["headers"]), credentials: try options["credentials"].map(credentials))
}

private func headers(_ headers: JSONValue?) -> [String: String] {
    Dictionary(uniqueKeysWithValues: (headers?.object ?? [:]).map { ($0.name, $0.value.string ?? "") })
}

private func credentials(_ given: JSONValue) throws -> Credentials {
    try known(given, "user password bearer header key")
    if let user = given["user"]?.string, let password = given["password"]?.string {
        return .basic(user: user, password: Secret(password))
    }
    if let token = given["bearer"]?.string { return .bearer(Secret(token)) }
    if let header = given["header"]?.string, let key = given["key"]?.string { return .apiKey(header: header, key: Secret(key)) }
    return .none
}

private func expectedResult(_ each: WireCase) throws -> JSONValue {
    guard let paths = each.comes["result_is_body_without"]?.array else { return each.comes["result"] ?? .null }
    guard case .success(let last)? = each.exchanges.last?.answer else { throw Mistake("no answer has a body") }
    var result = try JSONValue.parse(last.body)
    for path in paths { result = without(result, (path.string ?? "").split(separator: ".").map(String.init)) }
    guard let token = each.comes["next_page_token"] else { return result }
    return ["items": result, "next_page_token": token]
}

/// Takes out the member at `consent_request.client.contacts` or `*.contacts` where it is null, an empty list or an empty text.
private func without(_ value: JSONValue, _ path: [String]) -> JSONValue {
    guard let step = path.first else { return value }
    let rest = Array(path.dropFirst())
    switch value {
    case .array(let items) where step == "*": return .array(items.map { without($0, rest) })
    case .object(var object):
        guard let member = object[step] else { return value }
        if rest.isEmpty {
            if [.null, .array([]), .string("")].contains(member) { object[step] = nil }
        } else {
            object[step] = without(member, rest)
        }
        return .object(object)
    default: return value
    }
}

/// An error, with what it takes from the case and its last answer where the case does not say otherwise.
private func filled(_ expected: JSONValue, _ each: WireCase) throws -> JSONValue {
    var out = JSONObject()
    if ["api", "oauth", "decode"].contains(expected["kind"]?.string), case .success(let last)? = each.exchanges.last?.answer {
        out["status"] = .number(JSONNumber(last.status))
        out["content_type"] = .string(last.headers.first { $0.name.lowercased() == "content-type" }?.value ?? "")
        if expected["kind"] != "decode" {
            out["operation"] = .string(each.operation)
            out["body"] = .string(String(decoding: last.body.prefix(64 * 1024), as: UTF8.self))
        }
    }
    for (name, value) in expected.object ?? [:] { out[name] = value }
    if let long = out["body"], long.object != nil { out["body"] = .string(String(decoding: try Scripted.body(long), as: UTF8.self)) }
    return withoutNulls(out)
}

/// Every attribute of an error, by the names that all languages have for them.
private func attributes(_ error: HydraError) -> JSONValue {
    var out = JSONObject()
    func put(_ name: String, _ text: String?) { out[name] = text.map { .string($0) } }
    func put(_ name: String, _ number: Int?) { out[name] = number.map { .number(JSONNumber($0)) } }
    switch error {
    case .build(let argument, _):
        put("kind", "build")
        put("argument", argument)
    case .unsupported(let operation, let generation, let version):
        put("kind", "unsupported")
        put("operation", operation)
        put("generation", generation)
        put("version", version)
    case .transport(let failure):
        put("kind", "transport")
        put("transport", failure.kind.rawValue)
        out["may_have_arrived"] = .boolean(failure.mayHaveArrived)
    case .api(let refusal), .oauth(let refusal):
        if case .api = error { put("kind", "api") } else { put("kind", "oauth") }
        put("operation", refusal.operation)
        put("status", refusal.status)
        put("error", refusal.error)
        put("error_description", refusal.errorDescription)
        put("error_hint", refusal.errorHint)
        put("error_debug", refusal.errorDebug)
        put("error_uri", refusal.errorURI)
        put("request_id", refusal.requestId)
        put("content_type", refusal.contentType)
        put("retry_after", refusal.retryAfter)
        put("body", refusal.body)
    case .decode(let failure):
        put("kind", "decode")
        put("path", failure.path)
        put("reason", failure.reason)
        put("status", failure.status)
        put("content_type", failure.contentType)
        put("excerpt", failure.excerpt)
    case .verification(let check):
        put("kind", "verification")
        put("check", check)
    case .alreadyHandled(let redirectTo):
        put("kind", "already_handled")
        put("redirect_to", redirectTo)
    }
    return withoutNulls(out)
}

private func withoutNulls(_ object: JSONObject) -> JSONValue {
    var out = JSONObject()
    for (name, value) in object where value != .null { out[name] = value }
    return .object(out)
}

/// Compares JSON values to the byte; the order of members means nothing.
private func same(_ expected: JSONValue, _ found: JSONValue) throws {
    let (expected, found) = (sorted(expected).text, sorted(found).text)
    if Array(expected.utf8) != Array(found.utf8) {
        throw Mistake("not as expected\n  expected: \(expected.prefix(1500))\n  found:    \(found.prefix(1500))")
    }
}

private func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): return .array(items.map(sorted))
    case .object(let object):
        var out = JSONObject()
        for (name, value) in object.sorted(by: { $0.name < $1.name }) { out.append(name, sorted(value)) }
        return .object(out)
    default: return value
    }
}
