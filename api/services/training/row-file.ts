/**
 * Nights of rows as bytes, so that a run that died need not read them from the database again and a training thread gets them without a copy in
 * JSON. Read back, a row is a view on its file: a million rows take what their numbers take.
 *
 * A file: four header numbers, then columns one after the other, each begun at a multiple of eight bytes. Little endian, as the
 * machines that this runs on are; a file is read only by the installation that wrote it.
 */
import { Buffer } from 'node:buffer';
import type { NightOption, NightRow } from '../../../models/index.ts';

const magic = 0x54_52_4f_57;
const headerBytes = 40;
const scalars = 4;
const align = (offset: number): number => Math.ceil(offset / 8) * 8;

/** Bits of a row's flags. */
const flag = { reachKnown: 1, reached: 2, complained: 4, optedOut: 8, closed: 16, hasBase: 32 } as const;

type Sizes = {
  readonly features: number;
  readonly rows: number;
  readonly options: number;
  readonly baseOptions: number;
  readonly idBytes: number;
};

type Layout = Sizes & {
  readonly featuresAt: number;
  readonly scalarsAt: number;
  readonly probabilitiesAt: number;
  readonly baseProbabilitiesAt: number;
  readonly startsAt: number;
  readonly baseStartsAt: number;
  readonly chosenAt: number;
  readonly placesAt: number;
  readonly basePlacesAt: number;
  readonly flagsAt: number;
  readonly idsAt: number;
  readonly bytes: number;
};

const layOut = (sizes: Sizes): Layout => {
  const { features, rows, options, baseOptions, idBytes } = sizes;
  let next = headerBytes;
  const take = (bytes: number): number => {
    const at = next;
    next = align(next + bytes);
    return at;
  };
  return {
    ...sizes,
    featuresAt: take(8 * features * rows),
    scalarsAt: take(8 * scalars * rows),
    probabilitiesAt: take(8 * options),
    baseProbabilitiesAt: take(8 * baseOptions),
    startsAt: take(4 * (rows + 1)),
    baseStartsAt: take(4 * (rows + 1)),
    chosenAt: take(4 * rows),
    placesAt: take(2 * options),
    basePlacesAt: take(2 * baseOptions),
    flagsAt: take(rows),
    idsAt: take(idBytes),
    bytes: next,
  };
};

type Columns = {
  readonly features: Float64Array;
  readonly scalars: Float64Array;
  readonly probabilities: Float64Array;
  readonly baseProbabilities: Float64Array;
  readonly starts: Uint32Array;
  readonly baseStarts: Uint32Array;
  readonly chosen: Int32Array;
  readonly places: Uint16Array;
  readonly basePlaces: Uint16Array;
  readonly flags: Uint8Array;
};

const columnsOf = (buffer: ArrayBuffer, layout: Layout): Columns => ({
  features: new Float64Array(buffer, layout.featuresAt, layout.features * layout.rows),
  scalars: new Float64Array(buffer, layout.scalarsAt, scalars * layout.rows),
  probabilities: new Float64Array(buffer, layout.probabilitiesAt, layout.options),
  baseProbabilities: new Float64Array(buffer, layout.baseProbabilitiesAt, layout.baseOptions),
  starts: new Uint32Array(buffer, layout.startsAt, layout.rows + 1),
  baseStarts: new Uint32Array(buffer, layout.baseStartsAt, layout.rows + 1),
  chosen: new Int32Array(buffer, layout.chosenAt, layout.rows),
  places: new Uint16Array(buffer, layout.placesAt, layout.options),
  basePlaces: new Uint16Array(buffer, layout.basePlacesAt, layout.baseOptions),
  flags: new Uint8Array(buffer, layout.flagsAt, layout.rows),
});

const flagsOf = ({ reached, complained, optedOut, closed, baseOptions }: NightRow): number =>
  (reached === null ? 0 : flag.reachKnown) |
  (reached === true ? flag.reached : 0) |
  (complained ? flag.complained : 0) |
  (optedOut ? flag.optedOut : 0) |
  (closed ? flag.closed : 0) |
  (baseOptions === undefined ? 0 : flag.hasBase);

const sizesOf = (rows: readonly NightRow[], ids: Uint8Array): Sizes => ({
  features: rows[0]?.features.length ?? 0,
  rows: rows.length,
  options: rows.reduce((sum, { options }) => sum + options.length, 0),
  baseOptions: rows.reduce((sum, { baseOptions = [] }) => sum + baseOptions.length, 0),
  idBytes: ids.length,
});

const writeOptions = (
  options: readonly NightOption[],
  into: { readonly places: Uint16Array; readonly probabilities: Float64Array },
  start: number,
): number => {
  for (const [index, { place, probability }] of options.entries()) {
    into.places[start + index] = place;
    into.probabilities[start + index] = probability;
  }
  return start + options.length;
};

