'use strict';

// Drives every method of `fintecture-client` against the sandbox that the environment names, and
// prints one line of JSON for each: {"method", "result", "note"}. A result is `works`, `broken`
// (the client's own defect, with the proof) or `failed`.

const base = process.env.SANDBOX;
// The client reads these when it is loaded.
process.env.FINTECTUREAPIURL_DEV = base;
process.env.FINTECTUREOAUTHURL_DEV = base;

const http = require('http');
const { readFileSync } = require('fs');
const { FintectureClient } = require('fintecture-client');

const config = {
  app_id: process.env.FINTECTURE_APP_ID,
  app_secret: process.env.FINTECTURE_APP_SECRET,
  private_key: readFileSync(process.env.FINTECTURE_PRIVATE_KEY_FILE, 'utf8'),
  env: 'sandbox',
};
const client = new FintectureClient(config);
const callback = 'https://shop.example.com/callback';
const driven = new Set();

function tell(method, result, note) {
  driven.add(method);
  console.log(JSON.stringify({ method, result, note }));
}

function reason(error) {
  const answer = error.response;
  return answer ? `${answer.status} ${JSON.stringify(answer.data)}` : String(error);
}

/** Calls a method and looks at what it answered; `note` says how it was tried. */
async function works(method, note, call) {
  try {
    const answer = await call();
    tell(method, 'works', note);
    return answer;
  } catch (error) {
    tell(method, 'failed', `${note}: ${reason(error)}`);
    return undefined;
  }
}

function expect(holds, what) {
  if (!holds) throw new Error(`expected ${what}`);
}

