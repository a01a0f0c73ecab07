//! Lists as streams, and as iterators that block: of pages, and of what is on them.

use super::Hydra;
use crate::error::Error;
use crate::exchange::{self, Exchange, Outcome};
use crate::models::ModelType;
use crate::operation::ReturnType;
use crate::page::Page;
use futures_core::Stream;
use std::fmt::Debug;
use std::future::{poll_fn, Future};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{ready, Context, Poll};

type Fetch<M> = Pin<Box<dyn Future<Output = (exchange::Pages, Option<Result<Page<M>, Error>>)> + Send>>;

/// The pages of a list: a [`Stream`], with [`Pages::next`] for those who have no extension trait at hand.
///
/// ```no_run
/// # use polyhydra::*;
/// # async fn example(hydra: Hydra) -> Result<(), Error> {
/// let mut pages = hydra.oauth2().list_oauth2_clients().page_size(100).pages();
/// while let Some(page) = pages.next().await {
///     println!("{} clients", page?.items.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct Pages<M> {
    hydra: Hydra,
    state: State<M>,
}

enum State<M> {
    Ready(exchange::Pages),
    Fetching(Fetch<M>),
    /// Only while one state gives way to another.
    Between,
}

impl<M> Debug for Pages<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

impl<M: ModelType + PartialEq + Debug + Send + 'static> Pages<M> {
    pub(super) fn new(hydra: Hydra, pages: exchange::Pages) -> Self {
        Self { hydra, state: State::Ready(pages) }
    }

    /// The next page; `None` after the last, and after an error.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let mut pages = hydra.oauth2().list_oauth2_clients().pages();
    /// let first = pages.next().await.transpose()?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<Page<M>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<M: ModelType + PartialEq + Debug + Send + 'static> Stream for Pages<M> {
    type Item = Result<Page<M>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::Between) {
                State::Ready(pages) => self.state = State::Fetching(Box::pin(fetch(self.hydra.clone(), pages))),
                State::Fetching(mut fetching) => {
                    let polled = fetching.as_mut().poll(context);
                    let Poll::Ready((pages, page)) = polled else {
                        self.state = State::Fetching(fetching);
                        return Poll::Pending;
                    };
                    self.state = State::Ready(pages);
                    return Poll::Ready(page);
                }
                State::Between => return Poll::Ready(None),
            }
        }
    }
}

async fn fetch<M>(hydra: Hydra, mut pages: exchange::Pages) -> (exchange::Pages, Option<Result<Page<M>, Error>>)
where
    M: ModelType + PartialEq + Debug,
{
    let page = match pages.next_call() {
        Some(Ok(mut exchange)) => {
            let outcome = hydra.drive(&mut exchange).await;
            read(&mut pages, &exchange, outcome)
        }
        Some(Err(error)) => Some(Err(error)),
        None => None,
    };
    (pages, page)
}

/// The page that has come; `None` where it is the last one once more.
fn read<M>(pages: &mut exchange::Pages, exchange: &Exchange, outcome: Result<Outcome, Error>) -> Option<Result<Page<M>, Error>>
where
    M: ModelType + PartialEq + Debug,
{
    let page = match outcome {
        Ok(outcome) if !pages.is_new(&outcome.body) => return None,
        Ok(outcome) => <[M] as ReturnType>::read(&outcome.body)
            .map_err(|error| Exchange::decode_error(&outcome.response, &outcome.body, error))
            .map(|mut page| {
                page.next_page_token = exchange.next_page(&outcome.response, page.items.len());
                pages.advance(page.next_page_token.clone());
                page
            }),
        Err(error) => Err(error),
    };
    if page.is_err() {
        pages.fail();
    }
    Some(page)
}

/// The pages of a list, for threads that may block.
///
/// ```no_run
/// # use polyhydra::*;
/// # fn example(hydra: Hydra) -> Result<(), Error> {
/// for page in hydra.oauth2().list_oauth2_clients().page_size(100).blocking_pages() {
///     println!("{} clients", page?.items.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "an iterator does nothing until it is read"]
pub struct BlockingPages<M> {
    hydra: Hydra,
    pages: exchange::Pages,
    model: PhantomData<fn() -> M>,
}

impl<M> Debug for BlockingPages<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BlockingPages")
    }
}

impl<M> BlockingPages<M> {
    pub(super) fn new(hydra: Hydra, pages: exchange::Pages) -> Self {
        Self { hydra, pages, model: PhantomData }
    }
}

impl<M: ModelType + PartialEq + Debug> Iterator for BlockingPages<M> {
    type Item = Result<Page<M>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.pages.next_call()? {
            Ok(mut exchange) => {
                let outcome = self.hydra.drive_blocking(&mut exchange);
                read(&mut self.pages, &exchange, outcome)
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// The items of all pages of a list: a [`Stream`], with [`Items::next`] for those who have no extension trait at hand.
///
/// ```no_run
/// # #[cfg(feature = "http")]
/// # async fn example(hydra: polyhydra::Hydra) -> Result<(), polyhydra::Error> {
/// let mut clients = hydra.oauth2().list_oauth2_clients().owner("ops").stream();
/// while let Some(client) = clients.next().await {
///     println!("{:?}", client?.client_id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct Items<M> {
    pages: Pages<M>,
    page: std::vec::IntoIter<M>,
}

impl<M> Debug for Items<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Items")
    }
}

impl<M: ModelType + PartialEq + Debug + Send + 'static> Items<M> {
    pub(super) fn new(pages: Pages<M>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// The next item; `None` after the last, and after an error.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let mut clients = hydra.oauth2().list_oauth2_clients().stream();
    /// let first = clients.next().await.transpose()?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<M, Error>>
    where
        M: Unpin,
    {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<M: ModelType + PartialEq + Debug + Send + Unpin + 'static> Stream for Items<M> {
    type Item = Result<M, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The items of all pages of a list, for threads that may block.
///
/// ```no_run
/// # #[cfg(feature = "http")]
/// # fn example(hydra: polyhydra::Hydra) -> Result<(), polyhydra::Error> {
/// for client in hydra.oauth2().list_oauth2_clients().owner("ops").blocking_items() {
///     println!("{:?}", client?.client_id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "an iterator does nothing until it is read"]
pub struct BlockingItems<M> {
    pages: BlockingPages<M>,
    page: std::vec::IntoIter<M>,
}

impl<M> Debug for BlockingItems<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BlockingItems")
    }
}

impl<M> BlockingItems<M> {
    pub(super) fn new(pages: BlockingPages<M>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }
}

impl<M: ModelType + PartialEq + Debug> Iterator for BlockingItems<M> {
    type Item = Result<M, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.page = page.items.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
