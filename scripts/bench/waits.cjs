/**
 * Loaded into what is measured: writes how many milliseconds its main thread has waited for a processor, which Linux tells, to the file
 * that `SYNC_JOB_LINT_BENCH_WAITS` names.
 */
const { readFileSync, writeFileSync } = require('node:fs');

// A tool that starts another process must not let it write as well.
const path = process.env.SYNC_JOB_LINT_BENCH_WAITS;
delete process.env.SYNC_JOB_LINT_BENCH_WAITS;

if (path) {
  process.on('exit', () => {
    try {
      const [, nanoseconds] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
      writeFileSync(path, String(Number(nanoseconds) / 1e6));
    } catch {
      // no Linux
    }
  });
}
