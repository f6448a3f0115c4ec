/**
 * An uploaded model, opened in the thread of models, as the response model that decides. What is opened is shared, and the longest held gives way; what
 * cannot be opened is tried again after a rest.
 */
import { z } from 'zod';
import { makeOnnxResponse, type OnnxHost, type OnnxResponse } from '../../data/index.ts';
import { failure, featureSpec, success, type Assumptions, type Instant } from '../../engine/index.ts';
import type { CompileModel } from './model-compiler.ts';

/** As model-uploads.ts writes them. */
const settingsSchema = z.object({
  features: z.array(z.string()),
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('payment_probability') }),
    z.object({ kind: z.literal('paid_amount'), currency: z.string() }),
  ]),
  ports: z.object({
    input: z.string(),
    inputType: z.enum(['float32', 'float64']),
    output: z.string(),
    outputColumns: z.union([z.literal(1), z.literal(2)]),
  }),
});

/** Versions open at once. */
const mostOpen = 16;
/** A model that could not be opened is left alone for so long: the machine may have been busy, or the thread have ended. */
const restMs = 5 * 60_000;
/** How soon to look whether an attempt that is under way has succeeded. */
const lookAfterMs = 5_000;

type House = {
  readonly host: OnnxHost;
  readonly assumptions: Assumptions;
  readonly now: () => Instant;
};

type Opened = Awaited<ReturnType<typeof makeOnnxResponse>>;
type Fault = { readonly detail: string; readonly since: Instant; readonly isTried: boolean };

/** The versions that are open; when there are too many the longest held gives way. */
const makeOpenVersions = () => {
  const open = new Map<string, OnnxResponse>();
  return {
    find: (version: string): OnnxResponse | undefined => open.get(version),
    hold: (version: string, response: OnnxResponse): void => {
      const [oldest] = open;
      if (oldest !== undefined && open.size >= mostOpen) {
        oldest[1].close();
        open.delete(oldest[0]);
      }
      open.set(version, response);
    },
  };
};

/**
 * Opens a version: waited for the first time, afterwards beside the decisions, which go on without it: none of them waits for a model that hung
 * before.
 */
const makeOpener = (now: House['now']) => {
  const versions = makeOpenVersions();
  const faults = new Map<string, Fault>();
  const settle = (version: string, opened: Opened): void => {
    faults.delete(version);
    // Asked for twice at once it is opened twice, and one is enough.
    if (opened.ok && versions.find(version) !== undefined) opened.value.close();
    else if (opened.ok) versions.hold(version, opened.value);
    else faults.set(version, { detail: opened.error.detail, since: now(), isTried: false });
  };
  const tryBeside = (version: string, fault: Fault, open: () => Promise<Opened>): void => {
    faults.set(version, { ...fault, isTried: true });
    const failed = (error: unknown): Opened =>
      failure({ code: 'unfit', detail: error instanceof Error ? error.message : 'cannot be opened' });
    void open()
      .catch(failed)
      .then((opened) => settle(version, opened));
  };
  return async (version: string, open: () => Promise<Opened>) => {
    const fault = faults.get(version);
    if (fault !== undefined) {
      if (!fault.isTried && now() >= fault.since + restMs) tryBeside(version, fault, open);
    } else if (versions.find(version) === undefined) settle(version, await open());
    return foundOr(versions.find(version), faults.get(version), now());
  };
};

const foundOr = (found: OnnxResponse | undefined, fault: Fault | undefined, at: Instant) => {
  if (found !== undefined) return success({ responseFor: () => found });
  if (fault === undefined) throw new Error('a model is neither open nor refused');
  const { detail, since, isTried } = fault;
  return failure({ detail, againAt: isTried ? at + lookAfterMs : since + restMs });
};

export const makeCompileOnnx = ({ host, assumptions, now }: House): CompileModel => {
  const open = makeOpener(now);
  return ({ stored, artifact }) => {
    if (stored.featureSpec.hash !== featureSpec.hash) {
      return failure({ detail: `was uploaded for the features ${stored.featureSpec.id}, which have changed since` });
    }
    const settings = settingsSchema.safeParse(stored.settings);
    if (!settings.success) return failure({ detail: 'does not say what it reads' });
    const version = `${stored.name}@${String(stored.version)}`;
    const request = { host, bytes: artifact, settings: settings.data, version, assumptions };
    return open(version, () => makeOnnxResponse(request));
  };
};
