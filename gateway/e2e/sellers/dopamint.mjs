// A seller in the style of Dopamint, made with @x402/express: V2, one price, a job with a status address.
import { paymentMiddleware, x402ResourceServer } from '@x402/express';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { Jobs, Shop, isText, isWhole, origin } from './shop.mjs';

const PATH = '/api/ai/generations/images/seedream';
const SMALLEST_AREA = 921_600;  // below it the images come larger than ordered
const NAMED = { square_hd: [1024, 1024], square: [512, 512], portrait_4_3: [768, 1024], portrait_16_9: [576, 1024], landscape_4_3: [1024, 768],
  landscape_16_9: [1024, 576], auto: [2048, 2048], auto_2K: [2048, 2048], auto_4K: [4096, 4096] };

export function dopamint({ network, facilitator, payTo, polls }) {
  const shop = new Shop(), jobs = new Jobs(['PENDING', 'IN_PROGRESS', 'completed'], polls);
  const server = new x402ResourceServer(new HTTPFacilitatorClient({ url: facilitator })).register(network.caip2, new ExactEvmScheme());
  shop.sell(PATH, {
    check,
    pay: paymentMiddleware({ [`POST ${PATH}`]: {
      accepts: { scheme: 'exact', price: '$0.0527', network: network.caip2, payTo, maxTimeoutSeconds: 300 },
      description: 'Image generation', mimeType: 'application/json',
    } }, server),
    work: (req, res) => {
      const [width, height] = sizeOf(req.body);
      const { url } = shop.image(req, width, height, `${req.body.prompt} ${req.body.seed ?? ''}`);
      const jobId = jobs.add([{ url, content_type: 'image/png', width, height }], req.stuck), statusUrl = `${origin(req)}/api/ai/generations/${jobId}`;
      res.json({ jobId, message: `Job accepted, see ${statusUrl}`, statusCode: 200, statusUrl, timestamp: new Date().toISOString() });
    },
  });
  shop.app.get('/api/ai/generations/:id', (req, res) => {
    shop.stats.polls++;
    const job = jobs.ask(req.params.id);
    return job ? res.json(job) : res.status(404).json({ error: 'NOT_FOUND' });
  });
  return shop;
}

function sizeOf({ image_size = { width: 2048, height: 2048 } }) {
  const [width, height] = typeof image_size === 'string' ? NAMED[image_size] : [image_size.width, image_size.height];
  const larger = Math.max(1, Math.sqrt(SMALLEST_AREA / (width * height)));
  return [Math.ceil(width * larger), Math.ceil(height * larger)];
}

function check({ prompt, image_size, num_images = 1, max_images = 1, seed }) {
  if (!isText(prompt, 1, 5000)) return ['INVALID_PARAMETER', 'prompt: required'];
  if (typeof image_size === 'string' ? !Object.hasOwn(NAMED, image_size) : image_size && !(isWhole(image_size.width, 1, 4096) && isWhole(image_size.height, 1, 4096)))
    return ['INVALID_PARAMETER', `image_size: ${JSON.stringify(image_size)}`];
  if (num_images !== 1 || max_images !== 1) return ['INVALID_PARAMETER', 'num_images, max_images: 1'];
  if (seed !== undefined && !Number.isSafeInteger(seed)) return ['INVALID_PARAMETER', 'seed: an integer'];
  return undefined;
}
