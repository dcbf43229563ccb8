// Buys one image with play money from a sandbox gateway: node first-payment.mjs [http://localhost:8402]
import { writeFile } from 'node:fs/promises';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const gateway = process.argv[2] ?? 'http://localhost:8402';
const signer = privateKeyToAccount(generatePrivateKey());  // a throwaway key: in the sandbox every payer has money
const client = registerExactEvmScheme(new x402Client(), { signer, networks: ['eip155:84532'] });  // base-sepolia and nothing else
const pay = wrapFetchWithPayment(fetch, client);  // a fetch that answers "402 Payment Required" with a signed payment

const order = { prompt: 'a toll booth at dawn', width: 512, height: 512 };
const answer = await pay(`${gateway}/v1/images/generate`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(order) });
const sold = await answer.json();
console.log(JSON.stringify(sold, null, 2));
if (!answer.ok) process.exit(1);  // the answer says why, and that nothing was charged
await writeFile('image.png', Buffer.from(await (await fetch(sold.images[0].url)).arrayBuffer()));
