// Proves the parts against each other, without a gateway: stock clients buy from stock sellers, and the chain has the last word.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { balanceOf } from './chain/chain.mjs';
import { decode, encode, post } from './lib/buyer.mjs';
import { draw, measure } from './lib/png.mjs';
import { run, start, stopAll } from './lib/start.mjs';

after(stopAll);
for (const chainId of [84532, 8453]) describe(`on chain ${chainId}`, { concurrency: false }, () => {
  let chain, facilitator, sellers, key, poor;
  before(async () => {
    chain = await start('chain/chain.mjs', ['--chain-id', chainId]);
    facilitator = await start('facilitator.mjs', ['--rpc', chain.rpc, '--chain-id', chainId]);
    sellers = await start('sellers.mjs', ['--facilitator', facilitator.url, '--chain-id', chainId]);
    [key, poor] = ['buyer', 'poorBuyer'].map((role) => chain.accounts.find((account) => account.role === role).privateKey);
  });
  after(() => Promise.all([sellers, facilitator, chain].map((program) => program.stop())));

  const ORDERS = {
    xRouter: { path: '/v1/images/generate', body: { prompt: 'a lighthouse', width: 768, height: 512, numberResults: 2 }, price: 5270n, size: { width: 768, height: 512 } },
    xGen: { path: '/v1/images/generate', body: { prompt: 'a lighthouse', model: 'seedream-4.0', resolution: '1K', aspect_ratio: '16:9' }, price: 50000n, size: { width: 1344, height: 768 } },
    dopamint: { path: '/api/ai/generations/images/seedream', body: { prompt: 'a lighthouse', image_size: { width: 1024, height: 960 } }, price: 52700n, size: { width: 1024, height: 960 } },
  };
  const buy = async (client, seller, more = []) => {
    const { lines: [line] } = await run('buy.mjs', ['--client', client, '--url', sellers[seller].url + ORDERS[seller].path, '--key', key, '--body', JSON.stringify(ORDERS[seller].body), ...more]);
    return line;
  };
  const balances = async () => Object.fromEntries(await Promise.all(['buyer', 'xRouter', 'xGen', 'dopamint'].map(async (role) =>
    [role, await balanceOf(chain.rpc, chain.accounts.find((account) => account.role === role).address)])));
  /** What `work` moved on chain, in atomic units. */
  const moved = async (work) => {
    const was = await balances();
    await work();
    const is = await balances();
    return Object.fromEntries(Object.keys(is).filter((role) => is[role] !== was[role]).map((role) => [role, is[role] - was[role]]));
  };
  const ask = async (url, init) => (await fetch(url, init)).json();
  const fault = (mode, times) => ask(`${facilitator.url}/control`, post({ mode, times }));

  /** Follows an order to its images: they are in the answer, or the job is asked until it is done. */
  const delivered = async (seller, { body }) => {
    const { url } = sellers[seller], seen = [];
    let state = body;
    for (let i = 0; i < 10 && !state.images; i++) seen.push((state = await ask(seller === 'xGen' ? `${url}/v1/images/${body.id}` : body.statusUrl)).status);
    return { seen, images: state.images };
  };

  test('the stock clients buy from the stock sellers, and every atomic unit arrives', async () => {
    const purchases = [['v1', 'xRouter'], ['v2', 'xRouter'], ['v1', 'xGen'], ['v2', 'xGen'], ['v2', 'dopamint'], ['v2-only', 'dopamint']];
    const expected = { buyer: -2n * 5270n - 2n * 50000n - 2n * 52700n, xRouter: 2n * 5270n, xGen: 2n * 50000n, dopamint: 2n * 52700n };
    assert.deepEqual(await moved(async () => {
      const answers = await Promise.all(purchases.map(([client, seller]) => buy(client, seller)));
      for (const [i, [client, seller]] of purchases.entries()) {
        const answer = answers[i], { size, price, body } = ORDERS[seller];
        assert.equal(answer.status, 200, `${client} from ${seller}: ${JSON.stringify(answer)}`);
        assert.equal(answer.payments[0].amount, String(price));
        assert.equal(answer.receipt.success, true);
        assert.equal(answer.receipt.network, seller === 'dopamint' ? chain.caip2 : chain.network);
        const { seen, images } = await delivered(seller, answer);
        if (seller !== 'xRouter') assert.deepEqual(seen.map((status) => status.toLowerCase()), ['pending', seller === 'xGen' ? 'processing' : 'in_progress', 'completed']);
        assert.equal(images.length, body.numberResults ?? 1);
        for (const image of images) assert.deepEqual(measure(await (await fetch(image.url)).arrayBuffer()), size);
      }
    }), expected);
    for (const seller of ['xRouter', 'xGen', 'dopamint']) {
      const { purchases: sold, unpaid, rejected } = await ask(`${sellers[seller].url}/stats`);
      assert.deepEqual({ sold, unpaid, rejected }, { sold: 2, unpaid: 2, rejected: 0 }, seller);
    }
  });

  if (chainId !== 84532) return;  // the rest does not depend on the chain

  test('each client pays only in the versions it knows, and only up to its limit', async () => {
    assert.deepEqual(await moved(async () => {
      const refusals = await Promise.all([buy('v1', 'dopamint'), buy('v2-only', 'xRouter'), buy('v1', 'xGen', ['--max-usd', '0.01']), buy('v2', 'xGen', ['--max-usd', '0.01'])]);
      for (const refusal of refusals) assert.deepEqual([refusal.status, refusal.payments], [null, []], JSON.stringify(refusal));
    }), {});
  });

  test('the nine examples, by both clients', async () => {
    const runs = await Promise.all(['v1', 'v2'].map((client) => run('examples.mjs', ['--client', client, '--url', sellers.xRouter.url, '--key', key, '--no-payment-state'])));
    for (const { code, lines, out } of runs) assert.deepEqual([code, lines.length], [0, 9], out);
  });

  test('one payment sent ten times moves money once', async () => {
    for (const [client, seller, as] of [['v1', 'xRouter'], ['v2', 'dopamint']]) {
      const { url } = sellers[seller], { path, body, price } = ORDERS[seller];
      assert.deepEqual(await moved(async () => {
        const { lines: [line], out } = await run('replay.mjs', ['--client', client, '--url', url + path, '--key', key, '--body', JSON.stringify(body), '--times', 10, '--other-body', JSON.stringify({ ...body, prompt: 'another' })]);
        assert.deepEqual(line.statuses, { 200: 1, 402: 9 }, out);
        assert.equal(line.transactions.length, 1);
        assert.equal(line.other.status, 402);
      }), { buyer: -price, [seller]: price });
    }
  });

  test('a body that cannot be served is refused before payment, an empty one is shown the price', async () => {
    for (const [seller, bad] of [['xRouter', { prompt: 'x', width: 100 }], ['xGen', { prompt: 'x', model: 'flux-schnell' }], ['dopamint', { image_size: 'vast' }]]) {
      const url = sellers[seller].url + ORDERS[seller].path;
      assert.equal((await fetch(url, post(bad))).status, 400, seller);
      assert.equal((await fetch(url, post({}))).status, 402, seller);
    }
  });

  test('the facilitator names the reason of a refusal', async () => {
    const { lines: [line] } = await run('buy.mjs', ['--client', 'v1', '--url', sellers.xRouter.url + ORDERS.xRouter.path, '--key', poor, '--body', JSON.stringify(ORDERS.xRouter.body)]);
    assert.deepEqual([line.status, line.body.error], [402, 'invalid_exact_evm_insufficient_balance']);
  });

  // What a buyer must expect of stock sellers: they answer 402 whether nothing was paid or everything.
  test('a seller whose facilitator is down answers 402, and nothing is paid', async () => {
    await fault('down');
    assert.deepEqual(await moved(async () => {
      for (const [client, seller] of [['v1', 'xRouter'], ['v2', 'dopamint']]) assert.equal((await buy(client, seller)).status, 402);
    }), {});
    await fault('ok');
  });

  test('a seller that loses the answer to its settlement answers 402, although it has been paid', async () => {
    await fault('settle-lost');
    assert.deepEqual(await moved(async () => {
      const [v1, v2] = [await buy('v1', 'xRouter'), await buy('v2', 'dopamint')];
      assert.deepEqual([v1.status, v1.receipt, v1.body.error], [402, null, 'fetch failed']);
      assert.deepEqual([v2.status, v2.receipt.success, v2.receipt.transaction], [402, false, '']);
    }), { buyer: -5270n - 52700n, xRouter: 5270n, dopamint: 52700n });
    await fault('ok');
  });
});

