// A seller in the style of xGen, made with x402-express: V1, one price, a job to ask for by its id.
import { paymentMiddleware } from 'x402-express';
import { Jobs, Shop, isText } from './shop.mjs';

const MODELS = ['nano-banana-2', 'nano-banana-pro', 'seedream-4.6', 'seedream-4.0'];
const SIDES = { '0.5K': 512, '1K': 1024, '2K': 2048, '4K': 4096 };
const RATIO = /^([1-9]\d?):([1-9]\d?)$/;

export function xGen({ network, facilitator, payTo, polls }) {
  const shop = new Shop(), jobs = new Jobs(['pending', 'processing', 'completed'], polls);
  shop.sell('/v1/images/generate', {
    check,
    pay: paymentMiddleware(payTo, { 'POST /v1/images/generate': {
      price: '$0.05', network: network.name, config: { description: 'Image generation', mimeType: 'application/json', maxTimeoutSeconds: 300 },
    } }, { url: facilitator }),
    work: (req, res) => {
      const { width, height } = sizeOf(req.body);
      const { url } = shop.image(req, width, height, req.body.prompt);
      res.json({ id: jobs.add([{ url }], req.stuck), status: 'pending' });
    },
  });
  shop.app.get('/v1/images/:id', (req, res) => {
    shop.stats.polls++;
    const job = jobs.ask(req.params.id);
    return job ? res.json({ id: req.params.id, ...job }) : res.status(404).json({ error: 'NOT_FOUND' });
  });
  return shop;
}

/** A resolution names the side of the square, an aspect ratio shapes it; sides are multiples of 64. */
function sizeOf({ resolution = '1K', aspect_ratio = '1:1' }) {
  const [, a, b] = RATIO.exec(aspect_ratio).map(Number), nearest = (side) => 64 * Math.round(side / 64);
  return { width: nearest(SIDES[resolution] * Math.sqrt(a / b)), height: nearest(SIDES[resolution] * Math.sqrt(b / a)) };
}

function check({ model, prompt, resolution, aspect_ratio, ...unknown }) {
  if (!MODELS.includes(model)) return ['INVALID_MODEL', `model: ${model}`];
  if (!isText(prompt, 1, 3000)) return ['INVALID_PARAMETER', 'prompt: required'];
  if (resolution !== undefined && !Object.hasOwn(SIDES, resolution)) return ['INVALID_PARAMETER', `resolution: ${resolution}`];
  if (aspect_ratio !== undefined && !RATIO.test(aspect_ratio)) return ['INVALID_PARAMETER', `aspect_ratio: ${aspect_ratio}`];
  const [extra] = Object.keys(unknown);
  return extra === undefined ? undefined : ['INVALID_PARAMETER', `${extra}: unknown`];
}
