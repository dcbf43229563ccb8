// Starts anvil on loopback, puts the USDC stand-in at the real USDC address of the chain id, funds the test keys.
// From a shell: node chain/chain.mjs [--port 0] [--chain-id 84532|8453] [--with-parent]. From node: import { startChain } from './chain/chain.mjs'.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { printReady, untilStopped } from '../lib/program.mjs';

export const NETWORKS = {
  84532: { name: 'base-sepolia', caip2: 'eip155:84532', usdc: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', usdcName: 'USDC' },
  8453: { name: 'base', caip2: 'eip155:8453', usdc: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', usdcName: 'USD Coin' },
};
export const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
// The publicly known keys of the mnemonic "test test test test test test test test test test test junk". Never use them on a real chain.
export const ACCOUNTS = [
  ['facilitator', '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80', 0n],
  ['payTo', '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d', 0n],
  ['treasury', '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a', 1000_000000n],
  ['buyer', '0x90F79bf6EB2c4f870365E785982E1f101E93b906', '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6', 1000_000000n],
  ['buyer2', '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65', '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a', 1000_000000n],
  ['poorBuyer', '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc', '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba', 1n],
  ['xRouter', '0x976EA74026E726554dB657fA54763abd0C3a0aa9', '0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e', 0n],
  ['xGen', '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955', '0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356', 0n],
  ['dopamint', '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f', '0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97', 0n],
  ['facilitator2', '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720', '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6', 0n],
].map(([role, address, privateKey, usdc]) => ({ role, address, privateKey, usdc }));

export const artifact = (name) => JSON.parse(readFileSync(new URL(`./artifacts/${name}.json`, import.meta.url)));

export function rpcClient(url) {
  let id = 0;
  return async (method, ...params) => {
    const r = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }) });
    const j = await r.json();
    if (j.error) throw new Error(`${method}: ${j.error.message}`);
    return j.result;
  };
}

export function anvilBinary() {
  // The platform package holds nothing but the binary; running it directly also skips the 70 ms of the node wrapper in @foundry-rs/anvil.
  const platform = `@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return process.env.ANVIL ?? join(dirname(createRequire(import.meta.url).resolve(`${platform}/package.json`)), 'bin', 'anvil');
}

const word = (hex) => hex.replace(/^0x/, '').toLowerCase().padStart(64, '0');

/** Puts the contracts on an already running anvil and funds the keys. Five kinds of JSON-RPC call, nothing else. */
export async function provision(rpcUrl) {
  const rpc = rpcClient(rpcUrl);
  const chainId = Number(await rpc('eth_chainId'));
  const net = NETWORKS[chainId];
  if (!net) throw new Error(`chain id ${chainId} has no known USDC address`);
  await rpc('anvil_setCode', net.usdc, artifact('Usdc').deployedBytecode);
  await rpc('anvil_setCode', MULTICALL3, artifact('Multicall').deployedBytecode);
  for (const a of ACCOUNTS) {
    await rpc('anvil_setBalance', a.address, '0x' + (10n ** 21n).toString(16));
    if (a.usdc) await mint(rpcUrl, a.address, a.usdc);
  }
  return { chainId, network: net.name, caip2: net.caip2, usdc: net.usdc, usdcName: net.usdcName, multicall3: MULTICALL3 };
}

let minting = Promise.resolve();
/** Mints `value` atomic units (1 USDC = 1000000) to `address`: the token's mint(address,uint256) is open to all. One at a time, for the sender's nonce. */
export function mint(rpcUrl, address, value) {
  const next = minting.then(() => mintNow(rpcUrl, address, value));
  minting = next.catch(() => {});
  return next;
}
async function mintNow(rpcUrl, address, value) {
  const rpc = rpcClient(rpcUrl), net = NETWORKS[Number(await rpc('eth_chainId'))];
  await rpc('anvil_impersonateAccount', ACCOUNTS[9].address);
  const tx = await rpc('eth_sendTransaction', { from: ACCOUNTS[9].address, to: net.usdc, data: '0x40c10f19' + word(address) + word(BigInt(value).toString(16)) });
  let receipt = null;
  for (let i = 0; !receipt && i < 500; i++) receipt = await rpc('eth_getTransactionReceipt', tx) ?? await new Promise(r => setTimeout(r, 4, null));
  if (receipt?.status !== '0x1') throw new Error(`mint failed: ${tx}`);
}

export async function balanceOf(rpcUrl, address) {
  const rpc = rpcClient(rpcUrl), net = NETWORKS[Number(await rpc('eth_chainId'))];
  return BigInt(await rpc('eth_call', { to: net.usdc, data: '0x70a08231' + word(address) }, 'latest'));
}

/**
 * A block every second as well as one for each transaction, so that block.timestamp never lags behind the wall clock.
 * Port 0 lets anvil pick a free one: it prints which, and is then told to print no more.
 */
export async function startChain({ port = 0, chainId = 84532 } = {}) {
  const child = spawn(anvilBinary(), ['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId),
    '--block-time', '1', '--mixed-mining', '--order', 'fifo'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => child.exitCode === null && child.kill('SIGTERM');
  process.once('exit', stop);
  const rpcUrl = await new Promise((listening, failed) => {
    let printed = '';
    child.once('error', failed);
    child.once('exit', (code, signal) => failed(new Error(`anvil ended (${code ?? signal}); is port ${port} taken?`)));
    child.stdout.on('data', (text) => {
      printed = (printed + text).slice(-4096);
      const at = /Listening on 127\.0\.0\.1:(\d+)/.exec(printed);
      if (at) listening(`http://127.0.0.1:${at[1]}`);
    });
  });
  await rpcClient(rpcUrl)('anvil_setLoggingEnabled', false);
  return { rpcUrl, pid: child.pid, ...(await provision(rpcUrl)), accounts: ACCOUNTS, stop };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values: v } = parseArgs({ options: { port: { type: 'string', default: '0' }, 'chain-id': { type: 'string', default: '84532' }, 'with-parent': { type: 'boolean', default: false } } });
  untilStopped(v['with-parent']);
  const { stop, ...chain } = await startChain({ port: +v.port, chainId: +v['chain-id'] });
  printReady({ ...chain, rpc: chain.rpcUrl });
}
