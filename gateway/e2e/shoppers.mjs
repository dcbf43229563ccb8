// Many purchases by one stock client, one after the other, each told as one JSON line; what it meets does not stop it.
// node shoppers.mjs --client v1|v2|v2-only --url URL --keys 0x…,0x… --bodies '[{…},…]' --times N
import { parseArgs } from 'node:util';
import { buyer, parsed, post, receiptOf } from './lib/buyer.mjs';

const { values: flags } = parseArgs({ options: {
  client: { type: 'string', default: 'v2' }, url: { type: 'string' }, keys: { type: 'string' }, bodies: { type: 'string' }, times: { type: 'string' } } });
const keys = flags.keys.split(','), bodies = JSON.parse(flags.bodies);

for (let i = 0; i < Number(flags.times); i++) {
  const { fetch, payments } = await buyer({ client: flags.client, key: keys[i % keys.length] }), body = JSON.stringify(bodies[i % bodies.length]);
  let answer;
  try {
    const response = await fetch(flags.url, post(body));
    answer = { status: response.status, receipt: receiptOf(response) ?? null, body: parsed(await response.text()) };
  } catch (error) {
    answer = { status: null, error: error.message };  // the connection broke, or the client refused what it was answered
  }
  console.log(JSON.stringify({ ...answer, request: body, payments: payments.map(({ payload, ...payment }) => payment) }));
  if (answer.status === null) await new Promise((later) => setTimeout(later, 500));
}
