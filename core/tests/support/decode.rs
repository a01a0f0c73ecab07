//! Undoes percent-encoding, for those who check what was encoded.

/// A part of a path, a query or a form, where `form` says that a plus is a space.
pub fn decoded(text: &str, form: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).unwrap_or_else(|_| panic!("{text}: two digits follow a percent sign"))
            }
            b'+' if form => b' ',
            plain => plain,
        });
    }
    String::from_utf8(bytes).expect("what was encoded is UTF-8")
}
