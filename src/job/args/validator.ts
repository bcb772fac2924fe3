import { _, Ajv2019, type CodeKeywordDefinition, Name } from 'ajv/dist/2019.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { faultOfRegex } from './json-schema.ts';

/** What defaults are held against: ajv, with three things put right. */
export function createValidator(): Ajv2019 {
  const ajv = new Ajv2019({
    strict: false,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    ownProperties: true,
    logger: false,
    formats: { ...fullFormats, url: isUrl, email: isEmail, regex: (text: string) => !faultOfRegex(text) },
  });
  countInDecimals(ajv);
  countEvaluatedItems(ajv);
  return ajv;
}

/** Authors count in decimals. In binary, 19.99 is not a multiple of 0.01. */
function countInDecimals(ajv: Ajv2019): void {
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    validate: isMultiple,
    errors: false,
    error: { message: 'must be a multiple', params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}` },
  });
}

/**
 * Where a part such as `anyOf` has looked at all items, ajv has `true` for their number, and counts
 * on from 1.
 */
function countEvaluatedItems(ajv: Ajv2019): void {
  const standard = ajv.getKeyword('unevaluatedItems') as CodeKeywordDefinition;
  ajv.removeKeyword('unevaluatedItems');
  ajv.addKeyword({
    ...standard,
    code(context, ruleType) {
      const { gen, data, it } = context;
      if (it.items instanceof Name)
        it.items = gen.const('from', _`${it.items} === true ? ${data}.length : ${it.items}`);
      standard.code(context, ruleType);
    },
  });
}

/** @throws RangeError where the limit is 0 */
function isMultiple(limit: number, value: number): boolean {
  const [a, b] = [decimal(value), decimal(limit)];
  const exponent = Math.min(a.exponent, b.exponent);
  return (a.digits * 10n ** BigInt(a.exponent - exponent)) % (b.digits * 10n ** BigInt(b.exponent - exponent)) === 0n;
}

/** The shortest decimal that stands for a number, which is what people write. */
function decimal(number: number): { digits: bigint; exponent: number } {
  const [mantissa = '', exponent = '0'] = String(number).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** Hosts may be local or have an address of their own network. */
function isUrl(text: string): boolean {
  return matches('url', text) || (/^[a-z][a-z\d+.-]*:\/\/[^/?#]/i.test(text) && matches('uri', text));
}

/** Likewise. */
function isEmail(text: string): boolean {
  const [name, host, ...more] = text.split('@');
  if (host === undefined || more.length > 0) return false;
  return matches('email', text) || (matches('hostname', host) && matches('email', `${name}@a.b`));
}

function matches(name: 'url' | 'uri' | 'email' | 'hostname', text: string): boolean {
  const format = fullFormats[name];
  return format instanceof RegExp ? format.test(text) : typeof format === 'function' && format(text);
}
