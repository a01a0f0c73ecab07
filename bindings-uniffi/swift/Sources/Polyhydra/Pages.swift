import PolyhydraEngine

/// One page of a list.
public struct Page<Item: Sendable>: Sendable {
    /// What is on it.
    public let items: [Item]
    /// The `pageToken` of the page after it; nil on the last.
    public let nextPageToken: String?
}

/// All items of a list, from the page that the arguments say to the last one: to be read by `for try await`. Pages are fetched as
/// they are needed.
public struct Pages<Item: Sendable>: AsyncSequence, Sendable {
    /// What the sequence gives.
    public typealias Element = Item

    let client: Client
    let operation: String
    let arguments: JSONWriter
    let options: CallOptions
    let read: @Sendable (JSONValue) throws -> [Item]

    /// The page that the arguments say, and no other.
    public func page() async throws -> Page<Item> {
        try await client.page(self)
    }

    /// Begins at the first page anew.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: self)
    }

    /// Where reading a list has come to.
    public struct Iterator: AsyncIteratorProtocol {
        private let pages: Pages<Item>
        private var listing: Listing?
        private var items: [Item] = []
        private var at = 0

        init(pages: Pages<Item>) {
            self.pages = pages
        }

        /// The next item; nil after the last.
        public mutating func next() async throws -> Item? {
            let listing = try self.listing ?? pages.client.listing(pages)
            self.listing = listing
            while at == items.count {
                guard let page = try await pages.client.next(listing, pages.read) else { return nil }
                items = page
                at = 0
            }
            at += 1
            return items[at - 1]
        }
    }
}