test('the first payment of the README needs no money where everybody has play money', async () => {
  const facilitator = await agreeable(), folder = await mkdtemp(join(tmpdir(), 'first-payment-'));
  const sellers = await start('sellers.mjs', ['--facilitator', facilitator.url]);
  const { code, out } = await run('first-payment.mjs', [sellers.xRouter.url], { cwd: folder });
  assert.equal(code, 0, out);
  assert.equal(JSON.parse(out).images.length, 1);
  assert.deepEqual(measure(await readFile(join(folder, 'image.png'))), { width: 512, height: 512 });
  await Promise.all([sellers.stop(), facilitator.stop(), rm(folder, { recursive: true })]);
});

test('an image that lost a byte is not taken for an image', () => {
  const image = draw(640, 384, 'a lighthouse');
  assert.deepEqual(measure(image), { width: 640, height: 384 });
  image[image.length >> 1] ^= 1;
  assert.throws(() => measure(image));
});

test('a payment can be replayed in the other version', async () => {
  const asset = '0x036CbD53842c5426634e7929541eC2318f3dCF7e', payTo = `0x${'7'.repeat(40)}`, extra = { name: 'USDC', version: '2' };
  for (const [client, flag] of [['v1', '--also-as-v2'], ['v2', '--also-as-v1']]) {
    const seen = [];
    const seller = await serve((request, response) => {
      const resource = `http://${request.headers.host}/`, offer = { scheme: 'exact', asset, payTo, maxTimeoutSeconds: 60, extra };
      const v2 = { x402Version: 2, resource: { url: resource }, accepts: [{ ...offer, network: 'eip155:84532', amount: '1000' }] };
      const v1 = { x402Version: 1, accepts: [{ ...offer, network: 'base-sepolia', maxAmountRequired: '1000', resource, description: '', mimeType: '' }] };
      const payment = request.headers['payment-signature'] ?? request.headers['x-payment'];
      if (payment) seen.push({ v2: 'payment-signature' in request.headers, offered: v2.accepts[0], ...decode(payment) });
      response.writeHead(payment ? 200 : 402, { 'PAYMENT-REQUIRED': encode(v2) }).end(JSON.stringify(v1));
    });
    const { lines: [line] } = await run('replay.mjs', ['--client', client, '--url', seller.url, '--key', `0x${'5'.repeat(64)}`, '--body', '{}', '--times', 6, flag]);
    await seller.stop();
    assert.deepEqual(line.statuses, { 200: 6 });
    assert.equal(seen.filter((payment) => payment.v2).length, 3);
    assert.equal(new Set(seen.map((payment) => JSON.stringify([payment.payload.signature, payment.payload.authorization]))).size, 1, 'one authorization');
    for (const payment of seen) {
      if (payment.v2) assert.deepEqual([payment.x402Version, payment.accepted], [2, payment.offered]);
      else assert.deepEqual([payment.x402Version, payment.scheme, payment.network], [1, 'exact', 'base-sepolia']);
    }
  }
});

test('the lock file names no registry', async () => {
  assert.doesNotMatch(await readFile(new URL('package-lock.json', import.meta.url), 'utf8'), /"resolved": "(?!absent")/);
});

/** A facilitator that finds every payment good: what a sandbox is to a client. */
function agreeable() {
  const kinds = [{ x402Version: 2, scheme: 'exact', network: 'eip155:84532' }, { x402Version: 1, scheme: 'exact', network: 'base-sepolia' }];
  const answers = { '/supported': { kinds, extensions: [], signers: {} }, '/verify': { isValid: true, payer: `0x${'1'.repeat(40)}` },
    '/settle': { success: true, transaction: `0x${'2'.repeat(64)}`, network: 'base-sepolia', payer: `0x${'1'.repeat(40)}` } };
  return serve((request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url])));
}

async function serve(answer) {
  const server = createServer((request, response) => request.resume().once('end', () => answer(request, response)));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); return new Promise((ended) => server.close(ended)); } };
}
