import Foundation
import PolyhydraEngine

/// Drives calls: asks the core what to do, and does it by the executor. `core/src/border` has the whole story.
final class Client: Sendable {
    private let engine: Engine
    private let executor: any HTTPExecutor
    private let answers: Answers?

    init(engine: Engine, executor: any HTTPExecutor, answers: Answers?) {
        self.engine = engine
        self.executor = executor
        self.answers = answers
    }

    /// The same client, which notes the answers that come.
    func noting(_ answers: Answers) -> Client {
        Client(engine: engine, executor: executor, answers: answers)
    }

    func call<M: ReadableModel>(_ operation: String, _ arguments: JSONWriter, _ options: CallOptions) async throws -> M {
        try await read(start(operation, arguments, options)) { try Members.model($0) }
    }

    func run(_ operation: String, _ arguments: JSONWriter, _ options: CallOptions) async throws {
        _ = try await drive(start(operation, arguments, options))
    }

    func visit(_ operation: String, _ arguments: JSONWriter, _ options: CallOptions) async throws -> String {
        String(decoding: try await drive(start(operation, arguments, options)), as: UTF8.self)
    }

    func list<M: ReadableModel>(_ operation: String, _ arguments: JSONWriter, _ options: CallOptions) -> Pages<M> {
        Pages(client: self, operation: operation, arguments: arguments, options: options) { try Members.models($0) }
    }

    /// The page that the arguments say.
    func page<Item>(_ pages: Pages<Item>) async throws -> Page<Item> {
        let call = try start(pages.operation, pages.arguments, pages.options)
        let items = try await read(call, pages.read)
        return Page(items: items, nextPageToken: try call.nextPage(items: UInt32(clamping: items.count)))
    }

    func listing<Item>(_ pages: Pages<Item>) throws -> Listing {
        let (arguments, options) = (pages.arguments.end().text, pages.options.json.text)
        return try building { try engine.list(operation: pages.operation, arguments: arguments, options: options) }
    }

    /// The next page's items; nil after the last page.
    func next<Item>(_ listing: Listing, _ read: (JSONValue) throws -> [Item]) async throws -> [Item]? {
        guard let call = try building({ try listing.nextCall() }) else { return nil }
        let body = try await drive(call)
        let items = try decode(call, body, read)
        // A page's length, beginning and end tell it from another.
        let ends = body.prefix(1000).base64EncodedString() + body.suffix(1000).base64EncodedString()
        let isNew = try listing.turn(call: call, items: UInt32(clamping: items.count), print: "\(body.count):\(ends)")
        return isNew ? items : nil
    }

    private func start(_ operation: String, _ arguments: JSONWriter, _ options: CallOptions) throws -> Call {
        let (arguments, options) = (arguments.end().text, options.json.text)
        return try building { try engine.call(operation: operation, arguments: arguments, options: options) }
    }

    private func read<T>(_ call: Call, _ read: (JSONValue) throws -> T) async throws -> T {
        try decode(call, try await drive(call), read)
    }

    /// The core checks the answer, so that reading it cannot fail any more.
    private func decode<T>(_ call: Call, _ body: Data, _ read: (JSONValue) throws -> T) throws -> T {
        try building { try call.check(body: body) }
        return try read(try JSONValue.parse(body))
    }

    /// Gives what the call gives, as text.
    private func drive(_ call: Call) async throws -> Data {
        var body = Data()
        var step = try JSONValue.parse(try call.start())
        while true {
            var told = ""
            if let request = step["send"] {
                do {
                    let response = try await send(HTTPRequest(request))
                    answers?.note(response)
                    body = response.body
                    let lines = response.headers.map { "\($0.name): \($0.value)" }
                    told = try call.answer(status: UInt16(clamping: response.status), headers: lines.joined(separator: "\n"))
                } catch let error as TransportError {
                    told = try call.fail(kind: error.kind.rawValue, message: error.description, mayHaveArrived: error.mayHaveArrived)
                }
            } else if step["read"] != nil {
                told = try call.body(body: body)
            } else if let wait = step["wait"]?.integer {
                try await Task.sleep(for: .milliseconds(wait))
                told = try call.resume()
            } else if let done = step["done"] {
                return done["text"]?.string.map { Data($0.utf8) } ?? body
            } else {
                throw HydraError(step["error"] ?? .null)
            }
            step = try JSONValue.parse(told)
        }
    }

    /// Keeps to the request's time. What executors throw becomes a `TransportError`, or a `CancellationError` where this task
    /// was cancelled.
    private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let executor = self.executor
        do {
            guard let timeout = request.timeout else { return try await executor.execute(request) }
            return try await withThrowingTaskGroup(of: HTTPResponse?.self) { group in
                group.addTask { try await executor.execute(request) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard case .some(.some(let response)) = try await group.next() else {
                    throw TransportError(.timeout, "no answer in \(timeout)")
                }
                return response
            }
        } catch {
            try Task.checkCancellation()
            // The text of another error may hold anything.
            throw error as? TransportError ?? TransportError(.other, "the executor threw \(type(of: error))")
        }
    }
}

/// The last answer that came to a client.
final class Answers: @unchecked Sendable {
    private let lock = NSLock()
    /// Only used with the lock held.
    private var noted: HTTPInfo?

    func note(_ response: HTTPResponse) {
        lock.withLock { noted = HTTPInfo(status: response.status, headers: response.headers) }
    }

    var last: HTTPInfo? { lock.withLock { noted } }
}

/// Makes an error of what the core refuses.
func building<T>(_ build: () throws -> T) throws -> T {
    do {
        return try build()
    } catch Failure.Build(let text) {
        throw HydraError(text: text)
    }
}
