import type { ConfigPath, ConfigProblem } from './config.ts';

/** What is wrong with a value as {@link Capabilities}. */
export function capabilitiesProblems(value: unknown, path: ConfigPath = []): ConfigProblem[] {
  const wrong = (at: ConfigPath, message: string): ConfigProblem => ({
    path: at,
    part: 'value',
    message: `not the capabilities of an integration: ${message}`,
    help: 'get them with "sync-job-lint remote pull --capabilities"',
  });
  if (!isMap(value)) return [wrong(path, 'expected a map with "integration", "proxy" and "unified"')];
  const { integration, proxy, unified } = value;
  if (!isMap(integration) || !isName(integration.name)) {
    const at = 'integration' in value ? [...path, 'integration'] : path;
    return [wrong(at, 'expected "integration" with a "name"')];
  }
  if (isAbsent(proxy) && isAbsent(unified)) return [wrong(path, 'expected the lists "proxy" and "unified"')];
  const lists = [
    ['proxy', proxy, ['resource'], (method: unknown) => isMap(method) && isName(method.method)],
    ['unified', unified, ['model', 'resource'], isName],
  ] as const;
  for (const [name, list, keys, isMethod] of lists) {
    if (isAbsent(list)) continue;
    const at = [...path, name];
    if (!Array.isArray(list)) return [wrong(at, `"${name}" is a list`)];
    for (const [index, entry] of list.entries()) {
      const key = isMap(entry) ? keys.find((one) => !isName(entry[one])) : keys[0];
      if (key) return [wrong([...at, index], `each entry of "${name}" has a string "${key}"`)];
      const { methods } = entry as { methods?: unknown };
      if (!Array.isArray(methods) || !methods.every(isMethod)) {
        const expected = name === 'proxy' ? 'a list of maps with "method"' : 'a list of strings';
        return [wrong([...at, index], `"methods" of each entry of "${name}" is ${expected}`)];
      }
    }
  }
  return [];
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
