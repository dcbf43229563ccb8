// The checks of x402scan (@agentcash/discovery, strict) against a gateway: its documents, and every paid operation as OpenAPI and as its 402 show it.
// node discovery.mjs --url BASE
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import * as discovery from '@agentcash/discovery';
import { decode } from './lib/buyer.mjs';

const { values: flags } = parseArgs({ options: { url: { type: 'string' } } });
const origin = new URL(flags.url).origin;
const bad = (issues) => issues.filter(({ severity }) => severity !== 'info');
const value = async (result) => (await result)._unsafeUnwrap();

const openApi = await value(discovery.getOpenAPI(origin));
const routes = discovery.checkL2ForOpenAPI(openApi).routes;
const paid = routes.filter(({ authMode }) => authMode === 'paid');

const documents = async () => {
  const found = await discovery.discoverOriginSchema({ target: origin });
  assert.equal(found.found, true);
  const issues = [
    ...discovery.getWarningsForOpenAPI(openApi),
    ...discovery.getWarningsForL2(discovery.checkL2ForOpenAPI(openApi)),
    ...discovery.getWarningsForL4(discovery.checkL4ForOpenAPI(openApi)),
    ...await value(discovery.getWarningsForFavicon(origin)),
    ...discovery.getWarningsForLegacyWellKnown(await value(discovery.probeLegacyWellKnown(origin))),
  ];
  assert.deepEqual(issues.map(({ code }) => code), ['LEGACY_WELL_KNOWN_FOUND']);  // says that it is no longer read; others read it
};

const metadata = async () => {
  const page = await (await fetch(origin, { headers: { Accept: 'text/html' } })).text();
  const find = (pattern) => page.match(pattern)?.[1];
  const issues = discovery.evaluateMetadataCompleteness({
    title: find(/<title>(.*?)<\/title>/), description: find(/name="description" content="(.*?)"/), favicon: find(/rel="icon" href="(.*?)"/),
    ogImages: [find(/property="og:image" content="(.*?)"/)] });
  assert.deepEqual(issues, []);
};

const endpoint = ({ method, path }) => async () => {
  const url = origin + path.replace(/\{[^}]+\}/g, 'x');
  assert.deepEqual(bad(discovery.getWarningsForL3(discovery.getL3ForOpenAPI(openApi, path, method))), []);
  const checked = await discovery.checkEndpointSchema({ url, probe: true });
  assert.equal(checked.found, true, JSON.stringify(checked));
  const advisory = checked.advisories.find((it) => it.method === method);
  assert.ok(advisory, `${method} was not found: ${checked.advisories.map((it) => it.method)}`);
  assert.deepEqual(bad(discovery.getWarningsForL3(advisory)), []);
  const asked = await fetch(url, { method });
  const report = discovery.validatePaymentRequiredDetailed(decode(asked.headers.get('payment-required')), { compatMode: 'strict' });
  assert.deepEqual(report.issues, []);
  assert.equal(report.valid && report.normalized.hasInputSchema && report.normalized.hasOutputSchema, true);
};

const checks = { documents, metadata, ...Object.fromEntries(paid.map((route) => [`${route.method} ${route.path}`, endpoint(route)])) };
let failed = 0;
for (const [title, run] of Object.entries(checks)) {
  const line = { title, ok: true };
  try {
    await run();
  } catch (error) {
    Object.assign(line, { ok: false, error: `${error.stack}` });
    failed++;
  }
  console.log(JSON.stringify(line));
}
process.exitCode = failed === 0 ? 0 : 1;
