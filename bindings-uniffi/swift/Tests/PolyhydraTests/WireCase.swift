import Foundation
@testable import Polyhydra

/// A request that is to be sent, and what comes.
struct Scripted {
    let request: JSONValue
    let answer: Result<HTTPResponse, TransportError>

    init(_ met: JSONValue) throws {
        request = met["request"] ?? .null
        try known(request, "method url headers body fresh_connection")
        switch (met["response"], met["failure"]) {
        case (let response?, nil):
            try known(response, "status headers body")
            guard let status = response["status"]?.integer else { throw Mistake("a response has no status") }
            let headers = (response["headers"]?.object ?? [:]).map { (name: $0.name, value: $0.value.string ?? "") }
            answer = .success(HTTPResponse(status: status, headers: headers, body: try Scripted.body(response["body"])))
        case (nil, let failure?):
            try known(failure, "transport may_have_arrived")
            guard let name = failure["transport"]?.string, let kind = TransportError.Kind(rawValue: name),
                let arrived = failure["may_have_arrived"]?.boolean
            else { throw Mistake("no failure is \(failure)") }
            answer = .failure(TransportError(kind, "scripted", mayHaveArrived: arrived))
        default: throw Mistake("an exchange has a response or a failure")
        }
    }

    /// A text, `hex` for what is no text, or a `repeat`ed part for what is long.
    static func body(_ body: JSONValue?) throws -> Data {
        guard let body else { return Data() }
        if let text = body.string { return Data(text.utf8) }
        if let hex = body["hex"]?.string {
            let digits = Array(hex)
            return Data(try stride(from: 0, to: digits.count, by: 2).map { place in
                guard let byte = UInt8(String(digits[place...place + 1]), radix: 16) else { throw Mistake("no hex: \(hex)") }
                return byte
            })
        }
        guard let part = body["repeat"]?.string, let times = body["times"]?.integer else { throw Mistake("no body: \(body)") }
        let text = (body["before"]?.string ?? "") + String(repeating: part, count: times) + (body["after"]?.string ?? "")
        return Data(text.utf8)
    }
}

/// One call, with what it meets and what comes of it. `tests/wire/README.md` says what the members are.
struct WireCase {
    let name: String
    let operation: String
    let generation: String?
    let version: String?
    let settings: JSONObject
    let options: JSONObject
    let arguments: JSONObject
    let allPages: Bool
    let exchanges: [Scripted]
    let comes: JSONValue

    init(_ json: JSONValue) throws {
        guard let name = json["name"]?.string, let operation = json["operation"]?.string else { throw Mistake("no case: \(json)") }
        self.name = name
        self.operation = operation
        try known(
            json,
            "name operation generation version settings options arguments all_pages exchanges request response failure "
                + "result result_is_body_without next_page_token error"
        )
        generation = json["generation"]?.string
        version = json["version"]?.string
        settings = json["settings"]?.object ?? [:]
        options = json["options"]?.object ?? [:]
        arguments = json["arguments"]?.object ?? [:]
        allPages = json["all_pages"]?.boolean ?? false
        exchanges = try (json["exchanges"]?.array ?? (json["request"] == nil ? [] : [json])).map { try Scripted($0) }
        comes = json
    }

    /// Every case, and how many the files hold, counted without reading JSON.
    static func suite() throws -> (cases: [WireCase], written: Int) {
        let root = top.appendingPathComponent("tests/wire")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".json") }.sorted()
        var cases: [WireCase] = []
        var written = 0
        for path in paths {
            let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
            written += text.split(separator: "\n").filter { $0.hasPrefix("{\"name\":") }.count
            cases += try (try JSONValue.parse(text).array ?? []).map { try WireCase($0) }
        }
        return (cases, written)
    }
}

/// The repository's top folder.
let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// Refuses what the suite's README does not name.
func known(_ json: JSONValue, _ names: String) throws {
    let names = names.split(separator: " ").map(String.init)
    for (name, _) in json.object ?? [:] where !names.contains(name) { throw Mistake("nobody knows what \(name) means") }
}
