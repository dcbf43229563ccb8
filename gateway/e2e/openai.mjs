// Images by a stock openai SDK, whose fetch is a stock x402 client: plain, as a stream, models, and an order that is refused.
// node openai.mjs --sdk 6|7 --client v1|v2|v2-only --url BASE --key 0x…
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { buyer, receiptOf } from './lib/buyer.mjs';
import { runCases } from './lib/cases.mjs';
import { measure } from './lib/png.mjs';

const { values: flags } = parseArgs({ options: {
  sdk: { type: 'string', default: '6' }, client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' } } });
const { default: OpenAI } = await import(flags.sdk === '7' ? 'openai-7' : 'openai');
const { fetch: pay, payments } = await buyer({ client: flags.client, key: flags.key });
const openai = new OpenAI({ baseURL: `${flags.url.replace(/\/$/, '')}/v1`, apiKey: 'any', fetch: pay });
const size = { width: 512, height: 768 };

const plain = async () => {
  const { data: answer, response } = await openai.images
    .generate({ model: 'flux-schnell', prompt: 'a toll booth at dawn', size: '512x768', n: 2, style: 'vivid', quality: 'standard' }).withResponse();
  assert.equal(answer.data.length, 2);
  assert.equal(answer.size, '512x768');
  for (const { b64_json: data, url } of answer.data) {
    assert.deepEqual(measure(Buffer.from(data, 'base64')), size);
    assert.deepEqual(measure(await (await fetch(url)).arrayBuffer()), size);
  }
  assert.equal(receiptOf(response).success, true);
};

const urls = async () => {
  const answer = await openai.images.generate({ prompt: 'a toll booth by night', size: 'auto', response_format: 'url' });
  assert.equal(answer.data[0].b64_json, undefined);
  assert.deepEqual(measure(await (await fetch(answer.data[0].url)).arrayBuffer()), { width: 1024, height: 1024 });
};

const stream = async () => {
  const events = [];
  for await (const event of await openai.images.generate({ prompt: 'a toll booth in the rain', size: '512x768', stream: true, partial_images: 1 })) events.push(event);
  assert.deepEqual(events.map(({ type }) => type), ['image_generation.completed']);
  assert.deepEqual(measure(Buffer.from(events[0].b64_json, 'base64')), size);
  assert.match(events[0].payment.transaction, /^0x[0-9a-f]{64}$/);
};

const models = async () => {
  const listed = [];
  for await (const model of openai.models.list()) listed.push(model.id);
  assert.ok(listed.includes('flux-schnell'), listed.join());
  assert.equal((await openai.models.retrieve('flux-schnell')).object, 'model');
  await assert.rejects(openai.models.retrieve('nothing'), OpenAI.NotFoundError);
};

const refused = async () => {
  const failure = await openai.images.generate({ prompt: 'a toll booth', quality: 'high' }).then(() => assert.fail('was sold'), (error) => error);
  assert.ok(failure instanceof OpenAI.BadRequestError, `${failure}`);
  assert.equal(failure.param, 'quality');
  assert.equal(failure.code, 'INVALID_PARAMETER');
};

const unpaid = async () => {
  const poor = new OpenAI({ baseURL: openai.baseURL, apiKey: 'any' });
  const failure = await poor.images.generate({ prompt: 'a toll booth' }).then(() => assert.fail('was sold'), (error) => error);
  assert.equal(failure.status, 402);
  assert.equal(failure.code, 'PAYMENT_REQUIRED');
  assert.ok(failure.headers.get('payment-required'));
};

const edits = async () => {
  const image = await OpenAI.toFile(Buffer.from('no image'), 'a.png', { type: 'image/png' });
  const failure = await openai.images.edit({ image, prompt: 'greener' }).then(() => assert.fail('was sold'), (error) => error);
  assert.equal(failure.status, 415);
};

await runCases({ plain, urls, stream, models, refused, unpaid, edits }, payments);
