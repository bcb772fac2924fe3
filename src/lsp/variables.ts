import type { Range } from '../job/expression/analysis.ts';
import { type Token, tokenize } from '../job/expression/tokens.ts';

/** A variable that an expression binds: a parameter, an assignment, or what `@` and `#` name. */
export interface Variable {
  /** Without its `$`. */
  readonly name: string;
  /** Where it is visible, in the string. */
  readonly scope: Range;
  /** In the order of the text, with the `$`. */
  readonly uses: readonly (Range & { readonly declares: boolean })[];
}

interface Frame {
  readonly start: number;
  end: number;
  readonly outer: Frame | undefined;
  readonly variables: Map<string, (Range & { declares: boolean })[]>;
}

/** The variables that an expression binds, whether or not it parses: a name may be another one in each block and function. */
export function variablesIn(source: string): Variable[] {
  const { list } = tokenize(source);
  const text = ({ start, end }: Token) => source.slice(start, end);
  const isSymbol = (token: Token | undefined, symbol: string) =>
    token?.kind === 'operator' && source.startsWith(symbol, token.start) && token.end - token.start === symbol.length;
  const whole: Frame = { start: 0, end: source.length, outer: undefined, variables: new Map() };
  const frames = [whole];
  let frame = whole;
  const open = (start: number) => {
    frame = { start, end: source.length, outer: frame, variables: new Map() };
    frames.push(frame);
  };
  const leave = (end: number) => {
    frame.end = end;
    frame = frame.outer ?? whole;
  };
  const declare = (name: string, use: Range & { declares: boolean }) => {
    const known = frame.variables.get(name);
    if (known) known.push(use);
    else frame.variables.set(name, [use]);
  };
  /** What is open: whether a frame ends with it, and whether it holds the parameters of a function or its body. */
  const brackets: { readonly frame: boolean; readonly is?: 'parameters' | 'body' }[] = [];
  const others: { readonly name: string; readonly use: Range & { declares: boolean }; readonly frame: Frame }[] = [];
  let awaitsBody = false;
  for (const [index, token] of list.entries()) {
    const before = list[index - 1];
    if (token.kind === 'variable') {
      const name = text(token).slice(1);
      if (name === '' || name === '$') continue;
      const declares =
        brackets.at(-1)?.is === 'parameters' ||
        isSymbol(list[index + 1], ':=') ||
        isSymbol(before, '@') ||
        isSymbol(before, '#');
      const use = { start: token.start, end: token.end, declares };
      if (declares) declare(name, use);
      else others.push({ name, use, frame });
    } else if (token.kind === 'operator') {
      const symbol = text(token);
      if (symbol === '(') {
        const isFunction = before?.kind === 'name' && /^(?:function|λ)$/.test(text(before));
        if (isFunction || token.prefix) open(token.start);
        brackets.push({ frame: isFunction || token.prefix, ...(isFunction && { is: 'parameters' }) });
      } else if (symbol === '{' || symbol === '[') {
        const isBody = symbol === '{' && awaitsBody;
        brackets.push({ frame: isBody, ...(isBody && { is: 'body' }) });
      } else if (symbol === ')' || symbol === '}' || symbol === ']') {
        const closed = brackets.pop();
        // A function's frame goes on in its body.
        awaitsBody = closed?.is === 'parameters';
        if (closed?.frame && !awaitsBody) leave(token.end);
        continue;
      } else if (awaitsBody && symbol === '<') continue;
    }
    if (!(awaitsBody && isInSignature(token, text))) awaitsBody = false;
  }
  for (const { name, use, frame: from } of others) {
    for (let at: Frame | undefined = from; at; at = at.outer) {
      const known = at.variables.get(name);
      if (!known) continue;
      known.push(use);
      break;
    }
  }
  return frames.flatMap(({ start, end, variables }) =>
    [...variables].map(([name, uses]) => ({
      name,
      scope: { start, end },
      uses: uses.sort((a, b) => a.start - b.start),
    })),
  );
}

/** Whether a token is part of what is between the parameters of a function and its body: `<s-n:b>`. */
function isInSignature(token: Token, text: (token: Token) => string): boolean {
  return token.kind === 'name' || /^[<>:?+\-()]$/.test(text(token));
}
