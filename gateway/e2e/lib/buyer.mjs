// The stock clients as one function, with a look at the payment they send.
import { privateKeyToAccount } from 'viem/accounts';

// The libraries are loaded by the client that needs them: x402-fetch alone takes half a second.
const CLIENTS = {
  /** x402-fetch 1.2.0. Its own limit is 0.10 USDC. */
  async v1(fetch, account, maxUsd) {
    const { wrapFetchWithPayment } = await import('x402-fetch');
    return wrapFetchWithPayment(fetch, account, maxUsd === undefined ? undefined : BigInt(Math.round(maxUsd * 1e6)));
  },
  /** @x402/fetch 2.27.0 as its documentation registers it: pays V2, and V1 where only that is offered. Its own limit is 1 USD. */
  v2: (fetch, account, maxUsd) => second(fetch, maxUsd, (client, { registerExactEvmScheme }) => registerExactEvmScheme(client, { signer: account })),
  /** @x402/fetch 2.27.0 that knows V2 alone. */
  'v2-only': (fetch, account, maxUsd) => second(fetch, maxUsd, (client, { ExactEvmScheme }) => client.register('eip155:*', new ExactEvmScheme(account))),
};

async function second(fetch, maxUsd, register) {
  const [{ wrapFetchWithPayment, x402Client }, schemes] = await Promise.all([import('@x402/fetch'), import('@x402/evm/exact/client')]);
  const client = register(new x402Client(), schemes);
  if (maxUsd !== undefined) client.setSpendControls({ maxAmountPerPayment: `$${maxUsd}` });
  return wrapFetchWithPayment(fetch, client);
}

/**
 * A paying fetch. `send` is what really goes out, and may be replaced to see or to keep a request;
 * `payments` fills with the payments sent, each { header, value, payload, payer, nonce, amount }.
 */
export async function buyer({ client, key, maxUsd, send = fetch }) {
  if (!CLIENTS[client]) throw new Error(`client: ${client} (expected: ${Object.keys(CLIENTS).join(', ')})`);
  const payments = [];
  const watched = async (input, init) => {
    const request = new Request(input, init), payment = paymentOf(request.headers);
    if (payment) payments.push(payment);
    return send(request, payment);
  };
  return { fetch: await CLIENTS[client](watched, privateKeyToAccount(key), maxUsd), payments };
}

function paymentOf(headers) {
  const header = ['PAYMENT-SIGNATURE', 'X-PAYMENT'].find((name) => headers.has(name));
  if (!header) return undefined;
  const value = headers.get(header), payload = decode(value), { from, nonce, value: amount } = payload.payload.authorization;
  return { header, value, payload, payer: from, nonce, amount };
}

/** The receipt of whichever version the answer carries, decoded, or nothing. */
export function receiptOf(response) {
  const header = ['PAYMENT-RESPONSE', 'X-PAYMENT-RESPONSE'].find((name) => response.headers.has(name));
  return header && { header, ...decode(response.headers.get(header)) };
}

export const decode = (base64) => JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
export const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64');
export const post = (body) => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
export const parsed = (text) => { try { return JSON.parse(text); } catch { return text; } };
