@testable import Polyhydra

/// There is no operation of this name.
struct NoOperation: Error {
    let name: String
}

/// What a compiler would refuse: a required argument that is missing, an argument of another type, a body that is no model.
struct NotExpressible: Error {}

/// The arguments of a call as JSON, on their way into a method's parameters.
struct Given {
    let arguments: JSONObject
    let options: CallOptions
    let allPages: Bool

    func required<T>(_ value: T?) throws -> T {
        guard let value else { throw NotExpressible() }
        return value
    }

    func text(_ name: String) throws -> String? {
        try read(name) { $0.string }
    }

    func secret(_ name: String) throws -> Secret? {
        try text(name).map { Secret($0) }
    }

    func integer(_ name: String) throws -> Int? {
        try read(name) { $0.integer }
    }

    func boolean(_ name: String) throws -> Bool? {
        try read(name) { $0.boolean }
    }

    func words(_ name: String) throws -> [String]? {
        try read(name) { value in
            guard let items = value.array else { return value.string.map { [$0] } }
            return items.compactMap { $0.string }
        }
    }

    func model<M: ReadableModel>(_ name: String) throws -> M? {
        try read(name) { try? Members.model($0) }
    }

    func models<M: ReadableModel>(_ name: String) throws -> [M]? {
        try read(name) { value in
            guard value.array != nil else { return nil }
            return try? Members.models(value)
        }
    }

    /// A list as JSON: a page of it, or all items.
    func listed<M: Model>(_ pages: Pages<M>) async throws -> JSONValue {
        if allPages {
            var items: [JSONValue] = []
            for try await item in pages { items.append(item.json) }
            return .array(items)
        }
        let page = try await pages.page()
        let token = page.nextPageToken.map { JSONValue.string($0) } ?? .null
        return ["items": .array(page.items.map { $0.json }), "next_page_token": token]
    }

    private func read<T>(_ name: String, _ read: (JSONValue) -> T?) throws -> T? {
        guard let value = arguments[name], value != .null else { return nil }
        guard let read = read(value) else { throw NotExpressible() }
        return read
    }
}
