import Foundation

/// A field that holds a point in time. Its projected value is the text of the wire, with every digit that the server sent:
/// `client.createdAt` is a `Date`, and `client.$createdAt` is `"2026-11-21T04:47:30.123456789Z"`.
@propertyWrapper
public struct Timestamp: Sendable, Hashable {
    /// The time, to a microsecond.
    public var wrappedValue: Date? {
        didSet { projectedValue = wrappedValue.map(Timestamp.write) }
    }

    /// The time as it is written on the wire (RFC 3339).
    public private(set) var projectedValue: String?

    /// A time to be written.
    public init(wrappedValue: Date?) {
        self.wrappedValue = wrappedValue
        projectedValue = wrappedValue.map(Timestamp.write)
    }

    /// Reads the wire's form; nil where the text is something else.
    init?(text: String) {
        guard let date = Timestamp.parse([UInt8](text.utf8)) else { return nil }
        wrappedValue = date
        projectedValue = text
    }

    /// The same time is equal however it is written.
    public static func == (left: Timestamp, right: Timestamp) -> Bool { left.wrappedValue == right.wrappedValue }

    /// Hashes the time.
    public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }

    private static func parse(_ text: [UInt8]) -> Date? {
        guard text.count >= 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"), [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(text[10]),
            let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]),
            let hour = number(text[11..<13]), let minute = number(text[14..<16]), let second = number(text[17..<19]),
            (1...12).contains(month), day >= 1, day <= days(in: month, of: year), hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = text[19...]
        var fraction = 0.0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(1 + digits.count)
            fraction = Double("0." + String(decoding: digits, as: UTF8.self)) ?? 0
        }
        guard let offset = offset(Array(rest)) else { return nil }
        let seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        // Counted from 2001, as `Date` does, so that no digit is lost on the way.
        return Date(timeIntervalSinceReferenceDate: Double(seconds - 978_307_200) + fraction)
    }

    /// Seconds east of Greenwich.
    private static func offset(_ text: [UInt8]) -> Int? {
        if text == [UInt8(ascii: "Z")] || text == [UInt8(ascii: "z")] { return 0 }
        guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text[1..<3]), let minutes = number(text[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        let offset = hours * 3600 + minutes * 60
        switch text[0] {
        case UInt8(ascii: "+"): return offset
        case UInt8(ascii: "-"): return -offset
        default: return nil
        }
    }

    /// Digits alone.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit) - 0x30
        }
        return value
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// Days since 1970-01-01. (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms")
    private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func floorDivide(_ number: Int, _ by: Int) -> Int {
        number >= 0 ? number / by : -((by - 1 - number) / by)
    }

    private static func write(_ date: Date) -> String {
        // What no year of four digits holds is written so that the core refuses it.
        let micros = (date.timeIntervalSinceReferenceDate * 1_000_000).rounded()
        guard abs(micros) < 1e18 else { return "out of range" }
        let total = Int(micros) + 978_307_200 * 1_000_000
        let seconds = floorDivide(total, 1_000_000)
        let fraction = total - seconds * 1_000_000
        let shifted = floorDivide(seconds, 86_400) + 719_468
        let second = seconds - floorDivide(seconds, 86_400) * 86_400
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        let date = "\(padded(year, 4))-\(padded(month < 10 ? month + 3 : month - 9, 2))-\(padded(day, 2))"
        let time = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(date)T\(time)\(decimals(fraction, 6))Z"
    }
}

/// A field that holds a length of time. Its projected value is the text of the wire, as Go writes it:
/// `client.jwtBearerGrantAccessTokenLifespan` is a `Duration`, and `client.$jwtBearerGrantAccessTokenLifespan` is `"1h30m0s"`.
@propertyWrapper
public struct Lifespan: Sendable, Hashable {
    /// The length, to a nanosecond.
    public var wrappedValue: Duration? {
        didSet { projectedValue = wrappedValue.map(Lifespan.write) }
    }

    /// The length as it is written on the wire.
    public private(set) var projectedValue: String?

    /// A length to be written.
    public init(wrappedValue: Duration?) {
        self.wrappedValue = wrappedValue
        projectedValue = wrappedValue.map(Lifespan.write)
    }

    /// Reads the wire's form; nil where the text is something else.
    init?(text: String) {
        guard let nanoseconds = Lifespan.parse(text) else { return nil }
        wrappedValue = .nanoseconds(nanoseconds)
        projectedValue = text
    }

    /// The same length is equal however it is written.
    public static func == (left: Lifespan, right: Lifespan) -> Bool { left.wrappedValue == right.wrappedValue }

    /// Hashes the length.
    public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }

    private static let units: [(name: String, nanoseconds: UInt64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ]

    /// A sign, then numbers with their units, in nanoseconds of 64 bits.
    private static func parse(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        var rest = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        if rest == "0" { return 0 }
        if rest.isEmpty { return nil }
        var total: UInt64 = 0
        while !rest.isEmpty {
            let whole = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(whole.count)
            var fraction = rest.prefix(0)
            if rest.hasPrefix(".") {
                fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(1 + fraction.count)
            }
            if whole.isEmpty, fraction.isEmpty { return nil }
            guard let number = whole.isEmpty ? 0 : UInt64(whole), let unit = units.first(where: { rest.hasPrefix($0.name) }) else {
                return nil
            }
            rest = rest.dropFirst(unit.name.count)
            var (length, tooLong) = number.multipliedReportingOverflow(by: unit.nanoseconds)
            var scale = unit.nanoseconds
            for digit in fraction {
                scale /= 10
                length = length &+ UInt64(digit.wholeNumberValue ?? 0) * scale
            }
            let (sum, overflows) = total.addingReportingOverflow(length)
            tooLong = tooLong || overflows
            guard !tooLong, sum <= UInt64(Int64.max) + 1 else { return nil }
            total = sum
        }
        if isNegative { return total == UInt64(Int64.max) + 1 ? Int64.min : -Int64(total) }
        return Int64(exactly: total)
    }

    private static func write(_ length: Duration) -> String {
        let sign = length < .zero ? "-" : ""
        let (seconds, attoseconds) = length.components
        let (whole, part) = (seconds.magnitude, attoseconds.magnitude / 1_000_000_000)
        return "\(sign)\(whole / 3600)h\(whole / 60 % 60)m\(whole % 60)\(decimals(Int(part), 9))s"
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// A fraction of so many digits behind its point, without zeros at its end.
private func decimals(_ part: Int, _ width: Int) -> String {
    var digits = padded(part, width)
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "" : "." + digits
}
