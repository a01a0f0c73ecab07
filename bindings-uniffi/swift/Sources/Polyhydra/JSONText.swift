import Foundation

/// JSON text that is none.
struct NoJSON: Error {}

extension JSONValue {
    /// Reads a JSON text. What the text should hold is checked elsewhere, by the core.
    static func parse(_ text: Data) throws -> JSONValue {
        try parse([UInt8](text))
    }

    /// The same of a string.
    static func parse(_ text: String) throws -> JSONValue {
        try parse([UInt8](text.utf8))
    }

    private static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(bytes: buffer)
            let value = try scanner.value(depth: 0)
            guard scanner.token() == nil else { throw NoJSON() }
            return value
        }
    }

    /// The JSON text, without white space.
    public var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .boolean(let truth): out.append(contentsOf: (truth ? "true" : "false").utf8)
        case .number(let number): out.append(contentsOf: number.text.utf8)
        case .string(let text): JSONValue.write(text, to: &out)
        case .array(let items):
            out.append(UInt8(ascii: "["))
            for (place, item) in items.enumerated() {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                item.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            for (place, member) in object.members.enumerated() {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                JSONValue.write(member.name, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                out.append(contentsOf: (byte < 16 ? "\\u000" : "\\u00").utf8)
                out.append(contentsOf: String(byte, radix: 16).utf8)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

/// Reads JSON from the front to the back.
private struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    /// Deeper than the core lets anything through, and far from the end of a stack.
    private static let depthLimit = 256

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    /// The next byte that is no white space, not taken.
    mutating func token() -> UInt8? {
        while let byte, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { at += 1 }
        return byte
    }

    private mutating func takes(_ wanted: UInt8) -> Bool {
        guard token() == wanted else { return false }
        at += 1
        return true
    }

    mutating func value(depth: Int) throws -> JSONValue {
        guard depth < JSONScanner.depthLimit else { throw NoJSON() }
        switch token() {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws -> JSONObject {
        var object = JSONObject()
        at += 1
        if takes(UInt8(ascii: "}")) { return object }
        repeat {
            guard token() == UInt8(ascii: "\"") else { throw NoJSON() }
            let name = try string()
            guard takes(UInt8(ascii: ":")) else { throw NoJSON() }
            object.append(name, try value(depth: depth))
        } while takes(UInt8(ascii: ","))
        guard takes(UInt8(ascii: "}")) else { throw NoJSON() }
        return object
    }

    private mutating func array(depth: Int) throws -> [JSONValue] {
        var items: [JSONValue] = []
        at += 1
        if takes(UInt8(ascii: "]")) { return items }
        repeat {
            items.append(try value(depth: depth))
        } while takes(UInt8(ascii: ","))
        guard takes(UInt8(ascii: "]")) else { throw NoJSON() }
        return items
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        for place in 0..<word.utf8CodeUnitCount {
            guard byte == word.utf8Start[place] else { throw NoJSON() }
            at += 1
        }
        return value
    }

    private mutating func number() throws -> JSONNumber {
        let start = at
        if byte == UInt8(ascii: "-") { at += 1 }
        let first = at
        try digits()
        if bytes[first] == UInt8(ascii: "0"), at > first + 1 { throw NoJSON() }
        if byte == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            at += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        return JSONNumber(text: text(from: start, to: at))
    }

    private mutating func digits() throws {
        let start = at
        while let byte, (0x30...0x39).contains(byte) { at += 1 }
        if at == start { throw NoJSON() }
    }

    private func text(from start: Int, to end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func string() throws -> String {
        at += 1
        let start = at
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return text(from: start, to: at - 1)
            case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
            case 0..<0x20: throw NoJSON()
            default: at += 1
            }
        }
        throw NoJSON()
    }

    /// Reads on from the first escape. Half a surrogate pair becomes U+FFFD.
    private mutating func stringWithEscapes(from start: Int) throws -> String {
        var out = text(from: start, to: at)
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return out
            case UInt8(ascii: "\\"):
                var units: [UInt16] = []
                while let unit = try unicodeEscape() { units.append(unit) }
                if units.isEmpty {
                    out.append(try plainEscape())
                } else {
                    out.append(String(decoding: units, as: UTF16.self))
                }
            case 0..<0x20: throw NoJSON()
            default:
                let from = at
                while let byte = self.byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
                out.append(text(from: from, to: at))
            }
        }
        throw NoJSON()
    }

    /// The unit of a `\u` escape, if one comes next.
    private mutating func unicodeEscape() throws -> UInt16? {
        guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else { return nil }
        guard at + 6 <= bytes.count else { throw NoJSON() }
        var unit: UInt16 = 0
        for place in at + 2..<at + 6 {
            guard let digit = Character(Unicode.Scalar(bytes[place])).hexDigitValue else { throw NoJSON() }
            unit = unit << 4 | UInt16(digit)
        }
        at += 6
        return unit
    }

    private mutating func plainEscape() throws -> String {
        guard at + 1 < bytes.count else { throw NoJSON() }
        defer { at += 2 }
        switch bytes[at + 1] {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return text(from: at + 1, to: at + 2)
        default: throw NoJSON()
        }
    }
}
