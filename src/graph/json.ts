import { toJson } from '../text/escape.ts';
import type { Draw } from './drawing.ts';

/** For programs: `schemas/graph.schema.json`. */
export const draw: Draw = (jobs) => ({ text: `${toJson({ version: 1, kind: 'graph', jobs }, 2)}\n` });
