//! Pages of lists, whose totals and links cannot be trusted before 25.4.

use crate::codec::Codec;
use crate::encode::{base64url, decode_base64, decode_percent};
use crate::operation::Generation;
use crate::prelude::*;
use crate::response::Response;
use crate::text::{count, cut, join, number, parts, same};

/// How many items are asked for at a time where the caller does not say.
pub(crate) const PAGE_SIZE: i64 = 250;

/// Above this size a page may be shorter than asked for although more follow: some servers give no more at a time.
const SERVER_LIMIT: usize = 500;

/// One page of a list.
///
/// ```no_run
/// # use polyhydra::*;
/// # async fn example(hydra: Hydra) -> Result<(), Error> {
/// let page = hydra.oauth2().list_oauth2_clients().page_size(100).await?;
/// if let Some(token) = page.next_page_token {
///     let second = hydra.oauth2().list_oauth2_clients().page_size(100).page_token(token).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What to give as `page_token` for the next one; `None` on the last.
    pub next_page_token: Option<String>,
}

impl<T> Page<T> {
    pub(crate) fn new(items: Vec<T>) -> Self {
        Self { items, next_page_token: None }
    }
}

/// The page after the one that was asked for with `size` and `token` and has come with `items` items.
///
/// Servers before 25.4 count from an offset, their totals and links ignore filters, and those of 2.0.0 to 2.3.0 skip
/// sessions: so items are counted here and the token is made here, until a page comes short. The first of 2.0 count pages, and
/// their links are an offset all the same; they are told by the form of the links' tokens. Later servers give keyset tokens, and
/// are believed.
pub(crate) fn next_token(
    codec: &dyn Codec,
    generation: Generation,
    size: Option<i64>,
    token: Option<&str>,
    items: usize,
    response: &Response,
) -> Option<String> {
    if items == 0 {
        return None;
    }
    let mut numbered = false;
    if generation == Generation::V2 {
        let (next, by_number) = linked(codec, response);
        numbered = by_number;
        let counted = response.headers.get("x-total-count").is_some()
            || [next.as_deref(), token].into_iter().flatten().any(|token| offset_of(codec, token).is_some());
        if !counted {
            return next;
        }
    }
    let size = size.map(|size| usize::try_from(size).unwrap_or(SERVER_LIMIT));
    if size.is_some_and(|size| items < size.min(SERVER_LIMIT) || items > size) {
        // Fewer than asked for: the last page. More: the server does not know pages, and has given all.
        return None;
    }
    if numbered {
        let next = token.and_then(|token| page_of(codec, token)).unwrap_or(0).checked_add(1)?;
        return Some(base64url(join!("{\"page\":\"", &count(next), "\",\"v\":1}").as_bytes()));
    }
    let offset = match generation {
        Generation::V2 => token.and_then(|token| offset_of(codec, token)).unwrap_or(0),
        _ => token.and_then(offset).unwrap_or(0),
    };
    let next = offset.checked_add(items)?;
    Some(match generation {
        Generation::V2 => base64url(join!("{\"offset\":\"", &count(next), "\",\"v\":2}").as_bytes()),
        _ => count(next),
    })
}

/// What the `Link` header (RFC 8288) says: the token of the next page, and whether tokens are numbers of pages. The links
/// themselves are never followed.
fn linked(codec: &dyn Codec, response: &Response) -> (Option<String>, bool) {
    let (mut next, mut numbered) = (None, false);
    for (_, links) in response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("link")) {
        for link in parts(links, b',') {
            let (target, parameters) = cut(link, ">").unwrap_or_default();
            let (_, query) = cut(target, "?").unwrap_or_default();
            let token = parts(query, b'&').find_map(|pair| pair.strip_prefix("page_token="));
            let token = token.and_then(|token| codec.string(decode_percent(token)));
            let Some(token) = token.filter(|token| !token.is_empty()) else { continue };
            numbered |= page_of(codec, &token).is_some();
            if parts(parameters, b';').any(|parameter| same(parameter.trim_ascii(), "rel=\"next\"")) {
                next = Some(token);
            }
        }
    }
    (next, numbered)
}

