/** Whether what a model foretells comes true: the points of a reliability plot, and the plot. */
import { z } from 'zod';
import { rateSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { versionParams } from './models.ts';

const reliabilityBinSchema = z
  .object({
    rows: z.int().min(1).meta({ description: 'Nights of debtors that were not trained on' }),
    predicted: rateSchema.meta({ description: 'Mean chance of a payment of the day' }),
    observed: rateSchema.meta({ description: 'Part of the nights on which one came' }),
    low: rateSchema.meta({
      description: 'Of the observed part: Wilson’s interval of 95 %, rows taken for independent',
    }),
    high: rateSchema,
  })
  .meta({ id: 'ReliabilityBin' });

export const reliabilitySchema = z
  .object({
    model: z.string(),
    version: z.int(),
    error: z.number().meta({ description: 'Expected calibration error over the bins' }),
    floor: z.number().meta({ description: 'What the error would be if the probabilities were true' }),
    slope: z.number().meta({ description: 'Of what came on what was foretold: 1 is calibrated' }),
    slopeStandardError: z.number(),
    bins: z.array(reliabilityBinSchema).meta({ description: 'Of equal numbers of rows, the lowest chance first' }),
  })
  .meta({ id: 'Reliability' });
export type Reliability = Immutable<z.output<typeof reliabilitySchema>>;

export const readReliabilityEndpoint = endpoint({
  operationId: 'readReliability',
  method: 'get',
  path: '/v1/models/{name}/versions/{version}/reliability',
  tag: 'Models',
  summary: 'Read how far what a model foretells comes true',
  description:
    'As tested when it was trained, on debtors that were not trained on. A version without such a test: 409.',
  params: versionParams,
  response: reliabilitySchema,
  status: 200,
  problems: [404, 409],
});

export const readReliabilityPlotEndpoint = endpoint({
  operationId: 'readReliabilityPlot',
  method: 'get',
  path: '/v1/models/{name}/versions/{version}/reliability.svg',
  tag: 'Models',
  summary: 'The same as a plot',
  description: 'Observed over foretold, with intervals and the diagonal of perfect calibration.',
  params: versionParams,
  response: z.string(),
  responseType: 'image/svg+xml',
  status: 200,
  problems: [404, 409],
});
