//! Lists: all items of all pages, or page by page.

use crate::answer::{Answer, Data, Listed, Page};
use crate::client::Core;
use crate::error;
use crate::model::{Model, Text};
use crate::table::Table;
use polyhydra::exchange::{self, Engine, Exchange};
use polyhydra::operation::Operation;
use polyhydra::{Arguments, CallOptions};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// What page comes next.
#[pyclass(frozen, module = "polyhydra._native")]
pub(crate) struct Pager(Mutex<State>);

struct State {
    pages: exchange::Pages,
    /// The first call, which is made early so that wrong arguments are refused early.
    first: Option<Exchange>,
    /// Whether a page is being fetched.
    busy: bool,
}

impl Pager {
    pub(crate) fn new(
        py: Python<'_>,
        engine: Arc<Engine>,
        operation: &'static Operation,
        arguments: Arguments,
        options: CallOptions,
    ) -> PyResult<Self> {
        let mut pages = exchange::Pages::new(engine, operation, arguments, options);
        let first = pages.next_call().transpose().map_err(|error| error::raise(py, &error))?;
        Ok(Self(Mutex::new(State { pages, first, busy: false })))
    }

    /// The call for the next page; `None` after the last. What comes of it must be told to [`Pager::took`].
    pub(crate) fn next_call(&self, py: Python<'_>) -> PyResult<Option<Exchange>> {
        // The lock is not held while Python makes an exception.
        let next = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.busy {
                None
            } else {
                let next = state.first.take().map(Ok).or_else(|| state.pages.next_call()).transpose();
                state.busy = matches!(next, Ok(Some(_)));
                Some(next)
            }
        };
        match next {
            Some(next) => next.map_err(|error| error::raise(py, &error)),
            None => Err(PyRuntimeError::new_err("a page of this list is being fetched already")),
        }
    }

    /// Takes what came: the page, or `None` where it is no new one.
    pub(crate) fn took(&self, answer: PyResult<Answer>) -> PyResult<Option<Listed>> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.busy = false;
        match answer {
            Ok(Answer { data: Data::Page(listed), .. }) if state.pages.is_new(listed.whole.as_str()) => {
                state.pages.advance(listed.next_page_token.clone());
                Ok(Some(listed))
            }
            Ok(_) => Ok(None),
            Err(error) => {
                state.pages.fail();
                Err(error)
            }
        }
    }

    /// Says that nobody waits for the page any more. Whoever asks next gets it.
    pub(crate) fn give_up(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).busy = false;
    }

    fn next(&self, py: Python<'_>, core: &Core) -> PyResult<Option<Listed>> {
        match self.next_call(py)? {
            Some(exchange) => self.took(core.run(py, exchange)),
            None => Ok(None),
        }
    }
}

/// An iterator over all items of all pages, which fetches pages as they are needed.
#[pyclass(generic, module = "polyhydra")]
pub(crate) struct Items {
    core: Py<Core>,
    pager: Option<Pager>,
    page: Option<(&'static Table, std::vec::IntoIter<Text>)>,
}

impl Items {
    pub(crate) fn new(core: Py<Core>, pager: Pager) -> Self {
        Self { core, pager: Some(pager), page: None }
    }
}

#[pymethods]
impl Items {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, Model>>> {
        loop {
            if let Some((table, page)) = &mut self.page {
                if let Some(text) = page.next() {
                    return table.instance(py, text).map(Some);
                }
            }
            let Some(pager) = &self.pager else { return Ok(None) };
            match pager.next(py, self.core.get())? {
                Some(listed) => self.page = Some((listed.table, listed.items.into_iter())),
                None => return Ok(None),
            }
        }
    }

    /// The pages themselves, from the next one on. The iterator over items ends thereby.
    fn pages(&mut self, py: Python<'_>) -> Pages {
        self.page = None;
        Pages { core: self.core.clone_ref(py), pager: self.pager.take() }
    }
}

/// An iterator over the pages of a list, which fetches them as they are needed.
#[pyclass(generic, module = "polyhydra")]
pub(crate) struct Pages {
    core: Py<Core>,
    pager: Option<Pager>,
}

#[pymethods]
impl Pages {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Page>> {
        let Some(pager) = &self.pager else { return Ok(None) };
        pager.next(py, self.core.get())?.map(|listed| Page::new(py, listed)).transpose()
    }
}