fn offset(digits: &str) -> Option<usize> {
    number(digits.as_bytes()).and_then(|number| usize::try_from(number).ok())
}

/// The offset in a token of 2.0.3 to 2.3: `{"offset":"250","v":2}`, as Hydra writes it.
fn offset_of(codec: &dyn Codec, token: &str) -> Option<usize> {
    number_in(codec, token, "\"offset\":\"")
}

/// The number of a page in a token of 2.0.0 to 2.0.2: `{"page":"1","v":1}`.
fn page_of(codec: &dyn Codec, token: &str) -> Option<usize> {
    number_in(codec, token, "\"page\":\"")
}

fn number_in(codec: &dyn Codec, token: &str, before: &str) -> Option<usize> {
    let text = codec.string(decode_base64(token)?)?;
    offset(cut(cut(&text, before)?.1, "\"")?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Scanner;

    fn answer(headers: &[(&str, &str)]) -> Response {
        let mut response = Response::new(200, "[]");
        response.headers = headers.iter().copied().collect();
        response
    }

    #[test]
    fn old_servers_are_counted() {
        let silent = answer(&[]);
        let next = |size, token, items| next_token(&Scanner, Generation::V1, size, token, items, &silent);
        assert_eq!(next(Some(100), None, 100).as_deref(), Some("100"));
        assert_eq!(next(Some(100), Some("100"), 100).as_deref(), Some("200"));
        assert_eq!(next(Some(100), Some("100"), 99), None);
        assert_eq!(next(Some(100), Some("100"), 0), None);
        // A server that ignores the size has given everything.
        assert_eq!(next(Some(2), None, 3), None);
        // 500 may be the server's own limit.
        assert_eq!(next(Some(1000), None, 500).as_deref(), Some("500"));
    }

    #[test]
    fn wrong_links_of_2_3_are_not_believed() {
        let lying = answer(&[
            ("Link", r#"</admin/x?page_size=1&page_token=eyJvZmZzZXQiOiIyIiwidiI6Mn0&subject=sue>; rel="next""#),
            ("X-Total-Count", "3"),
        ]);
        let second = next_token(&Scanner, Generation::V2, Some(1), None, 1, &lying).unwrap();
        assert_eq!(offset_of(&Scanner, &second), Some(1));
        // The last page has no `next`, and the token tells that it is counted.
        let third = next_token(&Scanner, Generation::V2, Some(1), Some(&second), 1, &answer(&[("x-total-count", "3")])).unwrap();
        assert_eq!(offset_of(&Scanner, &third), Some(2));
        // A filter that matches nothing: `next` is sent all the same.
        assert_eq!(next_token(&Scanner, Generation::V2, Some(1), None, 0, &lying), None);
    }

    #[test]
    fn pages_of_2_0_are_counted_although_its_links_are_an_offset() {
        let next = base64url(br#"{"page":"2","v":1}"#);
        let link = join!("</admin/clients?page_size=2&page_token=", &next, ">; rel=\"next\"");
        let numbered = answer(&[("Link", &link), ("X-Total-Count", "5")]);
        let second = next_token(&Scanner, Generation::V2, Some(2), None, 2, &numbered).unwrap();
        assert_eq!(page_of(&Scanner, &second), Some(1));
        let third = next_token(&Scanner, Generation::V2, Some(2), Some(&second), 2, &numbered).unwrap();
        assert_eq!(page_of(&Scanner, &third), Some(2));
        assert_eq!(next_token(&Scanner, Generation::V2, Some(2), Some(&third), 1, &numbered), None);
    }

    #[test]
    fn keyset_tokens_are_taken_out_of_the_link() {
        let first = answer(&[(
            "link",
            r#"</admin/clients?page_size=3&page_token=abc>; rel="first",</admin/clients?page_size=3&page_token=n4K%3D>; rel="next""#,
        )]);
        assert_eq!(next_token(&Scanner, Generation::V2, Some(3), None, 3, &first).as_deref(), Some("n4K="));
        let last = answer(&[("link", r#"</admin/clients?page_size=3&page_token=abc>; rel="first""#)]);
        assert_eq!(next_token(&Scanner, Generation::V2, Some(3), Some("n4K="), 3, &last), None);
    }
}
