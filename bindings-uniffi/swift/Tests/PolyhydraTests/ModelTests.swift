import Foundation
import XCTest
@testable import Polyhydra

/// Models: times, secrets, what is unknown, coding.
final class ModelTests: XCTestCase {
    private func model<M: ReadableModel>(_ json: String) throws -> M {
        try Members.model(try JSONValue.parse(json))
    }

    func testTimesAreDatesAndKeepTheWiresForm() throws {
        for (text, seconds) in [
            ("2026-11-21T04:47:30Z", 1_795_236_450.0), ("0001-01-01T00:00:00Z", -62_135_596_800), ("1969-12-31t23:59:59.5z", -0.5),
            ("2024-02-29T23:59:60.123456789+02:00", 1_709_244_000.123456789), ("2000-02-29 01:00:00-00:30", 951_787_800),
        ] {
            let client: OAuth2Client = try model(#"{"created_at":"\#(text)"}"#)
            XCTAssertEqual(try XCTUnwrap(client.createdAt).timeIntervalSince1970, seconds, accuracy: 1e-6, text)
            XCTAssertEqual(client.$createdAt, text)
            XCTAssertEqual(client.json["created_at"]?.string, text)
        }
        for text in ["soon", "2026-11-21", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-21T04:47:30", "2026-11-21T04:47:30.Z"] {
            XCTAssertThrowsError(try model(#"{"created_at":"\#(text)"}"#) as OAuth2Client, text)
        }
        let none: OAuth2Client = try model(#"{"created_at":""}"#)
        XCTAssertNil(none.createdAt)
    }

    func testTimesThatWeWriteReadBack() throws {
        for seconds in [-62_135_596_800, -1, 0, 951_782_400.25, 1_795_236_450.000001, 253_402_300_799] {
            var client = OAuth2Client(createdAt: Date(timeIntervalSince1970: seconds))
            let written = try XCTUnwrap(client.$createdAt)
            let back: OAuth2Client = try model(client.json.text)
            XCTAssertEqual(try XCTUnwrap(back.createdAt).timeIntervalSince1970, seconds, accuracy: 1e-6, written)
            client.createdAt = nil
            XCTAssertNil(client.$createdAt)
        }
        XCTAssertEqual(OAuth2Client(createdAt: Date(timeIntervalSince1970: 0.5)).$createdAt, "1970-01-01T00:00:00.5Z")
        XCTAssertEqual(OAuth2Client(createdAt: Date(timeIntervalSince1970: -0.25)).$createdAt, "1969-12-31T23:59:59.75Z")
    }

    func testLifespansAreDurationsAndKeepTheWiresForm() throws {
        let parts: [(String, Duration)] = [
            ("1h30m0s", .seconds(5400)), ("300ms", .milliseconds(300)), ("1.5h", .seconds(5400)), ("-1.5h", .seconds(-5400)),
            ("0", .zero), ("1µs5ns", .nanoseconds(1005)), ("-2562047h47m16.854775808s", .nanoseconds(Int64.min)),
        ]
        for (text, length) in parts {
            let spans: OAuth2ClientTokenLifespans = try model(#"{"refresh_token_grant_refresh_token_lifespan":"\#(text)"}"#)
            XCTAssertEqual(spans.refreshTokenGrantRefreshTokenLifespan, length, text)
            XCTAssertEqual(spans.$refreshTokenGrantRefreshTokenLifespan, text)
        }
        for text in ["5", "h", "1x", "-", ".s", "9999999999h", "99999999999999999999.5h", "2562047h47m16.854775808s"] {
            XCTAssertThrowsError(try model(#"{"refresh_token_grant_refresh_token_lifespan":"\#(text)"}"#) as OAuth2ClientTokenLifespans, text)
        }
        var spans = OAuth2ClientTokenLifespans(refreshTokenGrantRefreshTokenLifespan: .milliseconds(5_400_500))
        XCTAssertEqual(spans.$refreshTokenGrantRefreshTokenLifespan, "1h30m0.5s")
        spans.refreshTokenGrantRefreshTokenLifespan = .seconds(-90)
        XCTAssertEqual(spans.json.text, #"{"refresh_token_grant_refresh_token_lifespan":"-0h1m30s"}"#)
    }

    func testNothingPrintsASecret() throws {
        let secret = "s3cr3t"
        let client = OAuth2Client(
            clientId: "a", clientSecret: Secret(secret), metadata: ["key": .string(secret)], unknown: ["later": .string(secret)]
        )
        XCTAssertEqual(client.description, "OAuth2Client(clientId: a, clientSecret: ***, metadata: ***, later: ***)")
        let refusal = try JSONValue.parse(#"{"kind":"api","message":"no","body":"\#(secret)"}"#)
        let request = try JSONValue.parse(#"{"method":"GET","url":"https://a/\#(secret)","headers":[["A","\#(secret)"]],"body":"\#(secret)"}"#)
        let things: [Any] = [
            client, [client], OAuth2TokenExchange(accessToken: Secret(secret)), Credentials.basic(user: "a", password: Secret(secret)),
            CallOptions(headers: ["A": secret], credentials: .bearer(Secret(secret))), HydraError(refusal), HTTPRequest(request),
            HTTPResponse(status: 200, headers: [(name: "A", value: secret)], body: Data(secret.utf8)),
            try Hydra(publicURL: URL(string: "https://a"), credentials: .bearer(Secret(secret)), headers: ["A": secret]),
        ]
        for thing in things {
            var dumped = ""
            dump(thing, to: &dumped)
            for shown in ["\(thing)", String(reflecting: thing), dumped] { XCTAssertFalse(shown.contains(secret), shown) }
        }
    }

    func testWhatIsUnknownSurvives() throws {
        let text = #"{"client_id":"a","later":{"z":[1.50,null,{}],"a":"é\n"},"sooner":null}"#
        var client: OAuth2Client = try model(text)
        XCTAssertEqual(client.json.text, text)
        client.clientName = "b"
        client.unknown["sooner"] = 5
        XCTAssertEqual(client.json.text, #"{"client_id":"a","client_name":"b","later":{"z":[1.50,null,{}],"a":"é\n"},"sooner":5}"#)
    }

    func testModelsAreCodable() throws {
        let text = #"{"access_token":"t","expires_in":3600,"later":{"a":[1,2.5,true,null,"x"]}}"#
        let tokens: OAuth2TokenExchange = try model(text)
        let coded = try JSONEncoder().encode(tokens)
        XCTAssertEqual(try JSONDecoder().decode(OAuth2TokenExchange.self, from: coded), tokens)
        XCTAssertEqual(try JSONValue.parse(coded), tokens.json)
        XCTAssertThrowsError(try JSONDecoder().decode(OAuth2TokenExchange.self, from: Data(#"{"expires_in":"soon"}"#.utf8)))
    }

    func testJSONIsReadAsItIs() throws {
        let text = #"{"b":[1e3,-0.50,"\"\\\n\u0001é📏"],"a":{},"b":[]}"#
        XCTAssertEqual(try JSONValue.parse(text).text, text)
        XCTAssertEqual(try JSONValue.parse(#""\ud83d\ude00\ud800 \u00e9\/\b\f""#).string, "😀\u{fffd} é/\u{8}\u{c}")
        for text in ["", "{", "[1,]", "{\"a\"}", "01", "1.", "-", "tru", "\"a", "\"\\x\"", "\"\u{1}\"", "1 2", "nul", "{,}", "[1 2]"] {
            XCTAssertThrowsError(try JSONValue.parse(text), text)
        }
        XCTAssertThrowsError(try JSONValue.parse(String(repeating: "[", count: 1_000_000)))
        for (text, whole) in [("3.0", 3), ("3e2", 300), ("300e-2", 3), ("-1.50E+1", -15), ("0.0e999", 0), ("9223372036854775807", Int.max)] {
            XCTAssertEqual(try JSONValue.parse(text).integer, whole, text)
        }
        for text in ["1.5", "9223372036854775808", "1e400", "5e-1", "1e-999", "1e19", "1e99999999999999999999"] {
            XCTAssertNil(try JSONValue.parse(text).integer, text)
        }
    }
}
