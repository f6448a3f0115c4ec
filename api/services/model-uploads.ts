/** Models of scientists: an ONNX file, tried out and then registered as the next version of its name. No gate has judged it yet. */
import {
  insertModelVersion,
  inTransaction,
  listModelVersions,
  lockModel,
  tryOnnx,
  type NewModelVersion,
  type Pool,
  type TriedOnnx,
} from '../../data/index.ts';
import {
  domainError,
  failure,
  featureSpec,
  type DomainError,
  type InputError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import type { CreateModelRequest } from '../contracts/models.ts';
import { readVersion } from './models.ts';
import type { Caller, Services } from './services.ts';
import { mayWriteLaw } from './write-law.ts';

type Dependencies = { readonly pool: Pool; readonly now: () => Instant };

const unfit = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(domainError('invalid-request', 'The model cannot be taken in; what is wrong is listed.', errors));

const targetText = (target: CreateModelRequest['target']): string =>
  target.kind === 'payment_probability'
    ? 'the chance of any payment within 30 days'
    : `the money paid within 30 days, in minor units of ${target.currency}, before costs`;

const cardOf = ({ name, description, features, target }: CreateModelRequest, tried: TriedOnnx): string => {
  const { producer, opsets, ports, probe } = tried;
  return [
    `# ${name}`,
    '',
    description,
    '',
    '## What it reads and tells',
    '',
    `- Output \`${ports.output}\`: ${targetText(target)}. The effect of an action is its output less that of no contact.`,
    `- ${String(features.length)} columns: ${features.map((feature) => `\`${feature}\``).join(', ')}.`,
    '- Reach, harm, costs and the share that a payment brings: the house’s assumptions.',
    '',
    '## What was tried when it was uploaded',
    '',
    `- ${String(probe.rows)} probe rows: finite, repeatable, each by itself; ${String(probe.microsecondsPerRow)} µs a row.`,
    `- Made by ${producer === '' ? 'an unnamed program' : producer}; ${opsets.map(({ domain, version }) => `${domain} ${String(version)}`).join(', ')}.`,
    '- Not evaluated: what it was trained on, and how good it is, are its author’s word.',
    '',
  ].join('\n');
};

const notEvaluated = 'it was uploaded, and has not been evaluated against what decides now';

const entryOf = (
  request: CreateModelRequest,
  { tried, artifact, caller, at }: { tried: TriedOnnx; artifact: Uint8Array; caller: Caller; at: Instant },
): NewModelVersion => {
  const { name, features, target } = request;
  const { ports, producer, opsets, probe } = tried;
  return {
    name,
    kind: 'onnx',
    artifact,
    featureSpec: { id: featureSpec.id, hash: featureSpec.hash },
    settings: { features, target, ports, producer, opsets, probe },
    seed: null,
    dataWindow: null,
    metrics: {},
    card: cardOf(request, tried),
    gate: { passed: false, reasons: [notEvaluated] },
    trainingRunId: null,
    createdAt: at,
    createdBy: caller.keyId,
    keyId: caller.keyId,
  };
};

export const makeModelUploads = ({ pool, now }: Dependencies): Pick<Services, 'createModel'> => ({
  createModel: async (request, caller) => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    const { name, features, target, output } = request;
    const artifact = new Uint8Array(Buffer.from(request.onnx, 'base64'));
    const tried = await tryOnnx({ bytes: artifact, features, target, output });
    if (!tried.ok) return unfit(tried.error);
    return inTransaction(pool, async (client) => {
      await lockModel(client, name);
      const [newest] = await listModelVersions(client, name);
      if (newest !== undefined && newest.kind !== 'onnx') {
        return failure(domainError('conflict', `Models of the name ${name} are trained here: choose another name.`));
      }
      const entry = entryOf(request, { tried: tried.value, artifact, caller, at: now() });
      return readVersion(client, name, await insertModelVersion(client, entry));
    });
  },
});
