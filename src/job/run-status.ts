/** A test that each completed run passes: `sync_job_run.status = 'completed'`, in either order. */
const TEST =
  /^(?:sync_job_run\.status(?:=(["'])completed\1|!=(["'])(?!completed\2)\w*\2|in\[[^\]]*(["'])completed\3[^\]]*\])|(["'])completed\4=sync_job_run\.status)$/;

/** Longer texts are no such test. */
const LONGEST = 200;

/** Whether a condition does nothing but test the run's own status for one that completed runs have. */
export function isStatusTest(condition: string): boolean {
  if (condition.length > LONGEST) return false;
  return TEST.test(condition.replace(/\s+/g, '').replace(/^\(+|\)+$/g, ''));
}

/** What an expression yields in a completed run, where it is conditional on the run's own status alone: what follows the `?`. */
export function inCompletedRun(expression: string): string {
  const end = expression.indexOf('?');
  if (end === -1 || !isStatusTest(expression.slice(0, end))) return expression;
  return expression.slice(end + 1);
}
