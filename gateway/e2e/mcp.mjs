// Tools by a stock client of the Model Context Protocol, paid for in _meta by a stock x402 client: list, look, pay, news, and the same payment again.
// node mcp.mjs --sdk 1|2 --client v1|v2 --url BASE --key 0x…    or through a bridge that pays: --bridge JAR --java JAVA --network NAME
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { privateKeyToAccount } from 'viem/accounts';
import { x402Client } from '@x402/fetch';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { validateDiscoveryExtension, validateDiscoveryExtensionSpec } from '@x402/extensions/bazaar';
import { validatePaymentRequiredDetailed } from '@agentcash/discovery';
import { runCases } from './lib/cases.mjs';
import { measure } from './lib/png.mjs';

const { values: flags } = parseArgs({ options: {
  sdk: { type: 'string', default: '1' }, client: { type: 'string', default: 'v2' }, url: { type: 'string' }, key: { type: 'string' },
  bridge: { type: 'string' }, java: { type: 'string', default: 'java' }, network: { type: 'string', default: 'base-sepolia' } } });
const endpoint = `${flags.url.replace(/\/$/, '')}/mcp`, account = privateKeyToAccount(flags.key), size = { width: 512, height: 768 };
const payments = [];

const SDKS = {
  async 1() {
    const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
    const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js');
    return { Client, StreamableHTTPClientTransport, StdioClientTransport };
  },
  async 2() {
    return { ...await import('@modelcontextprotocol/client'), ...await import('@modelcontextprotocol/client/stdio').catch(() => ({})) };
  },
};

const { Client, StreamableHTTPClientTransport, StdioClientTransport } = await SDKS[flags.sdk]();
const client = new Client({ name: 'turnpike-e2e', version: '1' });
await client.connect(flags.bridge
  ? new StdioClientTransport({ command: flags.java, env: { TURNPIKE_BRIDGE_KEY: flags.key }, stderr: 'inherit',
      args: ['-jar', flags.bridge, `--turnpike.mcp-bridge=${endpoint}`, `--turnpike.mcp-bridge.network=${flags.network}`] })
  : new StreamableHTTPClientTransport(new URL(endpoint)));

const order = (prompt) => ({ name: 'generate_image', arguments: { prompt, model: 'flux-schnell', size: '512x768' } });

/** V1 terms are those of a quote; a result has V2's. Either is paid by the stock client. */
async function sign(terms) {
  const stock = registerExactEvmScheme(new x402Client(), { signer: account });
  const payment = await stock.createPaymentPayload(terms);
  payments.push({ amount: payment.payload.authorization.value });
  return payment;
}

const seen = ({ content }) => content.filter(({ type }) => type === 'image').map(({ data }) => measure(Buffer.from(data, 'base64')));

const list = async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name), ['list_models', 'quote', 'estimate', 'get_job', 'generate_image']);
  assert.ok(tools.every(({ outputSchema }) => outputSchema === undefined));
};

const look = async () => {
  const models = await client.callTool({ name: 'list_models', arguments: {} });
  assert.ok(models.structuredContent.data.some(({ id }) => id === 'flux-schnell'));
  const { structuredContent: quote } = await client.callTool({ name: 'quote', arguments: order('a toll booth').arguments });
  assert.match(quote.price.atomic, /^\d+$/);
};

/** What directories are told of the tool: as the reference has it, and by the checks of x402scan. */
const listed = async () => {
  const { structuredContent: terms } = await client.callTool({ name: 'generate_image', arguments: {} });
  const { bazaar } = terms.extensions;
  assert.deepEqual(validateDiscoveryExtension(bazaar), { valid: true });
  assert.deepEqual(validateDiscoveryExtensionSpec(bazaar), { valid: true });
  assert.equal(bazaar.info.input.toolName, 'generate_image');
  const report = validatePaymentRequiredDetailed(terms, { compatMode: 'strict' });
  assert.deepEqual(report.issues, []);
};

const refused = async () => {
  const result = await client.callTool({ name: 'generate_image', arguments: { prompt: 'a toll booth', size: '1x1' } });
  assert.equal(result.isError, true);
  assert.equal(result.structuredContent.param, 'size');
};

const paid = async () => {
  const call = order('a toll booth at dawn'), unpaid = await client.callTool(call);
  assert.equal(unpaid.isError, true);
  assert.deepEqual(JSON.parse(unpaid.content[0].text), unpaid.structuredContent);
  const terms = flags.client === 'v1' ? (await client.callTool({ name: 'quote', arguments: call.arguments })).structuredContent.x402.v1 : unpaid.structuredContent;
  const payment = await sign(terms), _meta = { 'x402/payment': payment };
  const sold = await client.callTool({ ...call, _meta });
  assert.equal(sold.isError ?? false, false, JSON.stringify(sold.structuredContent));
  assert.deepEqual(seen(sold), [size]);
  assert.equal(sold._meta['x402/payment-response'].success, true);
  assert.deepEqual(measure(await (await fetch(sold.structuredContent.images[0].url)).arrayBuffer()), size);
  const again = await client.callTool({ ...call, _meta });
  assert.deepEqual(again.content, sold.content);
  const job = await client.callTool({ name: 'get_job', arguments: { id: sold.structuredContent.job } });
  assert.deepEqual(seen(job), [size]);
};

const news = async () => {
  const call = order('a toll booth by night'), unpaid = await client.callTool(call), heard = [];
  const request = { ...call, _meta: { 'x402/payment': await sign(unpaid.structuredContent) } }, options = { onprogress: (progress) => heard.push(progress) };
  const sold = flags.sdk === '1' ? await client.callTool(request, undefined, options) : await client.callTool(request, options);
  assert.deepEqual(seen(sold), [size]);
  assert.ok(heard.length > 0);
};

/** The bridge pays: its host sees images alone. */
const bridged = async () => {
  const sold = await client.callTool(order('a toll bridge'));
  assert.deepEqual(seen(sold), [size]);
  payments.push({ amount: sold.structuredContent.payment.amountPaid });
};

await runCases(flags.bridge ? { list, look, refused, bridged } : { list, look, listed, refused, paid, news }, payments);
await client.close();
