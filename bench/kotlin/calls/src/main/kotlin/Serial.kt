package org.polyhydra.bench

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.JsonObject

/** The same for kotlinx.serialization. */
@Serializable
class Serial(
    @SerialName("client_id") val clientId: String? = null,
    @SerialName("client_name") val clientName: String? = null,
    @SerialName("client_secret") val clientSecret: String? = null,
    @SerialName("scope") val scope: String? = null,
    @SerialName("owner") val owner: String? = null,
    @SerialName("policy_uri") val policyUri: String? = null,
    @SerialName("tos_uri") val tosUri: String? = null,
    @SerialName("client_uri") val clientUri: String? = null,
    @SerialName("logo_uri") val logoUri: String? = null,
    @SerialName("subject_type") val subjectType: String? = null,
    @SerialName("sector_identifier_uri") val sectorIdentifierUri: String? = null,
    @SerialName("jwks_uri") val jwksUri: String? = null,
    @SerialName("token_endpoint_auth_method") val tokenEndpointAuthMethod: String? = null,
    @SerialName("token_endpoint_auth_signing_alg") val tokenEndpointAuthSigningAlg: String? = null,
    @SerialName("request_object_signing_alg") val requestObjectSigningAlg: String? = null,
    @SerialName("userinfo_signed_response_alg") val userinfoSignedResponseAlg: String? = null,
    @SerialName("created_at") val createdAt: String? = null,
    @SerialName("updated_at") val updatedAt: String? = null,
    @SerialName("frontchannel_logout_uri") val frontchannelLogoutUri: String? = null,
    @SerialName("backchannel_logout_uri") val backchannelLogoutUri: String? = null,
    @SerialName("access_token_strategy") val accessTokenStrategy: String? = null,
    @SerialName("registration_access_token") val registrationAccessToken: String? = null,
    @SerialName("registration_client_uri") val registrationClientUri: String? = null,
    @SerialName("authorization_code_grant_access_token_lifespan") val authorizationCodeGrantAccessTokenLifespan: String? = null,
    @SerialName("authorization_code_grant_id_token_lifespan") val authorizationCodeGrantIdTokenLifespan: String? = null,
    @SerialName("authorization_code_grant_refresh_token_lifespan") val authorizationCodeGrantRefreshTokenLifespan: String? = null,
    @SerialName("client_credentials_grant_access_token_lifespan") val clientCredentialsGrantAccessTokenLifespan: String? = null,
    @SerialName("implicit_grant_access_token_lifespan") val implicitGrantAccessTokenLifespan: String? = null,
    @SerialName("implicit_grant_id_token_lifespan") val implicitGrantIdTokenLifespan: String? = null,
    @SerialName("jwt_bearer_grant_access_token_lifespan") val jwtBearerGrantAccessTokenLifespan: String? = null,
    @SerialName("refresh_token_grant_id_token_lifespan") val refreshTokenGrantIdTokenLifespan: String? = null,
    @SerialName("refresh_token_grant_access_token_lifespan") val refreshTokenGrantAccessTokenLifespan: String? = null,
    @SerialName("refresh_token_grant_refresh_token_lifespan") val refreshTokenGrantRefreshTokenLifespan: String? = null,
    @SerialName("device_authorization_grant_id_token_lifespan") val deviceAuthorizationGrantIdTokenLifespan: String? = null,
    @SerialName("device_authorization_grant_access_token_lifespan") val deviceAuthorizationGrantAccessTokenLifespan: String? = null,
    @SerialName("device_authorization_grant_refresh_token_lifespan") val deviceAuthorizationGrantRefreshTokenLifespan: String? = null,
    @SerialName("redirect_uris") val redirectUris: List<String>? = null,
    @SerialName("grant_types") val grantTypes: List<String>? = null,
    @SerialName("response_types") val responseTypes: List<String>? = null,
    @SerialName("audience") val audience: List<String>? = null,
    @SerialName("allowed_cors_origins") val allowedCorsOrigins: List<String>? = null,
    @SerialName("contacts") val contacts: List<String>? = null,
    @SerialName("request_uris") val requestUris: List<String>? = null,
    @SerialName("post_logout_redirect_uris") val postLogoutRedirectUris: List<String>? = null,
    @SerialName("frontchannel_logout_session_required") val frontchannelLogoutSessionRequired: Boolean? = null,
    @SerialName("backchannel_logout_session_required") val backchannelLogoutSessionRequired: Boolean? = null,
    @SerialName("skip_consent") val skipConsent: Boolean? = null,
    @SerialName("skip_logout_consent") val skipLogoutConsent: Boolean? = null,
    @SerialName("client_secret_expires_at") val clientSecretExpiresAt: Long? = null,
    val jwks: JsonObject? = null,
    val metadata: JsonObject? = null,
)

/** A token's introspection. */
@Serializable
class SerialToken(
    val active: Boolean,
    val scope: String? = null,
    @SerialName("client_id") val clientId: String? = null,
    val sub: String? = null,
    val exp: Long? = null,
    val iat: Long? = null,
    val nbf: Long? = null,
    val aud: List<String>? = null,
    val iss: String? = null,
    @SerialName("token_type") val tokenType: String? = null,
    @SerialName("token_use") val tokenUse: String? = null,
    val ext: JsonObject? = null,
)
