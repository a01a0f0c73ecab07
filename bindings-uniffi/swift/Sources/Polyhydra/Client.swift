import Foundation
import PolyhydraEngine

/// An operation's arguments on their way into the core.
typealias Arguments = JSONWriter

/// Drives calls: asks the core what to do, and does it by the executor. `core/src/border` has the whole story.
final class Client: Sendable {
    private let engine: Engine
    private let executor: any HTTPExecutor

    init(engine: Engine, executor: any HTTPExecutor) {
        self.engine = engine
        self.executor = executor
    }

    func call<M: ReadableModel>(_ operation: String, _ arguments: Arguments, _ options: CallOptions) async throws -> M {
        let call = try start(operation, arguments, options)
        let body = try await drive(call)
        return try decode(call, body) { try Members.model($0) }
    }

    func run(_ operation: String, _ arguments: Arguments, _ options: CallOptions) async throws {
        _ = try await drive(try start(operation, arguments, options))
    }

    func visit(_ operation: String, _ arguments: Arguments, _ options: CallOptions) async throws -> String {
        String(decoding: try await drive(try start(operation, arguments, options)), as: UTF8.self)
    }

    func list<M: ReadableModel>(_ operation: String, _ arguments: Arguments, _ options: CallOptions) -> AsyncThrowingStream<M, Error> {
        let cursor = Cursor<M>(self, operation, arguments, options)
        return AsyncThrowingStream(unfolding: { try await cursor.next() })
    }

    fileprivate func listing(_ operation: String, _ arguments: Arguments, _ options: CallOptions) throws -> Listing {
        try building { try engine.list(operation: operation, arguments: arguments.end().text(), options: options.json.text()) }
    }

    /// The next page's items; nil after the last page.
    fileprivate func page<M: ReadableModel>(_ listing: Listing) async throws -> [M]? {
        guard let call = try building({ try listing.nextCall() }) else { return nil }
        let body = try await drive(call)
        let items: [M] = try decode(call, body) { try Members.models($0) }
        // A page's length, beginning and end tell it from another.
        let ends = body.prefix(1000).base64EncodedString() + body.suffix(1000).base64EncodedString()
        return listing.turn(call: call, items: UInt32(items.count), print: "\(body.count):\(ends)") ? items : nil
    }

    private func start(_ operation: String, _ arguments: Arguments, _ options: CallOptions) throws -> Call {
        try building { try engine.call(operation: operation, arguments: arguments.end().text(), options: options.json.text()) }
    }

    /// Gives what the call gives, as text.
    private func drive(_ call: Call) async throws -> Data {
        var body = Data()
        var step = call.start()
        while true {
            let next = try JSONValue.parse(Data(step.utf8))
            if let request = next.member("send") {
                do {
                    let response = try await executor.execute(Client.request(request))
                    body = response.body
                    let lines = response.headers.map { "\($0.name): \($0.value)" }
                    step = call.answer(status: UInt16(response.status), headers: lines.joined(separator: "\n"))
                } catch let error as TransportError {
                    step = call.fail(kind: error.kind.rawValue, message: error.description, mayHaveArrived: error.mayHaveArrived)
                }
            } else if next.member("read") != nil {
                step = call.body(body: body)
            } else if let wait = next.member("wait")?.asInteger {
                try await Task.sleep(nanoseconds: UInt64(wait) * 1_000_000)
                step = call.resume()
            } else if let done = next.member("done") {
                return done.member("text")?.asString.map { Data($0.utf8) } ?? body
            } else {
                throw HydraError(next.member("error") ?? .null)
            }
        }
    }

    private static func request(_ told: JSONValue) -> HTTPRequest {
        var headers: [(name: String, value: String)] = []
        if case .array(let pairs) = told.member("headers") ?? .null {
            for case .array(let pair) in pairs where pair.count == 2 {
                headers.append((name: pair[0].asString ?? "", value: pair[1].asString ?? ""))
            }
        }
        return HTTPRequest(
            method: told.member("method")?.asString ?? "",
            url: told.member("url")?.asString ?? "",
            headers: headers,
            body: told.member("body")?.asString,
            operation: told.member("operation")?.asString ?? "",
            timeout: told.member("timeout_ms")?.asInteger.map { Double($0) / 1000 },
            responseLimit: told.member("response_limit")?.asInteger ?? 0
        )
    }

    private func decode<T>(_ call: Call, _ body: Data, _ read: (JSONValue) throws -> T) throws -> T {
        do {
            return try read(try JSONValue.parse(body))
        } catch let error as Unreadable {
            let told = call.decodeError(path: error.path, reason: error.reason, body: String(decoding: body, as: UTF8.self))
            throw HydraError(try JSONValue.parse(Data(told.utf8)))
        }
    }
}

/// Where reading a list has come to. Pages are fetched as they are needed.
private actor Cursor<M: ReadableModel> {
    private let client: Client
    private let operation: String
    private let arguments: Arguments
    private let options: CallOptions
    private var listing: Listing?
    private var items: [M] = []
    private var at = 0

    init(_ client: Client, _ operation: String, _ arguments: Arguments, _ options: CallOptions) {
        self.client = client
        self.operation = operation
        self.arguments = arguments
        self.options = options
    }

    func next() async throws -> M? {
        let listing = try self.listing ?? client.listing(operation, arguments, options)
        self.listing = listing
        while at == items.count {
            guard let page: [M] = try await client.page(listing) else { return nil }
            items = page
            at = 0
        }
        at += 1
        return items[at - 1]
    }
}

/// Makes an error of what the core refuses.
func building<T>(_ build: () throws -> T) throws -> T {
    do {
        return try build()
    } catch Failure.Build(let text) {
        throw HydraError(try JSONValue.parse(Data(text.utf8)))
    }
}
