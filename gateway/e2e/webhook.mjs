// One image, ordered with a webhook to this program, which checks it with the reference library of Standard Webhooks.
// node webhook.mjs --client v2|v2-only --url BASE --key 0x…
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import express from 'express';
import { Webhook } from 'standardwebhooks';
import { buyer, post } from './lib/buyer.mjs';
import { listen } from './lib/program.mjs';

const { values: flags } = parseArgs({ options: { client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' } } });
const secret = `whsec_${randomBytes(32).toString('base64')}`, verifier = new Webhook(secret), app = express();
const tries = [];
const told = new Promise((done) => app.post('/hook', express.raw({ type: '*/*' }), (request, response) => {
  tries.push(request.headers['webhook-id']);
  if (tries.length === 1) return response.status(503).end();  // the first is not taken, and comes again
  response.status(204).end();
  try {
    done(verifier.verify(request.body, request.headers));
  } catch (error) {
    done({ error: `${error}` });
  }
}));
const origin = await listen(app);
const { fetch: pay } = await buyer({ client: flags.client, key: flags.key });
const order = post({ prompt: 'a toll booth at noon', size: '512x512' });
const sold = await (await pay(`${flags.url}/v1/images/generate`, { ...order,
  headers: { ...order.headers, 'Turnpike-Webhook': `${origin}/hook`, 'Turnpike-Webhook-Secret': secret } })).json();
console.log(JSON.stringify({ job: sold.job, event: await told, tries }));
process.exit(0);