/** What the sandbox's control interface answers. */
async function control(path, body) {
  const answer = await fetch(`${base}/_sandbox/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

function order(amount) {
  return {
    meta: { psu_name: 'Jane Payer', psu_email: 'jane.payer@example.com' },
    data: { type: 'PIS', attributes: { amount, currency: 'EUR', communication: 'Order 42' } },
  };
}

async function payments() {
  const { access_token: token } = await works('getAccessToken', 'PIS', async () => {
    const answer = await client.getAccessToken();
    expect(answer.token_type === 'Bearer' && answer.expires_in === 3600, 'a Bearer token for an hour');
    return answer;
  });
  const { session_id: session } = await works('getPisConnect', 'every option, an amount as a number', async () => {
    const answer = await client.getPisConnect(token, {
      amount: 149.3,
      currency: 'EUR',
      communication: 'Commande été 42',
      customer_full_name: 'Jane Payer',
      customer_email: 'jane.payer@example.com',
      customer_ip: '127.0.0.1',
      customer_phone: '612345678',
      customer_address: { street: 'Rue de la Paix', number: '1', zip: '75001', city: 'Paris', country: 'FR' },
      redirect_uri: callback,
      origin_uri: 'https://shop.example.com/basket?step=2&lang=fr',
      state: 'order 42/é',
      psu_type: 'retail',
      country: 'fr',
      language: 'fr',
    });
    expect(/^[0-9a-f]{32}$/.test(answer.session_id), 'a session id of 32 hexadecimal digits');
    expect(answer.url.startsWith('http'), 'an address of a page');
    return answer;
  });
  await control(`sessions/${session}/outcome`, { outcome: 'accept_received' });
  await works('getPayments', 'one, and the list with a filter', async () => {
    const one = await client.getPayments(token, session);
    expect(one.meta.status === 'payment_created' && one.meta.code === 200, 'a created payment');
    expect(one.data.attributes.amount === '149.3', 'the amount as text, as it was given');
    const list = await client.getPayments(token, undefined, { filter: { status: 'payment_created' } });
    expect(list.data.some((payment) => payment.id === session), 'the payment in the list');
    return one;
  });
  await works('initiateRefund', 'whole: the method has no amount', async () => {
    const answer = await client.initiateRefund(token, session);
    expect(answer.meta.status === 'refund_accepted', 'refund_accepted');
  });
  const prepared = await works('preparePayment', '', async () => {
    const answer = await client.preparePayment(token, order('20'));
    expect(answer.meta.code === 201 && answer.meta.session_id, 'code 201 and a session');
    return answer;
  });
  const initiated = await works('paymentInitiate', 'its redirect_uri is not encoded', async () => {
    const answer = await client.paymentInitiate(token, 'ftecfr', order('21'), callback, 'order-21');
    expect(answer.meta.status === 'sca_required' && answer.meta.provider === 'ftecfr', 'sca_required');
    return answer;
  });
  await works('paymentConfirmation', 'sends PUT and signs `post`: accepted as a tolerance', async () => {
    const { session_id, customer_id } = (initiated || prepared).meta;
    await control(`sessions/${session_id}/outcome`, { outcome: 'accept' });
    const answer = await client.paymentConfirmation(token, customer_id, session_id);
    expect(answer.meta.status === 'payment_created', 'payment_created');
  });
}

/** Follows a payer through the bank with the control interface, to a code. */
async function consent() {
  return control('connections', { provider: 'ftecfr' });
}

async function accounts() {
  await works('getAisConnect', 'without a token', async () => {
    const { url } = await client.getAisConnect(null, { redirect_uri: callback, state: 'holder-1' });
    expect(url.startsWith('http'), 'an address of a page');
  });
  await works('getRedirectAuthUrl', 'by the application and by a token', async () => {
    const { access_token: token } = await client.getAccessToken();
    for (const by of [null, token]) {
      const answer = await client.getRedirectAuthUrl(by, 'ftecfr', callback, 'holder-1');
      expect(answer.provider === 'ftecfr' && answer.url.startsWith('http'), 'the bank and its page');
    }
  });
  await decoupled();
  const { customer_id: customer, code } = await consent();
  let { access_token: token, refresh_token: refresh } = await client.getAccessToken(code);
  await works('refreshAccessToken', '', async () => {
    const answer = await client.refreshAccessToken(refresh);
    expect(answer.access_token && answer.access_token !== token, 'another token');
    token = answer.access_token;
  });
  const account = await works('getAccounts', 'with a query', async () => {
    const { data } = await client.getAccounts(token, customer, { withBalances: true });
    expect(data.length > 0 && data[0].type === 'accounts' && data[0].attributes.iban, 'accounts');
    return data[0].id;
  });
  await works('getTransactions', 'with filters, then its next page by the link', async () => {
    const first = await client.getTransactions(token, customer, account, {
      filter: { date_from: 'max' },
      page: { size: 5 },
    });
    expect(first.data.length > 0 && first.data[0].type === 'transactions', 'transactions');
    expect(first.links.next, 'a link to the next page');
    const next = await client.getTransactions(token, customer, account, null, null, first.links.next);
    expect(next.data[0].id !== first.data[0].id, 'another page');
  });
  await works('getAccountHolders', '', async () => {
    const { data } = await client.getAccountHolders(token, customer);
    expect(data[0].type === 'accountholders' && data[0].attributes.full_name, 'a holder');
  });
  await works('deleteCustomer', '', async () => {
    const { meta } = await client.deleteCustomer(token, customer);
    expect(meta.code === 'customer_deleted' && meta.status === 200, 'customer_deleted');
  });
}

async function decoupled() {
  const provider = 'handse';
  const { access_token: token } = await client.getAccessToken();
  const started = await works('getDecoupledAuthUrl', 'by the application and by a token', async () => {
    await client.getDecoupledAuthUrl(token, provider, '078000000P', '127.0.0.1', callback);
    const answer = await client.getDecoupledAuthUrl(null, provider, '078000000P', '127.0.0.1', callback);
    expect(answer.model === 'decoupled' && answer.polling_id, 'a polling id');
    return answer;
  });
  await works('getDecoupledAuthStatus', 'pending, then completed once the holder agreed', async () => {
    const polling = started.polling_id;
    const pending = await client.getDecoupledAuthStatus(null, provider, polling);
    expect(pending.status === 'PENDING', 'PENDING');
    await control(`phone/${polling}`, { answer: 'approve' });
    for (const by of [null, token]) {
      const done = await client.getDecoupledAuthStatus(by, provider, polling);
      expect(done.status === 'COMPLETED' && done.code && done.customer_id, 'COMPLETED with a code');
    }
  });
}

async function resources() {
  await works('getProviders', 'with a filter and a sort', async () => {
    const { data } = await client.getProviders({ filter: { country: 'FR', pis: 'sepa' }, sort: { name: 'asc' } });
    expect(data.length > 0 && data.every((bank) => bank.attributes.country === 'FR'), 'French banks');
  });
  await works('getApplication', 'the singular path', async () => {
    const { data } = await client.getApplication();
    expect(data.type === 'app' && data.id === config.app_id, 'the application');
  });
  await works('getTestAccounts', 'with a filter', async () => {
    const { data } = await client.getTestAccounts({ filter: { provider_id: 'ftecfr' } });
    expect(data.length > 0, 'test accounts');
  });
}

async function webhooks() {
  const received = [];
  const server = http.createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await control('webhooks', { url: `http://127.0.0.1:${server.address().port}/webhooks` });
  const { access_token: token } = await client.getAccessToken();
  const { session_id: session } = await client.getPisConnect(token, {
    amount: 12, currency: 'EUR', communication: 'Order+43', redirect_uri: callback, state: 'order 43',
  });
  await control(`sessions/${session}/outcome`, { outcome: 'accept' });
  await control(`wait?session_id=${session}&webhook=acknowledged&timeout=20s`);
  await works('validation.authenticateRequest', 'a webhook of the sandbox, and one with a changed body', async () => {
    expect(received.length > 0, 'a webhook');
    for (const { headers, body } of received) {
      expect(client.validation.authenticateRequest({ ...headers }, body) === true, 'a valid seal');
    }
    const { headers, body } = received[0];
    let refused = false;
    try {
      refused = client.validation.authenticateRequest({ ...headers }, `${body}&x=1`) === false;
    } catch (error) {
      refused = true;
    }
    expect(refused, 'a changed body to be refused');
  });
  server.close();
}

async function errors() {
  await works('(an error)', 'the status and the body of a refusal reach the caller', async () => {
    const { access_token: token } = await client.getAccessToken();
    try {
      await client.getPayments(token, '0'.repeat(32));
    } catch (error) {
      const { status, data } = error.response;
      expect(status === 404 && data.code === 'not_found' && data.log_id && data.errors.length, '404 not_found');
      return;
    }
    throw new Error('expected a refusal');
  });
}

(async () => {
  for (const part of [payments, accounts, resources, webhooks, errors]) {
    try {
      await part();
    } catch (error) {
      tell(`(${part.name})`, 'failed', reason(error));
    }
  }
  for (const method of Object.getOwnPropertyNames(FintectureClient.prototype)) {
    const isPublic = method !== 'constructor' && !method.startsWith('_');
    if (isPublic && !driven.has(method)) tell(method, 'failed', 'was not driven');
  }
})();
