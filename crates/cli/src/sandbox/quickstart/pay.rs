use fintecture::pis::{Connect, Payer};
use fintecture::{Client, Money};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let order = Connect::new(Money::eur("149.30")?, "Order 1")
        .payer(Payer::new("Jane Payer", "jane@example.com"));
    let session = client
        .pis()
        .connect(order)
        .state("order-1")
        .redirect_uri("http://localhost:8000/callback")
        .await?;
    println!("{}", session.url());
    Ok(())
}
