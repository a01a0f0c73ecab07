import Foundation
import XCTest
@testable import Polyhydra
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

#if os(macOS) || os(Linux)
/// The faults of `tests/provider/`, met by `URLSessionExecutor`.
final class FaultTests: XCTestCase {
    private static let secret = "s3cr3t-that-nobody-may-see"

    #if canImport(FoundationNetworking)
    /// What FoundationNetworking 6.0 itself ends the process for: "Transfer completed, but there's no response".
    private static let deadly = ["closed-inside-the-head"]
    /// Where FoundationNetworking differs from the table.
    private static let differences: [String: JSONObject] = [
        // Headers must be UTF-8 to it.
        "a-header-that-is-no-text": ["transport": "interrupted", "may_have_arrived": true],
        // It decompresses whatever comes; the limit is of what comes out.
        "compressed-without-being-asked": ["ok": true],
        "a-compressed-bomb": ["transport": "too_large", "may_have_arrived": true],
    ]
    #else
    private static let deadly: [String] = []
    /// Where URLSession differs from the table: it decompresses whatever comes; the limit is of what comes out.
    private static let differences: [String: JSONObject] = [
        "compressed-without-being-asked": ["ok": true],
        "a-compressed-bomb": ["transport": "too_large", "may_have_arrived": true],
    ]
    #endif

    func testEveryFault() async throws {
        let peer = try Peer()
        defer { peer.stop() }
        let table = try Data(contentsOf: top.appendingPathComponent("tests/provider/faults.json"))
        let faults = (try JSONValue.parse(table).array ?? []).filter { $0["expect"] != nil }
        XCTAssertGreaterThan(faults.count, 60)
        let run = "swift\(ProcessInfo.processInfo.processIdentifier)"
        var wrong: [String] = []
        for fault in faults where !FaultTests.deadly.contains(fault["name"]?.string ?? "") {
            do {
                try await play(fault, peer, run)
            } catch {
                wrong.append("\(fault["name"]?.string ?? ""): \(error)")
            }
        }
        XCTAssertTrue(wrong.isEmpty, "\(wrong.count) of \(faults.count) faults:\n" + wrong.joined(separator: "\n"))
        print("faults: \(faults.count - FaultTests.deadly.count) by URLSession, not played: \(FaultTests.deadly)")
    }

