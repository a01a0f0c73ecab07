import Foundation
import XCTest
@testable import Polyhydra

/// A real Hydra, whose URLs `HYDRA_PUBLIC_URL` and `HYDRA_ADMIN_URL` give. `test.sh` runs this for each server.
final class LiveTests: XCTestCase {
    private var hydra: Hydra!
    private var generation = ""

    private static let callback = "https://client.example/callback"
    private static let goodbye = "https://client.example/goodbye"
    private static let scope = ["openid", "offline", "read"]

    override func setUp() async throws {
        let given = ProcessInfo.processInfo.environment
        guard let publicURL = given["HYDRA_PUBLIC_URL"].flatMap({ URL(string: $0) }),
            let adminURL = given["HYDRA_ADMIN_URL"].flatMap({ URL(string: $0) })
        else { throw Mistake("HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL must name a server") }
        hydra = try Hydra(publicURL: publicURL, adminURL: adminURL)
        let version = try await hydra.metadata.getVersion().version ?? ""
        generation = version.hasPrefix("v1.") ? "V1" : "V2"
    }

    func testTheServerSaysWhatItIs() async throws {
        let (alive, info) = try await hydra.withHTTPInfo { try await $0.metadata.isAlive() }
        XCTAssertEqual(alive.status, "ok")
        XCTAssertEqual(info?.status, 200)
        XCTAssertTrue(info?.header("Content-Type")?.hasPrefix("application/json") ?? false)
        let ready = try await hydra.metadata.isReady()
        XCTAssertEqual(ready.status, "ok")
        let discovered = try await hydra.oidc.discoverOidcConfiguration()
        XCTAssertTrue(discovered.tokenEndpoint?.hasSuffix("/oauth2/token") ?? false)
        XCTAssertTrue(discovered.responseTypesSupported.contains("code"))
        let keys = try await hydra.wellknown.discoverJsonWebKeys()
        XCTAssertTrue(!keys.keys.isEmpty && keys.keys.allSatisfy { $0.n != nil && $0.d == nil })
        let device = hydra.oauth2
        await assertThrows(try await device.oAuth2DeviceFlow(clientId: "a")) { error in
            guard case .unsupported("oAuth2DeviceFlow", _, _) = error else { return XCTFail("\(error)") }
        }
    }

    func testAClientIsReadChangedAndWrittenBack() async throws {
        let oauth2 = hydra.oauth2
        let metadata: JSONValue = ["team": "data", "members": [1, 2.5, .null], "é": [:]]
        let made = try await create(
            OAuth2Client(
                clientName: "Größe 📏 \"quoted\"\n", redirectUris: ["https://a.example/callback?x=1&y=ü"], contacts: ["a@example.com"],
                metadata: metadata
            )
        )
        XCTAssertNotNil(made.clientSecret)
        let id = try XCTUnwrap(made.clientId)
        let read = try await oauth2.getOAuth2Client(id: id)
        XCTAssertEqual(read.clientName, "Größe 📏 \"quoted\"\n")
        XCTAssertEqual(read.metadata, metadata)
        XCTAssertNil(read.clientSecret)
        XCTAssertLessThan(abs(try XCTUnwrap(read.createdAt).timeIntervalSinceNow), 300)
        var changed = read
        changed.clientName = "changed"
        changed.contacts = []
        var written = try await oauth2.setOAuth2Client(id: id, body: changed)
        written.updatedAt = changed.updatedAt
        written.registrationAccessToken = changed.registrationAccessToken
        written.registrationClientUri = changed.registrationClientUri
        XCTAssertEqual(written, changed)

        let patch = [JsonPatch(op: "replace", path: "/client_name", value: "patched")]
        let patched = try await oauth2.patchOAuth2Client(id: id, body: patch)
        XCTAssertEqual(patched.clientName, "patched")

        let spans = OAuth2ClientTokenLifespans(clientCredentialsGrantAccessTokenLifespan: .seconds(90))
        _ = try await oauth2.setOAuth2ClientLifespans(id: id, body: spans)
        let again = try await oauth2.getOAuth2Client(id: id)
        XCTAssertEqual(again.clientCredentialsGrantAccessTokenLifespan, .seconds(90))
        XCTAssertEqual(again.$clientCredentialsGrantAccessTokenLifespan, "1m30s")

        try await oauth2.deleteOAuth2Client(id: id)
        await assertThrows(try await oauth2.getOAuth2Client(id: id)) { error in
            XCTAssertTrue([401, 404].contains(error.refusal?.status), "\(error)")
            XCTAssertEqual(error.refusal?.operation, "getOAuth2Client")
        }
    }

