/** Characters that make no difference to a plain scalar anywhere; the words among them that mean something are none that jobs have. */
const PLAIN = /^[A-Za-z][\w/-]*$/;

/** A value as YAML, as people write it: block style, short lists in one line, quotes where they are needed. */
export function toYaml(value) {
  const lines = [];
  writeMap(value, '', lines);
  return `${lines.join('\n')}\n`;
}

function writeMap(map, indent, lines, first = indent) {
  let lead = first;
  for (const [key, value] of Object.entries(map)) {
    writeEntry(`${lead}${key}:`, value, indent, lines);
    lead = indent;
  }
}

function writeEntry(start, value, indent, lines) {
  if (isScalar(value)) lines.push(`${start} ${scalar(value)}`);
  else if (!Array.isArray(value)) {
    lines.push(start);
    writeMap(value, `${indent}  `, lines);
  } else if (value.every(isScalar)) lines.push(`${start} [${value.map(scalar).join(', ')}]`);
  else {
    lines.push(start);
    for (const item of value) writeMap(item, `${indent}    `, lines, `${indent}  - `);
  }
}

function isScalar(value) {
  return typeof value !== 'object';
}

function scalar(value) {
  return typeof value === 'string' && !PLAIN.test(value) ? JSON.stringify(value) : String(value);
}
