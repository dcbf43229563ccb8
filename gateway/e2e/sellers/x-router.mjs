// A seller in the style of x-router, made with x402-express: V1, the images come with the answer, the price follows from the size.
import { paymentMiddleware } from 'x402-express';
import { Shop, isText, isWhole } from './shop.mjs';

const MODELS = ['flux-schnell', 'seedream-4.0'];
const ATOMIC_PER_MEGAPIXEL = 6700n;  // 1 megapixel is 1,000,000 pixels; each image is rounded up

export function xRouter({ network, facilitator, payTo }) {
  const shop = new Shop(), middlewares = new Map();

  // x402-express knows one price per route, so there is one middleware per price. The price is given in atomic units:
  // given in dollars, the library multiplies a float, and 0.007026 would become "7026.000000000001".
  const priced = (atomic) => paymentMiddleware(payTo, { 'POST /v1/images/generate': {
    price: { amount: atomic, asset: { address: network.usdc, decimals: 6, eip712: { name: network.usdcName, version: '2' } } },
    network: network.name,
    config: { description: 'Image generation', mimeType: 'application/json', maxTimeoutSeconds: 120 },
  } }, { url: facilitator });

  shop.sell('/v1/images/generate', {
    check,
    pay: (req, res, next) => {
      const atomic = priceOf(req.body);
      if (!middlewares.has(atomic)) middlewares.set(atomic, priced(atomic));
      middlewares.get(atomic)(req, res, next);
    },
    work: (req, res) => {
      const { prompt, seed, model, width, height, numberResults } = complete(req.body);
      const images = Array.from({ length: numberResults }, (_, i) => shop.image(req, width, height, `${prompt} ${seed ?? ''} ${i}`));
      res.json({ images: images.map(({ id, url }) => ({ url, uuid: id })), model });
    },
  });
  shop.app.post('/v1/images/estimate', (req, res) => {
    const problem = check({ prompt: 'none needed', ...req.body });
    if (problem) return res.status(400).json({ error: problem[0], message: problem[1] });
    const { model, width, height, numberResults } = complete(req.body), atomic = priceOf(req.body);
    res.json({ model, dimensions: `${width}x${height}`, number_of_images: numberResults,
      estimatedCost: { usd: Number(atomic) / 1e6, atomic, note: 'What an answer is sold for' } });
  });
  return shop;
}

const complete = (body) => ({ model: 'flux-schnell', width: 1024, height: 1024, numberResults: 1, ...body });

function priceOf(body) {
  const { width, height, numberResults } = complete(body);
  const each = (BigInt(width) * BigInt(height) * ATOMIC_PER_MEGAPIXEL + 999_999n) / 1_000_000n;
  return String(each * BigInt(numberResults));
}

function check(body) {
  const { prompt, model, width, height, numberResults, negativePrompt, steps, guidance, seed } = complete(body);
  if (!isText(prompt, 2, 3000)) return ['INVALID_PARAMETER', 'prompt: 2 to 3000 characters'];
  if (!MODELS.includes(model)) return ['INVALID_MODEL', `model: ${model}`];
  for (const side of [width, height]) if (!isWhole(side, 128, 2048) || side % 64) return ['INVALID_DIMENSIONS', `${side}: 128 to 2048, divisible by 64`];
  if (!isWhole(numberResults, 1, 4)) return ['INVALID_PARAMETER', 'numberResults: 1 to 4'];
  if (negativePrompt !== undefined && !isText(negativePrompt, 0, 3000)) return ['INVALID_PARAMETER', 'negativePrompt: up to 3000 characters'];
  if (steps !== undefined && !isWhole(steps, 1, 50)) return ['INVALID_PARAMETER', 'steps: 1 to 50'];
  if (guidance !== undefined && !(typeof guidance === 'number' && guidance >= 1 && guidance <= 30)) return ['INVALID_PARAMETER', 'guidance: 1 to 30'];
  if (seed !== undefined && !Number.isSafeInteger(seed)) return ['INVALID_PARAMETER', 'seed: an integer'];
  return undefined;
}
