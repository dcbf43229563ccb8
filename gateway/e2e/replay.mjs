// One payment, signed once by a stock client, sent many times at once.
// node replay.mjs --client v1|v2|v2-only --url URL --key 0x… --body JSON [--times 50] [--also-as-v2 | --also-as-v1] [--other-body JSON]
import { parseArgs } from 'node:util';
import { buyer, decode, encode, parsed, post, receiptOf } from './lib/buyer.mjs';

const { values: flags } = parseArgs({ options: {
  client: { type: 'string', default: 'v1' }, url: { type: 'string' }, key: { type: 'string' }, body: { type: 'string' },
  times: { type: 'string', default: '50' }, 'also-as-v2': { type: 'boolean' }, 'also-as-v1': { type: 'boolean' }, 'other-body': { type: 'string' } } });

const { challenge, payment } = await signOnce();
const headers = [{ [payment.header]: payment.value }];
if (flags['also-as-v2']) headers.push({ 'PAYMENT-SIGNATURE': encode(asV2(payment.payload)) });
if (flags['also-as-v1']) headers.push({ 'X-PAYMENT': encode(asV1(payment.payload)) });

// Every second one in the other version, if there is one.
const answers = await Promise.all(Array.from({ length: Number(flags.times) }, (_, i) => send(flags.body, headers[i % headers.length])));
const count = (values) => values.reduce((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});
const bodies = [...new Set(answers.map((answer) => answer.text))];
console.log(JSON.stringify({
  statuses: count(answers.map((answer) => answer.status)),
  distinctBodies: bodies.length,
  bodies: bodies.slice(0, 3).map(parsed),
  transactions: [...new Set(answers.map((answer) => answer.receipt?.transaction).filter(Boolean))],
  receipts: count(answers.map((answer) => answer.receipt?.header ?? 'none')),
  payment: { payer: payment.payer, nonce: payment.nonce, amount: payment.amount, header: payment.header, value: payment.value },
  other: flags['other-body'] ? await otherBody() : null,
}));

/** Lets the client pay into a void: its unpaid request goes out, the paid one is kept. */
async function signOnce() {
  let challenge;
  const kept = await buyer({ client: flags.client, key: flags.key, send: async (request, payment) => {
    if (payment) return new Response('{}', { status: 200 });
    const response = await fetch(request.clone());
    challenge = response.headers.get('PAYMENT-REQUIRED');
    return response;
  } });
  const response = await kept.fetch(flags.url, post(flags.body));
  if (kept.payments.length !== 1) throw new Error(`the client did not pay: ${response.status} ${await response.text()}`);
  return { challenge: challenge && decode(challenge), payment: kept.payments[0] };
}

async function send(body, header) {
  const request = post(body);
  try {
    const response = await fetch(flags.url, { ...request, headers: { ...request.headers, ...header } });
    return { status: response.status, text: await response.text(), receipt: receiptOf(response) };
  } catch (error) {
    return { status: error.cause?.code ?? 'error', text: '' };
  }
}

async function otherBody() {
  const { status, text, receipt } = await send(flags['other-body'], headers[0]);
  return { status, body: parsed(text), receipt: receipt ?? null };
}

function asV2({ network, payload }) {
  const caip2 = { base: 'eip155:8453', 'base-sepolia': 'eip155:84532' }[network];
  const accepted = challenge?.accepts.find((offer) => offer.network === caip2 && offer.scheme === 'exact');
  if (!accepted) throw new Error(`no V2 offer for ${caip2} in PAYMENT-REQUIRED`);
  return { x402Version: 2, payload, resource: challenge.resource, accepted };
}

function asV1({ accepted, payload }) {
  return { x402Version: 1, scheme: 'exact', network: { 'eip155:8453': 'base', 'eip155:84532': 'base-sepolia' }[accepted.network], payload };
}
