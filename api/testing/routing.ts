/** Routing as the service wires it, of the shipped catalogue and the house's assumptions. */
import { makeOnnxHost, type OnnxHost } from '../../data/index.ts';
import { defaultCatalogue, houseAssumptions, type Instant } from '../../engine/index.ts';
import { makeModelCompilers } from '../services/compile-models.ts';
import { makeCompileStrategies } from '../services/compile-strategies.ts';
import { makeModelsInForce } from '../services/models-in-force.ts';
import { makeRouting, type Routing } from '../services/routing.ts';

export type LoggedError = { readonly facts: object; readonly text: string };

const house = { catalogue: defaultCatalogue, assumptions: houseAssumptions };

/** What it logs is put into `logged`. */
export const makeTestRouting = (
  logged: LoggedError[] = [],
  { onnxHost = makeOnnxHost(), now = Date.now }: { readonly onnxHost?: OnnxHost; readonly now?: () => Instant } = {},
): Routing =>
  makeRouting({
    now,
    strategies: makeCompileStrategies(house),
    models: makeModelsInForce({
      compilers: makeModelCompilers({ ...house, onnxHost, now }),
      now,
      log: {
        error: (facts, text) => {
          logged.push({ facts, text });
        },
      },
    }),
  });
