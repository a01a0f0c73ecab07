import Foundation
import XCTest
@testable import Polyhydra

/// Calls: time, cancellation, many at once, pages, status and headers.
final class CallTests: XCTestCase {
    func testATaskThatIsCancelledEndsItsRequest() async throws {
        let ended = expectation(description: "the executor is told")
        let begun = expectation(description: "the executor is asked")
        let hydra = try client(FakeExecutor { _ in
            begun.fulfill()
            do {
                try await Task.sleep(for: .seconds(60))
            } catch {
                ended.fulfill()
                throw error
            }
            throw Mistake("nobody cancelled")
        })
        let task = Task { try await hydra.oauth2.getOAuth2Client(id: "a") }
        await fulfillment(of: [begun], timeout: 10)
        task.cancel()
        await fulfillment(of: [ended], timeout: 10)
        do {
            _ = try await task.value
            XCTFail("it succeeded")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }

    func testACancelledTaskSendsNothing() async throws {
        let executor = FakeExecutor(answering: "{}")
        let hydra = try client(executor)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await hydra.oauth2.getOAuth2Client(id: "a")
        }
        let outcome = await task.result
        XCTAssertThrowsError(try outcome.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        XCTAssertEqual(executor.requests.count, 0)
    }

    func testACallTakesNoLongerThanItMay() async throws {
        let hydra = try client(
            FakeExecutor { _ in
                try await Task.sleep(for: .seconds(60))
                throw Mistake("nobody cancelled")
            },
            timeout: .milliseconds(50)
        )
        let started = ContinuousClock.now
        await assertThrows(try await hydra.oauth2.getOAuth2Client(id: "a")) { error in
            guard case .transport(let failure) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(failure.kind, .timeout)
            XCTAssertTrue(failure.mayHaveArrived)
        }
        XCTAssertLessThan(ContinuousClock.now - started, .seconds(10))
    }

    func testOptionsOfOneCall() async throws {
        let executor = FakeExecutor(answering: #"{"client_id":"a"}"#)
        let hydra = try client(executor)
        let options = CallOptions(timeout: .microseconds(1500), headers: ["X-Tenant": "t"], credentials: .bearer("s3cret"))
        _ = try await hydra.oauth2.getOAuth2Client(id: "a", options: options)
        let request = try XCTUnwrap(executor.requests.first)
        XCTAssertEqual(request.timeout, .milliseconds(2))
        XCTAssertTrue(request.headers.contains { $0.name.lowercased() == "x-tenant" && $0.value == "t" })
        XCTAssertTrue(request.headers.contains { $0.name.lowercased() == "authorization" && $0.value == "Bearer s3cret" })
        XCTAssertEqual(request.operation, "getOAuth2Client")
    }

    func testAThousandCallsAtOnce() async throws {
        let hydra = try client(FakeExecutor { request in
            try await Task.sleep(for: .milliseconds(20))
            let id = request.url.split(separator: "/").last ?? ""
            return HTTPResponse(status: 200, headers: [], body: Data(#"{"client_id":"\#(id)"}"#.utf8))
        })
        let found = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<1000 {
                group.addTask { try await hydra.oauth2.getOAuth2Client(id: "c\(number)").clientId == "c\(number)" }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        XCTAssertEqual(found, 1000)
    }

    func testWhatAnExecutorThrowsIsATransportErrorWithoutItsText() async throws {
        let hydra = try client(FakeExecutor { _ in throw Mistake("s3cret") })
        await assertThrows(try await hydra.oauth2.getOAuth2Client(id: "a")) { error in
            guard case .transport(let failure) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(failure.kind, .other)
            XCTAssertFalse("\(error) \(error.localizedDescription)".contains("s3cret"))
        }
    }

    func testStatusAndHeadersBesideTheResult() async throws {
        let hydra = try client(FakeExecutor(answering: #"{"version":"v2.3.0"}"#, headers: [(name: "X-Request-Id", value: "r1")]))
        let (version, info) = try await hydra.withHTTPInfo { try await $0.metadata.getVersion() }
        XCTAssertEqual(version.version, "v2.3.0")
        XCTAssertEqual(info?.status, 200)
        XCTAssertEqual(info?.header("x-request-id"), "r1")
        let (url, none) = try await hydra.withHTTPInfo { try await $0.oauth2.oAuth2Authorize(clientId: "a", responseType: ["code"]) }
        XCTAssertTrue(url.hasPrefix("https://hydra.example/oauth2/auth?"))
        XCTAssertNil(none)
    }

    func testPagesAreFetchedAsTheyAreNeeded() async throws {
        let executor = FakeExecutor { request in
            let next = #"</clients?page_size=2&page_token=two>; rel="next""#
            let isLast = request.url.contains("page_token=two")
            let body = isLast ? #"[{"client_id":"c"}]"# : #"[{"client_id":"a"},{"client_id":"b"}]"#
            return HTTPResponse(status: 200, headers: isLast ? [] : [(name: "Link", value: next)], body: Data(body.utf8))
        }
        let hydra = try client(executor)
        let pages = hydra.oauth2.listOAuth2Clients(pageSize: 2)
        var iterator = pages.makeAsyncIterator()
        let first = try await iterator.next()
        XCTAssertEqual(first?.clientId, "a")
        _ = try await iterator.next()
        XCTAssertEqual(executor.requests.count, 1)
        let third = try await iterator.next()
        XCTAssertEqual(third?.clientId, "c")
        let end = try await iterator.next()
        XCTAssertNil(end)
        XCTAssertEqual(executor.requests.count, 2)
        let page = try await pages.page()
        XCTAssertEqual(page.items.map { $0.clientId }, ["a", "b"])
        XCTAssertEqual(page.nextPageToken, "two")
    }

    func testWhatIsWrongIsNamedBeforeTheNetwork() async throws {
        let executor = FakeExecutor(answering: "{}")
        let hydra = try client(executor)
        await assertThrows(try await hydra.oauth2.getOAuth2Client(id: "a", options: CallOptions(headers: ["X-A": "a\nb"]))) { error in
            guard case .build("headers.X-A", _) = error else { return XCTFail("\(error)") }
        }
        await assertThrows(try await hydra.oauth2.getOAuth2Client(id: "a", options: CallOptions(timeout: .seconds(-1)))) { error in
            guard case .build("timeout_ms", _) = error else { return XCTFail("\(error)") }
        }
        XCTAssertThrowsError(try Hydra(publicURL: nil)) { error in
            guard case HydraError.build("public_url", _) = error else { return XCTFail("\(error)") }
        }
        XCTAssertThrowsError(try Hydra(publicURL: URL(string: "https://a"), retries: -1)) { error in
            guard case HydraError.build("retries", _) = error else { return XCTFail("\(error)") }
        }
        XCTAssertEqual(executor.requests.count, 0)
    }

    func testNothingIsKeptWhenAClientIsGone() async throws {
        weak var kept: FakeExecutor?
        do {
            let executor = FakeExecutor(answering: "{}")
            kept = executor
            let hydra = try client(executor)
            _ = try await hydra.oauth2.getOAuth2Client(id: "a")
        }
        XCTAssertNil(kept)
    }
}

/// Fails where nothing is thrown, or something that is no `HydraError`.
func assertThrows<T>(_ call: @autoclosure () async throws -> T, _ check: (HydraError) -> Void) async {
    do {
        _ = try await call()
        XCTFail("it succeeded")
    } catch let error as HydraError {
        check(error)
    } catch {
        XCTFail("no HydraError: \(error)")
    }
}
