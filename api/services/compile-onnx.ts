/** An uploaded model, opened in the thread of models, as the response model that decides. What is opened is shared, and the longest held gives way. */
import { z } from 'zod';
import { makeOnnxResponse, type OnnxHost, type OnnxResponse } from '../../data/index.ts';
import { failure, featureSpec, success, type Assumptions } from '../../engine/index.ts';
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

type House = { readonly host: OnnxHost; readonly assumptions: Assumptions };

export const makeCompileOnnx = ({ host, assumptions }: House): CompileModel => {
  const open = new Map<string, OnnxResponse>();
  return async ({ stored, artifact }) => {
    const version = `${stored.name}@${String(stored.version)}`;
    const known = open.get(version);
    if (known !== undefined) return success({ responseFor: () => known });
    if (stored.featureSpec.hash !== featureSpec.hash) {
      return failure({ detail: `was uploaded for the features ${stored.featureSpec.id}, which have changed since` });
    }
    const settings = settingsSchema.safeParse(stored.settings);
    if (!settings.success) return failure({ detail: 'does not say what it reads' });
    const made = await makeOnnxResponse({ host, bytes: artifact, settings: settings.data, version, assumptions });
    if (!made.ok) return made;
    const [oldest] = open;
    if (oldest !== undefined && open.size >= mostOpen) {
      oldest[1].close();
      open.delete(oldest[0]);
    }
    open.set(version, made.value);
    return success({ responseFor: () => made.value });
  };
};
