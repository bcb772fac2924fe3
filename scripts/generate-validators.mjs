/**
 * Compiles `schemas/sync-job.schema.json` into `src/schema/generated`, which git ignores, so that a run neither loads ajv nor compiles
 * anything: `validators.js` has a function for each definition that the linter checks by itself, `sync-job.js` the whole as a type guard.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const output = new URL('src/schema/generated/', root);

const definitions = [
  'jobFields',
  'listResponseFields',
  'legacyRequest',
  'legacySpool',
  'legacyTransform',
  'request',
  'transform',
  'add_context',
  'spool',
  'get_state',
  'update_state',
  'delete_state',
  'event',
  'destination',
];

/**
 * Compiles the validators.
 *
 * @returns the text of each file of `src/schema/generated`, by its name
 * @throws Error when a module would still need a package at run time
 */
export async function renderValidators() {
  const schema = lowered(
    withoutArgs(JSON.parse(await readFile(new URL('schemas/sync-job.schema.json', root), 'utf8'))),
  );
  const known = Object.fromEntries(definitions.map((name) => [name, keysByPath(schema.definitions[name], schema)]));
  const options = { strict: true, allowUnionTypes: true, inlineRefs: false, messages: false };
  return {
    'validators.js': await compile(
      schema,
      Object.fromEntries(definitions.map((name) => [name, name])),
      { ...options, allErrors: true },
      `export const knownKeys = ${JSON.stringify(known)};`,
    ),
    'validators.d.ts': `export interface SchemaError {
  /** The JSON pointer of the value that does not fit. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Tells whether a value fits the definition; all errors of the last call are on the function. */
export interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

${definitions.map((name) => `export declare const ${name}: Validator;`).join('\n')}

/** The keys that each map of a definition knows, by the definition's name and the map's JSON pointer. */
export declare const knownKeys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
`,
    'sync-job.js': await compile(schema, { isSyncJob: 'job' }, options),
    'sync-job.d.ts': `/** Tells whether a value fits the schema of a sync job. */
export declare function isSyncJob(value: unknown): boolean;
`,
  };
}

/** Writes what `renderValidators` gives. */
export async function generateValidators() {
  await mkdir(output, { recursive: true });
  for (const [name, text] of Object.entries(await renderValidators())) {
    const path = new URL(name, output);
    // Others may be reading it.
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeFile(path, text);
  }
}

/** The module that exports a function for each definition, by the name of the export. */
async function compile(schema, exported, options, extra = '') {
  const ajv = new Ajv({ ...options, schemas: [schema], code: { source: true, esm: true } });
  const references = Object.entries(exported).map(([name, key]) => [name, `${schema.$id}#/definitions/${key}`]);
  const bundle = await build({
    absWorkingDir: fileURLToPath(root),
    stdin: {
      contents: `${standalone.default(ajv, Object.fromEntries(references))}\n${extra}\n`,
      resolveDir: fileURLToPath(root),
    },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minifySyntax: true,
    write: false,
    plugins: [ajvRuntime],
  });
  const [{ text }] = bundle.outputFiles;
  if (/\brequire\(|\bimport\b/.test(text)) throw new Error('the compiled validators still load a package');
  return text;
}

/** ajv's helpers come with a note for its own code generator (`ucs2length.code = 'require(…)'`), which a run does not need. */
const ajvRuntime = {
  name: 'ajv-runtime',
  setup(builder) {
    builder.onLoad({ filter: /ajv[\\/]dist[\\/]runtime[\\/]\w+\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^\w+\.code = .*$/m, ''),
    }));
  },
};

/** What is in `args_schema` has a rule of its own, which says more about it than an error of a validator. */
function withoutArgs(schema) {
  const entries = Object.entries(schema.definitions).filter(([name]) => !name.startsWith('args'));
  const definitions = Object.fromEntries(entries);
  delete definitions.jobFields.properties.args_schema.allOf;
  return { ...schema, definitions };
}

/** The schema as a validator needs it: without what is there for people, and with a plain `enum` for described choices. */
function lowered(schema) {
  if (Array.isArray(schema)) return schema.map(lowered);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { oneOf, anyOf, ...others } = schema;
  // What allows anything beside some choices names those for editors.
  const isOpen = Array.isArray(anyOf) && anyOf.some((choice) => Object.keys(choice).join() === 'description');
  const rest = anyOf === undefined || isOpen ? others : { ...others, anyOf };
  const entries = Object.entries(rest)
    .filter(([key, value]) => !((key === 'title' || key === 'description') && typeof value === 'string'))
    .map(([key, value]) => [key, lowered(value)]);
  if (Array.isArray(oneOf)) entries.push(['enum', oneOf.map((choice) => choice.const ?? null)]);
  return Object.fromEntries(entries);
}

/** The keys that each map in a definition knows, by its JSON pointer. */
function keysByPath(definition, schema, path = '', found = {}) {
  const { properties, additionalProperties } = definition.$ref
    ? schema.definitions[definition.$ref.split('/').at(-1)]
    : definition;
  if (!properties) return found;
  // `$schema` is an editor's: nobody misspells it
  if (additionalProperties === false) found[path] = Object.keys(properties).filter((name) => name !== '$schema');
  for (const [name, property] of Object.entries(properties)) keysByPath(property, schema, `${path}/${name}`, found);
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await generateValidators();
