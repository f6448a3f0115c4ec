/** How far what a version foretells comes true, from the test that stands in its metrics since it was trained. */
import { z } from 'zod';
import { readModelVersion, type Pool } from '../../data/index.ts';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import { reliabilitySchema, type Reliability } from '../contracts/reliability.ts';
import { unknownModel } from './model-answers.ts';
import { reliabilityPlot } from './reliability-plot.ts';
import type { Services, ToModelVersion } from './services.ts';

/** As register-run.ts writes them. */
const metricsSchema = z.object({
  test: z.object({ calibration: reliabilitySchema.omit({ model: true, version: true }) }),
});

export const makeReliability = ({
  pool,
}: {
  readonly pool: Pool;
}): Pick<Services, 'readReliability' | 'readReliabilityPlot'> => {
  const read = async ({ name, version }: ToModelVersion): Promise<Result<Reliability, DomainError>> => {
    const stored = await readModelVersion(pool, name, version);
    if (stored === null) return unknownModel(name, version);
    const metrics = metricsSchema.safeParse(stored.metrics);
    if (!metrics.success)
      return failure(
        domainError('conflict', `${name}@${String(version)} has no test of its calibration by bins among its metrics.`),
      );
    return success({ model: name, version, ...metrics.data.test.calibration });
  };
  return {
    readReliability: read,
    readReliabilityPlot: async (to) => {
      const found = await read(to);
      return found.ok ? success(reliabilityPlot(found.value)) : found;
    },
  };
};