/** All rows of one night; each with as many features as the first. Throws where one has another number: its night cannot be kept. */
export const encodeNight = (day: number, rows: readonly NightRow[]): Uint8Array => {
  const ids = Buffer.from(JSON.stringify(rows.map(({ caseId, debtorId }) => [caseId, debtorId])), 'utf8');
  const layout = layOut(sizesOf(rows, ids));
  const buffer = new ArrayBuffer(layout.bytes);
  const header = new DataView(buffer);
  header.setUint32(0, magic, true);
  header.setInt32(4, day, true);
  for (const [place, size] of [
    layout.features,
    layout.rows,
    layout.options,
    layout.baseOptions,
    ids.length,
  ].entries()) {
    header.setUint32(8 + 4 * place, size, true);
  }
  const columns = columnsOf(buffer, layout);
  const base = { places: columns.basePlaces, probabilities: columns.baseProbabilities };
  let [options, baseOptions] = [0, 0];
  for (const [index, row] of rows.entries()) {
    if (row.features.length !== layout.features)
      throw new Error('the rows of a night differ in their number of features');
    columns.features.set(row.features, index * layout.features);
    columns.scalars.set([row.balanceMinor, row.daysLeft, row.paidMinor, row.noContactProb], index * scalars);
    columns.chosen[index] = row.chosenPlace;
    columns.flags[index] = flagsOf(row);
    options = writeOptions(row.options, columns, options);
    baseOptions = writeOptions(row.baseOptions ?? [], base, baseOptions);
    columns.starts[index + 1] = options;
    columns.baseStarts[index + 1] = baseOptions;
  }
  new Uint8Array(buffer, layout.idsAt, ids.length).set(ids);
  return new Uint8Array(buffer);
};

const optionsBetween = (
  from: number,
  to: number,
  { places, probabilities }: { readonly places: Uint16Array; readonly probabilities: Float64Array },
): readonly NightOption[] =>
  Array.from({ length: to - from }, (_, index) => ({
    place: places[from + index] as number,
    probability: probabilities[from + index] as number,
  }));

type Block = { readonly day: number; readonly columns: Columns; readonly featureCount: number };

/** A row of a file. Options are made when they are asked for. */
class StoredRow implements NightRow {
  readonly #block: Block;
  readonly #index: number;
  readonly caseId: string;
  readonly debtorId: string;

  constructor(block: Block, index: number, [caseId, debtorId]: readonly [string, string]) {
    this.#block = block;
    this.#index = index;
    this.caseId = caseId;
    this.debtorId = debtorId;
  }
  get day(): number {
    return this.#block.day;
  }
  get features(): Float64Array {
    const { columns, featureCount } = this.#block;
    return columns.features.subarray(this.#index * featureCount, (this.#index + 1) * featureCount);
  }
  get balanceMinor(): number {
    return this.#scalar(0);
  }
  get daysLeft(): number {
    return this.#scalar(1);
  }
  get paidMinor(): number {
    return this.#scalar(2);
  }
  get noContactProb(): number {
    return this.#scalar(3);
  }
  get chosenPlace(): number {
    return this.#block.columns.chosen[this.#index] as number;
  }
  get options(): readonly NightOption[] {
    const { columns } = this.#block;
    return optionsBetween(columns.starts[this.#index] as number, columns.starts[this.#index + 1] as number, columns);
  }
  get reached(): boolean | null {
    return this.#has(flag.reachKnown) ? this.#has(flag.reached) : null;
  }
  get complained(): boolean {
    return this.#has(flag.complained);
  }
  get optedOut(): boolean {
    return this.#has(flag.optedOut);
  }
  get closed(): boolean {
    return this.#has(flag.closed);
  }
  /** What the base would have done. */
  protected basedOptions(): readonly NightOption[] {
    const { basePlaces: places, baseProbabilities: probabilities, baseStarts } = this.#block.columns;
    const [from, to] = [baseStarts[this.#index] as number, baseStarts[this.#index + 1] as number];
    return optionsBetween(from, to, { places, probabilities });
  }
  #scalar(which: number): number {
    return this.#block.columns.scalars[scalars * this.#index + which] as number;
  }
  #has(bit: number): boolean {
    return ((this.#block.columns.flags[this.#index] as number) & bit) !== 0;
  }
}

/** Of a decision of which it is known what the base would have done. */
class BasedRow extends StoredRow {
  get baseOptions(): readonly NightOption[] {
    return this.basedOptions();
  }
}

type Header = { readonly day: number; readonly sizes: Sizes };

const readHeader = (buffer: ArrayBuffer): Header => {
  const header = new DataView(buffer, 0, headerBytes);
  if (header.getUint32(0, true) !== magic) throw new Error('not a file of rows');
  const size = (place: number): number => header.getUint32(8 + 4 * place, true);
  return {
    day: header.getInt32(4, true),
    sizes: { features: size(0), rows: size(1), options: size(2), baseOptions: size(3), idBytes: size(4) },
  };
};

/** Throws where the bytes are no night: whoever kept them compares their checksum first. `intern` gives one string for equal ones. */
export const decodeNight = (bytes: Uint8Array, intern: (text: string) => string): readonly NightRow[] => {
  // Columns must lie at multiples of eight: bytes within a larger buffer are copied out of it.
  const buffer = bytes.byteOffset === 0 ? bytes.buffer : new Uint8Array(bytes).buffer;
  if (!(buffer instanceof ArrayBuffer) || bytes.byteLength < headerBytes) throw new Error('not a file of rows');
  const { day, sizes } = readHeader(buffer);
  const layout = layOut(sizes);
  if (layout.bytes > bytes.byteLength) throw new Error('a file of rows that was cut off');
  const columns = columnsOf(buffer, layout);
  const ids = JSON.parse(Buffer.from(buffer, layout.idsAt, layout.idBytes).toString('utf8')) as [string, string][];
  const block: Block = { day, columns, featureCount: layout.features };
  return ids.map(([caseId, debtorId], index) => {
    const names = [intern(caseId), intern(debtorId)] as const;
    const hasBase = ((columns.flags[index] as number) & flag.hasBase) !== 0;
    return hasBase ? new BasedRow(block, index, names) : new StoredRow(block, index, names);
  });
};
