/** The settings as documentation, generated from their schema: `.env.example` and the table in docs/configuration.md. */
import { z } from 'zod';
import { acceptedValues, environmentSchema } from './config.ts';

type Setting = {
  readonly name: string;
  readonly description: string;
  readonly values: string;
  /** The text that stands for the value when the variable is not set; absent where nothing does. */
  readonly defaultText: string | undefined;
};

const settings: readonly Setting[] = environmentSchema.keyof().options.map((name) => {
  const field = environmentSchema.shape[name];
  return {
    name,
    description: field.meta()?.description ?? '',
    values: acceptedValues(name),
    defaultText: field instanceof z.ZodPrefault ? field.def.defaultValue : undefined,
  };
});

/** Every setting, commented out, with its default or the shape of its value. */
export const renderEnvExample = (): string =>
  [
    '# Settings of Tact. Everything has a default: copy to .env what you want to change.',
    '# Generated from api/config.ts by `npm run golden`.',
    ...settings.flatMap(({ name, description, values, defaultText }) => [
      '',
      `# ${description}`,
      ...(defaultText === undefined ? [] : [`# Accepts ${values}.`]),
      `# ${name}=${defaultText ?? values}`,
    ]),
    '',
  ].join('\n');

/** A Markdown table, one row a setting. */
export const renderConfigTable = (): string =>
  [
    '| variable | default | accepts | meaning |',
    '| --- | --- | --- | --- |',
    ...settings.map(({ name, description, values, defaultText }) => {
      const standIn = defaultText === undefined ? 'not set' : `\`${defaultText}\``;
      return `| \`${name}\` | ${standIn} | ${defaultText === undefined ? `\`${values}\`` : values} | ${description} |`;
    }),
    '',
  ].join('\n');

export const renderConfigPage = (): string =>
  [
    '# Configuration',
    '',
    'Tact needs no configuration. What can be set stands in the environment; an empty value counts as not set, and an',
    'unknown name that begins with `TACT_` is an error, so that a misspelt setting does not go unnoticed.',
    '',
    renderConfigTable(),
    'Generated from `api/config.ts` by `npm run golden`.',
    '',
  ].join('\n');
