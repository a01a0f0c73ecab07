/// What the models have in common.
public protocol Model: Sendable, Equatable, CustomStringConvertible {
    /// The object as JSON, with secrets in the clear, and with what this version of the SDK does not know.
    var json: JSONValue { get }
}

/// A model that can be read out of an answer.
protocol ReadableModel: Model {
    init(_ members: inout Members) throws
}

/// A text that never prints: a client secret, a token, a private key's member.
public struct Secret: Sendable, Equatable, CustomStringConvertible {
    public var text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { "***" }
}

/// An answer that is not what the operation gives.
struct Unreadable: Error {
    var path: String
    var reason: String

    func within(_ step: String) -> Unreadable {
        let dot = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return Unreadable(path: step + dot + path, reason: reason)
    }

    static func expected(_ what: String, _ found: JSONValue) -> Unreadable {
        Unreadable(path: "", reason: "expected \(what), found \(found.kind)")
    }
}

/// An object's members on their way into a model. Null is nothing; what nobody asks for is the rest.
struct Members {
    private let json: [String: JSONValue]
    private var taken: Set<String> = []

    init(_ value: JSONValue) throws {
        guard case .object(let members) = value else { throw Unreadable.expected("an object", value) }
        json = members
    }

    mutating func text(_ name: String) throws -> String? {
        try read(name, Members.string)
    }

    mutating func secret(_ name: String) throws -> Secret? {
        try text(name).map { Secret($0) }
    }

    mutating func integer(_ name: String) throws -> Int64? {
        try read(name) { value in
            guard case .integer(let number) = value else { throw Unreadable.expected("a whole number", value) }
            return number
        }
    }

    mutating func boolean(_ name: String) throws -> Bool? {
        try read(name) { value in
            guard case .boolean(let truth) = value else { throw Unreadable.expected("a boolean", value) }
            return truth
        }
    }

    mutating func json(_ name: String) throws -> JSONValue? {
        try read(name) { $0 }
    }

    /// One string in a list's place is a list of one.
    mutating func texts(_ name: String) throws -> [String] {
        try read(name) { value in
            if case .string(let text) = value { return [text] }
            return try Members.list(value, Members.string)
        } ?? []
    }

    mutating func model<M: ReadableModel>(_ name: String) throws -> M? {
        try read(name) { try Members.model($0) }
    }

    mutating func models<M: ReadableModel>(_ name: String) throws -> [M] {
        try read(name) { try Members.models($0) } ?? []
    }

    func rest() -> [String: JSONValue] {
        json.filter { !taken.contains($0.key) }
    }

    static func model<M: ReadableModel>(_ value: JSONValue) throws -> M {
        var members = try Members(value)
        return try M(&members)
    }

    static func models<M: ReadableModel>(_ value: JSONValue) throws -> [M] {
        value == .null ? [] : try list(value) { try model($0) }
    }

    private mutating func read<T>(_ name: String, _ read: (JSONValue) throws -> T) throws -> T? {
        taken.insert(name)
        guard let value = json[name], value != .null else { return nil }
        do {
            return try read(value)
        } catch let error as Unreadable {
            throw error.within(name)
        }
    }

    private static func list<T>(_ value: JSONValue, _ read: (JSONValue) throws -> T) throws -> [T] {
        guard case .array(let items) = value else { throw Unreadable.expected("an array", value) }
        var out: [T] = []
        for (index, item) in items.enumerated() where item != .null {
            do {
                out.append(try read(item))
            } catch let error as Unreadable {
                throw error.within("[\(index)]")
            }
        }
        return out
    }

    private static func string(_ value: JSONValue) throws -> String {
        guard case .string(let text) = value else { throw Unreadable.expected("a string", value) }
        return text
    }
}

/// A JSON object in the making: a model's members, or an operation's arguments. What is nil or an empty list is left out.
struct JSONWriter {
    private var members: [String: JSONValue] = [:]

    mutating func put(_ name: String, _ value: JSONValue?) {
        if let value { members[name] = value }
    }

    mutating func put(_ name: String, _ value: String?) {
        put(name, value.map { JSONValue.string($0) })
    }

    mutating func put(_ name: String, _ value: Secret?) {
        put(name, value?.text)
    }

    mutating func put(_ name: String, _ value: Int64?) {
        put(name, value.map { JSONValue.integer($0) })
    }

    mutating func put(_ name: String, _ value: Bool?) {
        put(name, value.map { JSONValue.boolean($0) })
    }

    mutating func put(_ name: String, _ value: [String]?) {
        guard let value, !value.isEmpty else { return }
        put(name, JSONValue.array(value.map { JSONValue.string($0) }))
    }

    mutating func put<M: Model>(_ name: String, _ value: M?) {
        put(name, value?.json)
    }

    mutating func put<M: Model>(_ name: String, _ value: [M]) {
        if !value.isEmpty { put(name, JSONValue.array(value.map { $0.json })) }
    }

    func end(_ unknown: [String: JSONValue] = [:]) -> JSONValue {
        .object(members.merging(unknown) { _, unknown in unknown })
    }
}

/// What a model prints: what is set. Free-form JSON may hold secrets.
struct Shown {
    private let model: String
    private var fields: [String] = []

    init(_ model: String) {
        self.model = model
    }

    mutating func add<T>(_ name: String, _ value: T?) {
        if let value { fields.append("\(name): \(value)") }
    }

    mutating func add<T>(_ name: String, _ value: [T]) {
        if !value.isEmpty { fields.append("\(name): \(value)") }
    }

    mutating func add(_ name: String, _ value: JSONValue?) {
        if value != nil { fields.append("\(name): ***") }
    }

    func end(_ unknown: [String: JSONValue]) -> String {
        let all = fields + unknown.keys.sorted().map { "\($0): ***" }
        return "\(model)(\(all.joined(separator: ", ")))"
    }
}