    func testIdsOfAnyCharacters() async throws {
        for odd in ["a b", "100%", "%41", "why?", "a#b", "ünï☃📏", "a+b", "a:b", "a&b=c", "a;b,c", "{id}", "\"<a>\"", "a'b", "...", "~"] {
            let id = "\(odd) \(UUID().uuidString)"
            let client = try await create(OAuth2Client(clientId: id, clientSecret: "a-secret-of-24-characters", grantTypes: ["client_credentials"]))
            XCTAssertEqual(client.clientId, id)
            let read = try await hydra.oauth2.getOAuth2Client(id: id)
            XCTAssertEqual(read.clientId, id)
            let credentials = Credentials.basic(user: id, password: "a-secret-of-24-characters")
            let options = CallOptions(credentials: credentials)
            let tokens = try await hydra.oauth2.oauth2TokenExchange(grantType: "client_credentials", options: options)
            let seen = try await hydra.oauth2.introspectOAuth2Token(token: try XCTUnwrap(tokens.accessToken))
            XCTAssertEqual(seen.clientId, id)
        }
    }

    func testAListGivesEveryItemOnce() async throws {
        let owner = UUID().uuidString
        var ids: Set<String> = []
        for _ in 0..<7 {
            let made = try await create(OAuth2Client(owner: owner))
            ids.insert(try XCTUnwrap(made.clientId))
        }
        for size in [1, 3, 7, 100] {
            var found: [String] = []
            for try await client in hydra.oauth2.listOAuth2Clients(pageSize: size, owner: owner) { found.append(client.clientId ?? "") }
            XCTAssertEqual(found.count, 7, "pages of \(size)")
            XCTAssertEqual(Set(found), ids)
        }
        let page = try await hydra.oauth2.listOAuth2Clients(pageSize: 3, owner: owner).page()
        XCTAssertEqual(page.items.count, 3)
        XCTAssertNotNil(page.nextPageToken)
    }

    func testTokensOfAClient() async throws {
        let oauth2 = hydra.oauth2
        let client = try await create(OAuth2Client(grantTypes: ["client_credentials"], scope: "read write"))
        let id = try XCTUnwrap(client.clientId)
        let options = CallOptions(credentials: .basic(user: id, password: try XCTUnwrap(client.clientSecret)))
        func token() async throws -> Secret {
            let tokens = try await oauth2.oauth2TokenExchange(grantType: "client_credentials", scope: ["read"], options: options)
            XCTAssertTrue(tokens.description.contains("accessToken: ***"))
            return try XCTUnwrap(tokens.accessToken)
        }
        let first = try await token()
        let seen = try await oauth2.introspectOAuth2Token(token: first, scope: ["read"])
        XCTAssertEqual(seen.active, true)
        XCTAssertEqual(seen.scope, "read")
        let lacking = try await oauth2.introspectOAuth2Token(token: first, scope: ["write"])
        XCTAssertEqual(lacking.active, false)
        try await oauth2.revokeOAuth2Token(token: first, options: options)
        let revoked = try await isActive(first)
        XCTAssertFalse(revoked)

        let second = try await token()
        if generation == "V1" {
            try await oauth2.flushInactiveOAuth2Tokens(body: FlushInactiveOAuth2TokensRequest(notAfter: Date(timeIntervalSinceNow: -3600)))
        } else {
            await assertThrows(try await oauth2.flushInactiveOAuth2Tokens(body: FlushInactiveOAuth2TokensRequest())) { error in
                guard case .unsupported = error else { return XCTFail("\(error)") }
            }
        }
        let flushed = try await isActive(second)
        XCTAssertTrue(flushed)
        try await oauth2.deleteOAuth2Token(clientId: id)
        let deleted = try await isActive(second)
        XCTAssertFalse(deleted)

        let wrong = CallOptions(credentials: .basic(user: id, password: "wrong"))
        await assertThrows(try await oauth2.oauth2TokenExchange(grantType: "client_credentials", options: wrong)) { error in
            guard case .oauth(let refusal) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(refusal.status, 401)
            XCTAssertEqual(refusal.error, "invalid_client")
        }
    }

