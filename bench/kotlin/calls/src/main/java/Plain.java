package org.polyhydra.bench;

import java.util.List;
import java.util.Map;

/** A client with every field, as one writes it by hand for Moshi and Jackson. */
public class Plain {
    public String client_id;
    public String client_name;
    public String client_secret;
    public String scope;
    public String owner;
    public String policy_uri;
    public String tos_uri;
    public String client_uri;
    public String logo_uri;
    public String subject_type;
    public String sector_identifier_uri;
    public String jwks_uri;
    public String token_endpoint_auth_method;
    public String token_endpoint_auth_signing_alg;
    public String request_object_signing_alg;
    public String userinfo_signed_response_alg;
    public String created_at;
    public String updated_at;
    public String frontchannel_logout_uri;
    public String backchannel_logout_uri;
    public String access_token_strategy;
    public String registration_access_token;
    public String registration_client_uri;
    public String authorization_code_grant_access_token_lifespan;
    public String authorization_code_grant_id_token_lifespan;
    public String authorization_code_grant_refresh_token_lifespan;
    public String client_credentials_grant_access_token_lifespan;
    public String implicit_grant_access_token_lifespan;
    public String implicit_grant_id_token_lifespan;
    public String jwt_bearer_grant_access_token_lifespan;
    public String refresh_token_grant_id_token_lifespan;
    public String refresh_token_grant_access_token_lifespan;
    public String refresh_token_grant_refresh_token_lifespan;
    public String device_authorization_grant_id_token_lifespan;
    public String device_authorization_grant_access_token_lifespan;
    public String device_authorization_grant_refresh_token_lifespan;
    public List<String> redirect_uris;
    public List<String> grant_types;
    public List<String> response_types;
    public List<String> audience;
    public List<String> allowed_cors_origins;
    public List<String> contacts;
    public List<String> request_uris;
    public List<String> post_logout_redirect_uris;
    public Boolean frontchannel_logout_session_required;
    public Boolean backchannel_logout_session_required;
    public Boolean skip_consent;
    public Boolean skip_logout_consent;
    public Long client_secret_expires_at;
    public Map<String, Object> jwks;
    public Map<String, Object> metadata;
}
