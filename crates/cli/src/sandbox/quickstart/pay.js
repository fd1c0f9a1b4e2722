// The SDK reads these when it is loaded.
process.env.FINTECTUREAPIURL_DEV = process.env.FINTECTURE_BASE_URL;
process.env.FINTECTUREOAUTHURL_DEV = process.env.FINTECTURE_BASE_URL;
const { FintectureClient } = require('fintecture-client');
const { readFileSync } = require('fs');

const client = new FintectureClient({
  app_id: process.env.FINTECTURE_APP_ID,
  app_secret: process.env.FINTECTURE_APP_SECRET,
  private_key: readFileSync(process.env.FINTECTURE_PRIVATE_KEY_FILE, 'utf8'),
  env: 'sandbox',
});
(async () => {
  const { access_token } = await client.getAccessToken();
  console.log(await client.getPisConnect(access_token, {
    amount: 149.30, currency: 'EUR', communication: 'Order 1', state: 'order-1',
    customer_full_name: 'Jane Payer', customer_email: 'jane@example.com',
    customer_ip: '127.0.0.1', redirect_uri: 'http://localhost:8000/callback',
  }));
})();
