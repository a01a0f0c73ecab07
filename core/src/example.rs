//! What the examples in the documentation of operations and models are made of: Rust as text, put together by the compiler
//! and run as documentation tests.

#[rustfmt::skip] // a table, a line a row
macro_rules! example {
    (group OAuth2) => { "oauth2" };
    (group Oidc) => { "oidc" };
    (group Jwk) => { "jwk" };
    (group Wellknown) => { "wellknown" };
    (group Metadata) => { "metadata" };

    // What to give for an argument or a field: by its name where any text would not do, else by its kind.
    (value grant_type $kind:tt) => { r#""client_credentials""# };
    (value response_type $kind:tt) => { r#"["code"]"# };
    (value client_assertion_type $kind:tt) => { r#""urn:ietf:params:oauth:client-assertion-type:jwt-bearer""# };
    (value subject $kind:tt) => { r#""alice""# };
    (value set $kind:tt) => { r#""hydra.openid.id-token""# };
    (value $name:ident Id) => { concat!("\"my-", stringify!($name), "\"") };
    (value $name:ident Challenge) => { concat!("\"the ", stringify!($name), " of the page's URL\"") };
    (value $name:ident Text) => { concat!("\"the ", stringify!($name), "\"") };
    (value $name:ident Secret) => { concat!("\"the ", stringify!($name), "\"") };
    (value $name:ident Bearer) => { concat!("\"the ", stringify!($name), "\"") };
    (value $name:ident Words) => { r#"["first", "second"]"# };
    (value $name:ident Integer) => { "3600" };
    (value $name:ident PageSize) => { "100" };
    (value $name:ident Boolean) => { "true" };
    (value $name:ident Timestamp) => { r#"Timestamp::parse("2030-01-31T12:00:00Z").unwrap()"# };
    (value $name:ident Lifespan) => { r#"Lifespan::parse("1h30m0s").unwrap()"# };
    (value $name:ident Json) => { r##"Json::parse(r#"{"any":["JSON"]}"#).unwrap()"## };
    (value $name:ident [Text]) => { r#"["first", "second"]"# };
    (value $name:ident [$model:ident]) => { concat!("[", stringify!($model), "::new()]") };
    (value $name:ident $model:ident) => { concat!(stringify!($model), "::new()") };

    // The setters of a model's first fields.
    (setters [$first:ident $first_kind:tt] [$second:ident $second_kind:tt] $($more:tt)*) => {
        concat!($crate::example::example!(setters [$first $first_kind]), $crate::example::example!(setters [$second $second_kind]))
    };
    (setters [$field:ident $kind:tt]) => {
        concat!(".", stringify!($field), "(", $crate::example::example!(value $field $kind), ")")
    };

    // What stands before the call, and what is done with its result.
    (before ()) => { "" };
    (before Url) => { "let url = " };
    (before [$model:ident]) => { "let page = " };
    (before $model:ident) => { "let answer = " };
    (after ()) => { "" };
    (after Url) => { r#"println!("Send the browser to {url}");"# };
    (after [$model:ident]) => { r#"println!("{:?}, and then {:?}", page.items, page.next_page_token);"# };
    (after $model:ident) => { r#"println!("{answer:?}");"# };
}
pub(crate) use example;
