/// What the models have in common: they are values, may be sent between tasks, can be coded, and print no secret.
public protocol Model: Sendable, Hashable, Codable, CustomStringConvertible, CustomReflectable {
    /// The object as JSON, with secrets in the clear, and with what this version of the SDK does not know.
    var json: JSONValue { get }

    /// What this version of the SDK does not know, as it came.
    var unknown: JSONObject { get set }
}

extension Model {
    /// Writes the object as JSON, with secrets in the clear.
    public func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }

    /// Nothing beyond the description, for `dump` and debuggers: the fields may hold secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A model that can be read out of an answer.
protocol ReadableModel: Model {
    init(_ members: inout Members) throws
}

/// Reads a model for `Decodable`.
func decoded<M: ReadableModel>(_ decoder: any Decoder) throws -> M {
    do {
        return try Members.model(JSONValue(from: decoder))
    } catch let error as Unreadable {
        let context = DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "\(error.path): \(error.reason)")
        throw DecodingError.dataCorrupted(context)
    }
}

/// JSON that is of another kind than a field.
struct Unreadable: Error {
    let path: String
    let reason: String

    init(_ reason: String, path: String = "") {
        self.path = path
        self.reason = reason
    }

    func within(_ step: String) -> Unreadable {
        Unreadable(reason, path: step + (path.isEmpty || path.hasPrefix("[") ? "" : ".") + path)
    }
}

/// An object's members on their way into a model. Null is nothing; what nobody asks for is the rest.
struct Members {
    private let object: JSONObject
    /// Where the members are that nobody has asked for. Of several of one name the last counts.
    private var left: [String: Int] = [:]

    init(_ object: JSONObject) {
        self.object = object
        left.reserveCapacity(object.members.count)
        for (place, member) in object.members.enumerated() { left[member.name] = place }
    }

    mutating func text(_ name: String) throws -> String? {
        try read(name, Members.string)
    }

    mutating func secret(_ name: String) throws -> Secret? {
        try read(name) { Secret(try Members.string($0)) }
    }

    mutating func integer(_ name: String) throws -> Int? {
        try read(name) { value in
            guard let number = value.integer else { throw Unreadable("expected a whole number of 64 bits") }
            return number
        }
    }

    mutating func boolean(_ name: String) throws -> Bool? {
        try read(name) { value in
            guard let truth = value.boolean else { throw Unreadable("expected a boolean") }
            return truth
        }
    }

    mutating func timestamp(_ name: String) throws -> Timestamp {
        try read(name) { value in
            let text = try Members.string(value)
            if text.isEmpty { return Timestamp(wrappedValue: nil) }
            guard let time = Timestamp(text: text) else { throw Unreadable("expected a time as RFC 3339 writes it") }
            return time
        } ?? Timestamp(wrappedValue: nil)
    }

    mutating func lifespan(_ name: String) throws -> Lifespan {
        try read(name) { value in
            let text = try Members.string(value)
            if text.isEmpty { return Lifespan(wrappedValue: nil) }
            guard let length = Lifespan(text: text) else {
                throw Unreadable("expected a duration as Go writes it, such as 1h30m0s")
            }
            return length
        } ?? Lifespan(wrappedValue: nil)
    }

    mutating func json(_ name: String) throws -> JSONValue? {
        try read(name) { $0 }
    }

    /// One string in a list's place is a list of one.
    mutating func texts(_ name: String) throws -> [String] {
        try read(name) { value in
            if let text = value.string { return [text] }
            return try Members.list(value, Members.string)
        } ?? []
    }

    mutating func model<M: ReadableModel>(_ name: String) throws -> M? {
        try read(name) { try Members.model($0) }
    }

    mutating func models<M: ReadableModel>(_ name: String) throws -> [M] {
        try read(name) { try Members.models($0) } ?? []
    }

    func rest() -> JSONObject {
        var rest = JSONObject()
        for (name, value) in object where left[name] != nil { rest.append(name, value) }
        return rest
    }

    static func model<M: ReadableModel>(_ value: JSONValue) throws -> M {
        guard case .object(let object) = value else { throw Unreadable("expected an object") }
        var members = Members(object)
        return try M(&members)
    }

    static func models<M: ReadableModel>(_ value: JSONValue) throws -> [M] {
        value == .null ? [] : try list(value) { try model($0) }
    }

    private mutating func read<T>(_ name: String, _ read: (JSONValue) throws -> T) throws -> T? {
        guard let place = left.removeValue(forKey: name) else { return nil }
        let value = object.members[place].value
        if case .null = value { return nil }
        do {
            return try read(value)
        } catch let error as Unreadable {
            throw error.within(name)
        }
    }

    /// Nulls in lists are nothing.
    private static func list<T>(_ value: JSONValue, _ read: (JSONValue) throws -> T) throws -> [T] {
        guard case .array(let items) = value else { throw Unreadable("expected an array") }
        var out: [T] = []
        out.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            if case .null = item { continue }
            do {
                out.append(try read(item))
            } catch let error as Unreadable {
                throw error.within("[\(index)]")
            }
        }
        return out
    }

    private static func string(_ value: JSONValue) throws -> String {
        guard case .string(let text) = value else { throw Unreadable("expected a string") }
        return text
    }
}

/// A JSON object in the making: a model's members, or an operation's arguments. What is nil or an empty list is left out.
struct JSONWriter: Sendable {
    private var object = JSONObject()

    mutating func put(_ name: String, _ value: JSONValue?) {
        if let value { object.append(name, value) }
    }

    mutating func put(_ name: String, _ value: String?) {
        if let value { object.append(name, .string(value)) }
    }

    mutating func put(_ name: String, _ value: Secret?) {
        put(name, value?.text)
    }

    mutating func put(_ name: String, _ value: Int?) {
        if let value { object.append(name, .number(JSONNumber(value))) }
    }

    mutating func put(_ name: String, _ value: Bool?) {
        if let value { object.append(name, .boolean(value)) }
    }

    mutating func put(_ name: String, _ value: [String]?) {
        if let value, !value.isEmpty { object.append(name, .array(value.map { .string($0) })) }
    }

    mutating func put<M: Model>(_ name: String, _ value: M?) {
        if let value { object.append(name, value.json) }
    }

    mutating func put<M: Model>(_ name: String, _ value: [M]) {
        if !value.isEmpty { object.append(name, .array(value.map { $0.json })) }
    }

    func end(_ unknown: JSONObject = JSONObject()) -> JSONValue {
        var whole = object
        for (name, value) in unknown { whole.append(name, value) }
        return .object(whole)
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

    func end(_ unknown: JSONObject) -> String {
        let all = fields + unknown.map { "\($0.name): ***" }
        return "\(model)(\(all.joined(separator: ", ")))"
    }
}
