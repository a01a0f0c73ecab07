//! What the server says: answers with the members, their order, and the framing of Hydra v26.2.0.

/// How many clients the list has.
const CLIENTS: u32 = 500;

/// Up to this many bytes Go's HTTP server knows a body's length before it sends it.
const BUFFER: usize = 2048;

/// Whole responses, ready to be sent.
pub(crate) struct Answers {
    client: Vec<u8>,
    clients: Vec<u8>,
    cut_client: Vec<u8>,
    cut_clients: Vec<u8>,
    introspection: Vec<u8>,
    token: Vec<u8>,
    version: Vec<u8>,
    missing: Vec<u8>,
}

impl Answers {
    pub(crate) fn new() -> Self {
        let clients: Vec<String> = (0..CLIENTS).map(client).collect();
        let link = "Link: </admin/clients?page_size=500&page_token=aGVyZSBpcyBhIHRva2Vu>; rel=\"first\"\r\n";
        Self {
            client: response("200 OK", "", &client(0)),
            clients: response("200 OK", link, &format!("[{}]", clients.join(","))),
            cut_client: response("200 OK", "", &cut(&client(0))),
            cut_clients: response("200 OK", link, &cut(&format!("[{}]", clients.join(",")))),
            introspection: response("200 OK", "", INTROSPECTION),
            token: response("200 OK", "Pragma: no-cache\r\n", TOKEN),
            version: response("200 OK", "", r#"{"version":"v26.2.0"}"#),
            missing: response("404 Not Found", "", r#"{"error":"Unable to locate the resource","error_description":""}"#),
        }
    }

    /// The response to a request.
    pub(crate) fn to(&self, request: &[u8]) -> &[u8] {
        let is = |start: &str| request.starts_with(start.as_bytes());
        if is("GET /cut/admin/clients/") {
            &self.cut_client
        } else if is("GET /cut/admin/clients?") {
            &self.cut_clients
        } else if is("POST /cut/admin/oauth2/introspect ") {
            &self.introspection
        } else if is("GET /admin/clients/") {
            &self.client
        } else if is("GET /admin/clients?") {
            &self.clients
        } else if is("POST /admin/oauth2/introspect ") {
            &self.introspection
        } else if is("POST /oauth2/token ") {
            &self.token
        } else if is("GET /version ") {
            &self.version
        } else {
            &self.missing
        }
    }
}

/// As Go frames it: a short body with its length, a long one as a single chunk.
fn response(status: &str, header: &str, json: &str) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n\
         Cache-Control: private, no-cache, no-store, must-revalidate\r\n\
         Content-Type: application/json; charset=utf-8\r\n\
         {header}Date: Sat, 21 Nov 2026 04:47:55 GMT\r\n"
    );
    let length = json.len() + 1;
    if length <= BUFFER {
        format!("{head}Content-Length: {length}\r\n\r\n{json}\n").into_bytes()
    } else {
        format!("{head}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{json}\n\r\n0\r\n\r\n").into_bytes()
    }
}

/// A client with most things set, 2.2 kB of JSON.
fn client(number: u32) -> String {
    format!(
        concat!(
            r#"{{"client_id":"0b7a3f5e-9c1d-4f1e-8a2b-{number:012}","client_name":"Service number {number}","#,
            r#""redirect_uris":["https://app{number}.example.com/callback","https://app{number}.example.com/silent"],"#,
            r#""grant_types":["authorization_code","refresh_token","client_credentials"],"#,
            r#""response_types":["code","code id_token"],"scope":"openid offline_access profile email read write","#,
            r#""audience":["https://api.example.com","https://reports.example.com"],"owner":"team-{team}","#,
            r#""policy_uri":"https://app{number}.example.com/policy","#,
            r#""allowed_cors_origins":["https://app{number}.example.com"],"#,
            r#""tos_uri":"https://app{number}.example.com/terms","client_uri":"https://app{number}.example.com","#,
            r#""logo_uri":"https://app{number}.example.com/logo.png","contacts":["ops@example.com"],"#,
            r#""client_secret_expires_at":0,"subject_type":"pairwise","#,
            r#""sector_identifier_uri":"https://app{number}.example.com/sector.json","jwks":{{}},"#,
            r#""token_endpoint_auth_method":"client_secret_basic","token_endpoint_auth_signing_alg":"RS256","#,
            r#""request_uris":["https://app{number}.example.com/request"],"request_object_signing_alg":"RS256","#,
            r#""userinfo_signed_response_alg":"none","#,
            r#""created_at":"2026-11-21T04:47:55Z","updated_at":"2026-11-21T04:47:54.618647Z","#,
            r#""frontchannel_logout_uri":"https://app{number}.example.com/logout/front","#,
            r#""frontchannel_logout_session_required":true,"#,
            r#""post_logout_redirect_uris":["https://app{number}.example.com/bye"],"#,
            r#""backchannel_logout_uri":"https://app{number}.example.com/logout/back","#,
            r#""backchannel_logout_session_required":true,"#,
            r#""metadata":{{"team":"identity","tier":{team},"cost_center":"R&D \u2013 4711"}},"#,
            r#""access_token_strategy":"jwt","skip_consent":true,"skip_logout_consent":null,"#,
            r#""authorization_code_grant_access_token_lifespan":"1h30m0s","#,
            r#""authorization_code_grant_id_token_lifespan":"1h0m0s","#,
            r#""authorization_code_grant_refresh_token_lifespan":"720h0m0s","#,
            r#""client_credentials_grant_access_token_lifespan":"15m0s","#,
            r#""implicit_grant_access_token_lifespan":null,"implicit_grant_id_token_lifespan":null,"#,
            r#""jwt_bearer_grant_access_token_lifespan":null,"refresh_token_grant_id_token_lifespan":"1h0m0s","#,
            r#""refresh_token_grant_access_token_lifespan":"1h30m0s","#,
            r#""refresh_token_grant_refresh_token_lifespan":"720h0m0s","#,
            r#""device_authorization_grant_id_token_lifespan":null,"#,
            r#""device_authorization_grant_access_token_lifespan":null,"#,
            r#""device_authorization_grant_refresh_token_lifespan":null}}"#,
        ),
        number = number,
        team = number % 5,
    )
}

