/// A text that never prints: a client secret, a token, a private key's member.
public struct Secret: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible, CustomReflectable {
    /// The text in the clear.
    public var text: String

    /// Keeps a text from being printed.
    public init(_ text: String) {
        self.text = text
    }

    /// Keeps a text from being printed.
    public init(stringLiteral text: String) {
        self.text = text
    }

    /// Three stars.
    public var description: String { "***" }

    /// Nothing, for `dump` and debuggers.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
