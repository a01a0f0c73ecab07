/// Any JSON: what free-form fields hold, and what this version of the SDK does not know.
///
/// It can be written as Swift's own literals: `client.metadata = ["team": "data", "size": 3]`.
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number, as it was written.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// The string, where it is one.
    public var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The whole number, where it is one that fits.
    public var integer: Int? {
        if case .number(let number) = self { return number.integer }
        return nil
    }

    /// The number, where it is one; rounded as `Double` must.
    public var double: Double? {
        if case .number(let number) = self { return Double(number.text) }
        return nil
    }

    /// The boolean, where it is one.
    public var boolean: Bool? {
        if case .boolean(let truth) = self { return truth }
        return nil
    }

    /// The items, where it is an array.
    public var array: [JSONValue]? {
        if case .array(let items) = self { return items }
        return nil
    }

    /// The members, where it is an object.
    public var object: JSONObject? {
        if case .object(let members) = self { return members }
        return nil
    }

    /// The member of a name, where it is an object that has one.
    public subscript(name: String) -> JSONValue? { object?[name] }
}

/// A JSON number in the digits that it was written with, so that none is lost.
public struct JSONNumber: Sendable, Hashable {
    /// The digits.
    public let text: String

    init(text: String) {
        self.text = text
    }

    /// A whole number.
    public init(_ number: Int) {
        text = String(number)
    }

    /// A number; one that JSON does not have (an infinite one, or none) becomes 0.
    public init(_ number: Double) {
        text = number.isFinite ? "\(number)" : "0"
    }

    /// The whole number, where it is one that fits: `3.0` and `3e2` are whole as well.
    public var integer: Int? {
        if let plain = Int(text) { return plain }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var fraction = mantissa.count > 1 ? mantissa[1] : ""
        while fraction.last == "0" { fraction.removeLast() }
        var digits = String(mantissa[0]) + fraction
        if digits.allSatisfy({ $0 == "0" || $0 == "-" }) { return 0 }
        guard let exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
        // No number of 64 bits has more than 19 digits.
        guard (-1_000_000...19).contains(exponent) else { return nil }
        var zeros = exponent - fraction.count
        while zeros < 0 {
            guard digits.last == "0" else { return nil }
            digits.removeLast()
            zeros += 1
        }
        return Int(digits + String(repeating: "0", count: zeros))
    }
}

/// A JSON object, whose members keep their order.
public struct JSONObject: Sendable {
    private(set) var members: [(name: String, value: JSONValue)] = []

    /// An object without members.
    public init() {}

    /// The value of a member. Setting `nil` takes the member out.
    public subscript(name: String) -> JSONValue? {
        get { members.last { $0.name == name }?.value }
        set {
            if let newValue, let place = members.lastIndex(where: { $0.name == name }) {
                members[place].value = newValue
            } else if let newValue {
                append(name, newValue)
            } else {
                members.removeAll { $0.name == name }
            }
        }
    }

    mutating func append(_ name: String, _ value: JSONValue) {
        members.append((name: name, value: value))
    }

    private var asDictionary: [String: JSONValue] {
        Dictionary(members.map { ($0.name, $0.value) }) { _, last in last }
    }
}

extension JSONObject: Sequence {
    /// Gives the members in their order.
    public func makeIterator() -> IndexingIterator<[(name: String, value: JSONValue)]> { members.makeIterator() }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: Hashable {
    /// The order of members means nothing.
    public static func == (left: JSONObject, right: JSONObject) -> Bool { left.asDictionary == right.asDictionary }

    /// Hashes the members, whatever their order.
    public func hash(into hasher: inout Hasher) { hasher.combine(asDictionary) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object of a dictionary's literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { (name: $0.0, value: $0.1) }
    }
}

extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }

    /// A number.
    public init(floatLiteral value: Double) { self = .number(JSONNumber(value)) }

    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// An object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements { object.append(name, value) }
        self = .object(object)
    }
}

extension JSONValue: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    /// Reads whatever the decoder holds. The order of members is the decoder's.
    public init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            var object = JSONObject()
            for name in members.allKeys {
                object.append(name.stringValue, try members.decode(JSONValue.self, forKey: name))
            }
            self = .object(object)
            return
        }
        if var items = try? decoder.unkeyedContainer() {
            var array: [JSONValue] = []
            while !items.isAtEnd { array.append(try items.decode(JSONValue.self)) }
            self = .array(array)
            return
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let truth = try? single.decode(Bool.self) {
            self = .boolean(truth)
        } else if let number = try? single.decode(Int.self) {
            self = .number(JSONNumber(number))
        } else if let number = try? single.decode(Double.self) {
            self = .number(JSONNumber(number))
        } else {
            self = .string(try single.decode(String.self))
        }
    }

    /// Writes it as the encoder does.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let object):
            var container = encoder.container(keyedBy: Name.self)
            for (name, value) in object { try container.encode(value, forKey: Name(stringValue: name)) }
        case .array(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .boolean(let truth):
            var container = encoder.singleValueContainer()
            try container.encode(truth)
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let number):
            var container = encoder.singleValueContainer()
            if let whole = number.integer {
                try container.encode(whole)
            } else {
                try container.encode(Double(number.text) ?? 0)
            }
        }
    }
}
