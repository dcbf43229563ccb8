// Buys one image with play money from a sandbox gateway by OpenAI's SDK: node first-openai.mjs [http://localhost:8402]
import { writeFile } from 'node:fs/promises';
import OpenAI from 'openai';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const gateway = process.argv[2] ?? 'http://localhost:8402';
const signer = privateKeyToAccount(generatePrivateKey());  // a throwaway key: in the sandbox every payer has money
const client = registerExactEvmScheme(new x402Client(), { signer, networks: ['eip155:84532'] });

const openai = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: 'any', fetch: wrapFetchWithPayment(fetch, client) });
const { data, ...sold } = await openai.images.generate({ model: 'flux-schnell', prompt: 'a toll booth at dawn', size: '512x512' });
console.log(JSON.stringify(sold, null, 2));
await writeFile('image.png', Buffer.from(data[0].b64_json, 'base64'));
