/** Generated sync jobs: valid and without findings, unless defects are put into them. */

const APIS = {
  ticketing: ['users', 'contacts', 'accounts', 'tickets', 'comments', 'teams', 'tags', 'collections'],
  crm: ['accounts', 'contacts', 'opportunities', 'leads', 'notes', 'users'],
  hris: ['employees', 'groups', 'locations', 'employments', 'compensations'],
  accounting: ['invoices', 'payments', 'accounts', 'items', 'contacts', 'journal_entries'],
};

const WORDS = ['open', 'changes', 'all', 'current', 'archived', 'recent', 'main', 'nested', 'daily', 'shared'];

/** A job of runtimes 1 to 3. `shape` says how its steps depend on each other: at random, as one `chain` or as one `ring`. */
export function olderJob(random, steps, shape = 'tree') {
  const api = pick(random, Object.keys(APIS));
  const names = namesOf(random, steps);
  return {
    integration_name: pick(random, ['zendesk', 'hubspot', 'bamboohr', 'xero', 'front']),
    label: `Sync of ${api}, kept up to date`,
    args_schema: {
      type: 'object',
      properties: {
        since: { type: 'string', format: 'date-time', description: 'Only what changed after this moment' },
        owner_id: { type: 'string', description: 'The owner whose records are read' },
        page_size: { type: 'integer', default: 100, minimum: 1, maximum: 500 },
      },
      required: ['since', 'owner_id'],
    },
    resources: names.map((name, index) => {
      const parent = parentOf(random, index, steps, shape);
      const resource = `${api}/${APIS[api][index % APIS[api].length]}`;
      return {
        name,
        resource,
        method: 'list',
        ...(parent !== undefined && { depends_on: names[parent] }),
        query: {
          ...(index % 3 === 0 && { updated_at: { gt: '{{args.since}}' }, limit: '{{args.page_size:int}}' }),
          ...(index % 3 === 1 && { owner: '{{args.owner_id}}', kinds: ['user', pick(random, WORDS)] }),
          view: name,
        },
      };
    }),
  };
}

/** A job of runtime 4: requests, every second one read by a transform in JSONata, and a destination for what nothing else reads. */
export function graphJob(random, steps) {
  const api = pick(random, Object.keys(APIS));
  const names = namesOf(random, steps - 1);
  const nodes = names.map((name, index) => {
    const resource = pick(random, APIS[api]);
    if (index % 3 === 2) {
      const field = `${pick(random, WORDS)}_${pick(random, WORDS)}`;
      const expression = `resources.${api}.{ "id": id, "${field}": $trim(${field}), "seen": $now() }`;
      return { name, type: 'transform', depends_on: names[index - 1], config: { expression } };
    }
    return {
      name,
      type: 'request',
      resource: `${api}/${resource}`,
      method: 'list',
      ...(index % 3 === 1 && { depends_on: names[index - 1] }),
      integrated_account_id: '{{args.integrated_account_id}}',
      query: { ...(index % 3 === 0 && { updated_at: { gt: '{{args.since?:2024-01-01}}' } }), view: name },
    };
  });
  const parents = new Set(nodes.map(({ depends_on }) => depends_on));
  return {
    integration_name: pick(random, ['zendesk', 'hubspot', 'bamboohr', 'xero', 'front']),
    label: `Graph of ${api} for search`,
    default_runtime_version: 4,
    args_schema: {
      type: 'object',
      properties: {
        integrated_account_id: { type: 'string', format: 'integrated_account_id' },
        datastore_id: { type: 'string', format: 'datastore_id' },
        since: { type: 'string', format: 'date-time', description: 'Only what changed after this moment' },
      },
      required: ['integrated_account_id', 'datastore_id', 'since'],
    },
    resources: [
      ...nodes,
      {
        name: 'store',
        type: 'destination',
        destination_type: 'datastore',
        method: 'upsert',
        config: { id: '{{args.datastore_id}}' },
        resources_to_persist: names.filter((name) => !parents.has(name)),
      },
    ],
  };
}

/** Puts one to three defects into a job, each found by a rule of its own. */
export function spoil(random, job) {
  const step = () =>
    pick(
      random,
      job.resources.filter(({ resource }) => resource),
    );
  const defects = [
    () => Object.assign(step(), { id: '{{args.sinze}}' }),
    () => Object.assign(step(), { method: 'GET' }),
    () => Object.assign(step(), { depends_on: 'nothing-like-it' }),
    () => Object.assign(step(), { querry: { limit: 10 } }),
    () => Object.assign(job.args_schema.properties, { never_used: { type: 'string' } }),
    () => Object.assign(step(), { body: { title: 'from {{args.since || "now"}}' } }),
  ];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const [defect] = defects.splice(Math.floor(random() * defects.length), 1);
    defect();
  }
  return job;
}

function namesOf(random, count) {
  return Array.from({ length: count }, (_, index) => `${pick(random, WORDS)}-${pick(random, WORDS)}-${index}`);
}

function parentOf(random, index, steps, shape) {
  if (shape === 'ring') return (index + steps - 1) % steps;
  if (index === 0) return undefined;
  if (shape === 'chain') return index - 1;
  return random() < 0.4 ? Math.floor(random() * index) : undefined;
}

function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}
