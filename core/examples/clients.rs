//! Registers a client, gets a token, looks into it, and lists all clients: `cargo run --example clients`.
//!
//! Wants a Hydra at `HYDRA_PUBLIC_URL` and `HYDRA_ADMIN_URL`.

use polyhydra::models::OAuth2Client;
use polyhydra::{Credentials, Error, Hydra};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hydra =
        Hydra::builder().public_url(std::env::var("HYDRA_PUBLIC_URL")?).admin_url(std::env::var("HYDRA_ADMIN_URL")?).build()?;

    let client = OAuth2Client::new().client_name("example").grant_types(["client_credentials"]).scope("read");
    let client = hydra.oauth2().create_oauth2_client(client).await?;
    let (Some(id), Some(secret)) = (client.client_id, client.client_secret) else { return Err("no credentials".into()) };

    let tokens = hydra
        .oauth2()
        .oauth2_token_exchange("client_credentials")
        .scope(["read"])
        .credentials(Credentials::basic(&*id, secret))
        .await?;
    let token = tokens.access_token.ok_or("no access token")?;
    println!("active: {:?}", hydra.oauth2().introspect_oauth2_token(token).await?.active);

    let mut clients = hydra.oauth2().list_oauth2_clients().page_size(100).stream();
    while let Some(client) = clients.next().await {
        println!("{}", client?.client_id.unwrap_or_default());
    }

    hydra.oauth2().delete_oauth2_client(&*id).await?;
    match hydra.oauth2().get_oauth2_client(&*id).await {
        Err(Error::Api(refusal)) => println!("gone: {}", refusal.status),
        other => println!("still there: {other:?}"),
    }
    println!("{:?}", hydra.server());
    Ok(())
}
