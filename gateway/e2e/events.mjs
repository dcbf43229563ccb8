// One image, ordered with Prefer: respond-async, and its job followed by a stock EventSource until the server ends it.
// node events.mjs --client v1|v2|v2-only --url BASE --key 0x…
import { parseArgs } from 'node:util';
import { EventSource } from 'eventsource';
import { buyer, post } from './lib/buyer.mjs';

const { values: flags } = parseArgs({ options: { client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' } } });
const { fetch: pay, payments } = await buyer({ client: flags.client, key: flags.key });
const order = post({ prompt: 'a toll booth at noon', size: '512x512' });
const accepted = await pay(`${flags.url}/v1/images/generate`, { ...order, headers: { ...order.headers, Prefer: 'respond-async' } });
const { id } = await accepted.json();
const events = [];
const source = new EventSource(`${flags.url}/v1/jobs/${id}/events`);
for (const type of ['pending', 'processing', 'completed', 'failed', 'cancelled'])
  source.addEventListener(`job.${type}`, (event) => events.push({ id: event.lastEventId, type: event.type, job: JSON.parse(event.data) }));
// After the last event the client comes back by itself, with its id; 204 is what ends it for good.
const end = await new Promise((ended) => source.addEventListener('error', (error) => source.readyState === EventSource.CLOSED && ended(error)));
console.log(JSON.stringify({ status: accepted.status, events, code: end.code, payments: payments.map(({ amount }) => amount) }));
