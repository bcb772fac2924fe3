import type { InlayHint } from 'vscode-languageserver';
import type { Reference } from '../job/references/references.ts';
import { nameOf } from '../job/step.ts';
import type { Span } from '../text/span.ts';
import type { Model } from './model.ts';

/** What placeholders in a part of a document stand for, in a few words after each. */
export function inlayHintsIn({ jobs, positions }: Model, { start, end }: Span): InlayHint[] {
  return jobs.flatMap((job) =>
    job.references.uses.flatMap(({ template, place, references }) => {
      if (template.scalar.end < start || end < template.scalar.start) return [];
      const hints = references.map(hintOf).filter((hint) => hint !== undefined);
      if (hints.length === 0) return [];
      return [{ position: positions.position(place.end), label: hints.join(' | '), paddingLeft: true }];
    }),
  );
}

function hintOf({ resolution, names }: Reference): string | undefined {
  switch (resolution.kind) {
    case 'arg': {
      const { argument, element, types } = resolution;
      if (element) return `for each of args.${argument.name.value}`;
      const given = argument.required || argument.hasDefault ? '' : ', optional';
      return types ? `${types.join(' or ')}${given}` : undefined;
    }
    case 'step': {
      const name = nameOf(resolution.step);
      // What says the name already needs no hint.
      return names.slice(1, resolution.rest).some(({ text }) => text === name) ? undefined : `of ${name}`;
    }
    case 'context':
      return `added by ${nameOf(resolution.step)}`;
    default:
      return undefined;
  }
}
