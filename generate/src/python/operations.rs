//! The modules of operations: a class a group, a method an operation.

use super::{docstring, prose, python_name, HEADER};
use polyhydra::models::Model;
use polyhydra::operation::{Argument, ArgumentKind, Authentication, Generation, Group, Operation, Returns, Side};
use std::collections::BTreeSet;
use std::fmt::Write;

/// One way to make calls. Each has a module of its own, so that nobody waits for those that are not used.
#[derive(Clone, Copy)]
pub(super) struct Surface {
    pub(super) file: &'static str,
    asynchronous: bool,
    /// Whether a call gives status and headers too.
    info: bool,
}

/// Blocking and awaitable, without and with status and headers.
pub(super) const SURFACES: [Surface; 4] = [
    Surface { file: "_operations.py", asynchronous: false, info: false },
    Surface { file: "_operations_info.py", asynchronous: false, info: true },
    Surface { file: "_operations_async.py", asynchronous: true, info: false },
    Surface { file: "_operations_async_info.py", asynchronous: true, info: true },
];

const GROUPS: [(Group, &str, &str); 5] = [
    (Group::OAuth2, "OAuth2", "Clients, login, consent, logout and device requests, sessions, tokens, trusted issuers."),
    (Group::Oidc, "Oidc", "Discovery, userinfo, registration, logout, verifiable credentials."),
    (Group::Jwk, "Jwk", "Keys."),
    (Group::Wellknown, "Wellknown", "What everyone may know of the server."),
    (Group::Metadata, "Metadata", "Health and version."),
];

/// The module's text.
pub(super) fn module(surface: Surface) -> String {
    let mut out = String::from(HEADER);
    // What the native core gives is of the type that the table says.
    out.push_str("# mypy: disable-error-code=\"no-any-return\"\n");
    out.push_str(match (surface.asynchronous, surface.info) {
        (false, false) => "\"\"\"The operations, as methods that block.\"\"\"\n",
        (false, true) => "\"\"\"The operations, as methods that block and give status and headers too.\"\"\"\n",
        (true, false) => "\"\"\"The operations, as methods to be awaited.\"\"\"\n",
        (true, true) => "\"\"\"The operations, as methods to be awaited that give status and headers too.\"\"\"\n",
    });
    out.push_str("\nfrom __future__ import annotations\n\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n");
    imports(&mut out, surface);
    for (group, class, about) in GROUPS {
        let name = if surface.asynchronous { format!("Async{class}") } else { class.to_owned() };
        let _ = write!(out, "\n\nclass {name}:\n{}", docstring("    ", about));
        out.push_str(if surface.info {
            "\n    __slots__ = (\"_call\",)\n\n    def __init__(self, caller: Caller) -> None:\n        self._call = caller.call_with_info\n"
        } else {
            "\n    __slots__ = (\"_call\", \"_list\")\n\n    def __init__(self, caller: Caller) -> None:\n        self._call = caller.call\n        self._list = caller.list\n"
        });
        for (place, operation) in polyhydra::operations::all().enumerate() {
            if operation.group.name() == group.name() {
                method(&mut out, surface, place, operation);
            }
        }
    }
    out
}

fn imports(out: &mut String, surface: Surface) {
    let mut models = BTreeSet::new();
    for operation in polyhydra::operations::all() {
        if let Returns::Model(model) | Returns::Page(model) = operation.returns {
            models.insert(model.name.to_owned());
        }
        if let Some(model) = spread_body(operation) {
            models.insert(format!("{}Fields", model.name));
        }
        for argument in operation.arguments {
            if let ArgumentKind::Model(model) | ArgumentKind::Models(model) = argument.kind {
                models.insert(model.name.to_owned());
            }
        }
    }
    let (helper, native) = match (surface.asynchronous, surface.info) {
        (false, false) => ("", "Credentials, Items, Secret\n    from polyhydra._native import Core as Caller"),
        (false, true) => ("", "Credentials, Page, Reply, Secret\n    from polyhydra._native import Core as Caller"),
        (true, false) => ("    from polyhydra._asyncio import AsyncItems, Caller\n", "Credentials, Secret"),
        (true, true) => ("    from polyhydra._asyncio import Caller\n", "Credentials, Page, Reply, Secret"),
    };
    let _ = write!(
        out,
        "    from collections.abc import Iterable, Mapping\n    from datetime import timedelta\n    from typing import Any\n\n    \
         from typing_extensions import Unpack\n\n{helper}    from polyhydra._native import {native}\n    from polyhydra.models import (\n"
    );
    for name in models {
        let _ = writeln!(out, "        {name},");
    }
    out.push_str("    )\n");
}

