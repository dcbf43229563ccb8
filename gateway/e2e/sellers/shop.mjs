// What the three sellers share: counting, the files they made, refusals, the order of validation and payment.
import { randomUUID } from 'node:crypto';
import express from 'express';
import { draw } from '../lib/png.mjs';

export class Shop {
  stats = { purchases: 0, unpaid: 0, rejected: 0, polls: 0, spoiled: { drop: 0, fail: 0, decline: 0, stuck: 0 } };
  #files = new Map();
  #shares = {};

  constructor() {
    this.app = express().disable('x-powered-by').use(express.json({ limit: '64kb' }));
    this.app.get('/stats', (_, res) => res.json(this.stats));
    this.app.get('/files/:id.png', (req, res) => this.#send(req, res));
    this.app.post('/control', (req, res) => res.json(this.#shares = req.body));
  }

  /**
   * Sells at `path`: a body that can never be served is refused before any payment, an empty one is shown the price,
   * `pay` is the stock middleware that verifies and settles around `work`.
   */
  sell(path, { check, pay, work }) {
    const refuse = (req, res, next) => {
      const problem = check(req.body);
      return problem ? res.status(400).json({ error: problem[0], message: problem[1] }) : next();
    };
    this.app.post(path, this.#count,
      (req, res, next) => Object.keys(req.body).length === 0 ? next() : refuse(req, res, next), pay, refuse, work);
  }

  /** Once everything is mounted: unreadable bodies are 400, as JSON. */
  close() {
    this.app.use((error, req, res, _) => res.status(error.status ?? 500).json({ error: error.status ? 'INVALID_PARAMETER' : 'INTERNAL_ERROR', message: error.message }));
    return this.app;
  }

  /** Promises an image; it is drawn when somebody first asks for it. */
  image(req, width, height, seed) {
    const id = randomUUID();
    this.#files.set(id, { width, height, seed });
    return { id, url: `${origin(req)}/files/${id}.png`, width, height };
  }

  #send(req, res) {
    const file = this.#files.get(req.params.id);
    if (!file) return res.status(404).json({ error: 'NOT_FOUND' });
    const png = file.png ??= draw(file.width, file.height, file.seed);
    res.type('image/png').set('Accept-Ranges', 'bytes');
    const range = req.range(png.length);
    if (range === -1) return res.status(416).set('Content-Range', `bytes */${png.length}`).end();
    if (!Array.isArray(range) || range.length !== 1) return res.send(png);
    const [{ start, end }] = range;
    res.status(206).set('Content-Range', `bytes ${start}-${end}/${png.length}`).send(png.subarray(start, end + 1));
  }

  /** A purchase is a success that the middleware let out, so it is settled as well. */
  #count = (req, res, next) => {
    const paying = req.get('x-payment') ?? req.get('payment-signature');
    if (paying) this.#spoil(req, res);
    res.once('finish', () => {
      if (res.statusCode < 300) this.stats.purchases++;
      else if (paying) this.stats.rejected++;
      else if (res.statusCode === 402) this.stats.unpaid++;
    });
    next();
  };

  /**
   * What `POST /control` asked for: the share of paid requests, 0 to 1, whose money is taken all the same before the connection is dropped
   * (`drop`), before the answer becomes a 500 (`fail`) or a 402 (`decline`), or whose job never ends (`stuck`).
   */
  #spoil(req, res) {
    let dice = Math.random();
    const fault = Object.keys(this.#shares).find((name) => (dice -= this.#shares[name]) < 0), end = res.end, stats = this.stats.spoiled;
    if (fault === 'stuck') req.stuck = () => stats.stuck++;
    else if (fault) res.end = function (...args) {  // the stock middleware comes here once it has settled
      if (this.statusCode >= 300 || this.headersSent) return end.apply(this, args);
      stats[fault]++;
      if (fault === 'drop') return this.destroy();
      for (const name of this.getHeaderNames()) this.removeHeader(name);
      this.statusCode = fault === 'fail' ? 500 : 402;
      return end.call(this, JSON.stringify({ error: 'SPOILED' }));
    };
  }
}

/** A job that is finished after it has been asked for `polls` times, so that no clock is involved. */
export class Jobs {
  #jobs = new Map();
  constructor(words, polls) {
    Object.assign(this, { words, polls });
  }
  /** @param stuck called if the job is never to end */
  add(images, stuck) {
    const id = randomUUID();
    this.#jobs.set(id, { images, asked: 0, stuck: stuck !== undefined });
    stuck?.();
    return id;
  }
  /** Answers the status and, at the end, the images; nothing for an unknown id. */
  ask(id) {
    const job = this.#jobs.get(id);
    if (!job) return undefined;
    const [pending, running, done] = this.words, asked = job.asked++;
    return asked >= this.polls && !job.stuck ? { status: done, images: job.images } : { status: asked === 0 ? pending : running };
  }
}

export const origin = (req) => `${req.protocol}://${req.get('host')}`;
export const isText = (value, min, max) => typeof value === 'string' && value.length >= min && value.length <= max;
export const isWhole = (value, min, max) => Number.isInteger(value) && value >= min && value <= max;
