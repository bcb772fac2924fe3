import { isSequence, type Mapping, placeOf, valueAt } from '../document/node.ts';
import type { Args, Argument } from '../job/args/args.ts';
import { formatOf } from '../job/args/json-schema.ts';
import { quote } from '../text/quote.ts';
import type { AddChange, Places } from './change.ts';
import type { ChangeKind } from './kinds.ts';
import { fieldPlaces, isNote, type Meanings } from './meaning.ts';

/** Tells what changed in the arguments that a job takes. */
export function compareArgs(before: Args, after: Args, meanings: Meanings, add: AddChange): void {
  for (const [name, argument] of before.declared) {
    if (argument.isNote) continue;
    const now = after.declared.get(name);
    if (now) new ArgumentComparison(name, argument, now, meanings, add).tell();
    else {
      const message = `the argument ${quote(name)} is gone: what callers give is not used`;
      add('arg-removed', wayTo(name), message, { before: argument.name });
    }
  }
  for (const [name, argument] of after.declared) {
    if (argument.isNote || before.declared.has(name)) continue;
    const places = { after: argument.name };
    if (argument.required) {
      const message = `the argument ${quote(name)} is new and required: runs without it are refused`;
      add('arg-added-required', wayTo(name), message, places);
    } else add('arg-added-optional', wayTo(name), `the optional argument ${quote(name)} is new`, places);
  }
  compareTogether(before, after, meanings, add);
}

function wayTo(name: string): string {
  return `args_schema[${name}]`;
}

/** The keywords that are compared one by one, and those that `required` stands for. */
const compared: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'format',
  'default',
  'required',
  'title',
  'description',
]);

/** The keywords that accept more where they are larger, and where they are smaller. */
const upperLimits: ReadonlySet<string> = new Set([
  'maximum',
  'exclusiveMaximum',
  'maxLength',
  'maxItems',
  'maxProperties',
]);
const lowerLimits: ReadonlySet<string> = new Set([
  'minimum',
  'exclusiveMinimum',
  'minLength',
  'minItems',
  'minProperties',
]);

/** What changed in an argument that is in both versions. */
class ArgumentComparison {
  readonly #before: Argument;
  readonly #after: Argument;
  readonly #meanings: Meanings;
  readonly #add: AddChange;
  readonly #way: string;
  readonly #called: string;

  constructor(name: string, before: Argument, after: Argument, meanings: Meanings, add: AddChange) {
    this.#before = before;
    this.#after = after;
    this.#meanings = meanings;
    this.#add = add;
    this.#way = wayTo(name);
    this.#called = quote(name);
  }

