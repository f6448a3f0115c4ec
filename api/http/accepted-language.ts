/** The language that an answer speaks: what the query names, else what `Accept-Language` prefers of those spoken; and how the answer says so. */
import type { Request } from 'express';
import { spokenTags } from '../../engine/index.ts';
import type { Answer } from './answer.ts';

type Spoken = { readonly language?: string; readonly explanation?: { readonly language?: string } };

/** Adds the language that the headers prefer; the query's own stays. Where nothing spoken is accepted, none. */
export const withAcceptedLanguage = (request: Request, query: unknown): unknown => {
  if (request.headers['accept-language'] === undefined) return query;
  const accepted = request.acceptsLanguages([...spokenTags]);
  return accepted === false ? query : { language: accepted, ...(query as object) };
};

/** `Content-Language`, read from the answer itself, so that a repeated one says it too. */
export const withContentLanguage = (answer: Answer, value: unknown): Answer => {
  const { explanation, language } = value as Spoken;
  const spoken = explanation?.language ?? language;
  if (answer.status >= 400 || spoken === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-language': spoken, vary: 'Accept-Language' } };
};
