/** What an editor is set to. */
export interface Settings {
  /** What it says as a config file would. */
  readonly config: object | undefined;
  /** The only config file, in place of those that a search finds. */
  readonly configPath: string | undefined;
  readonly run: 'onType' | 'onSave';
  /** Whether files that are not open are checked as well. */
  readonly workspaceDiagnostics: boolean;
  readonly inlayHints: boolean;
}

export const defaultSettings: Settings = {
  config: undefined,
  configPath: undefined,
  run: 'onType',
  workspaceDiagnostics: false,
  inlayHints: false,
};

/**
 * Reads what a client sends as options. What is not there, or empty, has its default.
 *
 * @param refuse takes what is wrong, in words
 */
export function readSettings(value: unknown, refuse: (problem: string) => void): Settings {
  if (typeof value !== 'object' || value === null) return defaultSettings;
  const { configPath, run, workspaceDiagnostics, inlayHints, trace, ...rest } = value as Record<string, unknown>;
  const read = <T>(
    name: string,
    given: unknown,
    isRight: (value: unknown) => value is T,
    expected: string,
    usual: T,
  ) => {
    if (given === undefined || given === null || given === '') return usual;
    if (isRight(given)) return given;
    refuse(`the setting "${name}" takes ${expected}, found ${JSON.stringify(given)}`);
    return usual;
  };
  const config = Object.fromEntries(Object.entries(rest).filter(([, entry]) => !isEmpty(entry)));
  return {
    config: Object.keys(config).length > 0 ? config : undefined,
    configPath: read('configPath', configPath, isString, 'a path', undefined),
    run: read('run', run, isRun, '"onType" or "onSave"', defaultSettings.run),
    workspaceDiagnostics: read('workspaceDiagnostics', workspaceDiagnostics, isBoolean, 'true or false', false),
    inlayHints: read('inlayHints', inlayHints, isBoolean, 'true or false', false),
  };
}

/** Editors send what nobody has set as nothing, or as a list or a map without entries. */
function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function isString(value: unknown): value is string | undefined {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isRun(value: unknown): value is Settings['run'] {
  return value === 'onType' || value === 'onSave';
}
