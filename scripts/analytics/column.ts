/** A column of an exported table: what it is called, what it holds, in which unit, and its value in a row. */

/** `integer`: whole numbers of 64 bits. `number`: doubles. `instant`: UTC, from epoch milliseconds. `date`: a calendar day, YYYY-MM-DD. */
export type ColumnType = 'text' | 'boolean' | 'integer' | 'number' | 'instant' | 'date';

export type CellValue = string | number | boolean | null;

/** What a reader must know of a column besides its values. */
export type ColumnNotes = {
  readonly name: string;
  readonly type: ColumnType;
  readonly unit: string | null;
  readonly meaning: string;
  /** The values there can be, where they are a closed list. */
  readonly levels?: readonly string[];
  /** Of a feature. */
  readonly range?: readonly [least: number, most: number];
  /** False: protected or near it. Told so that treatment can be compared, never to decide by. */
  readonly forDecisions?: boolean;
};

export type Column<Row> = ColumnNotes & { readonly cellIn: (row: Row) => CellValue };

/** A column without a unit. */
export const column = <Row>(
  name: string,
  type: ColumnType,
  meaning: string,
  cellIn: (row: Row) => CellValue,
): Column<Row> => ({ name, type, unit: null, meaning, cellIn });

export const withUnit = <Row>(unit: string, one: Column<Row>): Column<Row> => ({ ...one, unit });

export const withLevels = <Row>(levels: readonly string[], one: Column<Row>): Column<Row> => ({ ...one, levels });
