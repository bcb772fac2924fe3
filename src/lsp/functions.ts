import { knownFunctions } from '../job/expression/functions.ts';

/** What an expression can call, in a line. */
interface Documented {
  /** With its parameters: `$trim(string)`. */
  readonly signature: string;
  readonly does: string;
}

/** Name, parameters and what it does, one a line; those of JSONata, then those of the platform. */
const lines = `
sum(numbers): the sum of the numbers in an array
count(array): how many items an array has
max(numbers): the largest of some numbers
min(numbers): the smallest of some numbers
average(numbers): the mean of some numbers
string(value, prettify?): the value as a string; objects and arrays as JSON
substring(string, start, length?): a part of a string, from a position that counts from 0
substringBefore(string, chars): what is before the first occurrence of some characters
substringAfter(string, chars): what is after the first occurrence of some characters
lowercase(string): the string in lower case
uppercase(string): the string in upper case
length(string): how many characters a string has; for arrays there is $count
trim(string): the string without white space at its ends, and with single spaces inside
pad(string, width, char?): the string filled up to a width, at its end or (negative width) at its start
match(string, pattern, limit?): the matches of a regular expression, each with its index and groups
contains(string, pattern): whether a string contains another one, or matches a regular expression
replace(string, pattern, replacement, limit?): the string with matches replaced
split(string, separator, limit?): the parts of a string as an array
join(array, separator?): the strings of an array as one
formatNumber(number, picture, options?): the number as text, by a picture such as "#,##0.00"
formatBase(number, radix?): the number as text to a base
formatInteger(number, picture): the whole number as text, by a picture such as "w" (words) or "I" (Roman)
parseInteger(string, picture): the whole number that a text stands for, by a picture
number(value): the value as a number
floor(number): rounded down
ceil(number): rounded up
round(number, precision?): rounded to the nearest, halves to the even one
abs(number): without its sign
sqrt(number): the square root
power(base, exponent): a number to a power
random(): a random number from 0 to 1
boolean(value): whether a value counts as true
not(value): whether a value counts as false
map(array, function): what a function makes of each item: function($value, $index, $array)
zip(array, …): arrays of the first items, of the second items, and so on
filter(array, function): the items for which a function is true
single(array, function?): the one item for which a function is true; an error if there are more or none
reduce(array, function, init?): one value from all items: function($previous, $value)
sift(object, function): the entries of an object for which function($value, $key) is true
keys(object): the keys of an object, or of all objects of an array
lookup(object, key): the value under a key, or those of all objects of an array
append(array, array): the items of both
exists(value): whether there is a value
spread(object): an object for each entry
merge(objects): one object from several; of equal keys the last wins
reverse(array): the items in reverse order
each(object, function): what function($value, $key) makes of each entry
error(message?): ends the evaluation with an error
assert(condition, message?): ends the evaluation with an error unless a condition is true
type(value): "null", "number", "string", "boolean", "array", "object" or "function"
sort(array, function?): sorted; function($left, $right) says whether they change places
shuffle(array): in random order
distinct(array): each value once
base64encode(string, urlSafe?): the string in base 64
base64decode(string, urlSafe?): the string that base 64 stands for
encodeUrlComponent(string): escaped for a part of a URL
encodeUrl(string): escaped for a whole URL
decodeUrlComponent(string): a part of a URL without its escapes
decodeUrl(string): a URL without its escapes
eval(expression, context?): evaluates a string as JSONata
toMillis(timestamp, picture?): milliseconds since 1970 for an ISO timestamp, or one in the form of a picture
fromMillis(number, picture?, timezone?): milliseconds since 1970 as an ISO timestamp, or in the form of a picture
clone(object): a copy
now(picture?, timezone?): the current time as an ISO timestamp; the same throughout an evaluation
millis(): the current time in milliseconds since 1970; the same throughout an evaluation
base64ToBlob(base64, options?): a file from base 64
blob(content, options?): a file from texts or buffers; options give its type and name
bufferToString(value, encoding?): the text in a buffer or a stream
chunk(array, size): the items in arrays of a size
compact(array): the items that count as true
convertCurrencyFromSubunit(amount, currency): 1999 and "USD" become 19.99
convertCurrencyToSubunit(amount, currency): 19.99 and "USD" become 1999
convertHtmlToMarkdown(html): Markdown from HTML
convertMarkdownToAdf(markdown): a document of Atlassian from Markdown
convertMarkdownToGoogleDocs(markdown): requests to Google Docs from Markdown
convertMarkdownToHtml(markdown, options?): HTML from Markdown
convertMarkdownToNotion(markdown): blocks of Notion from Markdown
convertMarkdownToSlack(markdown): blocks of Slack from Markdown
convertMdToPdf(markdown, options?, headers?): a PDF from Markdown
convertNotionToMarkdown(blocks, linkChildPages?): Markdown from blocks of Notion
convertNotionToMd(block): Markdown from one block of Notion
convertQueryToSql(query, keys?, mapping?, types?, operators?, options?): a condition of SQL from query parameters
dependencyGraph(array, parentKey, key): the graph that items with the keys of their parents make
diceCoefficient(string, string): how similar two strings are, from 0 to 1
difference(array, array): the items of the first that are not in the second
digest(text, algorithm?, encoding?): a hash of a text
dtFromFormat(date, format, options?): a date and time from text in a format of Luxon
dtFromIso(timestamp, zone?): a date and time from an ISO timestamp, with methods such as .toISO()
find(array, match): the first item that a function or the entries of an object match
firstNonEmpty(value, …): the first value that is not empty
flatten(array): nested arrays resolved by one level
flattenDeep(array): nested arrays resolved at any depth
flattenDepth(array, depth): nested arrays resolved by some levels
generateEmbeddingsCohere(body, apiKey): embeddings of texts by Cohere
getArrayBuffer(file): the bytes of a file
getDataUri(file, mimeType): a file as a data URI
getMimeType(extension): the MIME type of an extension
groupBy(array, key): the items in arrays, by what they have under a key
jsToXml(object, options?): XML from an object
jsonParse(string): the value that a text of JSON stands for
jsonToCsv(objects, options?): CSV from objects
jsonToParquet(objects, options?): a Parquet file from objects
keyBy(array, key): the items by what they have under a key
lofilter(array, match): the items that a function or the entries of an object match
mapValues(value, mapping, lowerCase?, default?): the value that a mapping has for another one
mostSimilar(value, candidates, threshold?): the candidate that is most similar
omit(object, keys): the object without some keys
orderBy(array, keys, orders?): sorted by keys, each "asc" or "desc"
parseDocument(file, type): the text of a document
parseQuery(query, options?): an object from a query string
parseUrl(url): the parts of a URL
pick(object, keys): the object with some keys only
recursiveCharacterTextSplitter(text, options?): parts of a text of a size, for embeddings
removeEmpty(value): without entries that are empty
removeEmptyItems(array): without items that are empty
sign(text, algorithm?, secret, format?): the HMAC of a text
sortNodes(array, idKey?, parentKey?, sequenceKey?): items in the order of their tree
stringifyQuery(object, options?): a query string from an object
teeStream(stream): two streams from one
toNumber(value): the value as a number
uuid(): a random UUID
values(object): the values of an object
wrap(text, before, after?): the text between two others, or twice the same
xmlToJs(xml, options?): an object from XML
zipSqlResponse(columns, rows, key): objects from the columns and rows of a SQL response
`;

const documented: ReadonlyMap<string, Documented> = new Map(
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, parameters, does] = /^(\w+)(\(.*?\)): (.*)$/.exec(line)!;
      return [name!, { signature: `$${name}${parameters}`, does: does! }];
    }),
);

/** A function's signature and what it does; nothing of what is not a known one. */
export function documentedFunction(name: string): Documented | undefined {
  return knownFunctions.has(name) ? documented.get(name) : undefined;
}

/** The same in Markdown. */
export function describeFunction(name: string): string | undefined {
  const found = documentedFunction(name);
  if (!found) return undefined;
  const of = knownFunctions.get(name)!.source === 'truto' ? ' (of the platform)' : '';
  return `\`\`\`\n${found.signature}\n\`\`\`\n\n${found.does.charAt(0).toUpperCase()}${found.does.slice(1)}${of}`;
}