fn method(out: &mut String, surface: Surface, place: usize, operation: &Operation) {
    let listed = matches!(operation.returns, Returns::Page(_)) && !surface.info;
    let mut parameters = vec!["self".to_owned()];
    let mut passed = Vec::new();
    let body = spread_body(operation);
    for argument in operation.arguments.iter().filter(|argument| argument.required) {
        let name = python_name(argument.name);
        let default = match body {
            Some(_) if argument.name == "body" => " | None = None",
            _ => "",
        };
        parameters.push(format!("{name}: {}{default}", kind_of(argument)));
        passed.push(name);
    }
    parameters.push("*".to_owned());
    for argument in operation.arguments.iter().filter(|argument| !argument.required) {
        let name = python_name(argument.name);
        parameters.push(format!("{name}: {} | None = None", kind_of(argument)));
        passed.push(name);
    }
    parameters.push("timeout: float | timedelta | None = None".to_owned());
    parameters.push("headers: Mapping[str, str] | None = None".to_owned());
    parameters.push("credentials: Credentials | None = None".to_owned());
    if let Some(model) = body {
        parameters.push(format!("**fields: Unpack[{}Fields]", model.name));
        passed.push("fields".to_owned());
    }
    let values = match passed.len() {
        1 => format!("({},)", passed[0]),
        _ => format!("({})", passed.join(", ")),
    };
    let awaited = surface.asynchronous && !listed;
    let _ = writeln!(out, "\n    {}def {}(", if awaited { "async " } else { "" }, operation.name);
    for parameter in parameters {
        let _ = writeln!(out, "        {parameter},");
    }
    let _ = write!(
        out,
        "    ) -> {}:\n{}        return {}self.{}({place}, {values}, timeout, headers, credentials)\n",
        returned(surface, operation),
        docstring("        ", &description(surface, operation, body)),
        if awaited { "await " } else { "" },
        if listed { "_list" } else { "_call" },
    );
}

/// The model whose fields are keywords in place of the body. None where a field has the name of another argument: it could
/// not be told which is meant.
fn spread_body(operation: &Operation) -> Option<&'static Model> {
    let model = operation.arguments.iter().find_map(|argument| match argument.kind {
        ArgumentKind::Model(model) => Some(model),
        _ => None,
    })?;
    let taken = |name: &str| operation.arguments.iter().any(|argument| argument.name == name);
    (!model.fields.iter().any(|field| taken(field.name))).then_some(model)
}

fn kind_of(argument: &Argument) -> String {
    match argument.kind {
        ArgumentKind::Words => "str | Iterable[str]".into(),
        ArgumentKind::Secret | ArgumentKind::Bearer => "str | Secret".into(),
        ArgumentKind::Integer | ArgumentKind::PageSize => "int".into(),
        ArgumentKind::Boolean => "bool".into(),
        ArgumentKind::Model(model) => format!("{} | Mapping[str, Any]", model.name),
        ArgumentKind::Models(model) => format!("Iterable[{} | Mapping[str, Any]]", model.name),
        _ => "str".into(),
    }
}

fn returned(surface: Surface, operation: &Operation) -> String {
    let data = match operation.returns {
        Returns::Model(model) => model.name.to_owned(),
        Returns::Page(model) if surface.info => format!("Page[{}]", model.name),
        Returns::Page(model) if surface.asynchronous => return format!("AsyncItems[{}]", model.name),
        Returns::Page(model) => return format!("Items[{}]", model.name),
        Returns::Url => "str".to_owned(),
        _ => "None".to_owned(),
    };
    if surface.info {
        format!("Reply[{data}]")
    } else {
        data
    }
}

