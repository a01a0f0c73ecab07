//! From an answer to what a call gives.

use crate::model::Text;
use crate::table::Table;
use polyhydra::exchange::{Exchange, Outcome};
use polyhydra::json::Reader;
use polyhydra::models::index::{check, check_list};
use polyhydra::operation::Returns;
use polyhydra::{Error, Headers};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

/// An answer that was checked against the table. Nothing in it belongs to Python, so that any thread may make it.
pub(crate) struct Answer {
    pub(crate) data: Data,
    status: u16,
    headers: Headers,
}

/// What came in the body.
pub(crate) enum Data {
    Nothing,
    Url(String),
    Object(&'static Table, Text),
    Page(Listed),
}

/// A page's items, and what it takes to go on.
pub(crate) struct Listed {
    pub(crate) table: &'static Table,
    pub(crate) whole: Text,
    pub(crate) items: Vec<Text>,
    pub(crate) next_page_token: Option<String>,
}

impl Answer {
    /// Checks what came at the end of an exchange.
    pub(crate) fn new(exchange: &Exchange, outcome: Outcome) -> Result<Self, Error> {
        let Outcome { response, body } = outcome;
        let text = Text::new(body);
        let mut reader = Reader::new(text.as_str());
        let read = match exchange.operation().returns {
            Returns::Model(model) => check(&mut reader, model).map(|raw| Data::Object(Table::of(model), text.part(raw))),
            Returns::Page(model) => check_list(&mut reader, model).map(|raws| {
                let items: Vec<_> = raws.into_iter().map(|raw| text.part(raw)).collect();
                let next_page_token = exchange.next_page(&response, items.len());
                Data::Page(Listed { table: Table::of(model), whole: text.clone(), items, next_page_token })
            }),
            Returns::Url => return Ok(Self { data: Data::Url(text.as_str().to_owned()), status: 0, headers: Headers::new() }),
            _ => return Ok(Self { data: Data::Nothing, status: response.status, headers: response.headers }),
        };
        let data = read.and_then(|data| reader.end().map(|()| data));
        let data = data.map_err(|error| Exchange::decode_error(&response, text.as_str(), error))?;
        Ok(Self { data, status: response.status, headers: response.headers })
    }

    /// What a call gives.
    pub(crate) fn data(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self.data {
            Data::Nothing => Ok(py.None()),
            Data::Url(url) => Ok(PyString::new(py, &url).into_any().unbind()),
            Data::Object(table, text) => Ok(table.instance(py, text)?.into_any().unbind()),
            Data::Page(listed) => Ok(Py::new(py, Page::new(py, listed)?)?.into_any()),
        }
    }

    /// The same with status and headers.
    pub(crate) fn reply(mut self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let headers = header_dict(py, &core::mem::take(&mut self.headers))?.unbind();
        let status = self.status;
        Ok(Py::new(py, Reply { data: self.data(py)?, status, headers })?.into_any())
    }
}

/// Headers by their names in lower case; those of one name are joined by commas (RFC 9110 §5.3).
pub(crate) fn header_dict<'py>(py: Python<'py>, headers: &Headers) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        match dict.get_item(&name)? {
            Some(before) => dict.set_item(&name, format!("{before}, {value}"))?,
            None => dict.set_item(&name, value)?,
        }
    }
    Ok(dict)
}

/// A result with what came beside it.
#[pyclass(frozen, generic, module = "polyhydra")]
pub(crate) struct Reply {
    /// The result.
    #[pyo3(get)]
    data: Py<PyAny>,
    /// The HTTP status; 0 where nothing was sent.
    #[pyo3(get)]
    status: u16,
    /// The headers, by their names in lower case.
    #[pyo3(get)]
    headers: Py<PyDict>,
}

#[pymethods]
impl Reply {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        // Headers may hold cookies.
        Ok(format!("Reply(data={}, status={})", self.data.bind(py).repr()?, self.status))
    }
}

/// One page of a list.
#[pyclass(frozen, generic, module = "polyhydra")]
pub(crate) struct Page {
    /// What is on it.
    #[pyo3(get)]
    items: Py<PyList>,
    /// What to give as `page_token` for the next one; None on the last.
    #[pyo3(get)]
    next_page_token: Option<String>,
}

impl Page {
    pub(crate) fn new(py: Python<'_>, listed: Listed) -> PyResult<Self> {
        let items = PyList::empty(py);
        for text in listed.items {
            items.append(listed.table.instance(py, text)?)?;
        }
        Ok(Self { items: items.unbind(), next_page_token: listed.next_page_token })
    }
}

#[pymethods]
impl Page {
    fn __repr__(&self, py: Python<'_>) -> String {
        let last = if self.next_page_token.is_some() { "" } else { ", the last" };
        format!("<Page of {} items{last}>", self.items.bind(py).len())
    }
}
