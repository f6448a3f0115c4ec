/** Columns of what was known when a decision was made: the features of the spec by their names, then the attributes that callers declare. */
import { featureSpec, type AttributeList, type FeatureDeclaration } from '../../engine/index.ts';
import type { Column, ColumnType } from './column.ts';
import type { DecisionRow } from './exported-row.ts';

const featureColumn = (feature: FeatureDeclaration): Column<DecisionRow> => ({
  name: feature.name,
  type: feature.kind === 'number' ? 'number' : 'text',
  unit: feature.unit,
  meaning: `${feature.meaning}; null where not known`,
  ...(feature.kind === 'category' ? { levels: feature.levels } : { range: feature.range }),
  forDecisions: feature.forDecisions,
  cellIn: ({ features }) => features?.[feature.name] ?? null,
});

export const featureColumns: readonly Column<DecisionRow>[] = featureSpec.features.map(featureColumn);

type Attribute = AttributeList['attributes'][number];

const typeOf: Readonly<Record<Attribute['kind'], ColumnType>> = {
  number: 'number',
  boolean: 'boolean',
  category: 'text',
};

const isSame = (one: Attribute, other: Attribute): boolean => one.name === other.name && one.kind === other.kind;

const attributeColumn = (attribute: Attribute, name: string): Column<DecisionRow> => ({
  name,
  type: typeOf[attribute.kind],
  unit: null,
  meaning: `The attribute ${attribute.name} that the caller declares, as ${attribute.kind}; null where not known or not in use then`,
  ...(attribute.kind === 'category' ? { levels: attribute.levels } : {}),
  forDecisions: true,
  cellIn: ({ attributes, attributeList }) =>
    attributeList.attributes.some((one) => isSame(one, attribute))
      ? (attributes[`attributes.${attribute.name}`] ?? null)
      : null,
});

/**
 * `lists`: the newest first. An attribute whose kind changed has a column for each; the later one, and one whose name differs from another's in its
 * case alone, ends in ~2, ~3 …: readers of Parquet differ in whether they tell such names apart.
 */
export const attributeColumns = (lists: readonly AttributeList[]): readonly Column<DecisionRow>[] => {
  const distinct: Attribute[] = [];
  for (const attribute of lists.flatMap(({ attributes }) => attributes))
    if (!distinct.some((one) => isSame(one, attribute))) distinct.push(attribute);
  const taken = new Set<string>();
  return distinct.map((attribute) => {
    const plain = `attributes.${attribute.name}`;
    let name = plain;
    for (let turn = 2; taken.has(name.toLowerCase()); turn += 1) name = `${plain}~${String(turn)}`;
    taken.add(name.toLowerCase());
    return attributeColumn(attribute, name);
  });
};
