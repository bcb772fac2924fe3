const STATUS = 'sync_job_run.status';

/** Longer texts are not such a test. */
const LONGEST = 200;

/** Whether a condition does nothing but test the run's own status for one that completed runs have. */
export function isStatusTest(condition: string): boolean {
  if (condition.length > LONGEST || !condition.includes(STATUS)) return false;
  const text = condition.replace(/[\s()]/g, '').replaceAll("'", '"');
  if (text === `${STATUS}="completed"` || text === `"completed"=${STATUS}`) return true;
  const test = text.slice(STATUS.length);
  if (!text.startsWith(STATUS)) return false;
  return /^!="\w*"$/.test(test)
    ? test !== '!="completed"'
    : /^in\[[\w",]*\]$/.test(test) && test.includes('"completed"');
}

/**
 * What an expression yields in a completed run, where it is conditional on the run's own status
 * alone: what follows the `?`.
 */
export function inCompletedRun(expression: string): string {
  const end = expression.indexOf('?');
  if (end === -1 || !isStatusTest(expression.slice(0, end))) return expression;
  return expression.slice(end + 1);
}
