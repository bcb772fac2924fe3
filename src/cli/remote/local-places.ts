import type { ConfigLoader } from '../../config/load/loader.ts';
import { entryOf, isMapping, isSequence, isString, type Mapping, type Node } from '../../document/node.ts';
import { parseSource } from '../../document/parse.ts';
import type { SourceFile } from '../../document/source.ts';
import { toValue } from '../../document/value.ts';
import type { DeployedJob, Finding, LintResult, RelatedPlace } from '../../engine/result.ts';
import { discover, displayPath } from '../../files/discover.ts';
import { ReadError, readFile } from '../../files/read.ts';
import { checkDocumentShape } from '../../schema/check.ts';
import { perObject } from '../../shared/memo.ts';
import { Lines } from '../../text/lines.ts';

/** A job in a file here. */
interface LocalJob {
  readonly file: SourceFile;
  readonly node: Mapping;
}

/** Where files here say what is wrong in a deployed job. */
export class LocalPlaces {
  readonly #configs: ConfigLoader;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #cwd: string;
  #jobs: Promise<ReadonlyMap<string, LocalJob | undefined>> | undefined;
  #remote: { readonly result: LintResult; readonly root: Promise<Node | undefined> } | undefined;

  /** @param ids of jobs by the absolute paths of their files */
  constructor(configs: ConfigLoader, ids: ReadonlyMap<string, string>, cwd: string) {
    this.#configs = configs;
    this.#ids = ids;
    this.#cwd = cwd;
  }

  /** The place in the file of a job, if what is around it is the same there. */
  async find(job: DeployedJob, result: LintResult, finding: Finding): Promise<RelatedPlace | undefined> {
    this.#jobs ??= this.#read();
    const jobs = await this.#jobs;
    const local = jobs.get(`id ${job.id}`) ?? jobs.get(nameOf(job.label, job.integrationName));
    if (!local || result.text === undefined) return undefined;
    if (this.#remote?.result !== result) this.#remote = { result, root: rootOf(result.text) };
    const remote = await this.#remote.root;
    const [key, index, ...rest] = finding.pointer.split('/').slice(1).map(keyOf);
    if (key === undefined || !isMapping(remote)) return undefined;
    const there = entryOf(remote, key)?.value;
    const here = entryOf(local.node, key)?.value;
    if (!there || !here) return undefined;
    if (key === 'resources' && index !== undefined && isSequence(there) && isSequence(here)) {
      const step = there.items[Number(index)];
      const same = [here.items[Number(index)], ...here.items].find((item) => item && step && isSame(item, step));
      return same && placeIn(local, nodeAt(same, rest));
    }
    return isSame(here, there) ? placeIn(local, nodeAt(here, index === undefined ? [] : [index, ...rest])) : undefined;
  }

  /** The jobs of the files that the config names: by their ids, and by label and integration where one alone has them. */
  async #read(): Promise<ReadonlyMap<string, LocalJob | undefined>> {
    const jobs = new Map<string, LocalJob | undefined>();
    const project = await this.#configs.project();
    const found = project ? await discover(project.files, this.#cwd, { base: project.dir }) : { files: [] };
    for (const absolute of new Set([...this.#ids.keys(), ...found.files.map((file) => file.absolute)])) {
      for (const local of await readJobs(absolute, displayPath(absolute, this.#cwd))) {
        const [id, label, integration] = ['id', 'label', 'integration_name'].map((name) => textAt(local.node, name));
        const deployed = this.#ids.get(absolute) ?? id;
        if (deployed !== undefined) jobs.set(`id ${deployed}`, local);
        const name = nameOf(label, integration);
        if (label !== undefined) jobs.set(name, jobs.has(name) ? undefined : local);
      }
    }
    return jobs;
  }
}

async function readJobs(absolute: string, path: string): Promise<LocalJob[]> {
  try {
    const file = await parseSource({ path, bytes: readFile(absolute) });
    return file.documents.flatMap(({ root }) => {
      const shape = root && checkDocumentShape(root);
      return shape && 'jobs' in shape ? shape.jobs.map((node) => ({ file, node })) : [];
    });
  } catch (error) {
    if (error instanceof ReadError) return [];
    throw error;
  }
}

async function rootOf(text: string): Promise<Node | undefined> {
  const { documents } = await parseSource({ text, language: 'yaml' });
  return documents[0]?.root;
}

function nameOf(label: string | undefined, integration = ''): string {
  return `label ${JSON.stringify([label, integration])}`;
}

function textAt(job: Mapping, key: string): string | undefined {
  const node = entryOf(job, key)?.value;
  return isString(node) && node.value !== '' ? node.value : undefined;
}

function isSame(a: Node, b: Node): boolean {
  return meaningOf(a) === meaningOf(b);
}

const meaningOf = perObject((node: Node) => JSON.stringify(sorted(toValue(node))));
const linesOf = perObject((file: SourceFile) => new Lines(file.text));

/** With keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)]);
}

function nodeAt(node: Node, keys: readonly string[]): Node | undefined {
  let found: Node | undefined = node;
  for (const key of keys) {
    if (found === undefined) return undefined;
    if (isSequence(found)) found = found.items[Number(key)];
    else found = isMapping(found) ? entryOf(found, key)?.value : undefined;
  }
  return found;
}

function placeIn({ file }: LocalJob, node: Node | undefined): RelatedPlace | undefined {
  if (!node) return undefined;
  const lines = linesOf(file);
  const { line, column } = lines.position(node.start);
  const end = lines.position(node.end);
  return {
    message: 'the same in this file',
    ...(file.path !== undefined && { path: file.path }),
    ...{ line, column, endLine: end.line, endColumn: end.column },
  };
}

/** A part of a JSON pointer as the key that it stands for. */
function keyOf(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