    func testKeys() async throws {
        let jwk = hydra.jwk
        let set = "swift ü%+ \(UUID().uuidString)"
        let made = try await jwk.createJsonWebKeySet(set: set, body: CreateJsonWebKeySet(alg: "RS256", kid: "k", use: "sig"))
        let key = try XCTUnwrap(made.keys.first { $0.d != nil })
        let kid = try XCTUnwrap(key.kid)
        XCTAssertFalse("\(made)".contains(try XCTUnwrap(key.d?.text)))
        let alone = try await jwk.getJsonWebKey(set: set, kid: kid)
        XCTAssertEqual(alone.keys, [key])
        let written = try await jwk.setJsonWebKey(set: set, kid: kid, body: key)
        XCTAssertEqual(written, key)
        let replaced = try await jwk.setJsonWebKeySet(set: set, body: JsonWebKeySet(keys: [key]))
        XCTAssertEqual(replaced.keys, [key])
        let whole = try await jwk.getJsonWebKeySet(set: set)
        XCTAssertEqual(whole.keys, [key])
        try await jwk.deleteJsonWebKey(set: set, kid: kid)
        await assertThrows(try await jwk.getJsonWebKey(set: set, kid: kid)) { XCTAssertEqual($0.refusal?.status, 404) }
        try await jwk.deleteJsonWebKeySet(set: set)
        await assertThrows(try await jwk.createJsonWebKeySet(set: set, body: CreateJsonWebKeySet(use: "sig"))) { error in
            guard case .build("body.alg", _) = error else { return XCTFail("\(error)") }
        }
    }

