// The nine examples of x-router's documentation, their bodies unchanged, bought by a stock client and checked to the last pixel.
// node examples.mjs --client v1|v2|v2-only --url BASE --key 0x… [--no-payment-state]
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { buyer, post, receiptOf } from './lib/buyer.mjs';
import { measure } from './lib/png.mjs';

const EXAMPLES = [
  ['Simple Generation', { prompt: 'a cute cat sitting on a windowsill, photorealistic', model: 'flux-schnell', width: 512, height: 512, numberResults: 1 }],
  ['High Resolution Standard Image', { prompt: 'a serene mountain landscape at sunset, highly detailed', model: 'flux-schnell', width: 1024, height: 1024, numberResults: 1 }],
  ['Multiple Images', { prompt: 'a colorful abstract pattern, geometric shapes', model: 'flux-schnell', width: 512, height: 512, numberResults: 4 }],
  ['Using Negative Prompts', { prompt: 'a beautiful portrait of a woman, professional photography', negativePrompt: 'blurry, distorted, low quality, bad anatomy, ugly', model: 'flux-schnell', width: 768, height: 768, numberResults: 1 }],
  ['Advanced Quality Control', { prompt: 'an elegant art deco interior, luxury and sophistication', negativePrompt: 'modern, minimalist, plain, simple', model: 'flux-schnell', width: 1024, height: 1024, numberResults: 2, steps: 10, guidance: 8.0, seed: 12345 }],
  ['Portrait Orientation', { prompt: 'a full body portrait of an astronaut, studio lighting', model: 'flux-schnell', width: 768, height: 1024, numberResults: 1 }],
  ['Landscape Orientation', { prompt: 'a panoramic view of a tropical beach at sunrise', model: 'flux-schnell', width: 1280, height: 768, numberResults: 1 }],
  ['Reproducible Results with Seed', { prompt: 'a steampunk robot, brass and copper, intricate details', model: 'flux-schnell', width: 1024, height: 1024, numberResults: 1, seed: 42 }],
  ['With Cost Estimation', { prompt: 'your prompt here', model: 'flux-schnell', width: 1024, height: 1024, numberResults: 1 },
    { model: 'flux-schnell', width: 1024, height: 1024, numberResults: 1 }],
];

const { values: flags } = parseArgs({ options: {
  client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' }, 'no-payment-state': { type: 'boolean', default: false } } });
const base = flags.url.replace(/\/$/, '');
let failed = 0;
for (const [i, [title, body, estimate]] of EXAMPLES.entries()) {
  const line = { example: i + 1, title, ok: true };
  try {
    await run(body, estimate, line);
  } catch (error) {
    Object.assign(line, { ok: false, error: error.message });
    failed++;
  }
  console.log(JSON.stringify(line));
}
process.exitCode = failed === 0 ? 0 : 1;

async function run(body, estimate, line) {
  const estimated = estimate && await json(await fetch(`${base}/v1/images/estimate`, post(estimate)));
  const { fetch: pay, payments } = await buyer({ client: flags.client, key: flags.key });
  const response = await pay(`${base}/v1/images/generate`, post(body)), answer = await json(response);

  assert.equal(answer.model, body.model);
  assert.equal(answer.images.length, body.numberResults, 'as many images as ordered');
  assert.equal(new Set(answer.images.map((image) => image.uuid)).size, body.numberResults, 'every image has a uuid of its own');
  for (const { url, uuid } of answer.images) {
    assert.equal(typeof uuid, 'string');
    const image = await fetch(url);
    assert.equal(image.status, 200, url);
    assert.deepEqual(measure(await image.arrayBuffer()), { width: body.width, height: body.height });
  }

  assert.equal(payments.length, 1, 'paid once');
  const [payment] = payments, receipt = receiptOf(response);
  Object.assign(line, { status: response.status, images: answer.images.length, paid: payment.amount, payer: payment.payer, nonce: payment.nonce, header: payment.header, receipt });
  assert.ok(receipt, 'a receipt header');
  assert.equal(receipt.header, payment.header === 'X-PAYMENT' ? 'X-PAYMENT-RESPONSE' : 'PAYMENT-RESPONSE', 'a receipt of the version that was paid in');
  assert.equal(receipt.success, true);
  assert.match(receipt.transaction, /^0x[0-9a-f]{64}$/);
  assert.equal(receipt.payer.toLowerCase(), payment.payer.toLowerCase());
  if (estimated) assert.equal(estimated.estimatedCost.atomic, payment.amount, 'the estimate is the price');
  if (!flags['no-payment-state']) await checkState(payment, receipt);
}

/** The gateway must know the transaction by what a payer knows: network, address and nonce. */
async function checkState(payment, receipt) {
  const network = { 'eip155:8453': 'base', 'eip155:84532': 'base-sepolia' }[receipt.network] ?? receipt.network;
  const state = await json(await fetch(`${base}/v1/payments/${network}/${payment.payer}/${payment.nonce}`));
  assert.equal(state.transaction, receipt.transaction, `the payment's transaction in ${JSON.stringify(state)}`);
}

async function json(response) {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}