    func testACancelledTaskEndsItsRequest() async throws {
        let peer = try Peer()
        defer { peer.stop() }
        let hydra = try Hydra(adminURL: URL(string: "\(peer.url)/no-answer/cancelled"), server: "V2")
        let task = Task { try await hydra.oauth2.getOAuth2Client(id: "a") }
        while try await peer.seen("no-answer", "cancelled").isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        let started = ContinuousClock.now
        task.cancel()
        let outcome = await task.result
        XCTAssertThrowsError(try outcome.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        XCTAssertLessThan(ContinuousClock.now - started, .seconds(5))
    }

    /// A task may be cancelled at any moment; its call ends, whenever that is.
    func testACallEndsWheneverItIsCancelled() async throws {
        let peer = try Peer()
        defer { peer.stop() }
        let executor = URLSessionExecutor()
        let told: JSONValue = ["method": "GET", "url": .string("\(peer.url)/no-answer/any"), "response_limit": 10]
        for number in 0..<200 {
            let task = Task {
                if number % 4 == 0 { withUnsafeCurrentTask { $0?.cancel() } }
                return try await executor.execute(HTTPRequest(told))
            }
            if number % 4 > 1 { await Task.yield() }
            task.cancel()
            let outcome = await task.result
            XCTAssertThrowsError(try outcome.get()) { XCTAssertEqual(($0 as? TransportError)?.kind, .cancelled, "\($0)") }
        }
    }

    private func play(_ fault: JSONValue, _ peer: Peer, _ run: String) async throws {
        let name = fault["name"]?.string ?? ""
        let settings = fault["settings"]?.object ?? [:]
        try known(.object(settings), "timeout_ms response_limit retries longest_wait_ms")
        let url = URL(string: "\(peer.url)/\(name)/\(run)")
        let hydra = try Hydra(
            publicURL: url,
            adminURL: url,
            server: "V2",
            timeout: .milliseconds(settings["timeout_ms"]?.integer ?? 60_000),
            responseLimit: settings["response_limit"]?.integer ?? 16 * 1024 * 1024,
            retries: settings["retries"]?.integer ?? 0,
            longestWait: .milliseconds(settings["longest_wait_ms"]?.integer ?? 60_000)
        )
        let calls = fault["calls"]?.integer ?? 1
        var failed: HydraError?
        for number in 0..<calls {
            if number > 0 {
                if let failed { throw Mistake("an earlier call failed: \(failed)") }
                try await Task.sleep(for: .milliseconds(50))
            }
            failed = await call(hydra, fault["operation"]?.string)
        }
        if let failed, "\(failed)\(String(reflecting: failed))\(failed.localizedDescription)".contains(FaultTests.secret) {
            throw Mistake("the error shows a secret")
        }
        var expected = FaultTests.differences[name] ?? fault["expect"]?.object ?? [:]
        let requests = expected["requests"]?.integer ?? calls
        expected["requests"] = nil
        let told = told(failed, expected)
        if told != expected { throw Mistake("expected \(JSONValue.object(expected).text), got \(JSONValue.object(told).text)") }
        let seen = try await peer.seen(name, run)
        if seen.count != requests { throw Mistake("\(seen.count) requests were seen, not \(requests)") }
        if !(try await peer.seen("elsewhere", run)).isEmpty { throw Mistake("it followed a redirect") }
    }

    private func call(_ hydra: Hydra, _ operation: String?) async -> HydraError? {
        do {
            if operation == "introspectOAuth2Token" {
                let options = CallOptions(credentials: .basic(user: "client", password: Secret(FaultTests.secret)))
                _ = try await hydra.oauth2.introspectOAuth2Token(token: Secret(FaultTests.secret), options: options)
            } else {
                let options = CallOptions(headers: ["X-Key": FaultTests.secret])
                _ = try await hydra.oauth2.getOAuth2Client(id: "a", options: options)
            }
            return nil
        } catch {
            return error as? HydraError ?? .verification(check: "no HydraError: \(error)")
        }
    }

    /// What came of it, as far as it is expected.
    private func told(_ failed: HydraError?, _ expected: JSONObject) -> JSONObject {
        var told = JSONObject()
        switch failed {
        case nil: told["ok"] = true
        case .transport(let error)?:
            told["transport"] = .string(error.kind.rawValue)
            told["may_have_arrived"] = .boolean(error.mayHaveArrived)
        case .api(let refusal)?:
            told["kind"] = "api"
            told["status"] = .number(JSONNumber(refusal.status))
            if expected["error"] != nil { told["error"] = refusal.error.map { .string($0) } }
        case .decode(let failure)?:
            told["kind"] = "decode"
            if expected["path"] != nil { told["path"] = .string(failure.path) }
        case let other?: told["other"] = .string("\(other)")
        }
        return told
    }
}

/// The script that plays the other side.
private final class Peer {
    let url: String
    private let process = Process()
    private let input = Pipe()

    init() throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", top.appendingPathComponent("tests/provider/peer.py").path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Mistake("peer.py has not started") }
            line.append(more)
        }
        guard let url = try JSONValue.parse(line)["url"]?.string else { throw Mistake("peer.py does not say where it is") }
        self.url = url
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The heads of the requests that came in a run.
    func seen(_ fault: String, _ run: String) async throws -> [String] {
        guard let url = URL(string: "\(url)/seen/\(fault)/\(run)") else { throw Mistake("no URL") }
        let (body, _) = try await URLSession.shared.data(from: url)
        return (try JSONValue.parse(body).array ?? []).compactMap { $0.string }
    }
}
#endif
