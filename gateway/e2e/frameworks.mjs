// Images by the frameworks that people build on, whose fetch is a stock x402 client: Vercel's AI SDK by both of its providers, and LangChain.
// node frameworks.mjs --client v1|v2|v2-only --url BASE --key 0x…
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { DallEAPIWrapper } from '@langchain/openai';
import { generateImage } from 'ai';
import { buyer } from './lib/buyer.mjs';
import { runCases } from './lib/cases.mjs';
import { measure } from './lib/png.mjs';

const { values: flags } = parseArgs({ options: { client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' } } });
const send = globalThis.fetch;
const { fetch: pay, payments } = await buyer({ client: flags.client, key: flags.key, send });
const baseURL = `${flags.url.replace(/\/$/, '')}/v1`;
const size = { width: 512, height: 768 };

const compatible = async () => {
  const provider = createOpenAICompatible({ name: 'turnpike', baseURL, fetch: pay });
  const { images } = await generateImage({ model: provider.imageModel('flux-schnell'), prompt: 'a toll booth at dawn', size: '512x768', n: 2 });
  assert.deepEqual(images.map(({ uint8Array }) => measure(uint8Array)), [size, size]);
};

// This provider asks for an unknown model's images one by one: twelve equal orders at the same time.
const twelve = async () => {
  const provider = createOpenAI({ baseURL, apiKey: 'any', fetch: pay });
  const before = payments.length;
  const { images } = await generateImage({ model: provider.image('flux-schnell'), prompt: 'twelve toll booths', size: '512x768', n: 12 });
  assert.equal(images.length, 12);
  for (const { uint8Array } of images) assert.deepEqual(measure(uint8Array), size);
  assert.equal(new Set(payments.slice(before).map(({ nonce }) => nonce)).size, 12);
};

// LangChain takes no fetch: it uses the global one.
const langchain = async () => {
  globalThis.fetch = pay;
  const tool = new DallEAPIWrapper({ model: 'flux-schnell', apiKey: 'any', baseUrl: baseURL, size: '512x768' });
  const url = await tool.invoke('a toll booth in the rain');
  globalThis.fetch = send;
  assert.deepEqual(measure(await (await send(url)).arrayBuffer()), size);
};

await runCases({ compatible, twelve, langchain }, payments);