/// Clients without nulls and without what is newer than Hydra 2.0: below `/cut`, for those who refuse either.
fn cut(json: &str) -> String {
    let mut json = json.to_owned();
    for later in [
        r#""access_token_strategy":"jwt","skip_consent":true,"skip_logout_consent":null,"#,
        r#""implicit_grant_access_token_lifespan":null,"implicit_grant_id_token_lifespan":null,"#,
        r#""jwt_bearer_grant_access_token_lifespan":null,"#,
        r#","device_authorization_grant_id_token_lifespan":null"#,
        r#","device_authorization_grant_access_token_lifespan":null"#,
        r#","device_authorization_grant_refresh_token_lifespan":null"#,
    ] {
        json = json.replace(later, "");
    }
    json
}

const INTROSPECTION: &str = concat!(
    r#"{"active":true,"scope":"openid offline_access read","client_id":"0b7a3f5e-9c1d-4f1e-8a2b-000000000000","#,
    r#""sub":"alice","exp":1795240087,"iat":1795236486,"nbf":1795236486,"aud":["https://api.example.com"],"#,
    r#""iss":"https://id.example.com","token_type":"Bearer","token_use":"access_token","ext":{"role":"admin"}}"#,
);

const TOKEN: &str = concat!(
    r#"{"access_token":"ory_at_TotD8Z1O5AmdITGCRqHWGSyT4MBMhXfv9mHXy3siBb4.pcVwIz0FeJa5O8_xjysKokYepZwkhUyxue7_7-XPNSw","#,
    r#""expires_in":3599,"scope":"read","token_type":"bearer"}"#,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_are_as_large_as_the_results_say() {
        assert_eq!((client(0).len() + 50) / 100, 22);
        assert_eq!((Answers::new().clients.len() + 50_000) / 100_000, 11);
    }

    #[test]
    fn every_route_has_its_answer() {
        let answers = Answers::new();
        let body = |request: &str| String::from_utf8_lossy(answers.to(request.as_bytes())).into_owned();
        assert!(body("GET /admin/clients/a HTTP/1.1").contains("client_name"));
        assert_eq!(body("GET /admin/clients?page_size=500 HTTP/1.1").matches("client_name").count(), 500);
        assert!(body("POST /admin/oauth2/introspect HTTP/1.1").contains("active"));
        let cut = body("GET /cut/admin/clients/a HTTP/1.1");
        assert!(cut.contains("client_name") && !["strategy", "skip", "device", "null"].iter().any(|later| cut.contains(later)));
        assert_eq!(body("GET /cut/admin/clients?page_size=500 HTTP/1.1").matches("client_name").count(), 500);
        assert!(body("POST /cut/admin/oauth2/introspect HTTP/1.1").contains("active"));
        assert!(body("POST /oauth2/token HTTP/1.1").contains("access_token"));
        assert!(body("GET /version HTTP/1.1").contains("v26.2.0"));
        assert!(body("GET / HTTP/1.1").starts_with("HTTP/1.1 404"));
    }
}
