//! One call: its optional arguments, its options, and the ways to make it.

use super::list::{BlockingItems, BlockingPages, Items, Pages};
use super::{Hydra, Reply};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::exchange::{self, Exchange, Outcome};
use crate::models::ModelType;
use crate::operation::{ReturnType, Value};
use crate::operations::OperationType;
use crate::request::Arguments;
use crate::settings::CallOptions;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

/// A call of the operation `O`, ready to be made: `.await` it, or set more first.
///
/// Optional arguments are methods of the call:
/// `hydra.oauth2().list_oauth2_clients().owner("ops").page_size(100)`.
///
/// ```no_run
/// # use polyhydra::*;
/// # async fn example(hydra: Hydra) -> Result<(), Error> {
/// let page = hydra.oauth2().list_oauth2_clients().owner("ops").page_size(100).await?;
/// println!("{:?}", page.items);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'h, O> {
    hydra: &'h Hydra,
    arguments: Arguments,
    options: CallOptions,
    operation: PhantomData<fn() -> O>,
}

impl<O: OperationType> std::fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Call({})", O::OPERATION.id)
    }
}

impl<'h, O: OperationType> Call<'h, O> {
    pub(crate) fn new(hydra: &'h Hydra) -> Self {
        Self { hydra, arguments: Arguments::new(O::OPERATION), options: CallOptions::default(), operation: PhantomData }
    }

    /// Sets an argument that the declaration has: its methods alone call this.
    pub(crate) fn argument(mut self, name: &str, value: Value) -> Self {
        if let Some(slot) = O::OPERATION.position(name).and_then(|place| self.arguments.0.get_mut(place)) {
            *slot = Some(value);
        }
        self
    }

    /// How long the call may take, in place of the client's setting.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let call = hydra.oauth2().get_oauth2_client("my-id").timeout(std::time::Duration::from_secs(1));
    /// call.await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Adds a header; one of the same name replaces the client's.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let call = hydra.oauth2().get_oauth2_client("my-id").header("X-Tenant", "blue");
    /// call.await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.options.headers.push(name.as_ref(), value.as_ref());
        self
    }

    /// In place of the client's credentials.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let call = hydra.oauth2().oauth2_token_exchange("client_credentials");
    /// let tokens = call.credentials(Credentials::basic("my-client", "the client_secret")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.options.credentials = Some(credentials);
        self
    }

    fn exchange(self) -> Result<(Exchange, &'h Hydra), Error> {
        let exchange = Exchange::new(self.hydra.engine().clone(), O::OPERATION, self.arguments, self.options)?;
        Ok((exchange, self.hydra))
    }

    /// Makes the call, and gives status and headers beside the result.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let reply = hydra.oauth2().get_oauth2_client("my-id").with_http_info().await?;
    /// println!("{} {:?}", reply.status, reply.data.client_name);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn with_http_info(self) -> Result<Reply<Output<O>>, Error> {
        let (mut exchange, hydra) = self.exchange()?;
        let outcome = hydra.drive(&mut exchange).await?;
        reply::<O>(&exchange, outcome)
    }

    /// Makes the call from a thread that may block. Not from inside an async runtime: there it would stop everything else.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # fn example(hydra: Hydra) -> Result<(), Error> {
    /// let client = hydra.oauth2().get_oauth2_client("my-id").blocking()?;
    /// println!("{:?}", client.client_name);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub fn blocking(self) -> Result<Output<O>, Error> {
        self.blocking_with_http_info().map(|reply| reply.data)
    }

    /// [`Call::blocking`] that gives status and headers beside the result.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # fn example(hydra: Hydra) -> Result<(), Error> {
    /// let reply = hydra.oauth2().get_oauth2_client("my-id").blocking_with_http_info()?;
    /// println!("{} {:?}", reply.status, reply.data.client_name);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub fn blocking_with_http_info(self) -> Result<Reply<Output<O>>, Error> {
        let (mut exchange, hydra) = self.exchange()?;
        let outcome = hydra.drive_blocking(&mut exchange)?;
        reply::<O>(&exchange, outcome)
    }
}

/// What a call of `O` gives.
type Output<O> = <<O as OperationType>::Returns as ReturnType>::Output;

fn read<O: OperationType>(exchange: &Exchange, outcome: &Outcome) -> Result<Output<O>, Error> {
    let Outcome { response, body } = outcome;
    let mut data = <O::Returns as ReturnType>::read(body).map_err(|error| Exchange::decode_error(response, body, error))?;
    if let Some((items, next)) = <O::Returns as ReturnType>::page(&mut data) {
        *next = exchange.next_page(response, items);
    }
    Ok(data)
}

fn reply<O: OperationType>(exchange: &Exchange, outcome: Outcome) -> Result<Reply<Output<O>>, Error> {
    let data = read::<O>(exchange, &outcome)?;
    Ok(Reply { data, status: outcome.response.status, headers: outcome.response.headers })
}

impl<O, M> Call<'_, O>
where
    O: OperationType<Returns = [M]>,
    M: ModelType + PartialEq + std::fmt::Debug + Send + 'static,
    [M]: ReturnType<Output = crate::page::Page<M>>,
{
    /// Every item of every page, fetched as needed.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let mut clients = hydra.oauth2().list_oauth2_clients().stream();
    /// while let Some(client) = clients.next().await {
    ///     println!("{:?}", client?.client_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Items<M> {
        Items::new(self.pages())
    }

    /// Page by page, fetched as needed.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # async fn example(hydra: Hydra) -> Result<(), Error> {
    /// let mut pages = hydra.oauth2().list_oauth2_clients().pages();
    /// while let Some(page) = pages.next().await {
    ///     println!("{} clients", page?.items.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(self) -> Pages<M> {
        Pages::new(self.hydra.clone(), self.exchanges())
    }

    /// [`Call::stream`] for a thread that may block.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # fn example(hydra: Hydra) -> Result<(), Error> {
    /// for client in hydra.oauth2().list_oauth2_clients().blocking_items() {
    ///     println!("{:?}", client?.client_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn blocking_items(self) -> BlockingItems<M> {
        BlockingItems::new(self.blocking_pages())
    }

    /// [`Call::pages`] for a thread that may block.
    ///
    /// ```no_run
    /// # use polyhydra::*;
    /// # fn example(hydra: Hydra) -> Result<(), Error> {
    /// for page in hydra.oauth2().list_oauth2_clients().blocking_pages() {
    ///     println!("{} clients", page?.items.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn blocking_pages(self) -> BlockingPages<M> {
        BlockingPages::new(self.hydra.clone(), self.exchanges())
    }

    fn exchanges(self) -> exchange::Pages {
        exchange::Pages::new(self.hydra.engine().clone(), O::OPERATION, self.arguments, self.options)
    }
}

impl<'h, O> IntoFuture for Call<'h, O>
where
    O: OperationType + 'h,
    Output<O>: Send,
{
    type Output = Result<Output<O>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'h>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (mut exchange, hydra) = self.exchange()?;
            let outcome = hydra.drive(&mut exchange).await?;
            read::<O>(&exchange, &outcome)
        })
    }
}
