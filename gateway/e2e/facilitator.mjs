// An x402 facilitator made of @x402/core and @x402/evm, for V1 and V2 payments, settling on the local chain.
// node facilitator.mjs --rpc URL [--chain-id 84532] [--key 0x…] [--port 0] [--with-parent]
// POST /verify, POST /settle, GET /supported; GET /stats; POST /control {"mode":"ok|down|hang|settle-lost|settle-silent","times":n}
import { parseArgs } from 'node:util';
import express from 'express';
import { createWalletClient, defineChain, http, publicActions } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { x402Facilitator } from '@x402/core/facilitator';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/facilitator';
import { ACCOUNTS, NETWORKS } from './chain/chain.mjs';
import { listen, printReady, untilStopped } from './lib/program.mjs';

const { values: flags } = parseArgs({ options: {
  rpc: { type: 'string' }, 'chain-id': { type: 'string', default: '84532' }, key: { type: 'string', default: ACCOUNTS[0].privateKey },
  port: { type: 'string', default: '0' }, 'with-parent': { type: 'boolean', default: false } } });
untilStopped(flags['with-parent']);
const chainId = Number(flags['chain-id']), network = NETWORKS[chainId];
if (!flags.rpc || !network) throw new Error('usage: facilitator.mjs --rpc URL [--chain-id 84532|8453] [--key 0x…] [--port 0]');

// A chain object of our own: one taken from viem/chains would carry a public rpc url.
const chain = defineChain({ id: chainId, name: network.name, nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 }, rpcUrls: { default: { http: [flags.rpc] } } });
const account = privateKeyToAccount(flags.key);
const wallet = createWalletClient({ account, chain, transport: http(flags.rpc), pollingInterval: 5, cacheTime: 0 }).extend(publicActions);

// One account has one sequence of nonces: a transaction waits until the one before it is in a block.
let last = Promise.resolve();
const inTurn = (send) => async (call) => {
  const mine = last.then(async () => {
    const hash = await send(call);
    await wallet.waitForTransactionReceipt({ hash }).catch(() => {});
    return hash;
  });
  last = mine.catch(() => {});
  return mine;
};
const signer = toFacilitatorEvmSigner({
  address: account.address,
  getCode: wallet.getCode, readContract: wallet.readContract, verifyTypedData: wallet.verifyTypedData,
  waitForTransactionReceipt: wallet.waitForTransactionReceipt,
  writeContract: inTurn(wallet.writeContract), sendTransaction: inTurn(wallet.sendTransaction),
});
const facilitator = new x402Facilitator()
  .register(network.caip2, new ExactEvmScheme(signer))
  .registerV1(network.name, new ExactEvmSchemeV1(signer));

const stats = { verify: 0, settle: 0, settled: 0 };
let fault = { mode: 'ok', left: Infinity };
const faultNow = () => fault.mode !== 'ok' && fault.left-- > 0 ? fault.mode : 'ok';

const app = express().use(express.json({ limit: '1mb' }));
app.get('/supported', (_, res) => res.json(facilitator.getSupported()));
app.post('/verify', (req, res) => answer(req, res, 'verify'));
app.post('/settle', (req, res) => answer(req, res, 'settle'));
app.get('/stats', (_, res) => res.json(stats));
app.post('/control', (req, res) => {
  const { mode, times } = req.body;
  if (!['ok', 'down', 'hang', 'settle-lost', 'settle-silent'].includes(mode)) return res.status(400).json({ error: `mode: ${mode}` });
  fault = { mode, left: times ?? Infinity };
  res.json({ mode, times: times ?? null });
});

/** `down` answers 503, `hang` never answers, `settle-lost` moves the money and drops the connection, `settle-silent` moves it and never answers. */
async function answer(req, res, call) {
  const mode = fault.mode.startsWith('settle-') && call === 'verify' ? 'ok' : faultNow();
  stats[call]++;
  if (mode === 'down') return res.status(503).type('text').send('down');
  if (mode === 'hang') return;
  try {
    const result = await facilitator[call](req.body.paymentPayload, req.body.paymentRequirements);
    if (call === 'settle' && result.success) stats.settled++;
    if (mode === 'settle-lost') return res.destroy();
    if (mode === 'settle-silent') return;
    res.json(result);
  } catch (error) {
    res.status(400).json({ error: error.message });
  }
}

const url = await listen(app, flags.port);
printReady({ url, chainId, network: network.name, caip2: network.caip2, address: account.address });
