// What every long-running program here has in common: a loopback port, one ready line, an end on SIGTERM.

/** Ends the process on SIGTERM and SIGINT; with `withParent` also when stdin ends, which it does when the program that started us dies. */
export function untilStopped(withParent) {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
  if (withParent) process.stdin.resume().once('end', () => process.exit(0)).once('error', () => process.exit(0));
}

/** Serves an express app on 127.0.0.1 and answers its origin. Port 0 picks a free one. */
export function listen(app, port = 0) {
  return new Promise((ready, failed) => {
    const server = app.listen(Number(port), '127.0.0.1', () => ready(`http://127.0.0.1:${server.address().port}`));
    server.once('error', failed);
  });
}

/** The one line on stdout. Everything else a program has to say goes to stderr. */
export function printReady(fields) {
  console.log(JSON.stringify({ ready: true, ...fields }, (_, value) => typeof value === 'bigint' ? value.toString() : value));
}
