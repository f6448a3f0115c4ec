/** JSON as people write it: what fits on a line stays on it. */

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const membersOf = (value: object, write: (member: unknown) => string): readonly string[] =>
  Array.isArray(value)
    ? value.map(write)
    : Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${write(member)}`);

/** On one line: `{ "amount": 1, "days": [1, 2] }`. */
export const writeJsonLine = (value: unknown): string => {
  if (!isNested(value)) return JSON.stringify(value);
  const members = membersOf(value, writeJsonLine).join(', ');
  if (Array.isArray(value)) return `[${members}]`;
  return members === '' ? '{}' : `{ ${members} }`;
};

/** `width`: longest line, where the values themselves are not longer. */
export const writeJson = (value: unknown, width = 76, indent = ''): string => {
  const line = writeJsonLine(value);
  if (!isNested(value) || indent.length + line.length <= width) return line;
  const deeper = `${indent}  `;
  const members = membersOf(value, (member) => writeJson(member, width, deeper));
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${deeper}${members.join(`,\n${deeper}`)}\n${indent}${close}`;
};
