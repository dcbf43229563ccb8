// Three sellers made of stock seller libraries, each on a loopback port of its own.
// node sellers.mjs --facilitator URL [--chain-id 84532] [--x-router-port 0] [--xgen-port 0] [--dopamint-port 0] [--polls 2] [--with-parent]
import { parseArgs } from 'node:util';
import { ACCOUNTS, NETWORKS } from './chain/chain.mjs';
import { listen, printReady, untilStopped } from './lib/program.mjs';
import { xRouter } from './sellers/x-router.mjs';
import { xGen } from './sellers/xgen.mjs';
import { dopamint } from './sellers/dopamint.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values: flags } = parseArgs({ options: {
  facilitator: { type: 'string' }, 'chain-id': text('84532'), 'x-router-port': text('0'), 'xgen-port': text('0'), 'dopamint-port': text('0'),
  polls: text('2'), 'with-parent': { type: 'boolean', default: false } } });
untilStopped(flags['with-parent']);
const network = NETWORKS[flags['chain-id']];
if (!flags.facilitator || !network) throw new Error('usage: sellers.mjs --facilitator URL [--chain-id 84532|8453] …');

const open = async (make, role, port) => {
  const payTo = ACCOUNTS.find((account) => account.role === role).address;
  const shop = make({ network, facilitator: flags.facilitator, payTo, polls: Number(flags.polls) });
  return { url: await listen(shop.close(), port), payTo };
};
printReady({
  network: network.name,
  xRouter: await open(xRouter, 'xRouter', flags['x-router-port']),
  xGen: await open(xGen, 'xGen', flags['xgen-port']),
  dopamint: await open(dopamint, 'dopamint', flags['dopamint-port']),
});
