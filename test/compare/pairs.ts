import { expect } from 'vitest';
import type { ChangeKind } from '../../src/compare/kinds.ts';

/** A job with something of everything that can change. */
export const job = {
  label: 'Tickets',
  integration_name: 'zendesk',
  default_runtime_version: 4,
  state_key: 'tickets-{{args.account}}',
  args_schema: {
    account: { type: 'string', required: true, description: 'The account' },
    status: { type: 'string', enum: ['open', 'closed'], format: 'email', default: 'open', minLength: 2 },
  },
  resources: [
    { name: 'last', type: 'get_state', config: { key: 'last' } },
    {
      ...{ name: 'window', type: 'add_context', depends_on: 'last' },
      config: { expression: '{ "since": $now(), "until": 1 }' },
    },
    {
      ...{ name: 'users', type: 'request', depends_on: 'last', resource: 'ticketing/users', method: 'list' },
      integrated_account_id: '{{args.account}}',
      query: { since: '{{since}}', limit: 10 },
    },
    {
      ...{ name: 'comments', type: 'request', depends_on: 'users', resource: 'ticketing/comments', method: 'list' },
      query: { user: '{{resources.ticketing.users.id}}' },
    },
    { name: 'all', type: 'spool', depends_on: 'users' },
    {
      ...{ name: 'out', type: 'destination', destination_type: 'webhook', config: { id: '{{args.account}}' } },
      resources_to_persist: ['users', 'all'],
    },
  ],
};

/** The text of the job with one part of it replaced. */
export function edited(old: string, now: string): unknown {
  const text = JSON.stringify(job);
  expect(text.split(old)).toHaveLength(2);
  return JSON.parse(text.replace(old, now));
}

const withMore = (more: object) => ({ ...job, ...more });
const withSteps = (change: (steps: (typeof job)['resources']) => unknown[]) =>
  withMore({ resources: change(job.resources) });
export const withUsers = (more: object) =>
  withSteps((steps) => steps.map((step) => (step.name === 'users' ? { ...step, ...more } : step)));

export type Pair = [kind: ChangeKind, after: unknown, before?: unknown];

/** For each kind a job after it, and the one before where that is another. */
export const pairs: readonly Pair[] = [
  ['arg-added-required', edited('"status":', '"kind":{"type":"string","required":true},"status":')],
  ['arg-added-optional', edited('"status":', '"kind":{"type":"string"},"status":')],
  ['arg-made-required', edited('"minLength":2', '"minLength":2,"required":true')],
  ['arg-made-optional', edited('"required":true,', '')],
  ['arg-removed', withMore({ args_schema: { account: job.args_schema.account } })],
  ['arg-type-narrowed', edited('"minLength":2', '"minLength":3')],
  ['arg-type-widened', edited('"minLength":2', '"minLength":1')],
  ['arg-enum-narrowed', edited(',"closed"', '')],
  ['arg-format-changed', edited('"format":"email"', '"format":"uri"')],
  ['arg-default-changed', edited('"default":"open"', '"default":"closed"')],
  ['description-changed', edited('The account', 'Which account')],
  ['validation-added', withMore({ args_validation: 'args.status = "x"' })],
  [
    'validation-changed',
    withMore({ args_validation: 'args.status = "y"' }),
    withMore({ args_validation: 'args.status = "x"' }),
  ],
  ['label-changed', edited('"Tickets"', '"All tickets"')],
  ['integration-changed', edited('"zendesk"', '"freshdesk"')],
  ['state-key-changed', edited('tickets-{{', 'all-{{')],
  ['mutex-key-changed', withMore({ mutex_key: 'x' })],
  ['runtime-raised', withMore({ default_runtime_version: 5 })],
  ['runtime-lowered', withMore({ default_runtime_version: 3 })],
  ['destination-removed', withSteps((steps) => steps.slice(0, -1))],
  ['destination-added', withSteps((steps) => [...steps, { ...steps.at(-1)!, name: 'out-2', config: { id: 'x' } }])],
  ['destination-id-changed', edited('"config":{"id":"{{args.account}}"}', '"config":{"id":"x"}')],
  ['persisted-removed', edited('"users","all"', '"users"')],
  ['state-name-changed', edited('"key":"last"', '"key":"first"')],
  ['resource-changed', edited('"resource":"ticketing/users"', '"resource":"ticketing/contacts"')],
  ['method-changed', edited('"ticketing/users","method":"list"', '"ticketing/users","method":"get"')],
  ['upload-path-changed', uploading('b/{{args.account}}.md'), uploading('a/{{args.account}}.md')],
  ['query-changed', edited('"limit":10', '"limit":20')],
  ['body-changed', withUsers({ body: { a: 1 } })],
  ['id-changed', withUsers({ id: 'x' })],
  ['loop-changed', withUsers({ loop_on: '{{args.status}}' })],
  ['recurse-changed', withUsers({ recurse: { if: '{{has_more}}' } })],
  ['run-if-changed', withUsers({ run_if: '$exists(args.status)' })],
  ['dependency-changed', edited('"depends_on":"users","resource"', '"depends_on":"last","resource"')],
  ['expression-changed', edited('\\"until\\": 1', '\\"until\\": 2')],
  ['delete-tracking-changed', withUsers({ delete_tracking: true })],
  ['spool-added', withSteps((steps) => [...steps, { name: 'more', type: 'spool', depends_on: 'comments' }])],
  [
    'spool-removed',
    withSteps((steps) => steps.filter(({ name }) => name !== 'all')),
    edited('"users","all"', '"users"'),
  ],
  ['step-removed', withSteps((steps) => steps.filter(({ name }) => name !== 'comments'))],
  ['step-added', withSteps((steps) => [...steps, { name: 'event', type: 'event', config: { name: 'x' } }])],
  ['reordered', withSteps((steps) => [...steps].reverse())],
  ['renamed-step', JSON.parse(JSON.stringify(job).replaceAll('"users"', '"people"'))],
];

function uploading(path: string): object {
  return withSteps((steps) => [
    ...steps.slice(0, -1),
    { ...steps.at(-1)!, method: 'uploadObject', config: { id: 'x', config: { path } } },
  ]);
}
