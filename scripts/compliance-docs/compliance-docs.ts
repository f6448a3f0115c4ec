/** `docs/compliance`: a page for every pack and an index, as golden files. */
import type { RuleBook } from '../../engine/index.ts';
import { indexPage } from './index-page.ts';
import { jurisdictionPage } from './jurisdiction-page.ts';
import { jurisdictionsOf } from './jurisdictions.ts';

export type Page = { readonly path: string; readonly render: () => string };

const folder = 'docs/compliance';

export const compliancePages = (rules: RuleBook): readonly Page[] => {
  const jurisdictions = jurisdictionsOf(rules);
  return [
    { path: `${folder}/README.md`, render: () => indexPage(jurisdictions, rules) },
    ...jurisdictions.map((jurisdiction) => ({
      path: `${folder}/${jurisdiction.pack.id}.md`,
      render: () => jurisdictionPage(jurisdiction, rules),
    })),
  ];
};
