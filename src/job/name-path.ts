import { entryOf, isMapping, isSequence, isString, type Mapping, type Node } from '../document/node.ts';
import { isResponseKey } from '../schema/check.ts';
import { normaliseResource } from './read-steps.ts';

/** Longer texts are not names that people give. */
const LONGEST_NAME = 100;

/**
 * The way to a part of a document by the names on it, such as `resources[list-users].query.id`, so
 * that it stays the same when steps, jobs or lines move. Items that have no name are `[]`, whatever
 * their index: several parts can have one path.
 *
 * @param root of the document
 * @param pointer RFC 6901
 * @param isOneOfSeveral whether the file has other documents: then the path begins with this one,
 * `document[Sync users].resources…`
 */
export function namePath(root: Node, pointer: string, isOneOfSeveral: boolean): string {
  let path = isOneOfSeveral ? `document${bracketed(isMapping(root) ? jobName(root) : '')}` : '';
  let node: Node | undefined = root;
  let job: Node | undefined = root;
  let nameOf: ((item: Mapping) => string) | undefined = jobName;
  for (const [depth, key] of keysOf(pointer).entries()) {
    if (isSequence(node)) {
      const item: Node | undefined = node.items[Number(key)];
      path += bracketed(nameOf && isMapping(item) ? nameOf(item) : '');
      if (nameOf === jobName) job = item;
      nameOf = undefined;
      node = item;
    } else {
      path += segment(key, path === '');
      nameOf = undefined;
      if (depth === 0 && isResponseKey(key)) nameOf = jobName;
      else if (node === job && key === 'resources') nameOf = stepName;
      node = isMapping(node) ? entryOf(node, key)?.value : undefined;
    }
  }
  return path;
}

function keysOf(pointer: string): string[] {
  const keys = pointer.split('/').slice(1);
  return pointer.includes('~') ? keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) : keys;
}

function jobName(job: Mapping): string {
  return textOf(job, 'id') ?? textOf(job, 'label') ?? textOf(job, 'integration_name') ?? '';
}

function stepName(step: Mapping): string {
  // A fix that takes spaces and slashes off a resource must not give the step another name.
  const resource = textOf(step, 'resource');
  const request = [resource && normaliseResource(resource), textOf(step, 'method')].filter(
    (text) => text !== undefined,
  );
  return textOf(step, 'name') ?? (request.join(' ') || textOf(step, 'type') || '');
}

function textOf(mapping: Mapping, key: string): string | undefined {
  const node = entryOf(mapping, key)?.value;
  return isString(node) && node.value !== '' && node.value.length <= LONGEST_NAME ? node.value : undefined;
}

function bracketed(name: string): string {
  return /["[\]\\\p{C}]/u.test(name) ? `[${JSON.stringify(name)}]` : `[${name}]`;
}

function segment(key: string, isFirst: boolean): string {
  if (/^$|[\s."[\]\\\p{C}]/u.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