    func testTrustedIssuers() async throws {
        let oauth2 = hydra.oauth2
        let set = UUID().uuidString
        let keys = try await hydra.jwk.createJsonWebKeySet(set: set, body: CreateJsonWebKeySet(alg: "RS256", kid: "k", use: "sig"))
        let key = try XCTUnwrap(keys.keys.first)
        let issuer = "https://\(UUID().uuidString).example"
        let ends = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())
        let jwk = JsonWebKey(use: "sig", kty: "RSA", kid: "k", alg: "RS256", n: key.n, e: key.e)
        let body = TrustOAuth2JwtGrantIssuer(issuer: issuer, subject: "service", scope: ["read"], jwk: jwk, expiresAt: ends)
        let made = try await oauth2.trustOAuth2JwtGrantIssuer(body: body)
        let id = try XCTUnwrap(made.id)
        XCTAssertEqual(made.expiresAt, ends)
        let read = try await oauth2.getTrustedOAuth2JwtGrantIssuer(id: id)
        XCTAssertEqual(read.publicKey?.kid, "k")
        var found: [String?] = []
        for try await trust in oauth2.listTrustedOAuth2JwtGrantIssuers(issuer: issuer) { found.append(trust.id) }
        XCTAssertEqual(found, [id])
        try await oauth2.deleteTrustedOAuth2JwtGrantIssuer(id: id)
        await assertThrows(try await oauth2.getTrustedOAuth2JwtGrantIssuer(id: id)) { XCTAssertEqual($0.refusal?.status, 404) }
        try await hydra.jwk.deleteJsonWebKeySet(set: set)
    }

    func testAClientThatRegistersItself() async throws {
        let oidc = hydra.oidc
        let wanted = OAuth2Client(clientName: "by itself", redirectUris: [LiveTests.callback])
        let made = try await oidc.createOidcDynamicClient(body: wanted)
        let id = try XCTUnwrap(made.clientId)
        let token = try XCTUnwrap(made.registrationAccessToken)
        var read = try await oidc.getOidcDynamicClient(id: id, registrationAccessToken: token)
        XCTAssertEqual(read.clientName, "by itself")
        read.clientName = "again"
        let written = try await oidc.setOidcDynamicClient(id: id, body: read, registrationAccessToken: token)
        XCTAssertEqual(written.clientName, "again")
        let newer = try XCTUnwrap(written.registrationAccessToken)
        try await oidc.deleteOidcDynamicClient(id: id, registrationAccessToken: newer)
        await assertThrows(try await oidc.getOidcDynamicClient(id: id)) { error in
            guard case .build("registration_access_token", _) = error else { return XCTFail("\(error)") }
        }
    }

    func testAUserSignsInAndOut() async throws {
        let (oauth2, oidc) = (hydra.oauth2, hydra.oidc)
        let client = try await webClient()
        let subject = UUID().uuidString
        let browser = Browser()
        let (tokens, login, consent) = try await signIn(client, browser, subject)
        XCTAssertEqual(tokens.scope, LiveTests.scope.joined(separator: " "))
        let access = try XCTUnwrap(tokens.accessToken)
        let user = try await oidc.getOidcUserInfo(accessToken: access)
        XCTAssertEqual(user.sub, subject)
        XCTAssertEqual(user.email, "alice@example.com")
        let seen = try await oauth2.introspectOAuth2Token(token: access)
        XCTAssertEqual(seen.ext, ["team": "data"])

        let refresh = try XCTUnwrap(tokens.refreshToken)
        func refreshed() async throws -> OAuth2TokenExchange {
            try await oauth2.oauth2TokenExchange(grantType: "refresh_token", refreshToken: refresh, options: client.options)
        }
        let newer = try await refreshed()
        XCTAssertNotEqual(newer.refreshToken, refresh)
        await assertThrows(try await refreshed()) { error in
            guard case .oauth(let refusal) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(refusal.error, "invalid_grant")
        }

        if generation == "V1" {
            await assertThrows(try await oauth2.getOAuth2LoginRequest(loginChallenge: login)) { error in
                guard case .alreadyHandled(.some) = error else { return XCTFail("\(error)") }
            }
            await assertThrows(try await oauth2.getOAuth2ConsentRequest(consentChallenge: consent)) { error in
                guard case .alreadyHandled(.some) = error else { return XCTFail("\(error)") }
            }
        }

        var clients: [String?] = []
        for try await session in oauth2.listOAuth2ConsentSessions(subject: subject) { clients.append(session.consentRequest?.client?.clientId) }
        XCTAssertEqual(clients, [client.id])

        let url = try await oidc.revokeOidcSession(
            idTokenHint: tokens.idToken, postLogoutRedirectUri: LiveTests.goodbye, state: "see-you"
        )
        let refused = try await browser.visit(url).parameter("logout_challenge")
        let request = try await oauth2.getOAuth2LogoutRequest(logoutChallenge: refused)
        XCTAssertEqual(request.subject, subject)
        try await oauth2.rejectOAuth2LogoutRequest(logoutChallenge: refused)
        let challenge = try await browser.visit(url).parameter("logout_challenge")
        let accepted = try await oauth2.acceptOAuth2LogoutRequest(logoutChallenge: challenge)
        let place = try await browser.visit(try XCTUnwrap(accepted.redirectTo))
        XCTAssertEqual(place.string?.hasPrefix(LiveTests.goodbye), true)
        await assertThrows(try await oauth2.getOAuth2LogoutRequest(logoutChallenge: challenge)) { error in
            guard case .alreadyHandled(.some) = error else { return XCTFail("\(error)") }
        }

        try await oauth2.revokeOAuth2ConsentSessions(subject: subject, client: client.id)
        try await oauth2.revokeOAuth2LoginSessions(subject: subject)
        let ended = try await isActive(try XCTUnwrap(newer.accessToken))
        XCTAssertFalse(ended)
    }

    func testARequestIsRejected() async throws {
        let oauth2 = hydra.oauth2
        let client = try await webClient()
        let no = RejectOAuth2Request(error: "access_denied", errorDescription: "not today", statusCode: 403)
        let browser = Browser()
        let login = try await authorize(client, browser).parameter("login_challenge")
        let first = try await oauth2.rejectOAuth2LoginRequest(loginChallenge: login, body: no)
        let atLogin = try await browser.visit(try XCTUnwrap(first.redirectTo))
        XCTAssertEqual(try atLogin.parameter("error"), "access_denied")

        let challenge = try await logIn(client, browser, UUID().uuidString).consent
        let second = try await oauth2.rejectOAuth2ConsentRequest(consentChallenge: challenge, body: no)
        let atConsent = try await browser.visit(try XCTUnwrap(second.redirectTo))
        XCTAssertEqual(try atConsent.parameter("error"), "access_denied")
        XCTAssertTrue(try atConsent.parameter("error_description").contains("not today"))
        await assertThrows(try await oauth2.getOAuth2LoginRequest(loginChallenge: "made-up")) { XCTAssertEqual($0.refusal?.status, 404) }
    }

    func testAHundredCallsAtOnce() async throws {
        let made = try await create(OAuth2Client())
        let (id, oauth2) = (try XCTUnwrap(made.clientId), hydra.oauth2)
        let names = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await oauth2.getOAuth2Client(id: id).clientId } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(names, Array(repeating: id, count: 100))
    }

    func testAPortThatNobodyListensAt() async throws {
        let dead = try Hydra(adminURL: URL(string: "http://127.0.0.1:9"), server: "V2")
        await assertThrows(try await dead.oauth2.getOAuth2Client(id: "a")) { error in
            guard case .transport(let failure) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(failure.kind, .connect)
            XCTAssertFalse(failure.mayHaveArrived)
        }
    }

    func testAPortThatSpeaksNoTLS() async throws {
        let plain = ProcessInfo.processInfo.environment["HYDRA_ADMIN_URL"] ?? ""
        let url = URL(string: plain.replacingOccurrences(of: "http://", with: "https://"))
        let encrypted = try Hydra(adminURL: url, server: "V2")
        await assertThrows(try await encrypted.oauth2.getOAuth2Client(id: "a")) { error in
            guard case .transport(let failure) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(failure.kind, .tls)
            XCTAssertFalse(failure.mayHaveArrived)
        }
    }

    // MARK: What stands around Hydra when a user signs in

    private struct WebClient {
        let id: String
        let options: CallOptions
    }

    /// Creates a client, and deletes it at the end.
    private func create(_ client: OAuth2Client) async throws -> OAuth2Client {
        let made = try await hydra.oauth2.createOAuth2Client(body: client)
        let id = try XCTUnwrap(made.clientId)
        let oauth2: OAuth2 = hydra.oauth2
        addTeardownBlock {
            do {
                try await oauth2.deleteOAuth2Client(id: id)
            } catch let error as HydraError where error.refusal != nil {
                // The test has deleted it.
            }
        }
        return made
    }

    private func webClient() async throws -> WebClient {
        let made = try await create(
            OAuth2Client(
                redirectUris: [LiveTests.callback], grantTypes: ["authorization_code", "refresh_token"], responseTypes: ["code"],
                scope: LiveTests.scope.joined(separator: " "), postLogoutRedirectUris: [LiveTests.goodbye]
            )
        )
        let (id, secret) = (try XCTUnwrap(made.clientId), try XCTUnwrap(made.clientSecret))
        return WebClient(id: id, options: CallOptions(credentials: .basic(user: id, password: secret)))
    }

    private func authorize(_ client: WebClient, _ browser: Browser) async throws -> URLComponents {
        let url = try await hydra.oauth2.oAuth2Authorize(
            clientId: client.id, responseType: ["code"], redirectUri: LiveTests.callback, scope: LiveTests.scope,
            state: UUID().uuidString, nonce: UUID().uuidString
        )
        return try await browser.visit(url)
    }

    /// The login page says yes. Gives both challenges.
    private func logIn(_ client: WebClient, _ browser: Browser, _ subject: String) async throws -> (login: String, consent: String) {
        let login = try await authorize(client, browser).parameter("login_challenge")
        let request = try await hydra.oauth2.getOAuth2LoginRequest(loginChallenge: login)
        XCTAssertEqual(request.client?.clientId, client.id)
        XCTAssertEqual(request.requestedScope, LiveTests.scope)
        let accept = AcceptOAuth2LoginRequest(subject: subject, remember: true, rememberFor: 3600, acr: "2", amr: ["pwd"])
        let accepted = try await hydra.oauth2.acceptOAuth2LoginRequest(loginChallenge: login, body: accept)
        let consent = try await browser.visit(try XCTUnwrap(accepted.redirectTo)).parameter("consent_challenge")
        return (login, consent)
    }

    private func signIn(
        _ client: WebClient, _ browser: Browser, _ subject: String
    ) async throws -> (tokens: OAuth2TokenExchange, login: String, consent: String) {
        let (login, consent) = try await logIn(client, browser, subject)
        let request = try await hydra.oauth2.getOAuth2ConsentRequest(consentChallenge: consent)
        XCTAssertEqual(request.subject, subject)
        let session = AcceptOAuth2ConsentRequestSession(accessToken: ["team": "data"], idToken: ["email": "alice@example.com"])
        let accept = AcceptOAuth2ConsentRequest(grantScope: request.requestedScope, session: session, remember: true, rememberFor: 3600)
        let accepted = try await hydra.oauth2.acceptOAuth2ConsentRequest(consentChallenge: consent, body: accept)
        let place = try await browser.visit(try XCTUnwrap(accepted.redirectTo))
        XCTAssertEqual(place.string?.hasPrefix(LiveTests.callback), true, "\(place)")
        let tokens = try await hydra.oauth2.oauth2TokenExchange(
            grantType: "authorization_code", code: Secret(try place.parameter("code")), redirectUri: LiveTests.callback,
            options: client.options
        )
        return (tokens, login, consent)
    }

    private func isActive(_ token: Secret) async throws -> Bool {
        try await hydra.oauth2.introspectOAuth2Token(token: token).active == true
    }
}
