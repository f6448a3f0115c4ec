/** Files → facts. */
export { countryDefaults } from './country-defaults.ts';
export { parseAssignments } from './column-mapping.ts';
export { importFile } from './import-file.ts';
export { importKinds, type ImportKind } from './import-kind.ts';
export type { ImportProgress, ImportReport, ImportRequest } from './import-request.ts';
export { dateFormats, type DateFormat } from './read-date.ts';
export type { DecimalMark } from './read-decimal.ts';
export { readTable } from './read-table.ts';
export { toCallerId } from './fact-ids.ts';
