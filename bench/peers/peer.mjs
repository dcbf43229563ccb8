// What a node developer would write in an afternoon: an express handler that buys a picture from the upstream over x402 and sells it over x402,
// by npm's own packages. KIND=v1: x402-express and x402-fetch. KIND=v2: @x402/express and @x402/fetch.
import express from 'express';
import { privateKeyToAccount } from 'viem/accounts';

const { KIND, PORT, FACILITATOR_URL, UPSTREAM_URL, PAY_TO, TREASURY_KEY } = process.env;
const path = '/v1/images/generate', price = '$0.006', account = privateKeyToAccount(TREASURY_KEY);
const offer = { description: 'image', mimeType: 'application/json' }, app = express();
app.use(express.json());

let buy;
if (KIND === 'v1') {
  const { paymentMiddleware } = await import('x402-express');
  const { wrapFetchWithPayment } = await import('x402-fetch');
  app.use(paymentMiddleware(PAY_TO, { [`POST ${path}`]: { price, network: 'base-sepolia', config: { ...offer, maxTimeoutSeconds: 300 } } }, { url: FACILITATOR_URL }));
  buy = wrapFetchWithPayment(fetch, account);
} else {
  const { paymentMiddleware, x402ResourceServer } = await import('@x402/express');
  const { HTTPFacilitatorClient } = await import('@x402/core/server');
  const { ExactEvmScheme } = await import('@x402/evm/exact/server');
  const { wrapFetchWithPayment, x402Client } = await import('@x402/fetch');
  const { registerExactEvmScheme } = await import('@x402/evm/exact/client');
  const network = 'eip155:84532', server = new x402ResourceServer(new HTTPFacilitatorClient({ url: FACILITATOR_URL })).register(network, new ExactEvmScheme());
  app.use(paymentMiddleware({ [`POST ${path}`]: { accepts: { scheme: 'exact', price, network, payTo: PAY_TO, maxTimeoutSeconds: 300 }, ...offer } }, server));
  buy = wrapFetchWithPayment(fetch, registerExactEvmScheme(new x402Client(), { signer: account }));
}

app.post(path, async (request, response) => {
  const made = await buy(UPSTREAM_URL + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request.body) });
  if (!made.ok) return response.status(502).json({ error: 'INTERNAL_ERROR', upstream: made.status });
  response.json(await made.json());
});
app.use((failure, request, response, next) => { console.error(failure); response.status(500).json({ error: 'INTERNAL_ERROR' }); });
process.on('unhandledRejection', failure => console.error(failure));
app.listen(+PORT, '127.0.0.1', () => console.log(`${KIND} on ${PORT}`));
