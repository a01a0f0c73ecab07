//! `models.py`: a class a model.

use super::{docstring, literal, place, prose, python_name, HEADER};
use polyhydra::models::{Field, FieldKind, Model};
use std::fmt::Write;

/// The module's text.
pub(super) fn module() -> String {
    let mut out = String::from(HEADER);
    out.push_str(
        "\"\"\"The models: what Hydra's JSON objects hold.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from polyhydra._native import Field, Model\n\n\
         TYPE_CHECKING = False\n\
         if TYPE_CHECKING:\n    \
             from collections.abc import Iterable, Mapping\n    \
             from datetime import datetime, timedelta\n    \
             from typing import Any, TypedDict\n\n    \
             from typing_extensions import Unpack\n\n    \
             from polyhydra._native import Secret\n",
    );
    for model in polyhydra::models::all() {
        let _ = write!(out, "\n    class {}Fields(TypedDict, total=False):\n", model.name);
        for field in model.fields {
            let _ = writeln!(out, "        {}: {}", python_name(field.name), given(field));
        }
    }
    out.push_str("\n__all__ = [\n    \"Model\",\n");
    let mut names: Vec<_> = polyhydra::models::all().map(|model| model.name).collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    for model in polyhydra::models::all() {
        class(&mut out, model);
    }
    out
}

fn class(out: &mut String, model: &Model) {
    let _ = write!(out, "\n\nclass {}(Model):\n{}", model.name, docstring("    ", &prose(model.description)));
    let _ = write!(out, "\n    __slots__ = ()\n    _table = {}\n\n", place(model));
    for (number, field) in model.fields.iter().enumerate() {
        let _ = writeln!(
            out,
            "    {}: Field[{}, {}] = Field({number}, {}, {})",
            python_name(field.name),
            read(field.kind),
            given(field),
            literal(&python_name(field.name)),
            literal(field.description),
        );
    }
    let _ = write!(
        out,
        "\n    if TYPE_CHECKING:\n\n        def __init__(self, **fields: Unpack[{}Fields]) -> None: ...\n",
        model.name
    );
}

/// What reading a field gives.
fn read(kind: FieldKind) -> String {
    match kind {
        FieldKind::Text => "str | None".into(),
        FieldKind::Secret => "Secret | None".into(),
        FieldKind::Integer => "int | None".into(),
        FieldKind::Boolean => "bool | None".into(),
        FieldKind::Timestamp => "datetime | None".into(),
        FieldKind::Lifespan => "timedelta | None".into(),
        FieldKind::Texts => "list[str]".into(),
        FieldKind::Model(model) => format!("{} | None", model.name),
        FieldKind::Models(model) => format!("list[{}]", model.name),
        _ => "Any".into(),
    }
}

/// What a field may be set to.
fn given(field: &Field) -> String {
    match field.kind {
        FieldKind::Secret => "str | Secret | None".into(),
        FieldKind::Timestamp => "datetime | str | None".into(),
        FieldKind::Lifespan => "timedelta | str | None".into(),
        FieldKind::Texts => "Iterable[str] | None".into(),
        FieldKind::Model(model) => format!("{} | Mapping[str, Any] | None", model.name),
        FieldKind::Models(model) => format!("Iterable[{} | Mapping[str, Any]] | None", model.name),
        kind => read(kind),
    }
}
