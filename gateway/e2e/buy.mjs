// One purchase by a stock client, told as one JSON line.
// node buy.mjs --client v1|v2|v2-only --url URL --key 0x… --body JSON [--max-usd X] [--header 'Name: value']…
import { parseArgs } from 'node:util';
import { buyer, parsed, post, receiptOf } from './lib/buyer.mjs';

const { values: flags } = parseArgs({ options: {
  client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' }, body: { type: 'string' },
  'max-usd': { type: 'string' }, header: { type: 'string', multiple: true, default: [] } } });
const { fetch, payments } = await buyer({ client: flags.client, key: flags.key, maxUsd: flags['max-usd'] && Number(flags['max-usd']) });
const request = post(flags.body);
for (const header of flags.header) request.headers[header.split(':', 1)[0]] = header.slice(header.indexOf(':') + 1).trim();

let line;
try {
  const response = await fetch(flags.url, request), text = await response.text();
  line = { status: response.status, headers: Object.fromEntries(response.headers), receipt: receiptOf(response) ?? null, body: parsed(text) };
} catch (error) {
  line = { status: null, error: error.message, cause: error.cause?.code ?? null };  // the client itself refused, or the connection broke
}
console.log(JSON.stringify({ ...line, payments }));
process.exitCode = line.status >= 200 && line.status < 300 ? 0 : 1;