  tell(): void {
    const places = { before: this.#before.name, after: this.#after.name };
    if (!this.#before.required && this.#after.required) {
      const message = `${this.#called} is required now: runs without it are refused`;
      this.#add('arg-made-required', this.#way, message, places);
    } else if (this.#before.required && !this.#after.required) {
      this.#add('arg-made-optional', this.#way, `${this.#called} is optional now`, places);
    }
    const [old, now] = [this.#before.definition, this.#after.definition];
    if (!old || !now) return;
    const tell = (kind: ChangeKind, keyword: string, message: string) => {
      const at: Places = { ...places, ...fieldPlaces(old, now, keyword) };
      this.#add(kind, `${this.#way}.${keyword}`, message, at);
    };
    this.#tellTypes(tell);
    this.#tellEnums(old, now, tell);
    if (formatOf(old) !== formatOf(now)) {
      tell('arg-format-changed', 'format', `${this.#called} has another format: what callers give may be refused`);
    }
    if (this.#differs(old, now, 'default')) {
      tell('arg-default-changed', 'default', `without ${this.#called} another value is used`);
    }
    for (const keyword of ['title', 'description']) {
      if (!this.#differs(old, now, keyword)) continue;
      tell('description-changed', keyword, `\`${keyword}\` of ${this.#called} changed: only people see it`);
    }
    this.#tellLimits(old, now, tell);
  }

  #differs(old: Mapping, now: Mapping, keyword: string): boolean {
    return this.#meanings.of(valueAt(old, keyword), keyword) !== this.#meanings.of(valueAt(now, keyword), keyword);
  }

  #tellTypes(tell: Tell): void {
    const [old, now] = [this.#before.types, this.#after.types];
    if (old?.slice().sort().join() === now?.slice().sort().join()) return;
    const accepts = (type: string) => !now || now.includes(type) || (type === 'integer' && now.includes('number'));
    const types = now?.join(' or ') ?? 'anything';
    if (!now || old?.every(accepts)) tell('arg-type-widened', 'type', `${this.#called} may be ${types} now`);
    else tell('arg-type-narrowed', 'type', `${this.#called} must be ${types} now: other values are refused`);
  }

  #tellEnums(before: Mapping, after: Mapping, tell: Tell): void {
    const [old, now] = [before, after].map((definition) => this.#valuesOf(definition));
    if (!old && !now) return;
    const keeps = !now || (old && [...old].every((value) => now.has(value)));
    if (!keeps) {
      const message = old
        ? `${this.#called} does not accept all values that it accepted`
        : `${this.#called} accepts only the values of \`enum\``;
      tell('arg-enum-narrowed', 'enum', message);
    } else if (now?.size !== old?.size) tell('arg-type-widened', 'enum', `${this.#called} accepts more values`);
  }

  /** What each value of `enum` means. */
  #valuesOf(definition: Mapping): ReadonlySet<string> | undefined {
    const value = valueAt(definition, 'enum');
    return isSequence(value) ? new Set(value.items.map((item) => this.#meanings.of(item, 'enum'))) : undefined;
  }

  #tellLimits(old: Mapping, now: Mapping, tell: Tell): void {
    const keywords = new Set([...old.entries, ...now.entries].map(({ name }) => name));
    for (const keyword of keywords) {
      if (compared.has(keyword) || isNote(keyword) || !this.#differs(old, now, keyword)) continue;
      if (
        accepts(numberAt(old, keyword), numberAt(now, keyword), keyword) ||
        !this.#meanings.of(valueAt(now, keyword), keyword)
      ) {
        tell('arg-type-widened', keyword, `\`${keyword}\` of ${this.#called} changed: it accepts more values`);
      } else {
        const message = `\`${keyword}\` of ${this.#called} changed: what callers give may be refused`;
        tell('arg-type-narrowed', keyword, message);
      }
    }
  }
}

type Tell = (kind: ChangeKind, keyword: string, message: string) => void;

function numberAt(definition: Mapping, keyword: string): number {
  const value = valueAt(definition, keyword);
  return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : Number.NaN;
}

/** Whether a new limit accepts all that the old one did. */
function accepts(old: number, now: number, keyword: string): boolean {
  return (upperLimits.has(keyword) && now >= old) || (lowerLimits.has(keyword) && now <= old);
}

/** What is said about all arguments together, such as `allOf` or `additionalProperties`. */
function compareTogether({ whole: before }: Args, { whole: after }: Args, meanings: Meanings, add: AddChange): void {
  const names = new Set([before, after].flatMap((whole) => whole?.entries.map(({ name }) => name) ?? []));
  for (const name of names) {
    if (separate.has(name) || isNote(name)) continue;
    const [old, now] = [before, after].map((whole) => whole && valueAt(whole, name));
    if (meanings.of(old, name) === meanings.of(now, name)) continue;
    const places = { ...(old && { before: placeOf(old) }), ...(now && { after: placeOf(now) }) };
    const message = `\`${name}\` of \`args_schema\` changed: it may refuse other runs`;
    add('validation-changed', `args_schema.${name}`, message, places);
  }
}

/** The keywords that are read argument by argument, or change nothing. */
const separate: ReadonlySet<string> = new Set('type properties required title description $schema $id'.split(' '));
