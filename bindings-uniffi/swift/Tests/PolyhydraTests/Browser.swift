import Foundation
@testable import Polyhydra
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A user's browser: it keeps cookies, goes where Hydra sends it, and stops where a page of ours has to answer.
final class Browser {
    private let executor = URLSessionExecutor()
    private var cookies: [String: String] = [:]

    /// Goes to a URL of Hydra's and on, until a URL that is not Hydra's, or a page.
    func visit(_ start: String) async throws -> URLComponents {
        guard var url = URL(string: start), let hydra = url.port else { throw Mistake("nowhere to go: \(start)") }
        for _ in 0..<10 {
            guard url.port == hydra, let next = try await follow(url) else { return try components(url) }
            url = next
        }
        throw Mistake("more than ten redirects")
    }

    private func follow(_ url: URL) async throws -> URL? {
        let cookie = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let headers: JSONValue = cookies.isEmpty ? [] : [["Cookie", .string(cookie)]]
        let told: JSONValue = ["method": "GET", "url": .string(url.absoluteString), "headers": headers, "response_limit": 1_000_000]
        let answer = try await executor.execute(HTTPRequest(told))
        let fields = Dictionary(answer.headers.map { ($0.name, $0.value) }) { first, second in "\(first), \(second)" }
        for cookie in HTTPCookie.cookies(withResponseHeaderFields: fields, for: url) { cookies[cookie.name] = cookie.value }
        guard (300..<400).contains(answer.status) else { return nil }
        let location = answer.headers.first { $0.name.lowercased() == "location" }
        return location.flatMap { URL(string: $0.value, relativeTo: url)?.absoluteURL }
    }

    private func components(_ url: URL) throws -> URLComponents {
        guard let components = URLComponents(url: url, resolvingAgainstBaseURL: true) else { throw Mistake("no URL: \(url)") }
        return components
    }
}

extension URLComponents {
    /// A parameter of the query.
    func parameter(_ name: String) throws -> String {
        guard let value = queryItems?.first(where: { $0.name == name })?.value else {
            throw Mistake("no \(name) at \(host ?? "")\(path): \(query ?? "")")
        }
        return value.replacingOccurrences(of: "+", with: " ")
    }
}
