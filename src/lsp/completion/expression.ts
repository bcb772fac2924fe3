import { knownFunctions } from '../../job/expression/functions.ts';
import { indexAt, isClosing, type Token, tokenize } from '../../job/expression/tokens.ts';
import { documentedFunction } from '../functions.ts';
import { variablesIn } from '../variables.ts';
import type { Item } from './item.ts';
import { namesAfter, type PathPlace } from './paths.ts';
import type { InString } from './placeholder.ts';

/**
 * What can be put into an expression of JSONata.
 *
 * @param text the expression, in which a name is typed
 * @param at where that begins
 * @param length how much of it is not the user's
 */
export function inExpression(text: string, at: number, length: number, place: PathPlace): InString | undefined {
  const tokens = tokenize(text);
  const { list } = tokens;
  const index = indexAt(tokens, at);
  const token = list[index];
  // In a comment, or in a string.
  if (!token || token.end <= at || !['name', 'quoted', 'variable'].includes(token.kind)) return undefined;
  // What is typed may run into what is behind the cursor.
  const range = { start: token.start, end: token.kind === 'quoted' && !closes(text, token) ? at + length : token.end };
  if (token.kind === 'variable') {
    const items = [...variablesAt(text, at), ...functionsOf(place)];
    return { range, items };
  }
  const names = pathBefore(list, index, text);
  if (!names) return undefined;
  if (names.length === 0 && isOperand(list[index - 1])) return undefined;
  if (!isInInput(list, index - 2 * names.length, text))
    return { range, items: names.length > 0 ? [] : [...variablesAt(text, at), ...functionsOf(place)] };
  const items = namesAfter(names, place).map((item) => ({ ...item, text: quoted(item.text) }));
  return { range, items: names.length > 0 ? items : [...items, ...variablesAt(text, at), ...functionsOf(place)] };
}

function closes(text: string, { start, end }: Token): boolean {
  return end - start > 1 && text[end - 1] === '`';
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !/^(?:and|or|in|true|false|null)$/.test(name) ? name : `\`${name}\``;
}

/** The names before a token, up to where its path begins; nothing where that is not a name. */
function pathBefore(list: readonly Token[], index: number, text: string): string[] | undefined {
  const names: string[] = [];
  for (let at = index; is(list[at - 1], '.', text); at -= 2) {
    const name = list[at - 2];
    if (name?.kind === 'variable' && /^\$\$?$/.test(text.slice(name.start, name.end))) return names;
    if (name?.kind !== 'name' && name?.kind !== 'quoted') return undefined;
    names.unshift(text.slice(name.start, name.end).replaceAll('`', ''));
  }
  return names;
}

function is(token: Token | undefined, symbol: string, text: string): boolean {
  return token?.kind === 'operator' && text.slice(token.start, token.end) === symbol;
}

/** Whether an operator has to follow, so that no name can. */
function isOperand(token: Token | undefined): boolean {
  if (!token) return false;
  return token.kind !== 'operator';
}

/** Whether names are looked up in the expression's input at a token, and not in what a path leads to. */
function isInInput(list: readonly Token[], index: number, text: string): boolean {
  const open: boolean[] = [];
  for (const [at, token] of list.slice(0, Math.max(0, index)).entries()) {
    if (token.kind !== 'operator') continue;
    const symbol = text.slice(token.start, token.end);
    const before = list[at - 1];
    if (symbol === '(') open.push(!is(before, '.', text) && !is(before, '^', text));
    else if (symbol === '[') open.push(token.prefix && !is(before, '.', text));
    else if (symbol === '{') open.push((token.prefix && !is(before, '.', text)) || isBody(list, at, text));
    else if (isClosing(symbol)) open.pop();
  }
  return open.every(Boolean);
}

/** Whether a brace opens the body of a function. */
function isBody(list: readonly Token[], at: number, text: string): boolean {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const token = list[i]!;
    if (is(token, ')', text)) depth++;
    else if (is(token, '(', text) && --depth === 0) {
      const name = list[i - 1];
      return name?.kind === 'name' && /^(?:function|λ)$/.test(text.slice(name.start, name.end));
    } else if (depth === 0 && !is(token, '>', text)) return false;
  }
  return false;
}

function variablesAt(text: string, at: number): Item[] {
  const names = variablesIn(text).flatMap(({ name, scope, uses }) =>
    scope.start <= at &&
    at <= scope.end &&
    uses.some(({ declares, start, end }) => declares && !(start <= at && at <= end))
      ? [name]
      : [],
  );
  return [...new Set(names)].map((name) => ({ label: `$${name}`, kind: 'variable', text: `$${name}` }));
}

function functionsOf({ job }: PathPlace): Item[] {
  const known = [...knownFunctions.keys()].map((name): Item => {
    const { signature, does } = documentedFunction(name)!;
    return { label: `$${name}`, kind: 'function', detail: signature, documentation: does, text: `$${name}` };
  });
  const own = job.settings.functions.map((name): Item => ({ label: `$${name}`, kind: 'function', text: `$${name}` }));
  return [...own, ...known];
}
