export interface KnownFunction {
  readonly source: 'jsonata' | 'truto';
  /** The index of the argument that has to be a function. */
  readonly callback?: number;
  /** With fewer arguments than this it takes the context, whatever that holds. */
  readonly contextBelow?: number;
}

const callbacks: Readonly<Record<string, number>> = {
  each: 1,
  filter: 1,
  map: 1,
  reduce: 1,
  sift: 1,
  single: 1,
  sort: 1,
};

const contextual: Readonly<Record<string, number>> = {
  boolean: 1,
  clone: 1,
  each: 2,
  keys: 1,
  lookup: 2,
  not: 1,
  sift: 2,
  spread: 1,
  string: 1,
};

const jsonata = `
  sum count max min average
  string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join
  formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not
  map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct
  base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval
  toMillis fromMillis clone now millis`;

/**
 * Without those that replace one of JSONata's: base64decode, base64encode, each, join, keys, sift,
 * string.
 */
const truto = `
  base64ToBlob blob bufferToString chunk compact convertCurrencyFromSubunit convertCurrencyToSubunit convertHtmlToMarkdown
  convertMarkdownToAdf convertMarkdownToGoogleDocs convertMarkdownToHtml convertMarkdownToNotion convertMarkdownToSlack
  convertMdToPdf convertNotionToMarkdown convertNotionToMd convertQueryToSql dependencyGraph diceCoefficient difference digest
  dtFromFormat dtFromIso find firstNonEmpty flatten flattenDeep flattenDepth generateEmbeddingsCohere getArrayBuffer getDataUri
  getMimeType groupBy jsToXml jsonParse jsonToCsv jsonToParquet keyBy lofilter mapValues mostSimilar omit orderBy parseDocument
  parseQuery parseUrl pick recursiveCharacterTextSplitter removeEmpty removeEmptyItems sign sortNodes stringifyQuery teeStream
  toNumber uuid values wrap xmlToJs zipSqlResponse`;

/**
 * The functions that an expression can call without defining them, by name without `$`: the
 * built-in ones of jsonata 2.2 and those that @truto/truto-jsonata 3.0 registers. A test compares
 * it with both packages, which are too heavy to ask at run time.
 */
export const knownFunctions: ReadonlyMap<string, KnownFunction> = new Map([
  ...entries(jsonata, 'jsonata'),
  ...entries(truto, 'truto'),
]);

function entries(names: string, source: KnownFunction['source']): [string, KnownFunction][] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, { source, callback: callbacks[name], contextBelow: contextual[name] }]);
}
