import {
  defineRule,
  endlessness,
  type Fix,
  insertion,
  keyAbove,
  type PlaceholderPart,
  type PlaceholderUse,
  placeIn,
  unguardedUses,
  type Word,
} from '../src/rule/index.ts';

const typed: readonly string[] = ['int', 'num', 'bool', 'json', 'any'];
const flags: readonly string[] = ['undefined', 'null', 'ignore-empty-str'];

/** The declared types from which a cast yields nothing of its own. */
const hopeless: ReadonlyMap<string, readonly string[]> = new Map([
  ['int', ['boolean', 'array', 'object']],
  ['num', ['boolean', 'array', 'object']],
  ['bool', ['number', 'integer', 'array', 'object']],
]);

/** Formats of strings that are neither a number nor `true` or `false`. */
const neverPlain: ReadonlySet<string> = new Set(
  'date time date-time iso-time iso-date-time duration email uri url uuid ipv4 ipv6 updated_at integrated_account_id webhook_id datastore_id'.split(
    ' ',
  ),
);

export default defineRule({
  id: 'ineffective-cast',
  summary: 'a cast that has no effect, or a harmful one',
  why: `A cast keeps its type only if the placeholder is the whole string: with one space beside it, or the line break at the end
of a YAML block, the result is a string again. In longer text, \`:null\` writes the word \`null\` in place of any value.

A cast belongs to its own alternative, only the first one counts, and a default needs its own
(\`{{args.n:int?:5:int}}\`), which must be able to read it. \`:int\` takes the leading digits: \`2026-01-01\` becomes 2026.
Without \`:json\` or \`:any\`, an array becomes \`a,b\` and an object \`[object Object]\`, and \`$truto_merge\` merges nothing.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Placeholders',
  messages: {
    longer: (d: { cast: string }) => `":${d.cast}" has no effect inside longer text: the result is a string anyway`,
    emptyLine: (d: { cast: string }) =>
      `":${d.cast}" has no effect: the empty line at the start of the block makes the value a longer string`,
    lineBreak: (d: { cast: string }) =>
      `":${d.cast}" has no effect: the line break at the end of the block makes the value a longer string`,
    writesNull: () => '":null" inside longer text writes the word "null" in place of any value',
    type: (d: { cast: string; path: string; types: string }) =>
      `":${d.cast}" has no effect on "${d.path}", which is declared as ${d.types}`,
    format: (d: { cast: string; path: string; format: string }) =>
      `":${d.cast}" does not fit "${d.path}", which is declared with the format "${d.format}"`,
    second: (d: { cast: string; first: string }) =>
      `":${d.cast}" has no effect: only the first cast counts, which is ":${d.first}"`,
    joined: (d: { path: string; types: string; text: string }) =>
      `"${d.path}" is declared as ${d.types}: without ":json" or ":any" it becomes ${d.text}`,
    merge: () => '"$truto_merge" merges an object only: without ":json" or ":any" the value is text and is skipped',
    fallback: (d: { cast: string; text: string }) =>
      `":${d.cast}" does not apply to the default "${d.text}", which stays a string`,
    unread: (d: { cast: string; text: string }) =>
      `":${d.cast}" can't read the default "${d.text}", which stays a string`,
  },
  examples: [
    {
      title: 'In longer text',
      source: `
        integration_name: zendesk
        args_schema:
          n: { type: integer, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              ok: "{{args.n:int}}"
              a: "n {{args.n:int}}"
              b: |
                {{args.n:int}}
              b2: |-

                {{args.n:int}}
              c: "n {{args.n:null}}"
              d: "n {{args.n:str}}"
              e: "{{args.n:int}} "
      `,
      findings: [
        { message: 'longer', covers: 'int' },
        { message: 'lineBreak', covers: 'int', help: 'end the block with "|-"' },
        { message: 'emptyLine', covers: 'int', help: 'remove the empty line at its start' },
        { message: 'writesNull', covers: 'null' },
        { message: 'longer', covers: 'int', help: 'remove the spaces around the placeholder' },
      ],
      yamlOnly: 'JSON has no blocks, so the line break is one more longer text',
    },
    {
      title: 'Against the declared type, a second cast, and a missing cast',
      source: `
        integration_name: zendesk
        args_schema:
          flag: { type: boolean, required: true }
          ids: { type: array, items: { type: string }, required: true }
          extra: { type: object, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              a: "{{args.flag:int}}"
              b: "{{args.flag:bool:str}}"
              c: "{{args.ids}}"
              d: "{{args.extra}}"
              e: ["{{args.ids:json}}", "{{args.flag:bool:undefined}}", "{{args.ids:str}}"]
            body:
              $truto_merge: "{{args.extra}}"
      `,
      findings: [
        { message: 'type', covers: 'int' },
        { message: 'second', covers: 'str' },
        { message: 'joined', covers: 'args.ids' },
        { message: 'joined', covers: 'args.extra' },
        { message: 'merge', covers: 'args.extra' },
      ],
    },
    {
      title: 'A default without its own cast',
      source: `
        integration_name: zendesk
        args_schema:
          n: { type: integer }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { ok: "{{args.n:int?:5:int}}", none: "{{args.n:int?:none}}", limit: "{{args.n:int?:5}}" }
      `,
      findings: [{ message: 'fallback', covers: 'int' }],
      fixed: `
        integration_name: zendesk
        args_schema:
          n: { type: integer }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { ok: "{{args.n:int?:5:int}}", none: "{{args.n:int?:none}}", limit: "{{args.n:int?:5:int}}" }
      `,
    },
    {
      title: 'A default that its own cast can’t read, and one in longer text',
      source: `
        integration_name: zendesk
        args_schema:
          n: { type: integer }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              ok: ["{{args.n:int?:5:int}}", "{{args.n?:true:bool}}", "{{args.n?:5:json}}", "{{args.n?:ten}}"]
              a: "{{args.n:int?:ten:int}}"
              b: "{{args.n?:yes:bool}}"
              c: "{{args.n?:ten:json}}"
              d: "page {{args.n?:5:int}}"
      `,
      findings: [
        { message: 'unread', covers: 'int', help: 'write a number, or remove the cast' },
        { message: 'unread', covers: 'bool', help: 'write true or false, or remove the cast' },
        { message: 'unread', covers: 'json', help: 'write JSON, or remove the cast' },
        { message: 'longer', covers: 'int' },
      ],
    },
    {
      title: 'Against the declared format',
      source: `
        integration_name: zendesk
        args_schema:
          since: { type: string, format: date, required: true }
          account: { type: [string, "null"], format: integrated_account_id, required: true }
          code: { type: string, format: shade, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              since: "{{args.since:int}}"
              account: "{{args.account:bool}}"
              code: ["{{args.code:int}}", "{{args.since:str:undefined}}", "{{args.since:any}}"]
      `,
      findings: [
        { message: 'format', covers: 'int' },
        { message: 'format', covers: 'bool' },
      ],
    },
    {
      title: 'The element of a loop, and casts that have an effect',
      source: `
        integration_name: zendesk
        args_schema:
          ids: { type: array, items: { type: string }, required: true }
          extra: { type: object, required: true }
        resources:
          - resource: ticketing/tickets
            method: get
            loop_on: ids
            id: "{{args.ids}}"
            query: { a: "x {{args.ids}}", b: "{{args.extra:json}}", c: "{{ticket.n:num}}" }
            body: { $truto_merge: "{{args.extra:any}}" }
          - { resource: ticketing/users, method: list, query: { ids: "{{args.ids:undefined}}", $truto_merge: "{{args.extra:null}}" } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const use of job.references.uses) {
      const found = firstFault(use);
      if (!found || unguardedUses(job).has(use) || endlessness(job, use)) continue;
      const { scalar } = use.template;
      const place = placeIn(scalar, found.at.start, found.at.end);
      const details = { ...(found.help && { help: found.help }), ...(found.fix && { fix: found.fix }) };
      switch (found.message) {
        case 'writesNull':
        case 'merge':
          report(found.message, place, {}, details);
          break;
        default:
          report(found.message, place, found.data as never, details);
      }
    }
  },
});

interface Fault {
  readonly message:
    | 'longer'
    | 'lineBreak'
    | 'emptyLine'
    | 'writesNull'
    | 'type'
    | 'format'
    | 'second'
    | 'joined'
    | 'merge'
    | 'fallback'
    | 'unread';
  readonly at: { readonly start: number; readonly end: number };
  readonly data?: Readonly<Record<string, string>>;
  readonly help?: string;
  readonly fix?: Fix;
}

function firstFault(use: PlaceholderUse): Fault | undefined {
  const { placeholder, template } = use;
  const merges = keyAbove(template) === '$truto_merge' && placeholder.parts.length === 1 && !placeholder.fallback;
  for (let index = 0; index < placeholder.parts.length; index++) {
    const part = placeholder.parts[index]!;
    const fault =
      (part.casts.length > 0 ? faultOfCast(use, index, part) : undefined) ??
      (merges ? notMerged(part) : undefined) ??
      joined(use, index, part) ??
      (placeholder.alone ? castOfDefault(use, part) : undefined);
    if (fault) return fault;
  }
  return faultOfDefault(use);
}

function faultOfCast(use: PlaceholderUse, index: number, part: PlaceholderPart): Fault | undefined {
  const inLonger = use.placeholder.alone ? undefined : inLongerText(use, part.casts);
  return secondCast(use, part) ?? inLonger ?? againstType(use, index, part);
}

function secondCast({ template }: PlaceholderUse, { casts }: PlaceholderPart): Fault | undefined {
  // The engine looks for `:null` and the like at the start of a cast, without a space between.
  const isFlag = ({ start, text }: Word) =>
    template.scalar.value[start - 1] === ':' && flags.some((flag) => text.startsWith(flag));
  const second = casts.slice(1).find((cast) => !isFlag(cast));
  return (
    second && {
      message: 'second',
      at: second,
      data: { cast: second.text, first: casts[0]!.text },
      help: 'remove one of the casts',
    }
  );
}

/** @param casts of an alternative, or the one of the default */
function inLongerText({ placeholder, template }: PlaceholderUse, casts: readonly Word[]): Fault | undefined {
  const writesNull = casts.find(({ text }) => text === 'null');
  if (writesNull) {
    return { message: 'writesNull', at: writesNull, help: 'remove ":null", or make the placeholder the whole value' };
  }
  const [cast] = casts;
  if (!cast || !typed.includes(cast.text)) return undefined;
  const { value, style } = template.scalar;
  // If there are several placeholders, each has more than spaces around it; cutting out each takes
  // quadratic time.
  const isOnly = template.placeholders.length === 1;
  const aroundIt = isOnly ? value.slice(0, placeholder.start) + value.slice(placeholder.end) : value;
  const isBlock = style === 'literal' || style === 'folded';
  const data = { cast: cast.text };
  if (isBlock && /^\n+$/.test(aroundIt)) {
    const isFirst = value.startsWith('\n');
    const isLast = value.endsWith('\n');
    const ways = [
      ...(isFirst ? ['remove the empty line at its start'] : []),
      ...(isLast ? [`end the block with "${style === 'literal' ? '|' : '>'}-"`] : []),
    ];
    const message = isLast ? 'lineBreak' : 'emptyLine';
    return { message, at: cast, data, help: ways.join(', and ') };
  }
  // The other quote is missing, which another rule reports.
  if (style === 'plain' && /^["']$/.test(aroundIt)) return undefined;
  if (aroundIt.trim() !== '') {
    return { message: 'longer', at: cast, data, help: 'remove the cast', fix: withoutCast(template.scalar, cast) };
  }
  const fix = isBlock ? undefined : withoutSpaces(template.scalar, placeholder);
  return { message: 'longer', at: cast, data, help: 'remove the spaces around the placeholder', fix };
}

function withoutSpaces(
  scalar: PlaceholderUse['template']['scalar'],
  { start, end }: PlaceholderUse['placeholder'],
): Fix {
  const around = [placeIn(scalar, 0, start), placeIn(scalar, end, scalar.value.length)];
  const edits = around.flatMap(({ start, end }) => (start < end ? { start, end, text: '' } : []));
  return { safety: 'suggest', description: 'remove the spaces around it', edits };
}

function withoutCast(scalar: PlaceholderUse['template']['scalar'], cast: Word): Fix {
  const { start, end } = placeIn(scalar, cast.start - 1, cast.end);
  return { safety: 'suggest', description: `remove ":${cast.text}"`, edits: [{ start, end, text: '' }] };
}

function againstType(use: PlaceholderUse, index: number, { casts: [cast], path }: PlaceholderPart): Fault | undefined {
  const bad = cast && hopeless.get(cast.text);
  if (!cast || !bad) return undefined;
  const data = { cast: cast.text, path: path.text };
  const types = typesOf(use, index);
  if (types?.every((type) => bad.includes(type)))
    return { message: 'type', at: cast, data: { ...data, types: types.join(' or ') }, help: 'remove the cast' };
  const resolution = use.references[index]?.resolution;
  const format = resolution?.kind === 'arg' ? resolution.format : undefined;
  if (format === undefined || !neverPlain.has(format)) return undefined;
  const fix = withoutCast(use.template.scalar, cast);
  return { message: 'format', at: cast, data: { ...data, format }, help: 'remove the cast', fix };
}

function notMerged({ casts: [cast], path }: PlaceholderPart): Fault | undefined {
  if (cast && ['json', 'any', ...flags].includes(cast.text)) return undefined;
  return { message: 'merge', at: cast ?? path, help: 'write it with ":json"' };
}

/** A flag in place of the cast keeps the type if the placeholder is the whole string. */
function joined(use: PlaceholderUse, index: number, { casts, path }: PlaceholderPart): Fault | undefined {
  if (casts.some(({ text }) => use.placeholder.alone || !flags.includes(text))) return undefined;
  // If `loop_on` is not a string, it may have meant this one.
  const { step } = use.template;
  if (step?.field('loop_on') && !step.loopOn) return undefined;
  const types = typesOf(use, index);
  if (!types?.every((type) => type === 'array' || type === 'object')) return undefined;
  const text = types.includes('object') ? '"[object Object]"' : 'text separated by commas';
  const data = { path: path.text, types: types.join(' or '), text };
  return { message: 'joined', at: path, data, help: 'write it with ":json", or read one of its elements' };
}

/** The declared types of what a part names, without null, which stays null; none if they are unknown. */
function typesOf({ references }: PlaceholderUse, index: number): readonly string[] | undefined {
  const resolution = references[index]?.resolution;
  const types = resolution?.kind === 'arg' ? resolution.types?.filter((type) => type !== 'null') : undefined;
  return types?.length === 0 ? undefined : types;
}

function castOfDefault({ placeholder, template }: PlaceholderUse, part: PlaceholderPart): Fault | undefined {
  const [cast] = part.casts;
  const { fallback } = placeholder;
  if (!cast || !fallback || fallback.cast || !wouldChange(cast.text, fallback.text)) return undefined;
  const end = placeIn(template.scalar, fallback.start, fallback.end).end;
  const fix = {
    safety: 'suggest',
    description: 'cast the default as well',
    edits: [insertion(end, `:${cast.text}`)],
  } as const;
  return {
    message: 'fallback',
    at: cast,
    data: { cast: cast.text, text: fallback.text },
    help: `did you mean "?:${fallback.text}:${cast.text}"?`,
    fix,
  };
}

/** Whether a cast would make something other than a string of a default. */
function wouldChange(cast: string, text: string): boolean {
  const value = text.trim();
  if (cast === 'int' || cast === 'num') return value !== '' && Number.isFinite(Number(value));
  return (cast === 'bool' || cast === 'json') && canRead(cast, value);
}

/** What can be written for each cast that reads a string. */
const readable: ReadonlyMap<string, string> = new Map([
  ['int', 'a number'],
  ['num', 'a number'],
  ['bool', 'true or false'],
  ['json', 'JSON'],
]);

function faultOfDefault(use: PlaceholderUse): Fault | undefined {
  const { fallback, alone } = use.placeholder;
  if (!fallback?.cast) return undefined;
  const { text, cast } = fallback;
  if (!alone) return inLongerText(use, [cast]);
  const expected = readable.get(cast.text);
  if (expected === undefined || canRead(cast.text, text.trim())) return undefined;
  const help = `write ${expected}, or remove the cast`;
  return {
    message: 'unread',
    at: cast,
    data: { cast: cast.text, text },
    help,
    fix: withoutCast(use.template.scalar, cast),
  };
}

/** As the engine reads a string. */
function canRead(cast: string, value: string): boolean {
  if (cast === 'int') return !Number.isNaN(Number.parseInt(value, 10));
  if (cast === 'num') return !Number.isNaN(Number.parseFloat(value));
  if (cast === 'bool') return value === 'true' || value === 'false';
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