fn description(surface: Surface, operation: &Operation, body: Option<&Model>) -> String {
    let mut out = prose(operation.description);
    out.push_str("\n\nArgs:\n");
    for argument in operation.arguments {
        let more = match argument.kind {
            ArgumentKind::Model(model) if body.is_some() => format!(" A `{}`, a dict, or its fields as keywords.", model.name),
            ArgumentKind::Model(model) => format!(" A `{}` or a dict.", model.name),
            ArgumentKind::Models(model) => format!(" A list of `{}` or dicts.", model.name),
            ArgumentKind::Words => " A list, or one text with spaces.".to_owned(),
            _ => String::new(),
        };
        let _ = writeln!(out, "    {}: {}{more}", python_name(argument.name), argument.description);
    }
    out.push_str("    timeout: How long the call may take, in place of the client's setting: seconds, or a timedelta.\n");
    out.push_str("    headers: Headers beside the client's; one of the same name replaces the client's.\n");
    out.push_str("    credentials: In place of the client's.\n");
    if let Some(model) = body {
        let _ = writeln!(out, "    **fields: The fields of `{}`, in place of `body`.", model.name);
    }
    let data = match operation.returns {
        Returns::Model(model) => Some(format!("`{}`: {}", model.name, first_sentence(model))),
        Returns::Page(model) if surface.info => Some(format!("One page of `{}`, with the token of the next.", model.name)),
        Returns::Page(model) => {
            let how = if surface.asynchronous { "`async for`" } else { "`for`" };
            Some(format!(
                "Every `{}` of every page, fetched as needed, for {how}. Its `pages()` gives them page by page.",
                model.name
            ))
        }
        Returns::Url => Some("The URL.".to_owned()),
        _ => None,
    };
    match (data, surface.info) {
        (Some(data), true) => {
            let _ = write!(out, "\nReturns:\n    A `Reply` with status and headers, and as `data`: {data}\n");
        }
        (None, true) => out.push_str("\nReturns:\n    A `Reply` with status and headers.\n"),
        (Some(data), false) => {
            let _ = write!(out, "\nReturns:\n    {data}\n");
        }
        (None, false) => {}
    }
    raises(&mut out, operation);
    let _ = write!(out, "\nOperation: {}.\nServers: {}.", operation.id, servers(operation));
    if !operation.older.is_empty() {
        let _ = write!(out, "\nOlder names: {}.", operation.older.join(", "));
    }
    out
}

fn raises(out: &mut String, operation: &Operation) {
    out.push_str("\nRaises:\n    BuildError: An argument is wrong. Nothing was sent.\n");
    if !operation.same_everywhere() {
        out.push_str("    UnsupportedError: The server does not have the operation. Nothing was sent.\n");
    }
    if matches!(operation.returns, Returns::Url) {
        return;
    }
    out.push_str("    TransportError: The request or its answer did not get through.\n");
    if !operation.used.is_empty() {
        out.push_str("    AlreadyHandled: The request was answered before.\n");
    }
    if operation.side == Side::Public && operation.authentication != Authentication::Open {
        out.push_str("    OAuthError: The server refused, with a code of OAuth 2.0.\n");
    }
    out.push_str("    ApiError: The server refused.\n");
    if !matches!(operation.returns, Returns::Nothing) {
        out.push_str("    DecodeError: The answer is not what was expected.\n");
    }
}

fn first_sentence(model: &Model) -> String {
    let text = prose(model.description).replace('\n', " ");
    text.split_inclusive(". ").next().unwrap_or_default().trim().to_owned()
}

/// `V1, V2 (25.4.0 and later)`.
fn servers(operation: &Operation) -> String {
    let of = |generation: Generation| {
        let lines: Vec<_> = operation.endpoints.iter().filter(|endpoint| endpoint.generation == generation).collect();
        // Of several lines together the generation's first to last are covered; one alone may begin late.
        match lines.as_slice() {
            [only] => only.since.map_or_else(|| generation.to_string(), |since| format!("{generation} ({since} and later)")),
            _ => generation.to_string(),
        }
    };
    operation.generations().into_iter().map(of).collect::<Vec<_>>().join(", ")
}
