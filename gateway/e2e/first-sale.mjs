// Buys one answer of a route that is sold, with play money from a sandbox gateway: node first-sale.mjs [http://localhost:8402/facts]
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const signer = privateKeyToAccount(generatePrivateKey());  // a throwaway key: in the sandbox every payer has money
const client = registerExactEvmScheme(new x402Client(), { signer, networks: ['eip155:84532'] });
const pay = wrapFetchWithPayment(fetch, client);

const answer = await pay(process.argv[2] ?? 'http://localhost:8402/facts');
console.log(answer.status, await answer.text());
console.log(Buffer.from(answer.headers.get('payment-response') ?? '', 'base64').toString());
process.exitCode = answer.ok ? 0 : 1;
