/** Runs one case after the other; prints for each whether it held and what was paid in it; the process fails if one has failed. */
export async function runCases(cases, payments) {
  process.exitCode = 0;
  for (const [title, run] of Object.entries(cases)) {
    const before = payments.length, line = { title, ok: true };
    try {
      await run();
    } catch (error) {
      Object.assign(line, { ok: false, error: `${error.stack}` });
      process.exitCode = 1;
    }
    line.paid = payments.slice(before).map(({ amount }) => amount);
    console.log(JSON.stringify(line));
  }
}
