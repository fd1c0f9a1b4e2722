require "active_support/all"
require "fintecture"

client = Fintecture::PisClient.new({
  environment: "local",
  app_id: ENV["FINTECTURE_APP_ID"],
  app_secret: ENV["FINTECTURE_APP_SECRET"],
  private_key: File.read(ENV["FINTECTURE_PRIVATE_KEY_FILE"])
})
client.generate_token
puts client.connect({
  meta: { psu_name: "Jane Payer", psu_email: "jane@example.com" },
  data: {
    type: "PIS",
    attributes: { amount: "149.30", currency: "EUR", communication: "Order 1" }
  }
}, "order-1", "http://localhost:8000/callback")
