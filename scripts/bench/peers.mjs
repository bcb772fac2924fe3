import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = {
  'ajv-cli': '5.0.0',
  'ajv-formats': '3.0.1',
  '@jirutka/ajv-cli': '6.0.0',
  '@sourcemeta/jsonschema': '16.11.0',
  eslint: '10.15.0',
  'eslint-plugin-yml': '3.10.0',
  'eslint-plugin-json-schema-validator': '6.3.1',
  '@stoplight/spectral-cli': '6.16.3',
};

const schema = fileURLToPath(new URL('../../schemas/sync-job.schema.json', import.meta.url));

const eslintConfig = `
import jsonSchema from 'eslint-plugin-json-schema-validator';
import yml from 'eslint-plugin-yml';

const schemas = [{ fileMatch: ['**/*.yaml', '**/*.json'], schema: new URL('schema.json', import.meta.url).pathname }];
export default [
  ...yml.configs.base,
  ...jsonSchema.configs.base,
  { rules: { 'json-schema-validator/no-invalid': ['error', { schemas, useSchemastoreCatalog: false }] } },
];
`;

const spectralRules = (definitions) => `
const { schema } = require('@stoplight/spectral-functions');

module.exports = {
  rules: { 'sync-job': { given: '$', severity: 'error', then: { function: schema, functionOptions: { schema: ${definitions} } } } },
};
`;

/**
 * Installs tools that hold files against a JSON Schema, and gives for each the arguments for Node to check a folder with our schema.
 * All of them say no word where files are valid, or one a file.
 *
 * @param {string} folder what they are installed into; linted files must be below the folder above it, for ESLint's sake
 * @param {'yaml' | 'json'} language
 */
export function installPeers(folder, language) {
  mkdirSync(folder, { recursive: true });
  const manifest = JSON.stringify({ private: true, dependencies: VERSIONS });
  const path = join(folder, 'package.json');
  if (!existsSync(path) || readFileSync(path, 'utf8') !== manifest) {
    writeFileSync(path, manifest);
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }
  copyFileSync(schema, join(folder, 'schema.json'));
  writeFileSync(join(folder, 'eslint.config.mjs'), eslintConfig);
  writeFileSync(join(folder, 'spectral.cjs'), spectralRules(readFileSync(schema, 'utf8')));

  const inside = (...names) => join(folder, 'node_modules', ...names);
  const files = (corpus) => join(corpus, `*.${language}`);
  const named = (name) => `${name} ${VERSIONS[name]}`;
  return [
    {
      name: `${named('@sourcemeta/jsonschema')} (C++)`,
      argsFor: (corpus) => [
        inside('@sourcemeta/jsonschema/npm/cli.js'),
        'validate',
        schema,
        corpus,
        '--extension',
        `.${language}`,
      ],
    },
    {
      name: named('ajv-cli'),
      argsFor: (corpus) => [
        inside('ajv-cli/dist/index.js'),
        'validate',
        '-s',
        schema,
        '--strict=false',
        '-c',
        'ajv-formats',
        '-d',
        files(corpus),
      ],
    },
    {
      name: named('@jirutka/ajv-cli'),
      argsFor: (corpus) => [
        inside('@jirutka/ajv-cli/lib/main.js'),
        'validate',
        '-s',
        schema,
        '--strict=false',
        '-c',
        'ajv-formats',
        '--',
        ...readdirSync(corpus).map((name) => join(corpus, name)),
      ],
    },
    {
      name: `ESLint ${VERSIONS.eslint} with yml and json-schema-validator`,
      argsFor: (corpus) => [inside('eslint/bin/eslint.js'), '-c', join(folder, 'eslint.config.mjs'), files(corpus)],
    },
    {
      name: `Spectral ${VERSIONS['@stoplight/spectral-cli']}`,
      argsFor: (corpus) => [
        inside('@stoplight/spectral-cli/dist/index.js'),
        'lint',
        '-r',
        join(folder, 'spectral.cjs'),
        files(corpus),
      ],
    },
  ];
}
