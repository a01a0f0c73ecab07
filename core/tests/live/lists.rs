//! Lists of clients, page by page.

use crate::calls::{unique, Live};
use polyhydra::models::OAuth2Client;
use polyhydra::Error;
use std::collections::BTreeSet;

/// Every client comes once, whatever the size of the pages.
pub async fn pages(live: &Live) {
    const MANY: usize = 7;
    let oauth2 = live.hydra.oauth2();
    let owner = unique("owner");
    let mut ours = BTreeSet::new();
    for number in 0..MANY {
        let name = if number == 0 { unique("first") } else { "other".to_owned() };
        ours.insert((live.client(OAuth2Client::new().owner(&*owner).client_name(&*name)).await.id, name));
    }
    let pair = |client: OAuth2Client| (client.client_id.unwrap(), client.client_name.unwrap_or_default());
    let keep = |found: Vec<OAuth2Client>| -> BTreeSet<_> {
        let found: Vec<_> = found.into_iter().filter(|client| client.owner.as_deref() == Some(&*owner)).map(pair).collect();
        let set: BTreeSet<_> = found.iter().cloned().collect();
        assert_eq!(found.len(), set.len(), "no client comes twice");
        set
    };
    assert_eq!(keep(live.all(oauth2.list_oauth2_clients()).await), ours, "the whole list, strangers' clients among them");

    if live.server.is_at_least("1.10.5") {
        let list = || oauth2.list_oauth2_clients().owner(&*owner);
        for size in [1, 2, 3, 6, 7, 8, 500] {
            assert_eq!(keep(live.all(list().page_size(size)).await), ours, "pages of {size}");
        }
        let (_, name) = ours.iter().find(|(_, name)| name != "other").unwrap();
        let named = live.all(list().client_name(&**name)).await;
        assert_eq!(named.len(), 1, "two filters");
        assert!(live.all(oauth2.list_oauth2_clients().owner(unique("nobody")).page_size(2)).await.is_empty());

        // By hand, with the tokens that pages give.
        let (mut token, mut sizes, mut found) = (String::new(), Vec::new(), Vec::new());
        loop {
            let page = live.ok(list().page_size(3).page_token(&*token)).await;
            sizes.push(page.items.len());
            found.extend(page.items);
            let Some(next) = page.next_page_token else { break };
            token = next;
        }
        assert_eq!((sizes, keep(found)), (vec![3, 3, 1], ours.clone()));
    } else {
        let error = live.err(oauth2.list_oauth2_clients().owner(&*owner)).await;
        assert!(matches!(&error, Error::Build { argument, .. } if argument == "owner"), "the filter would be dropped: {error:?}");
    }
    for size in [0, -1] {
        let error = live.err(oauth2.list_oauth2_clients().page_size(size)).await;
        assert!(matches!(&error, Error::Build { argument, .. } if argument == "page_size"), "{error:?}");
    }
}
