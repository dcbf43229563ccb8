// Starts the programs of this folder, waits for their ready line, stops them again.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const running = new Set();

/** Starts a long-running program and answers its ready line, parsed. Its words on stderr are kept for the case that it fails. */
export function start(name, args) {
  const child = spawn(process.execPath, [script(name), ...args.map(String), '--with-parent'], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  child.stderr.on('data', (text) => said = (said + text).slice(-4000));
  return new Promise((ready, failed) => {
    createInterface({ input: child.stdout }).once('line', (line) => ready({ ...JSON.parse(line), stop: () => stop(child) }));
    child.once('exit', (code, signal) => failed(new Error(`${name} ended (${code ?? signal}): ${said}`)));
  });
}

/** Runs a program to its end: { code, lines }, the lines parsed where they are JSON. */
export function run(name, args, options = {}) {
  const child = spawn(process.execPath, [script(name), ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  let out = '';
  child.stdout.on('data', (text) => out += text);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, out, lines: out.split('\n').filter((line) => line.startsWith('{"')).map((line) => JSON.parse(line)) }));
  });
}

function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((ended) => {
    child.once('exit', ended);
    child.kill('SIGTERM');
  });
}

export const stopAll = () => Promise.all([...running].map(stop));
