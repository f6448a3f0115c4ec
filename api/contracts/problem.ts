/** Problem details, RFC 9457: the body of every answer from 400 up. */
import { z } from 'zod';

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A page that explains it', examples: ['/problems/invalid-request'] }),
    title: z.string().meta({ examples: ['The request is well formed, but not valid'] }),
    status: z
      .int()
      .min(400)
      .max(599)
      .meta({ examples: [422] }),
    detail: z.string().optional().meta({ description: 'What happened this time; left out from 500 up' }),
    instance: z.string().meta({ description: 'The id of the request, also in the header X-Request-Id' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({
            description:
              'JSON Pointer (RFC 6901) into the body, empty for the whole of it; `/query/<name>` and `/path/<name>` for parameters',
            examples: ['/data/amount/currency'],
          }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong, and where (RFC 9457)' });
